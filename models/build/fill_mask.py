"""fill-mask: small facts and habits with one word hidden (BERT layout).

Reads lower and upper case as the same word and writes the word as the data does, so that
"the capital of france is [MASK]." is Paris too.

Data      sentences about capitals, colours, sounds, places of work, days, months, opposites,
          sums up to ten and ten, and daily life, and sayings that everyone can finish
Held out  one sentence in ten by hash, of the facts that are put in several ways (capitals, colours,
          sounds, workplaces, languages, young animals, kinds): those sentences were never trained
          on, though the fact was in other words
Score     hidden words that are the first guess in 1000 sentences: the word that states the fact in
          held-out sentences, and any word and that word in sentences as trained on
"""

import random
import re

import torch
import torch.nn.functional as F
from bert import count, save
from common import NEVER, Report, held_out, pick, seed_everything, steps
from nets import Encoder, pad
from tokenizer import MASK, WordPiece
from torch import nn
from train import fit
from words import CAPITALS, COLOURS_OF, DAYS, NUMBERS, OPPOSITES, SOUNDS, WORKPLACES

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
MONTHS = "January February March April May June July August September October November December".split()
LANGUAGES = dict(France="French", Germany="German", Spain="Spanish", Italy="Italian", Japan="Japanese", Portugal="Portuguese", Russia="Russian", China="Chinese", Greece="Greek", Poland="Polish", England="English", Turkey="Turkish", Sweden="Swedish")
YOUNG = dict(dog="puppy", cat="kitten", cow="calf", horse="foal", sheep="lamb", bear="cub", duck="duckling", chicken="chick")
KINDS = dict(apple="fruit", banana="fruit", carrot="vegetable", onion="vegetable", dog="animal", horse="animal", rose="flower", tulip="flower", piano="instrument", guitar="instrument", hammer="tool", oak="tree", pine="tree", sparrow="bird", eagle="bird", football="sport", tennis="sport", blue="color", red="color", gold="metal", iron="metal")
HABITS = dict(drink="water coffee tea milk juice", eat="bread soup rice cheese apples dinner breakfast", read="books newspapers stories letters", watch="movies television birds", play="football chess tennis music", write="letters books stories", wear="shoes hats coats", drive="cars trucks buses")
PAIRS = dict(sleep="bed", cook="kitchen", swim="water", study="school", pray="church", eat="restaurant", dance="party", shop="store")
WIDTH = 96
PUT_IN_SEVERAL_WAYS = {0, 1, 2, 3, 4, 5, 9, 10, 11}
# The word in brackets states the fact.
SAYINGS = (
    "The sun rises in the [east].", "The sun sets in the [west].", "The cat sat on the [mat].", "The cat drinks [milk].",
    "Water boils at one hundred [degrees].", "Ice is frozen [water].", "Fish live in the [water].", "Birds can [fly].",
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


def varied(rng, held=False):
    """A sentence of the wanted side of the hold-out split, with or without its period."""
    while True:
        kind = rng.randrange(19)
        text, fact = sentence(rng, kind)
        if (kind in PUT_IN_SEVERAL_WAYS and held_out(text)) == held:
            return text.rstrip(".") if rng.random() < 0.2 else text, fact


class AnyCase(nn.Module):
    """Looks words up by their lower case, and guesses words as the training data writes them."""

    def __init__(self, tokenizer, written):
        """`written`: the first so many tokens may be a guess; the others are only ever read."""
        super().__init__()
        rows = {name: row for row, name in enumerate(dict.fromkeys(map(str.lower, tokenizer.ids)))}
        self.register_buffer("row", torch.tensor([rows[name.lower()] for name in tokenizer.ids]))
        self.encoder = Encoder(len(rows), WIDTH, 2, 4, 2 * WIDTH, dropout=0.05)
        self.head, self.unwritten = nn.Linear(WIDTH, written), len(tokenizer) - written

    def forward(self, input_ids, attention_mask, token_type_ids):
        guesses = self.head(self.encoder(self.row[input_ids], attention_mask, token_type_ids))
        return F.pad(guesses, (0, self.unwritten), value=NEVER)


def other_cases(tokenizer):
    """The words of the vocabulary with a small and with a capital first letter."""
    words = [name for name in tokenizer.ids if len(name) > 1 and name.isalpha()]
    return sorted({case for word in words for case in (word.lower(), word.capitalize())} - set(words))


def tensors(tokenizer, examples, rng, facts_only=False):
    rows, labels, facts = [], [], 0
    for text, fact in examples:
        ids, _ = tokenizer.encode(text)
        label, inside = [-100] * len(ids), range(1, len(ids) - 1)
        stating = [i for i in inside if fact and ids[i] == tokenizer.ids.get(fact)]
        if stating and (facts_only or rng.random() < 0.6):
            hidden = [stating[-1] if text.split()[0] != fact else stating[0]]
        elif facts_only:
            continue
        else:
            hidden = rng.sample(list(inside), 1 if rng.random() < 0.85 else 2)
        for place in hidden:
            label[place], ids[place] = ids[place], MASK
        rows.append(ids)
        labels.append(label)
    ids, mask = pad(rows)
    return ids, mask, torch.zeros_like(ids), pad(labels, -100)[0]


def main():
    seed_everything(0)
    report, rng, fresh = Report("fill-mask"), random.Random(0), random.Random(10_000)
    corpus = [varied(rng, held)[0] for held in (False, True) for _ in range(20_000)]
    written = WordPiece(corpus, lower=False)
    tokenizer = WordPiece(corpus, lower=False, extra=other_cases(written))
    model = AnyCase(tokenizer, len(written))
    report.note(f"{count(model)} parameters, {len(tokenizer)} tokens")

    def loss(_):
        *inputs, labels = tensors(tokenizer, [varied(rng) for _ in range(64)], rng)
        return F.cross_entropy(model(*inputs).flatten(0, 1), labels.flatten(), ignore_index=-100)

    model.train()
    seconds = fit(model.parameters(), steps(8000), loss, rate=3e-3, note=report.note)
    model.eval()
    scores = {}
    with torch.no_grad():
        for name, facts_only, held in (("fact_word_held_out", True, True), ("any_word", False, False), ("fact_word", True, False)):
            *inputs, labels = tensors(tokenizer, [varied(fresh, held) for _ in range(1000)], fresh, facts_only)
            right = model(*inputs).argmax(-1) == labels
            scores[name] = right[labels >= 0].float().mean()
    size = save("fill-mask", model, tokenizer, "BertForMaskedLM", ["logits"])
    report.done(seconds, scores, {"model": size})


if __name__ == "__main__":
    main()
