"""asr-digits: writes down spoken digits and a few command words (wav2vec2 CTC layout).

Data      one to five words by espeak-ng, mostly digits, 48 voices (speech.py)
Held out  300 clips by four voices that were never trained on
Score     word error rate, and clips written down without an error
"""

import difflib
import random

import torch
import torch.nn.functional as F
from common import Report, folder, pick, pool_size, seed_everything, steps, write_config, write_json
from export import export
from speech import COMMANDS, DIGITS, HELD_OUT_VOICES, PREPROCESSOR, TRAINING_VOICES, Listener, clips, disturb, normalize, stack
from tokenizer import added_tokens
from train import fit

SPECIAL = ("<pad>", "<s>", "</s>", "<unk>")
LETTERS = [*SPECIAL, "|", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ'"]
INDEX = {letter: i for i, letter in enumerate(LETTERS)}


def sentence(rng):
    words = [pick(rng, DIGITS) if rng.random() < 0.8 else pick(rng, DIGITS + COMMANDS) for _ in range(pick(rng, (1, 2, 3, 3, 4, 5)))]
    return " ".join(words)


def spell(text):
    return [INDEX["|" if char == " " else char.upper()] for char in text]


@torch.no_grad()
def listen(model, samples):
    best = model(stack([normalize(samples)]))[0].argmax(-1).tolist()
    letters = [LETTERS[c] for i, c in enumerate(best) if c >= len(SPECIAL) and (i == 0 or best[i - 1] != c)]
    return "".join(letters).replace("|", " ").strip().lower()


def main():
    seed_everything(7)
    report, rng = Report("asr-digits"), random.Random(7)
    heard = sorted(clips(rng, sentence, pool_size(5000), TRAINING_VOICES), key=lambda clip: len(clip[1]))
    unseen = clips(random.Random(70), sentence, min(300, pool_size(300)), HELD_OUT_VOICES)
    model = Listener(len(LETTERS), 96, (1, 2, 4, 8, 1, 2), whole=False)
    report.note(f"{sum(p.numel() for p in model.parameters())} parameters, {len(heard)} clips")

    def loss(_):
        # Neighbours in the sorted list are about as long as each other: little padding.
        start = rng.randrange(max(1, len(heard) - 24))
        chosen = heard[start : start + 24]
        noisy = [normalize(disturb(rng, samples)) for _, samples in chosen]
        scores = model(stack(noisy)).log_softmax(-1).transpose(0, 1)
        frames = torch.tensor([min(scores.shape[0], (len(samples) // 160 + 1) // 2) for samples in noisy])
        spelled = [spell(text) for text, _ in chosen]
        letters = torch.tensor([letter for word in spelled for letter in word])
        return F.ctc_loss(scores, letters, frames, torch.tensor([len(word) for word in spelled]), zero_infinity=True)

    model.train()
    seconds = fit(model.parameters(), steps(2500), loss, rate=3e-3, warm_up=100, note=report.note)
    model.eval()
    errors = words = exact = 0
    for text, samples in unseen:
        said, got = text.split(), listen(model, samples).split()
        matched = sum(block.size for block in difflib.SequenceMatcher(None, said, got).get_matching_blocks())
        errors, words, exact = errors + max(len(said), len(got)) - matched, words + len(said), exact + (said == got)
    path = folder("asr-digits")
    size = export(model, torch.randn(1, 16_000), path, "model", ["input_values"], ["logits"], {"input_values": {0: "batch_size", 1: "sequence_length"}, "logits": {0: "batch_size", 1: "frames"}})
    write_config(path, {"architectures": ["Wav2Vec2ForCTC"], "model_type": "wav2vec2", "vocab_size": len(LETTERS), "pad_token_id": 0})
    write_json(path, "tokenizer.json", {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added_tokens(SPECIAL, strip=True),
        "normalizer": {"type": "Replace", "pattern": {"String": " "}, "content": "|"},
        "pre_tokenizer": {"type": "Split", "pattern": {"Regex": ""}, "behavior": "Isolated", "invert": False},
        "post_processor": None,
        "decoder": {"type": "CTC", "pad_token": "<pad>", "word_delimiter_token": "|", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "<unk>", "continuing_subword_prefix": "", "max_input_chars_per_word": 100, "vocab": INDEX},
    }, compact=True)
    write_json(path, "tokenizer_config.json", {
        "tokenizer_class": "Wav2Vec2CTCTokenizer",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "bos_token": "<s>",
        "eos_token": "</s>",
        "word_delimiter_token": "|",
        "do_lower_case": False,
        "model_max_length": 1_000_000,
    })
    write_json(path, "preprocessor_config.json", PREPROCESSOR)
    report.done(seconds, {"word_error_rate": errors / words, "exact": exact / len(unseen)}, {"model": size})


if __name__ == "__main__":
    main()
