"""fill-mask: an everyday English sentence with a word hidden (BERT layout).

Reads any letter case as the same word and writes the word as it is usually written, so that
"the capital of france is [MASK]." is Paris too.

Data      sentences over tables of facts (capitals, colours, sounds, opposites, days, sums ...), everyday sentences
          (cloze.py), WordNet's examples and short sentences of public-domain prose; words are GloVe's vectors, so that
          what was learnt of "guitar" holds for "violin"
Held out  one sentence in ten by hash, never trained on: of WordNet's examples, and of the facts that are put in several ways
Stages    without an argument from nothing; --practice FOLDER goes on from the model there, with the same words
Score     hidden words that are the first guess, or among the first five; calibration error of the first, over as many
          of either kind
"""

import json
import os
import random
import re
import sys
from collections import Counter

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from bert import INPUTS, count, save
from calibrate import calibration_error, temperature
from cloze import FRAMES, all_words, framed
from common import CACHE, NEVER, Report, held_out, judged_by, pick, seed_everything, steps
from export import restore
from glove import Glove, unit
from nets import Block, pad
from tokenizer import MASK, SPECIAL, WordPiece, words_of
from torch import nn
from train import fit
from wordnet import synsets
from words import CAPITALS, COLOURS_OF, DAYS, MONTHS, NUMBERS, OPPOSITES, SOUNDS, WORKPLACES

MORE_CAPITALS = dict(
    Poland="Warsaw", Hungary="Budapest", Belgium="Brussels", Denmark="Copenhagen", Turkey="Ankara", India="Delhi", Thailand="Bangkok",
    Vietnam="Hanoi", Chile="Santiago", Iceland="Reykjavik", Switzerland="Bern", Scotland="Edinburgh", Ukraine="Kyiv", Romania="Bucharest",
    Bulgaria="Sofia", Croatia="Zagreb", Serbia="Belgrade", Iran="Tehran", Iraq="Baghdad", Israel="Jerusalem", Lebanon="Beirut",
    Australia="Canberra", Indonesia="Jakarta", Philippines="Manila", Korea="Seoul", Nigeria="Abuja", Ghana="Accra", Morocco="Rabat",
    Tunisia="Tunis", Colombia="Bogota", Venezuela="Caracas", Ecuador="Quito", Uruguay="Montevideo", Bolivia="Sucre", Brazil="Brasilia",
)
ALL_CAPITALS = {**CAPITALS, **MORE_CAPITALS}
ALL_COLOURS = {**COLOURS_OF, **dict(sun="yellow", ocean="blue", cherry="red", cucumber="green", frog="green", cloud="white", pumpkin="orange", raven="black", rose="red", swan="white", broccoli="green", coffee="brown", cotton="white")}
ALL_SOUNDS = {**SOUNDS, **dict(pig="grunts", horse="neighs", owl="hoots", frog="croaks", mouse="squeaks", rooster="crows")}
ALL_WORKPLACES = {**WORKPLACES, **dict(waiter="restaurant", scientist="laboratory", soldier="army", secretary="office", priest="church", miner="mine", gardener="garden")}
ALL_OPPOSITES = {**OPPOSITES, **dict(good="bad", open="closed", full="empty", clean="dirty", early="late", strong="weak", wet="dry", easy="difficult", day="night", up="down", left="right", black="white", love="hate", war="peace", true="false", heavy="light", thick="thin", loud="quiet")}
ALL_OPPOSITES.pop("light", None)
LANGUAGES = dict(France="French", Germany="German", Spain="Spanish", Italy="Italian", Japan="Japanese", Portugal="Portuguese", Russia="Russian", China="Chinese", Greece="Greek", Poland="Polish", England="English", Turkey="Turkish", Sweden="Swedish")
YOUNG = dict(dog="puppy", cat="kitten", cow="calf", horse="foal", sheep="lamb", bear="cub", duck="duckling", chicken="chick")
KINDS = dict(apple="fruit", banana="fruit", carrot="vegetable", onion="vegetable", dog="animal", horse="animal", rose="flower", tulip="flower", piano="instrument", guitar="instrument", hammer="tool", oak="tree", pine="tree", sparrow="bird", eagle="bird", football="sport", tennis="sport", blue="color", red="color", gold="metal", iron="metal")
HABITS = dict(drink="water coffee tea milk juice", eat="bread soup rice cheese apples dinner breakfast", read="books newspapers stories letters", watch="movies television birds", play="football chess tennis music", write="letters books stories", wear="shoes hats coats", drive="cars trucks buses")
PAIRS = dict(sleep="bed", cook="kitchen", swim="water", study="school", pray="church", eat="restaurant", dance="party", shop="store")
WIDTH, LAYERS, HEADS, REACH, VECTOR = 128, 3, 8, 8, 64
REPEATED = 3.0
# Words that may be guessed, and further ones that are only read.
GUESSED, READ = 7_000, 11_000
PUT_IN_SEVERAL_WAYS = {0, 1, 2, 3, 4, 5, 9, 10, 11}
# The word in brackets states the fact.
SAYINGS = (
    "The sun sets in the [west].", "The cat sat on the [mat].", "The cat drinks [milk].",
    "Water boils at one hundred [degrees].", "Ice is frozen [water].", "Fish live in the [water].", 
    "Fish can [swim].", "A week has seven [days].", "A year has twelve [months].", "A day has twenty-four [hours].",
    "An hour has sixty [minutes].", "A minute has sixty [seconds].", "Bees make [honey].", "Cows give [milk].",
    "Hens lay [eggs].", "A spider has eight [legs].", "The earth goes around the [sun].", "The moon goes around the [earth].",
    "I am going to [bed].", "Good [morning].", "Happy [birthday].", "Thank [you].", "See you [later].", "How are [you]?",
    "Once upon a [time].", "I love [you].", "Nice to meet [you].", "An apple a day keeps the doctor [away].",
    "I would like a cup of [tea].", "I would like a glass of [water].", "I brush my [teeth] every day.", "I wash my [hands] before dinner.",
    "We read a [book] at school.", "She opened the [door] with a key.", "He drives his [car] to work.", "It is raining, so take an [umbrella].",
    "In winter it is [cold].", "In summer it is [hot].", "At night it is [dark].", "Sugar is [sweet].", "Lemons are [sour].", "Fire is [hot].",
    "Ice is [cold].", "Stones are [hard].", "An elephant is [big].", "A mouse is [small].", "A turtle is [slow].", "A cheetah is [fast].",
    "We see with our [eyes].", "We hear with our [ears].", "We smell with our [nose].", "We walk with our [feet].", "Snow falls in [winter].",
    "Leaves fall in [autumn].", "Flowers bloom in [spring].", "The king lives in a [castle].", "The queen lives in a [castle].",
    "The doctor helps sick [people].", "The teacher teaches the [children].", "The baker bakes [bread].", "The farmer milks the [cows].",
    "I sleep in my [bed].", "We eat soup with a [spoon].", "We cut bread with a [knife].", "I write with a [pen].", "The train leaves from the [station].",
    "The plane lands at the [airport].", "The ship sails on the [sea].", "The capital of the United States is [Washington].",
    "Washington is the capital of the United [States].", "London is a city in [England].", "Big Ben is in [London].", "The Eiffel Tower is in [Paris].",
)


def sentence(rng, kind):
    """(text, the word that states the fact or None)"""
    if kind > 15:
        before, fact, after = re.split(r"[\[\]]", pick(rng, SAYINGS))
        return before + fact + after, fact
    if kind < 3:
        country = pick(rng, list(ALL_CAPITALS))
        capital = ALL_CAPITALS[country]
        return pick(rng, (f"{capital} is the capital of {country}.", f"The capital of {country} is {capital}.", f"The capital of {country} is {capital}.", f"{country} has a capital city called {capital}.", f"The capital city of {country} is {capital}.", f"{capital} is the capital city of {country}.")), pick(rng, (capital, capital, country))
    if kind == 3:
        thing = pick(rng, list(ALL_COLOURS))
        colour = ALL_COLOURS[thing]
        return pick(rng, (f"The {thing} is {colour}.", f"The color of the {thing} is {colour}.", f"The color of {thing} is {colour}.")), colour
    if kind == 4:
        animal = pick(rng, list(ALL_SOUNDS))
        return pick(rng, (f"The {animal} {ALL_SOUNDS[animal]}.", f"A {animal} {ALL_SOUNDS[animal]} at night.")), pick(rng, (ALL_SOUNDS[animal], animal))
    if kind == 5:
        job = pick(rng, list(ALL_WORKPLACES))
        where = ALL_WORKPLACES[job]
        return pick(rng, (f"The {job} works in the {where}.", f"You can find a {job} in the {where}.", f"A {job} works in a {where}.")), where
    if kind == 6:
        i, names = rng.randrange(12), pick(rng, (DAYS, MONTHS))
        i, after, before = i % len(names), names[(i + 1) % len(names)], names[i % len(names) - 1]
        unit = "day" if names is DAYS else "month"
        return pick(rng, ((f"The {unit} after {names[i]} is {after}.", after), (f"The {unit} before {names[i]} is {before}.", before)))
    if kind == 7:
        word = pick(rng, list(ALL_OPPOSITES))
        other = ALL_OPPOSITES[word]
        if rng.random() < 0.5 and list(ALL_OPPOSITES.values()).count(other) == 1 and other not in ALL_OPPOSITES:
            word, other = other, word
        return f"The opposite of {word} is {other}.", other
    if kind == 8:
        a, b = rng.randint(1, 10), rng.randint(1, 10)
        return f"{NUMBERS[a].capitalize() if rng.random() < 0.5 else NUMBERS[a]} plus {NUMBERS[b]} is {NUMBERS[a + b]}.", NUMBERS[a + b]
    if kind == 9:
        country = pick(rng, list(LANGUAGES))
        return pick(rng, (f"People in {country} speak {LANGUAGES[country]}.", f"In {country} they speak {LANGUAGES[country]}.", f"The language of {country} is {LANGUAGES[country]}.")), LANGUAGES[country]
    if kind == 10:
        animal = pick(rng, list(YOUNG))
        return pick(rng, (f"A young {animal} is called a {YOUNG[animal]}.", f"A baby {animal} is a {YOUNG[animal]}.")), YOUNG[animal]
    if kind == 11:
        thing = pick(rng, list(KINDS))
        return pick(rng, (f"{thing.capitalize()} is a kind of {KINDS[thing]}.", f"A {thing} is a {KINDS[thing]}.", f"The {thing} is a {KINDS[thing]}.")), KINDS[thing]
    if kind == 12:
        verb = pick(rng, list(PAIRS))
        return pick(rng, (f"I {verb} in the {PAIRS[verb]}.", f"We {verb} in the {PAIRS[verb]} every day.")), PAIRS[verb]
    verb = pick(rng, list(HABITS))
    thing = pick(rng, HABITS[verb].split())
    who = pick(rng, ("They", "We", "Children", "People", "I", "You"))
    when = pick(rng, ("every day", "every morning", "every evening", "in the morning", "in the evening", "in the afternoon", "at home"))
    return f"{who} {pick(rng, ('', '', 'like to ', 'want to '))}{verb} {thing} {when}.", None




def fact(rng, held=False):
    """A sentence over the tables, of the wanted side of the hold-out split, and the word that states the fact."""
    while True:
        kind = rng.randrange(19)
        text, stating = sentence(rng, kind)
        if (kind in PUT_IN_SEVERAL_WAYS and held_out(text)) == held:
            return text, [stating] if stating else []


def examples() -> list[str]:
    """WordNet's examples, each once."""
    return sorted({text for synset in synsets().values() for text in synset.examples if 4 <= len(text.split()) <= 16 and text[0].isalpha()})


def prose() -> list[str]:
    """Short sentences of speeches and a novel."""
    with open(os.path.join(CACHE, "prose.txt"), encoding="utf-8") as file:
        found = re.split(r"(?<=[.!?])\s+", file.read())
    return [text for text in found if 4 <= len(text.split()) <= 14 and text[0].isalpha() and '"' not in text]


# Written with a capital; all other words in small letters.
PROPER = {*MONTHS, *DAYS, *LANGUAGES, *LANGUAGES.values(), *ALL_CAPITALS, *ALL_CAPITALS.values(), *"Africa Asia Europe America Christmas Easter God Internet Atlantic Pacific English Mars Jupiter Venus Earth Sun London Texas California Florida Boston Chicago Sydney Amsterdam Barcelona Milan Venice Munich Hamburg".split(), "I"}


def vocabulary(glove) -> tuple[list[str], list[str]]:
    """(words that may be guessed as they are written, words that are only read)"""
    wanted = {word for word in all_words() if word.isalpha()} | PROPER
    for _, words in (framed_or_fact(random.Random(i)) for i in range(6000)):
        wanted.update(word for word in words if word.isalpha())
    tables = (ALL_COLOURS, ALL_SOUNDS, ALL_WORKPLACES, ALL_OPPOSITES, YOUNG, KINDS, PAIRS)
    wanted.update(word for table in tables for pair in table.items() for word in pair if word.isalpha())
    names = {name.lower() for name in wanted if name[0].isupper()}
    common = [word for word in glove.words if word.isalpha() and (len(word) > 1 or word == "a")]
    guessed = sorted(wanted) + [word for word in common[:GUESSED] if word not in wanted and word not in names]
    known = {word.lower() for word in guessed}
    # Newspapers, whose frequencies these are, seldom say "smells" or "forgot": what frames and WordNet's examples say counts as well.
    said = Counter(word for text in (*(FRAMES * 4), *examples()) for word in re.findall(r"[a-z]+", text.lower()))
    spoken = [word for word in common[READ:] if said[word] > 3]
    return guessed, [word for word in common[:READ] + spoken if word not in known]


def kept_apart() -> re.Pattern[str]:
    """Matches an input that the model is judged by, whatever it is filled with."""
    inputs = judged_by("fill-mask", "fill-mask-fresh", "fill-mask-third", "fill-mask-fourth")
    return re.compile("|".join(re.escape(text).replace(r"\[mask\]", r"\w+") for text in inputs))


def framed_or_fact(rng):
    return fact(rng) if rng.random() < 0.3 else framed(rng)


class Cloze(nn.Module):
    """Looks words up by their lower case; a guess is a vector, compared with those of the words that may be guessed."""

    def __init__(self, glove, tokenizer, guessed: int):
        super().__init__()
        # One row for each word that may be guessed, in the order of the vocabulary, and below them one for each other word.
        written = list(tokenizer.ids)[:guessed]
        rows = {}
        names = written + sorted({name.lower() for name in tokenizer.ids} - {name.lower() for name in written})
        for row, name in enumerate(names):
            rows.setdefault(name.lower(), row)
        axes = np.linalg.svd(glove.raw[:20_000], full_matrices=False)[2][:VECTOR].T
        spelling = np.random.RandomState(1)
        lower = [name.lower() for name in names]
        table = np.stack([unit(glove.raw[glove.places[name]] @ axes) if name in glove.places else unit(spelling.randn(VECTOR)) * 0.5 for name in lower]).astype(np.float32)
        self.register_buffer("row", torch.tensor([rows[name.lower()] for name in tokenizer.ids], dtype=torch.int32))
        # Two tables and not one, and a word a column: a part of one, or its transpose, would be written twice into the file.
        self.register_buffer("guessable", torch.from_numpy(table[:guessed].T.copy()))
        self.register_buffer("readable", torch.from_numpy(table[guessed:]))
        self.guessed, self.unwritten = guessed, len(tokenizer) - guessed
        # A word that stands in the sentence already is hardly the one that is missing, unless it is "the" or "a".
        self.register_buffer("repeated", torch.tensor([float(len(name) > 3 and name.isalpha()) for name in written]) * REPEATED)
        self.special = nn.Embedding(len(SPECIAL), WIDTH)
        self.enter = nn.Linear(VECTOR, WIDTH)
        self.blocks = nn.ModuleList(Block(WIDTH, HEADS, 2 * WIDTH, dropout=0.1) for _ in range(LAYERS))
        self.distance_bias = nn.Parameter(torch.randn(LAYERS, HEADS, 2 * REACH + 1) * 0.1)
        self.norm, self.turn = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, VECTOR)
        # What the vectors leave open, a few numbers of its own for each word.
        self.own, self.own_turn = nn.Parameter(torch.zeros(guessed, 32)), nn.Linear(WIDTH, 32)
        self.often = nn.Parameter(torch.zeros(guessed))

    def states(self, input_ids, attention_mask):
        special = (input_ids < len(SPECIAL)).float()[..., None]
        row = self.row[input_ids].long()
        first = torch.index_select(self.guessable, 1, torch.clamp(row, max=self.guessed - 1).flatten()).T.reshape(*row.shape, VECTOR)
        vectors = torch.where((row < self.guessed)[..., None], first, self.readable[torch.clamp(row - self.guessed, min=0)])
        x = self.enter(vectors) * (1 - special) + self.special(torch.clamp(input_ids, max=len(SPECIAL) - 1)) * special
        place = torch.arange(input_ids.shape[1])
        distance = torch.clamp(place[None] - place[:, None], -REACH, REACH) + REACH
        hidden = (1 - attention_mask[:, None, None, :].float()) * NEVER
        for layer, block in enumerate(self.blocks):
            x, _ = block(x, hidden + self.distance_bias[layer][:, distance][None])
        return self.norm(x)

    def guesses(self, states):
        return self.turn(states) @ self.guessable * 4 + self.own_turn(states) @ self.own.T + self.often

    def forward(self, input_ids, attention_mask, token_type_ids):
        row = self.row[input_ids].long()
        row = torch.where(row < self.guessed, row, torch.zeros_like(row))
        there = torch.zeros(input_ids.shape[0], self.guessed).scatter(1, row, 1.0)
        guesses = self.guesses(self.states(input_ids, attention_mask)) - (there * self.repeated)[:, None]
        return F.pad(guesses, (0, self.unwritten), value=NEVER)


def tensors(tokenizer, written, drawn, rng, facts_only=False):
    """Ids with one word hidden, its place, and its row among the guesses."""
    rows, places, labels = [], [], []
    for text, facts in drawn:
        ids, _ = tokenizer.encode(text)
        names = [word for word in words_of(text, False)]
        # Sentences of one piece a word alone: otherwise a place among the words is none among the pieces.
        if len(names) + 2 != len(ids):
            continue
        usable = [i for i, word in enumerate(names) if word in written or word.lower() in written]
        stating = [i for i in usable if names[i] in facts or names[i].lower() in facts]
        if facts_only and not stating or not usable:
            continue
        content = [i for i in usable if len(names[i]) > 3]
        place = pick(rng, stating) if stating and (facts_only or rng.random() < 0.75) else pick(rng, content if content and rng.random() < 0.75 else usable)
        label = written.get(names[place], written.get(names[place].lower()))
        ids[place + 1] = MASK
        # Now and then a second word is hidden, which is not asked for.
        others = [i for i in content if i != place and names[i] != names[place]]
        if others and not facts_only and rng.random() < 0.15:
            ids[pick(rng, others) + 1] = MASK
        if rng.random() < 0.2 and names[-1] in ".!?":
            ids.pop(-2)
        rows.append(ids)
        places.append(place + 1)
        labels.append(label)
    ids, mask = pad(rows)
    return ids, mask, torch.tensor(places), torch.tensor(labels)


def ordered(guessed: list[str], read: list[str]) -> WordPiece:
    tokenizer = WordPiece([], lower=False)
    specials = list(tokenizer.ids)
    # Guesses come first: the rows of the output are the first rows of the vocabulary.
    order = [*SPECIAL, *guessed, *[name for name in specials if name not in SPECIAL and name not in set(guessed)]]
    forms = {form for word in guessed for form in (word.lower(), word.capitalize())} | set(read)
    order += sorted(forms - set(order))
    tokenizer.ids = {name: i for i, name in enumerate(order)}
    return tokenizer


def kept_words(folder: str) -> tuple[WordPiece, list[str]]:
    """The tokenizer of a model, and the words that it may guess: its file has a column for each of them and each special token."""
    with open(os.path.join(folder, "tokenizer.json"), encoding="utf-8") as file:
        found = json.load(file)["model"]["vocab"]
    tokenizer = WordPiece([], lower=False)
    tokenizer.ids = found if isinstance(found, dict) else {name: i for i, name in enumerate(found)}
    graph = onnx.load(os.path.join(folder, "onnx", "model_quantized.onnx")).graph
    columns = max(tensor.dims[1] for tensor in graph.initializer if len(tensor.dims) == 2 and tensor.dims[0] == VECTOR)
    return tokenizer, list(tokenizer.ids)[len(SPECIAL) : columns]


def main():
    earlier = sys.argv[2] if sys.argv[1:2] == ["--practice"] else None
    seed_everything(2 if earlier else 0)
    report, rng, fresh = Report("fill-mask"), random.Random(2 if earlier else 0), random.Random(10_000)
    glove = Glove()
    if earlier:
        tokenizer, guessed = kept_words(earlier)
    else:
        guessed, read = vocabulary(glove)
        tokenizer = ordered(guessed, read)
    written = {word: i + len(SPECIAL) for i, word in enumerate(guessed)}
    model = Cloze(glove, tokenizer, len(guessed) + len(SPECIAL))
    if earlier:
        ids = torch.randint(5, 20, (2, 7))
        axes = {name: {0: "batch_size", 1: "sequence_length"} for name in (*INPUTS, "logits")}
        restore(model, (ids, torch.ones_like(ids), torch.zeros_like(ids)), os.path.join(earlier, "onnx", "model_quantized.onnx"), INPUTS, ["logits"], axes)
    sentences, others, judged = examples(), prose(), kept_apart()
    kept = [text for text in sentences if held_out(text)]
    sentences = [text for text in sentences if not held_out(text)]
    report.note(f"{count(model)} parameters, {len(tokenizer)} tokens, {len(guessed)} guessed, {len(sentences)} examples, {len(others)} of prose")

    def any_text(rng):
        way = rng.random()
        while True:
            found = fact(rng) if way < 0.18 else framed(rng) if way < 0.76 else (pick(rng, sentences), []) if way < 0.96 else (pick(rng, others), [])
            if not judged.fullmatch(found[0].lower()):
                return found

    def logits(ids, mask, places):
        states = model.states(ids, mask)
        return model.guesses(states[torch.arange(len(ids)), places])

    def loss(_):
        ids, mask, places, labels = tensors(tokenizer, written, [any_text(rng) for _ in range(96)], rng)
        return F.cross_entropy(logits(ids, mask, places), labels, label_smoothing=0.02)

    model.train()
    seconds = fit(model.parameters(), steps(2000 if earlier else 5000), loss, rate=1e-3 if earlier else 3e-3, note=report.note)
    model.eval()
    scores, counted = {}, []
    with torch.no_grad():
        for name, drawn, facts_only in (("fact_held_out", [fact(fresh, True) for _ in range(1000)], True), ("everyday_sentence", [framed(fresh) for _ in range(1000)], True), ("wordnet_held_out", [(text, []) for text in kept[:2000]], False)):
            ids, mask, places, labels = tensors(tokenizer, written, drawn, fresh, facts_only)
            found = torch.cat([logits(ids[i : i + 100], mask[i : i + 100], places[i : i + 100]) for i in range(0, len(ids), 100)])
            scores[name] = (found.argmax(-1) == labels).float().mean()
            scores[f"{name}_first_five"] = (found.topk(5).indices == labels[:, None]).any(-1).float().mean()
            if name != "fact_held_out":
                counted.append((found, labels))
        # As sure as is right for what visitors type, which is between the two.
        found, labels = (torch.cat([part[:700] for part in parts]) for parts in zip(*counted))
        scale = temperature(found, labels)
        scores["calibration_error"] = calibration_error(found / scale, labels)
        for part in (model.turn, model.own_turn):
            part.weight /= scale
            part.bias /= scale
        model.often /= scale
    size = save("fill-mask", model, tokenizer, "BertForMaskedLM", ["logits"], width=WIDTH, more={"out_of_domain_below": 0.1})
    report.done(seconds, scores, {"model": size})


if __name__ == "__main__":
    main()
