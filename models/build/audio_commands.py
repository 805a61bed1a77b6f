"""commands-classification: which of 16 command words was spoken, or none (wav2vec2 layout).

Data      single words by espeak-ng, 504 voices, disturbed; other words and sentences stand for "none" (speech.py)
Held out  400 clips by nine speakers that were never trained on, in eight accents, and 100 sentences of theirs
Score     accuracy over 17 classes; sentences that are "none"
"""

import random

import torch
import torch.nn.functional as F
from common import Report, folder, labels_config, pick, pool_size, seed_everything, steps, write_config, write_json
from export import export
from speech import COMMANDS, DIGITS, HELD_OUT_VOICES, OTHERS, PREPROCESSOR, TRAINING_VOICES, Listener, clips, disturb, normalize, stack
from train import fit

LABELS = [*COMMANDS, "_unknown_"]
ELSE = DIGITS + OTHERS
WHO = "i you we they she he the man my sister our teacher the children nobody anna".split(" ")
SENTENCES = (
    "{} would like a cup of coffee|{} went to the market yesterday|what is the weather like today|{} lives in a small town|can you tell me the time|{} bought a new computer|the meeting starts at nine|"
    "please call me tomorrow|{} forgot the keys at home|how much does it cost|thank you very much for your help|{} played in the garden all day|where is the nearest station|it was raining in the morning|{} is reading a long book|"
    "my name is peter miller|we are going on holiday next week|{} cannot find the ticket|how are you doing this evening|dinner is on the table"
).split("|")
# A longer clip would make each step of the training longer, and says nothing more.
LONGEST = 32_000


def sentence(rng):
    return pick(rng, SENTENCES).format(pick(rng, WHO))


def word(rng):
    way = rng.random()
    return pick(rng, COMMANDS if way < 0.8 else ELSE) if way < 0.9 else sentence(rng)


def label(text):
    return LABELS.index(text) if text in LABELS else len(COMMANDS)


def main():
    seed_everything(7)
    report, rng = Report("commands-classification"), random.Random(7)
    heard = clips(rng, word, pool_size(2500), TRAINING_VOICES)
    unseen = clips(random.Random(70), word, min(400, pool_size(400)), HELD_OUT_VOICES)
    sentences = clips(random.Random(71), sentence, min(100, pool_size(100)), HELD_OUT_VOICES)
    model = Listener(len(LABELS), 64, (1, 2, 4, 8), whole=True)
    report.note(f"{sum(p.numel() for p in model.parameters())} parameters, {len(heard)} clips")

    def loss(_):
        chosen = rng.sample(heard, 32)
        scores = model(stack([normalize(disturb(rng, samples[:LONGEST])) for _, samples in chosen]))
        return F.cross_entropy(scores, torch.tensor([label(text) for text, _ in chosen]))

    model.train()
    seconds = fit(model.parameters(), steps(1000), loss, rate=3e-3, note=report.note)
    model.eval()
    with torch.no_grad():
        none = sum(model(stack([normalize(samples)]))[0].argmax().item() == len(COMMANDS) for _, samples in sentences)
        right = sum(model(stack([normalize(samples)]))[0].argmax().item() == label(text) for text, samples in unseen)
    path = folder("commands-classification")
    size = export(model, torch.randn(1, 16_000), path, "model", ["input_values"], ["logits"], {"input_values": {0: "batch_size", 1: "sequence_length"}, "logits": {0: "batch_size"}})
    write_config(path, {"architectures": ["Wav2Vec2ForSequenceClassification"], "model_type": "wav2vec2", **labels_config(LABELS), "out_of_domain_label": LABELS[-1]})
    write_json(path, "preprocessor_config.json", PREPROCESSOR)
    report.done(seconds, {"accuracy": right / len(unseen), "sentences": none / len(sentences)}, {"model": size})


if __name__ == "__main__":
    main()
