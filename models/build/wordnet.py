"""Reads WordNet: its words, what they mean, what they are kinds of, and their opposites."""

import os
from collections import defaultdict
from functools import lru_cache

from common import CACHE

FILES = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
HYPERNYM, INSTANCE, ANTONYM, SIMILAR, TOPIC, MERONYM, DERIVED = "@", "@i", "!", "&", ";c", "%p", "+"


class Synset:
    """One meaning. `points` holds (kind, key of the other meaning, place of the word here, place there)."""

    __slots__ = ("key", "kind", "topic", "words", "points", "gloss", "examples")

    def __init__(self, kind: str, line: str):
        data, _, gloss = line.partition("|")
        parts = data.split()
        self.key, self.kind, self.topic = kind + parts[0], kind, int(parts[1])
        count = int(parts[3], 16)
        self.words = [parts[4 + 2 * i].split("(")[0].replace("_", " ") for i in range(count)]
        at = 4 + 2 * count
        self.points = []
        for i in range(int(parts[at])):
            symbol, offset, other, places = parts[at + 1 + 4 * i : at + 5 + 4 * i]
            other = "a" if other == "s" else other
            self.points.append((symbol, other + offset, int(places[:2], 16), int(places[2:], 16)))
        pieces = [piece.strip() for piece in gloss.strip().split("; ")]
        self.examples = [piece.strip('"') for piece in pieces if piece.startswith('"')]
        self.gloss = "; ".join(piece for piece in pieces if not piece.startswith('"')).strip()

    def others(self, symbol: str) -> list[str]:
        return [key for kind, key, _, _ in self.points if kind == symbol]


@lru_cache(maxsize=1)
def synsets() -> dict[str, Synset]:
    found = {}
    for kind, name in FILES.items():
        with open(os.path.join(CACHE, "wordnet", f"data.{name}"), encoding="latin-1") as file:
            for line in file:
                if not line.startswith("  "):
                    synset = Synset(kind, line)
                    found[synset.key] = synset
    return found


@lru_cache(maxsize=1)
def senses() -> dict[tuple[str, str], list[str]]:
    """(kind, word) to its meanings, the most frequent one first."""
    found = {}
    for kind, name in FILES.items():
        with open(os.path.join(CACHE, "wordnet", f"index.{name}"), encoding="latin-1") as file:
            for line in file:
                if not line.startswith("  "):
                    parts = line.split()
                    count = int(parts[2])
                    found[kind, parts[0].replace("_", " ")] = [kind + offset for offset in parts[-count:]]
    return found


@lru_cache(maxsize=None)
def kinds_of(key: str) -> frozenset[str]:
    """All that a meaning is a kind of, itself included."""
    above = {key}
    for other in synsets()[key].others(HYPERNYM) + synsets()[key].others(INSTANCE):
        if other not in above:
            above |= kinds_of(other)
    return frozenset(above)


def members(word: str, sense: int = 0) -> list[str]:
    """Words whose first meaning is a kind of this noun: members("fruit") has "apple"."""
    root = senses()["n", word][sense]
    return sorted(
        name for (kind, name), keys in senses().items() if kind == "n" and root in kinds_of(keys[0]) and name != word
    )


def relations():
    """Pairs of words that mean the same, and pairs of opposites, each (word, word)."""
    same, opposite = set(), set()
    for synset in synsets().values():
        words = [word.lower() for word in synset.words if word.isalpha()]
        same.update((a, b) for a in words for b in words if a != b)
        for symbol, key, here, there in synset.points:
            if symbol == ANTONYM and here and there:
                opposite.add((synset.words[here - 1].lower(), synsets()[key].words[there - 1].lower()))
    return same, opposite


def usual_sense_pairs():
    """Pairs of words that share the first meaning of both."""
    first = defaultdict(list)
    for (kind, word), keys in senses().items():
        if word.isalpha():
            first[keys[0]].append(word)
    return {(a, b) for words in first.values() for a in words for b in words if a != b}


def inflections(words):
    """Pairs of a word and its plain form, (kids, kid), among the words given, by their endings."""
    known = set(words)
    for word in words:
        if word.isalpha() and len(word) > 3:
            for ending, instead in (("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e")):
                base = word[: -len(ending)] + instead
                if word.endswith(ending) and len(base) > 2 and base in known and (("v", base) in senses() or ("n", base) in senses()):
                    yield word, base
                    break
