"""Sentences that mean the same, and sentences that look alike and do not: made from WordNet's examples
and meanings, by putting synonyms, siblings and opposites in each other's place."""

import random
import re
from collections import defaultdict

from common import pick
from glove import Glove
from wordnet import ANTONYM, HYPERNYM, senses, synsets

WORD = re.compile(r"[A-Za-z']+")
LITTLE_WORDS = 150
ENDINGS = ("", "s", "es", "ed", "d", "ing")


def inflected(word: str, like: str, base: str) -> str:
    """`word` with the ending that `like` puts on `base`: inflected("purchase", "buys", "buy") is "purchases"."""
    ending = like[len(base) :]
    if ending in ("ed", "d", "ing") and word.endswith("e"):
        return word + {"ed": "d", "d": "d"}.get(ending, "") if ending != "ing" else word[:-1] + "ing"
    if ending in ("s", "es"):
        return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")
    return word + ("ed" if ending == "d" else ending)


def base_of(token: str, words) -> str | None:
    for word in words:
        if token.startswith(word) and token[len(word) :] in ENDINGS and (token == word or len(word) > 2):
            return word
    return None


class Paraphrases:
    def __init__(self, glove: Glove, known: int):
        self.known = set(glove.words[:known])
        self.sets = synsets()
        self.examples = [
            (key, text) for key, one in sorted(self.sets.items()) for text in one.examples if 3 <= len(text.split()) <= 16
        ]
        self.glosses = [
            key for key, one in sorted(self.sets.items()) if 4 <= len(one.gloss.split()) <= 25 and self.words(key)
        ]
        self.with_word = defaultdict(list)
        for index, (_, text) in enumerate(self.examples):
            for word in set(WORD.findall(text.lower())):
                if glove.rarity[glove.places.get(word, 0)] > 0.4:
                    self.with_word[word].append(index)
        self.synonyms, self.opposites, self.siblings = {}, {}, {}
        for (kind, word), keys in senses().items():
            # Little words ("his", "can", "will") are rarely meant as WordNet has them.
            if not self.usable(word) or kind not in "nva" or glove.places[word.lower()] < LITTLE_WORDS:
                continue
            one = self.sets[keys[0]]
            same = [other for other in one.words if other != word and other.islower() and self.usable(other) and senses().get((kind, other.lower()), [""])[0] == one.key]
            if same:
                self.synonyms.setdefault(word, same)
            against = [self.sets[key].words[there - 1] for symbol, key, _, there in one.points if symbol == ANTONYM and there]
            if against:
                self.opposites.setdefault(word, against)
        children = defaultdict(list)
        for (kind, word), keys in senses().items():
            if kind == "n" and word in self.known and glove.places[word] >= LITTLE_WORDS:
                for above in self.sets[keys[0]].others(HYPERNYM)[:1]:
                    children[above].append(word)
        for family in children.values():
            for word in family:
                if 2 <= len(family) <= 60:
                    self.siblings.setdefault(word, family)

    def usable(self, word: str) -> bool:
        return word.isalpha() and word.lower() in self.known

    def words(self, key: str) -> list[str]:
        return [word for word in self.sets[key].words if word.islower() and self.usable(word)]

    def replaced(self, rng, text: str, choices, chance: float) -> tuple[str, int]:
        """The text with words replaced that `choices` has something for, and how many were."""
        done = 0

        def swap(found):
            nonlocal done
            token = found.group(0)
            for ending in ENDINGS:
                base = token[: len(token) - len(ending)] if ending else token
                if (not ending or (token.endswith(ending) and len(base) > 2)) and base.lower() in choices and rng.random() < chance:
                    other = pick(rng, choices[base.lower()])
                    if other != base.lower():
                        done += 1
                        return inflected(other, token, base)
            return token

        return WORD.sub(swap, text), done

    def same(self, rng, key: str, text: str) -> str:
        """Another sentence of the same meaning."""
        own = self.words(key)
        if len(own) > 1:
            def swap(found):
                base = base_of(found.group(0).lower(), own)
                others = [word for word in own if word != base]
                return inflected(pick(rng, others), found.group(0), base) if base and others else found.group(0)

            text = WORD.sub(swap, text)
        return reworded(rng, self.replaced(rng, text, self.synonyms, 0.5)[0])

    def different(self, rng, text: str) -> str:
        """A sentence that shares words with the text and means something else."""
        way = rng.random()
        if way < 0.25:
            other, done = self.replaced(rng, text, self.opposites, 0.9)
            if done:
                return other
        if way < 0.55:
            other, done = self.replaced(rng, text, self.siblings, 0.5)
            if done:
                return other
        shared = [word for word in WORD.findall(text.lower()) if len(self.with_word.get(word, ())) > 1]
        if shared:
            return self.examples[pick(rng, self.with_word[pick(rng, shared)])][1]
        return pick(rng, self.examples)[1]

    def triple(self, rng) -> tuple[str, str, str]:
        """(text, one of the same meaning, one of another)."""
        if rng.random() < 0.25:
            key = pick(rng, self.glosses)
            one = self.sets[key]
            word = pick(rng, self.words(key))
            if one.examples and rng.random() < 0.6:
                return pick(rng, one.examples), one.gloss, self.different(rng, one.gloss)
            return word, one.gloss, self.different(rng, one.gloss)
        key, text = pick(rng, self.examples)
        return text, self.same(rng, key, text), self.different(rng, text)


SHORT = [("I am", "I'm"), ("do not", "don't"), ("does not", "doesn't"), ("is not", "isn't"), ("cannot", "can't"), ("it is", "it's"), ("he is", "he's"), ("she is", "she's"), ("they are", "they're"), ("did not", "didn't"), ("was not", "wasn't")]
ADVERBS = ("really", "just", "also", "actually", "very", "quite")
LEADS = ("", "", "", "I think ", "today ", "well, ", "they say ", "it seems that ")


def reworded(rng: random.Random, text: str) -> str:
    """Small changes that leave the meaning: contractions, articles, little words."""
    for long, short in SHORT:
        if rng.random() < 0.5:
            text = text.replace(long, short)
    if rng.random() < 0.2:
        text = re.sub(r"\b(the|a|an)\b ", lambda found: pick(rng, ("the ", "a ", "")), text)
    if rng.random() < 0.15:
        text = re.sub(r"\b(is|was|are|were)\b", lambda found: f"{found.group(0)} {pick(rng, ADVERBS)}", text, count=1)
    return pick(rng, LEADS) + text
