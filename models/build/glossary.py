"""What words and names mean, from WordNet, for "What is a violin?" and "Who was Mozart?" in the chat.

Written into chat-lm's config.json, whose recipe (glossary.ts) has the model write them: a model of this size cannot hold
them. usage: glossary.py FOLDER (of the trained model)
"""

import json
import os
import re
import sys

import numpy as np
from common import write_json
from glove import Glove
from wordnet import INSTANCE, kinds_of, senses, synsets

# How rare a word may be (its place by frequency) by what it is about: nobody asks what an "issue" is, but what a violin is.
CONCRETE = {5: 26_000, 6: 17_000, 8: 14_000, 13: 22_000, 17: 18_000, 19: 16_000, 20: 20_000, 27: 18_000, 25: 12_000, 22: 45_000, 26: 6_000, 12: 7_000, 9: 13_000, 11: 14_000, 18: 6_000, 28: 3_000, 21: 3_000}
OTHERS, NAMES, LONG_NAMES = 1_200, 24_000, 9_000
LONGEST = 140
MOST = 5_000


def told(gloss: str) -> str:
    """The first of several meanings, without brackets; short enough to read."""
    text = re.sub(r"\s+", " ", re.sub(r"\([^)]*\)", "", gloss.split(";")[0])).strip(" :,.")
    if len(text) <= LONGEST:
        return text
    cut = text[:LONGEST]
    return cut[: max(cut.rfind(joint) for joint in (",", " that ", " which ", " who ", " and "))].strip(" ,") if re.search(r",| that | which | who | and ", cut[30:]) else ""


COMPOUNDS = {"solar system", "ice cream", "black hole", "global warming", "cell phone", "hot dog", "credit card", "post office", "milky way", "climate change", "stock market", "machine learning", "artificial intelligence", "high school", "middle ages", "human being", "nuclear energy", "polar bear", "big bang"}


def usual(glove, name: str, keys: list[str]) -> str:
    """The meaning whose explanation is nearest to how the word is used: WordNet's first for "tiger" is a fierce person."""
    place = glove.places.get(name.split()[-1])
    if place is None or len(keys) == 1:
        return keys[0]

    def near(item):
        rank, key = item
        words = [glove.places[word] for word in re.findall(r"[a-z]+", synsets()[key].gloss.lower()) if word in glove.places and word != name]
        if not words:
            return -1
        weights = glove.rarity[words][:, None]
        mean = (glove.raw[words] * weights).sum(0)
        concrete = synsets()[key].topic in (5, 6, 13, 17, 20, 27)
        # Of a rare word that is a name too the person: not an einstein, nor the music of Beethoven.
        famous = place > 6_000 and synsets()[key].others(INSTANCE) and re.search(r"\d{4}", synsets()[key].gloss)
        return float(mean @ glove.raw[place] / (np.linalg.norm(mean) + 1e-6)) - 0.05 * rank + (0.08 if concrete else 0) + (0.3 if famous else 0)

    return max(enumerate(keys[:4]), key=near)[1]


KINDS = "dog cat bird fish insect reptile mammal animal tree flower fruit vegetable plant musical_instrument vehicle tool weapon furniture garment drug drink food metal sport game disease".split()


def kind_of(key: str) -> str:
    """A plain word for what it is, after an explanation that only an expert follows: an elephant is a mammal."""
    above = kinds_of(key)
    for kind in KINDS:
        if any(root in above for root in senses()["n", kind.replace("_", " ")][:1]):
            return f", a kind of {kind.replace('_', ' ')}"
    return ""


def years(gloss: str) -> str:
    found = re.search(r"\((?:born )?(?:in )?\d{3,4}[^)]*\)", gloss)
    return f" {found.group(0)}" if found else ""


def glossary() -> dict[str, str]:
    glove = Glove()
    places = glove.places
    person = senses()["n", "person"][0]
    found: list[tuple[int, str, str]] = []
    for (kind, name), keys in senses().items():
        if kind != "n" or len(name) < 3 or not re.fullmatch(r"[a-z][a-z' -]+", name):
            continue
        parts = name.split()
        rank = max(places.get(part, 10**9) for part in parts)
        if rank > max(NAMES, *CONCRETE.values()):
            continue
        key = usual(glove, name, keys)
        synset = synsets()[key]
        named = bool(synset.others(INSTANCE))
        famous = named and person in kinds_of(key)
        if named and len(parts) > 1:
            # People are listed below their last name.
            if famous or rank > LONG_NAMES or synset.words[0].lower() != name:
                continue
        elif named and (rank > NAMES or len(keys) > 5):
            continue
        elif not named and (("v", name) in senses() and synset.topic not in CONCRETE and rank > 1_500 or ("v", name) in senses() and rank > 9_000 and synset.topic != 5 and synset.topic != 6 or re.search(r"(ing|ed)$", name) and synset.topic in (4, 9, 10, 26)):
            continue
        elif not named and (len(parts) > 1 and name not in COMPOUNDS or rank > CONCRETE.get(synset.topic, OTHERS) or name.endswith("s") and ("n", name[:-1]) in senses()):
            continue
        text = told(synset.gloss)
        if len(text.split()) < 2:
            continue
        if len(text.split()) < 5 and not named:
            text += kind_of(key)
        proper = next((word for word in synset.words if word.lower() == name), name)
        if famous:
            # The recipe finds "Albert Einstein" by his last name too.
            whole = [word for word in synset.words if " " in word and word.lower().endswith(f" {name}")]
            proper = min(whole, key=len, default=proper)
            text += years(synset.gloss)
        concrete = synset.topic in (5, 6, 8, 11, 13, 17, 19, 20, 22, 27)
        found.append((rank // 3 if famous or concrete and not named else rank // 2 if named or synset.topic == 9 else rank, name, f"{proper[0].upper()}{proper[1:]}: {text}."))
    found.sort()
    kept = {name: text for _, name, text in sorted(found[:MOST], key=lambda item: item[1])}
    # A meaning stands once, below its most frequent name.
    return kept


def capitals() -> dict[str, str]:
    """The lands whose capital WordNet names."""
    found = {}
    places = {word: i for i, word in enumerate(Glove().words)}
    for synset in synsets().values():
        match = re.match(r"(?:the )?(?:national )?capital(?: and largest city| city)?(?: and [a-z ]+)? of ([A-Z][A-Za-z ]+?)(?:;|,|$| on | in | and | located)", synset.gloss)
        if match and synset.kind == "n" and synset.others(INSTANCE):
            # Of Warszawa and Warsaw the one that English texts have.
            single = [word for word in synset.words if " " not in word and word.lower() in places]
            rank = lambda word: max(places.get(part, 10**9) for part in word.lower().split())
            name = min(single, key=rank, default=synset.words[0])
            name = synset.words[0] if " " in synset.words[0] and rank(synset.words[0]) < rank(name) else name
            found.setdefault(match.group(1).strip(), name)
    return dict(sorted(found.items()))


def main() -> None:
    path = sys.argv[1]
    with open(os.path.join(path, "config.json"), encoding="utf-8") as file:
        config = json.load(file)
    told_of = [*glossary().values(), *(f"The capital of {land} is {city}." for land, city in capitals().items() if len(land.split()) < 3)]
    config["task_specific_params"]["conversational"]["glossary"] = told_of
    write_json(path, "config.json", config)


if __name__ == "__main__":
    main()
