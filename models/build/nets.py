"""The transformer parts: attention, an encoder (BERT-like) and a decoder with a cache (GPT-2-like).

Two learned biases on the attention make models of this size learn to look things up
(questions, tables, names) in minutes instead of hours: one for the distance between two
tokens, and one for two tokens being the same token.
"""

import torch
import torch.nn.functional as F
from common import NEVER
from torch import nn


class Attention(nn.Module):
    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads, self.head_width = heads, width // heads
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))

    def split(self, x):
        return x.reshape(x.shape[0], x.shape[1], self.heads, self.head_width).transpose(1, 2)

    def keys_values(self, x):
        return self.split(self.key(x)), self.split(self.value(x))

    def forward(self, x, keys, values, bias):
        weights = (self.split(self.query(x)) @ keys.transpose(2, 3)) * self.head_width**-0.5
        if bias is not None:
            weights = weights + bias
        mixed = torch.softmax(weights, -1) @ values
        return self.out(mixed.transpose(1, 2).reshape(x.shape[0], x.shape[1], self.heads * self.head_width))


class Block(nn.Module):
    """Attention, optional attention to an encoder, and a feed-forward layer, each after a norm."""

    def __init__(self, width: int, heads: int, inner: int, cross: bool = False, dropout: float = 0.1):
        super().__init__()
        self.norm1, self.attend = nn.LayerNorm(width), Attention(width, heads)
        self.norm2, self.grow, self.shrink = nn.LayerNorm(width), nn.Linear(width, inner), nn.Linear(inner, width)
        self.dropout = nn.Dropout(dropout)
        if cross:
            self.norm3, self.consult = nn.LayerNorm(width), Attention(width, heads)

    def forward(self, x, bias, past=None, memory=None, memory_bias=None):
        """`past` holds the keys and values of earlier tokens, `memory` the encoder's output."""
        normed = self.norm1(x)
        keys, values = self.attend.keys_values(normed)
        if past is not None:
            keys, values = torch.cat([past[0], keys], 2), torch.cat([past[1], values], 2)
        x = x + self.dropout(self.attend(normed, keys, values, bias))
        if memory is not None:
            x = x + self.dropout(self.consult(self.norm3(x), *self.consult.keys_values(memory), memory_bias))
        x = x + self.dropout(self.shrink(F.relu(self.grow(self.norm2(x)))))
        return x, (keys, values)


class Encoder(nn.Module):
    def __init__(self, vocabulary, width, layers, heads, inner, positions=128, kinds=2, reach=8, dropout=0.1):
        """`kinds`: number of token types (0: none); `reach`: distances beyond it share one bias."""
        super().__init__()
        self.reach = reach
        self.tokens, self.places = nn.Embedding(vocabulary, width), nn.Embedding(positions, width)
        self.types = nn.Embedding(kinds, width) if kinds else None
        self.blocks = nn.ModuleList(Block(width, heads, inner, dropout=dropout) for _ in range(layers))
        self.norm, self.dropout = nn.LayerNorm(width), nn.Dropout(dropout)
        self.distance_bias = nn.Parameter(torch.randn(layers, heads, 2 * reach + 1) * 0.1)
        self.same_bias = nn.Parameter(torch.randn(layers, heads, 1, 1) * 0.5 + 0.5)
        nn.init.normal_(self.tokens.weight, std=0.05)
        nn.init.normal_(self.places.weight, std=0.02)

    def forward(self, ids, mask, types=None):
        place = torch.arange(ids.shape[1])
        x = self.tokens(ids) + self.places(place)[None]
        if self.types is not None:
            x = x + self.types(types)
        x = self.dropout(x)
        hidden = (1.0 - mask[:, None, None, :].float()) * NEVER
        distance = torch.clamp(place[None] - place[:, None], -self.reach, self.reach) + self.reach
        same = (ids[:, None, :, None] == ids[:, None, None, :]).float() * 4.0
        for layer, block in enumerate(self.blocks):
            bias = hidden + self.distance_bias[layer][:, distance][None] + self.same_bias[layer][None] * same
            x, _ = block(x, bias)
        return self.norm(x)


class Decoder(nn.Module):
    """Predicts the next token; the output layer shares its weights with the token table."""

    def __init__(self, vocabulary, width, layers, heads, inner, positions, cross=False, dropout=0.1, reach=0):
        """`reach`: learn a bias for distances up to it ("the token before"); 0: none."""
        super().__init__()
        self.layers, self.heads, self.width, self.reach = layers, heads, width, reach
        self.tokens, self.places = nn.Embedding(vocabulary, width), nn.Embedding(positions, width)
        self.blocks = nn.ModuleList(Block(width, heads, inner, cross, dropout) for _ in range(layers))
        self.norm, self.dropout = nn.LayerNorm(width), nn.Dropout(dropout)
        nn.init.normal_(self.tokens.weight, std=0.05)
        nn.init.normal_(self.places.weight, std=0.02)
        if reach:
            self.distance_bias = nn.Parameter(torch.randn(layers, heads, reach + 1) * 0.1)

    def forward(self, *inputs):
        states, cache = self.states(*inputs)
        return F.linear(states, self.tokens.weight), cache

    def states(self, ids, places, mask, pasts=None, memory=None, memory_bias=None):
        """`mask` covers the cached tokens and the new ones; 1 marks what may be attended to."""
        new, total = ids.shape[1], mask.shape[1]
        x = self.dropout(self.tokens(ids) + self.places(places))
        row = torch.arange(total - new, total)[:, None]
        column = torch.arange(total)[None]
        visible = (column <= row).float()[None, None] * mask[:, None, None, :].float()
        bias = (1.0 - visible) * NEVER
        cache = []
        for layer, block in enumerate(self.blocks):
            seen = bias
            if self.reach:
                seen = bias + self.distance_bias[layer][:, torch.clamp(row - column, 0, self.reach)][None]
            x, pair = block(x, seen, pasts[layer] if pasts else None, memory, memory_bias)
            cache.append(pair)
        return self.norm(x), cache


def pairs(past):
    """The flat list of cache tensors of an ONNX graph as (keys, values) of each layer."""
    return [(past[i], past[i + 1]) for i in range(0, len(past), 2)]


def flat(logits, cache):
    return (logits, *[part for pair in cache for part in pair])


def cache_names(prefix: str, layers: int, middle: str = "") -> list[str]:
    return [f"{prefix}.{layer}{middle}.{part}" for layer in range(layers) for part in ("key", "value")]


def pad(rows, filler: int = 0):
    """Rows of different length as one tensor, and the mask that tells tokens from filler."""
    longest = max(len(row) for row in rows)
    ids = torch.full((len(rows), longest), filler, dtype=torch.long)
    mask = torch.zeros((len(rows), longest), dtype=torch.long)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = torch.tensor(row)
        mask[index, : len(row)] = 1
    return ids, mask
