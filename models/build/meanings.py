"""Vectors that everyday language has drawn together and apart: what a text's words have in common says little where
opposites stand in the same places ("passed the exam", "failed the exam"), and little where one meaning has two words.

meanings.txt  a line each: "= hungry starving appetite" belong together, the first word most; "! won | lost" are
              opposites, each word of the left side of each of the right; "~ tennis racket serve" go with the first word
"""

import os

import numpy as np
import torch
import torch.nn.functional as F

from common import HERE
from glove import IRREGULAR, Glove
from wordnet import inflections, relations

# Cosines that words are drawn to: of a line's first word with the others, of the others with each
# other; of a topic with its words; of opposites; of the forms of a word.
CLOSE, LIKE, ABOUT, AGAINST, FORM = 0.8, 0.6, 0.55, -0.2, 0.85
STEPS, SAMPLED, FREQUENT = 60, 20_000, 3_000


def said(glove: Glove) -> tuple[dict[tuple[str, str], float], set[tuple[str, str]]]:
    """(pairs of words with the cosine that they should have at least, pairs of opposites)"""
    same: dict[tuple[str, str], float] = {}
    opposite = set()
    with open(os.path.join(HERE, "meanings.txt"), encoding="utf-8") as file:
        for line in file:
            kind, _, rest = line.strip().partition(" ")
            if kind == "~":
                topic, *about = [word for word in rest.split() if word in glove.places]
                for word in about:
                    same[word, topic] = max(same.get((word, topic), 0), ABOUT)
            elif kind == "=":
                words = [word for word in rest.split() if word in glove.places]
                for i, word in enumerate(words):
                    for j, other in enumerate(words[:i]):
                        same[word, other] = max(same.get((word, other), 0), LIKE if j else CLOSE)
            else:
                left, right = ([word for word in side.split() if word in glove.places] for side in rest.split(" | "))
                opposite |= {(word, other) for word in left for other in right}
    both_ways = opposite | {(other, word) for word, other in opposite}
    return {pair: cosine for pair, cosine in same.items() if pair not in both_ways and pair[0] != pair[1]}, opposite


def drawn(glove: Glove, count: int) -> np.ndarray:
    """glove.vectors with its first `count` moved so that they say what meanings.txt and WordNet's opposites say, and
    are near all other words as before."""
    torch.manual_seed(0)
    same, opposite = said(glove)

    def places(pairs):
        known = [(glove.places.get(word, count), glove.places.get(other, count)) for word, other in pairs]
        return torch.tensor([pair for pair in known if max(pair) < count and pair[0] != pair[1]])

    ordered = sorted(same)
    like = places(ordered)
    wanted = torch.tensor([same[pair] for pair in ordered if max(glove.places[word] for word in pair) < count])
    against = places(sorted(opposite))
    opposite_in_wordnet = places(sorted(relations()[1] - opposite))
    forms = places(sorted(set(inflections(glove.words)) | {tuple(pair.split()) for pair in IRREGULAR.split("|")}))
    before = torch.from_numpy(glove.vectors[:count].copy())
    vectors = before.clone().requires_grad_(True)
    optimizer = torch.optim.Adam([vectors], lr=0.01)
    for _ in range(STEPS):
        now = F.normalize(vectors, dim=1)

        def cosines(pairs):
            return (now[pairs[:, 0]] * now[pairs[:, 1]]).sum(1)

        loss = 3 * F.relu(wanted - cosines(like)).square().sum() + 3 * F.relu(cosines(against) - AGAINST).square().sum()
        loss = loss + F.relu(cosines(opposite_in_wordnet)).square().sum() + 0.5 * F.relu(FORM - cosines(forms)).square().sum()
        some, frequent = torch.randint(0, count, (SAMPLED,)), torch.randint(0, FREQUENT, (SAMPLED,))
        moved = (now[some] * now[frequent]).sum(1) - (before[some] * before[frequent]).sum(1)
        loss = loss + 0.2 * moved.square().sum() + 0.5 * (now - before).square().sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    found = glove.vectors.copy()
    found[:count] = F.normalize(vectors, dim=1).detach().numpy()
    return found
