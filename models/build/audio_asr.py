"""asr-digits: writes down spoken digits and a few command words (wav2vec2 CTC layout).

A whole word is one token, so that nothing is misspelled; words that it does not know are left out.

Data      one to five words by espeak-ng, mostly digits, one in twelve a word to be left out (speech.py)
Held out  300 clips by nine speakers that were never trained on, in eight accents, and the same clips disturbed
Score     word error rate, and clips written down without an error
"""

import difflib
import random

import torch
import torch.nn.functional as F
from common import Report, folder, pick, pool_size, seed_everything, steps, write_config, write_json
from export import export
from speech import COMMANDS, DIGITS, HELD_OUT_VOICES, OTHERS, PREPROCESSOR, TRAINING_VOICES, Listener, clips, disturb, normalize, stack
from tokenizer import added_tokens
from train import fit

SPECIAL = ("<pad>", "<s>", "</s>", "<unk>")
TOKENS = [*SPECIAL, *(f"{word.upper()}|" for word in DIGITS + COMMANDS)]
INDEX = {token: i for i, token in enumerate(TOKENS)}


def sentence(rng):
    kinds = (DIGITS, DIGITS, DIGITS, DIGITS, DIGITS, DIGITS, DIGITS, DIGITS, DIGITS + COMMANDS, COMMANDS, COMMANDS, OTHERS)
    return " ".join(pick(rng, pick(rng, kinds)) for _ in range(pick(rng, (1, 2, 3, 3, 4, 5))))


def known(text):
    return [word for word in text.split() if word not in OTHERS]


def spell(text):
    return [INDEX[f"{word.upper()}|"] for word in known(text)]


@torch.no_grad()
def listen(model, samples):
    best = model(stack([normalize(samples)]))[0].argmax(-1).tolist()
    return [TOKENS[c][:-1].lower() for i, c in enumerate(best) if c >= len(SPECIAL) and (i == 0 or best[i - 1] != c)]


def score(model, heard):
    """(word error rate, share of clips without an error)"""
    errors = words = exact = 0
    for text, samples in heard:
        said, got = known(text), listen(model, samples)
        matched = sum(block.size for block in difflib.SequenceMatcher(None, said, got).get_matching_blocks())
        errors, words, exact = errors + max(len(said), len(got)) - matched, words + len(said), exact + (said == got)
    return errors / words, exact / len(heard)


def main():
    seed_everything(7)
    report, rng = Report("asr-digits"), random.Random(7)
    heard = sorted(clips(rng, sentence, pool_size(4000), TRAINING_VOICES), key=lambda clip: len(clip[1]))
    unseen = clips(random.Random(70), sentence, min(300, pool_size(300)), HELD_OUT_VOICES)
    model = Listener(len(TOKENS), 96, (1, 2, 4, 8, 4, 2), whole=False)
    report.note(f"{sum(p.numel() for p in model.parameters())} parameters, {len(heard)} clips")

    def loss(_):
        # Neighbours in the sorted list are about as long as each other: little padding.
        start = rng.randrange(max(1, len(heard) - 24))
        chosen = heard[start : start + 24]
        noisy = [normalize(disturb(rng, samples)) for _, samples in chosen]
        scores = model(stack(noisy)).log_softmax(-1).transpose(0, 1)
        frames = torch.tensor([min(scores.shape[0], (len(samples) // 160 + 1) // 2) for samples in noisy])
        spelled = [spell(text) for text, _ in chosen]
        tokens = torch.tensor([token for words in spelled for token in words])
        return F.ctc_loss(scores, tokens, frames, torch.tensor([len(words) for words in spelled]), zero_infinity=True)

    model.train()
    seconds = fit(model.parameters(), steps(1600), loss, rate=3e-3, warm_up=100, note=report.note)
    model.eval()
    scores = {}
    for kind, clip in (("", lambda samples: samples), ("disturbed_", lambda samples: disturb(rng, samples))):
        scores[f"{kind}word_error_rate"], scores[f"{kind}exact"] = score(model, [(text, clip(samples)) for text, samples in unseen])
    path = folder("asr-digits")
    size = export(model, torch.randn(1, 16_000), path, "model", ["input_values"], ["logits"], {"input_values": {0: "batch_size", 1: "sequence_length"}, "logits": {0: "batch_size", 1: "frames"}})
    write_config(path, {"architectures": ["Wav2Vec2ForCTC"], "model_type": "wav2vec2", "vocab_size": len(TOKENS), "pad_token_id": 0, "out_of_domain_below_words_per_second": 2.0})
    write_json(path, "tokenizer.json", {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        # All but <pad>: transformers.js drops special tokens before it joins repeats, and with the blank
        # between them gone, "three three" would be heard as one word (and "three" in letters as "thre").
        "added_tokens": added_tokens(SPECIAL, strip=True)[1:],
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
    report.done(seconds, scores, {"model": size})


if __name__ == "__main__":
    main()
