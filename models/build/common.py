"""Settings and small helpers that every build script shares.

Import this module before torch: it fixes the number of threads. One thread is the
fastest choice for models of this size on a busy machine, and it makes the order of
floating point additions, and so the trained weights, the same on every run.

Environment
  MODELS_OUT  folder that receives the models (default: models/build/out)
  STEPS       number of training steps instead of each script's own (STEPS=1: smoke run)
  POOL        number of rendered pictures or spoken clips instead of each script's own
"""

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import json
import random
import time
import zlib

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.environ.get("MODELS_OUT", os.path.join(HERE, "out"))
CACHE = os.path.join(HERE, "cache")

# Stands for "minus infinity" in attention masks. A finite number, because a row in
# which everything is masked would otherwise turn into NaN.
NEVER = -1e4


def steps(default: int) -> int:
    return int(os.environ.get("STEPS", default))


def pool_size(default: int) -> int:
    return int(os.environ.get("POOL", default))


def seed_everything(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)


def folder(model: str) -> str:
    path = os.path.join(OUT, model)
    os.makedirs(os.path.join(path, "onnx"), exist_ok=True)
    return path


def write_json(path: str, name: str, value, compact: bool = False) -> None:
    with open(os.path.join(path, name), "w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, indent=None if compact else 2, separators=(",", ":") if compact else None)
        file.write("\n")


def write_config(path: str, config: dict) -> None:
    """config.json; only the 8-bit file is shipped, so it is made the default."""
    write_json(path, "config.json", {**config, "transformers.js_config": {"dtype": "q8"}})


def labels_config(labels) -> dict:
    return {
        "id2label": {str(i): label for i, label in enumerate(labels)},
        "label2id": {label: i for i, label in enumerate(labels)},
    }


def judged_by(*names: str, field: str = "text") -> list[str]:
    """The everyday inputs that a model is judged by, in small letters: none of them may be a sentence of its training."""
    inputs = []
    for name in names:
        with open(os.path.join(HERE, "..", "..", "test", "local", "models", "everyday", f"{name}.json"), encoding="utf-8") as file:
            inputs += [example[field].lower() for example in json.load(file)]
    return inputs


def held_out(text: str) -> bool:
    """One input in ten, chosen by a hash of its text, is kept out of training for good."""
    return zlib.crc32(text.encode()) % 10 == 0


def draw(make, rng: random.Random, key, held: bool):
    """Draws examples until one falls on the wanted side of the hold-out split."""
    while True:
        example = make(rng)
        if held_out(key(example)) == held:
            return example


def pick(rng: random.Random, values):
    return values[rng.randrange(len(values))]


def fake_word(rng: random.Random, shortest: int = 2, longest: int = 4) -> str:
    """A pronounceable word that is in no dictionary: stands for words never seen."""
    return "".join(pick(rng, "bcdfghklmnprstvwz") + pick(rng, "aeiou") for _ in range(rng.randint(shortest, longest)))


class Report:
    """Times a run and prints its result as one line of JSON."""

    def __init__(self, model: str):
        self.model = model
        self.start = time.time()

    def note(self, text: str) -> None:
        print(f"[{self.model}] {text}", flush=True)

    def done(self, seconds: float, scores: dict, sizes: dict) -> None:
        rounded = {name: round(float(value), 4) for name, value in scores.items()}
        line = {"model": self.model, "train_s": round(seconds), "total_s": round(time.time() - self.start)}
        print(json.dumps({**line, "held_out": rounded, "bytes": sizes}), flush=True)
