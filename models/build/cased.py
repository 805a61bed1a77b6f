"""Words with their capitals: "Brown" and "brown" are two tokens with one vector and different shapes."""

import numpy as np
import torch
from glove import Glove, unit
from tokenizer import SPECIAL, WordPiece
from torch import nn

SHAPES = 7


def cased_tokenizer(glove: Glove, small: int, capital: int, pieces=()) -> WordPiece:
    """The most frequent words in small letters, with a capital, and the first of them in capitals."""
    tokenizer = WordPiece([" ".join({word for word in glove.words[:small] if len(word) == 1})], lower=False)
    words = [word for word in glove.words[: max(small, capital)] if word.isalnum() and len(word) > 1]
    for index, word in enumerate(words):
        forms = (word if index < small else None, word.capitalize() if index < capital else None, word.upper() if index < 3000 or len(word) <= 4 and index < capital else None)
        for form in forms:
            if form:
                tokenizer.ids.setdefault(form, len(tokenizer.ids))
    for piece in pieces:
        tokenizer.ids.setdefault(piece, len(tokenizer.ids))
    return tokenizer


class CasedTable(nn.Module):
    """Each token's vector (GloVe's own, on its main axes), shape, and what lists say of its word."""

    def __init__(self, glove: Glove, tokenizer: WordPiece, width: int, lists=()):
        """`lists`: one {word in small letters: number} for each further feature."""
        super().__init__()
        names = sorted({word.lower() for word in tokenizer.ids})
        rows = {name: i for i, name in enumerate(names)}
        axes = np.linalg.svd(glove.raw[:20_000], full_matrices=False)[2][:width].T
        table = np.zeros((len(names), width + 2 + len(lists)), np.float32)
        spelling = np.random.RandomState(1)
        for name, row in rows.items():
            place = glove.places.get(name)
            vector = unit(glove.raw[place] @ axes) if place is not None else unit(spelling.randn(width)) * 0.5
            rarity = (glove.rarity[place], glove.feeling[place]) if place is not None else (1.0, 0.0)
            table[row] = [*vector, *rarity, *(found.get(name, 0) for found in lists)]
        index = np.zeros(len(tokenizer), np.int32)
        shapes = np.zeros((len(tokenizer), SHAPES), np.float32)
        for word, token in tokenizer.ids.items():
            index[token] = rows[word.lower()]
            bare = word.removeprefix("##")
            shapes[token] = [
                bare[:1].isupper(), len(bare) > 1 and bare.isupper(), bare.isdigit(), word.startswith("##") and len(word) > 2,
                len(bare) == 1 and not bare.isalnum(), bare in ".?!", token < len(SPECIAL),
            ]
        self.register_buffer("index", torch.from_numpy(index))
        self.register_buffer("shapes", torch.from_numpy(shapes))
        self.register_buffer("table", torch.from_numpy(table))
        self.features = table.shape[1] + SHAPES + 1
        self.names, self.first_list = names, width + 2

    def fill(self, lists) -> None:
        """Puts other lists in the place of those that it was made with."""
        for column, found in enumerate(lists, self.first_list):
            self.table[:, column] = torch.tensor([float(found.get(name, 0)) for name in self.names])

    def forward(self, ids):
        rows = self.table[self.index[ids].long()]
        shapes = self.shapes[ids]
        piece = shapes[..., 3:4]
        spelled = torch.cat([piece[:, 1:], torch.zeros_like(piece[:, :1])], 1)
        return torch.cat([rows * (1 - 0.8 * spelled * (1 - piece)), shapes, spelled], -1)
