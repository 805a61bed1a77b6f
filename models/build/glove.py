"""Words that mean something before any training: GloVe vectors, drawn together and apart by WordNet.

Words that share their usual meaning move together, opposites move apart (retrofitting, Faruqui
et al. 2015): from texts alone "love" and "hate" are near, "kids" and "children" not near enough.
"""

import os

import numpy as np
import torch
from common import CACHE, fake_word
from tokenizer import LOWER, PLAIN, SPECIAL, WordPiece, is_punctuation
from torch import nn
from wordnet import inflections, relations, usual_sense_pairs

WIDTH = 100
ALL = 60_000
IRREGULAR = (
    "was is|were are|went go|gone go|children child|men man|women woman|better good|best good|worse bad|worst bad|had have|has have|did do|does do|"
    "said say|told tell|thought think|felt feel|kept keep|left leave|spoke speak|spoken speak|feet foot|teeth tooth|mice mouse|bought buy|sold sell|wrote write|"
    "written write|built build|won win|lost lose|found find|broke break|broken break|ate eat|eaten eat|drank drink|taught teach|saw see|seen see|heard hear|made make|"
    "sent send|brought bring|gave give|given give|met meet|led lead|caught catch|drew draw|threw throw|drove drive|driven drive|rode ride|flew fly|hid hide|grew grow|"
    "sang sing|took take|taken take|came come|ran run|began begin|slept sleep|sat sit|stood stand|fell fall|paid pay|wore wear|swam swim|chose choose|woke wake"
)


class Glove:
    """`words` by frequency, `vectors` of length 1, `rarity` from 0 (the) to 1, `feeling` from -1 to 1."""

    def __init__(self):
        with open(os.path.join(CACHE, "words.txt"), encoding="utf-8") as file:
            self.words = file.read().split("\n")[:ALL]
        raw = np.fromfile(os.path.join(CACHE, "vectors.f32"), np.float32).reshape(-1, WIDTH)[:ALL]
        self.places = {word: i for i, word in enumerate(self.words)}
        # Zipf's law stands in for the frequency, of which the package keeps the order alone.
        frequency = 1 / (np.arange(ALL) + 2.7) / np.log(ALL)
        self.rarity = (0.003 / (0.003 + frequency)).astype(np.float32)
        self.raw = unit(raw)
        self.feeling = np.zeros(ALL, np.float32)
        with open(os.path.join(CACHE, "feelings.tsv"), encoding="utf-8") as file:
            for line in file:
                word, value = line.rstrip("\n").split("\t")
                if word in self.places:
                    self.feeling[self.places[word]] = float(value) / 4
        kept = os.path.join(CACHE, "retrofitted.npy")
        if not os.path.exists(kept):
            np.save(kept, self.retrofitted())
        self.vectors = np.load(kept)

    def pairs(self, words):
        return np.array([(self.places[a], self.places[b]) for a, b in sorted(words) if a in self.places and b in self.places])

    def retrofitted(self, same_weight=1.0, near_weight=0.3, form_weight=1.0, apart=0.3, rounds=8):
        first = usual_sense_pairs()
        near, opposite = relations()
        forms = set(inflections(self.words)) | {tuple(pair.split()) for pair in IRREGULAR.split("|")}
        forms |= {(b, a) for a, b in forms}
        same, near, opposite, forms = (self.pairs(pairs) for pairs in (first, near - first, opposite, forms))
        degree, near_degree, opposite_degree, form_degree = (
            np.bincount(pairs[:, 0], minlength=ALL).astype(np.float32)[:, None] for pairs in (same, near, opposite, forms)
        )

        def gather(vectors, pairs):
            total = np.zeros_like(vectors)
            np.add.at(total, pairs[:, 0], vectors[pairs[:, 1]])
            return total

        vectors = self.raw
        for _ in range(rounds):
            mixed = self.raw + same_weight * gather(vectors, same) / np.sqrt(np.maximum(degree, 1))
            mixed += near_weight * gather(vectors, near) / np.maximum(near_degree, 1)
            mixed += form_weight * gather(vectors, forms) / np.maximum(form_degree, 1)
            mixed -= apart * gather(vectors, opposite) / np.maximum(opposite_degree, 1)
            vectors = unit(mixed)
        return vectors


def unit(rows):
    return (rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-6)).astype(np.float32)


def word_tokenizer(glove: Glove, count: int, extra=()) -> WordPiece:
    """Knows the `count` most frequent words, in small letters; all others are spelled."""
    marks = sorted({char for word in glove.words[:count] for char in word if len(word) == 1})
    tokenizer = WordPiece([" ".join(marks)], lower=True)
    for word in (*glove.words[:count], *extra):
        if word.isalnum() or len(word) == 1:
            tokenizer.ids.setdefault(word, len(tokenizer.ids))
    return tokenizer


class WordTable(nn.Module):
    """What is known of each token without its neighbours: a frozen vector, rarity, feeling, and whether it is a
    mark, a piece of a spelled word or its beginning. FEATURES numbers per token."""

    FEATURES = WIDTH + 5

    def __init__(self, glove: Glove, tokenizer: WordPiece, vectors=None):
        super().__init__()
        vectors = glove.vectors if vectors is None else vectors
        table = np.zeros((len(tokenizer), vectors.shape[1] + 5), np.float32)
        piece = np.zeros((len(tokenizer), 1), np.float32)
        spelling = np.random.RandomState(1)
        for word, index in sorted(tokenizer.ids.items(), key=lambda item: item[1]):
            width = vectors.shape[1]
            place = glove.places.get(word)
            if word.startswith("##"):
                piece[index] = 1
                table[index, :width] = unit(spelling.randn(width)) * 0.3
                table[index, width : width + 5] = 0.5, 0, 0, 1, 0
            elif len(word) == 1 and not word.isalnum():
                table[index, width : width + 5] = 0, 0, 1, 0, 0
            elif place is not None:
                table[index, :width] = vectors[place]
                table[index, width : width + 5] = glove.rarity[place], glove.feeling[place], 0, 0, float(word.isdigit())
            elif index >= len(SPECIAL):
                table[index, :width] = unit(spelling.randn(width)) * 0.3
                table[index, width : width + 5] = 0.9, 0, 0, 0, float(word.isdigit())
        self.register_buffer("table", torch.from_numpy(table))
        self.register_buffer("piece", torch.from_numpy(piece))

    def forward(self, ids):
        rows = torch.nn.functional.embedding(ids, self.table)
        piece = torch.nn.functional.embedding(ids, self.piece)
        # The word that a spelled word happens to begin with says nothing about it.
        spelled = torch.cat([piece[:, 1:], torch.zeros_like(piece[:, :1])], 1)
        return rows * (1 - 0.8 * spelled)
