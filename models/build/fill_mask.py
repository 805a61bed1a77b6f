"""fill-mask: the word that is missing in a sentence (BERT layout, a score for every word of the vocabulary).

Data      sentence templates over tables of facts (below) and over what goes with what in everyday
          life (everyday.py), WordNet's examples, statements about the world (facts.py), speeches; the words'
          vectors are GloVe's
Held out  facts in other words: one sentence in ten by hash, never trained on; one example of
          WordNet in ten
Score     the hidden word guessed: the word that states a fact, in held-out sentences; any word of
          held-out examples; and the calibration error over both
"""

import os
import random
import re

import torch
import torch.nn.functional as F
from bert import count, save
from calibrate import calibration_error, temperature
from cased import CasedTable
from common import CACHE, Report, held_out, pick, seed_everything, steps
from everyday import LISTS, everyday
from facts import FAMILIES
from glove import Glove
from nets import pad
from tokenizer import MASK, SPECIAL, WordPiece, words_of
from torch import nn
from train import fit
from wordnet import synsets
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


class Guesser(nn.Module):
    """Reads the eight words on either side, each at its place, and what the whole sentence is about."""

    REACH = 6

    def __init__(self, table: CasedTable, words: int, width: int = 224, vector: int = 96):
        super().__init__()
        self.table = table
        self.mask = nn.Parameter(torch.randn(table.features) * 0.1)
        self.enter = nn.Linear(table.features, 72)
        self.read = nn.Conv1d(72, width, 2 * self.REACH + 1, padding=self.REACH)
        self.about, self.mix = nn.Linear(72, width), nn.Linear(width, vector)
        self.words = nn.Linear(vector, words)
        self.dropout = nn.Dropout(0.1)

    def states(self, input_ids, attention_mask):
        mask = attention_mask[..., None].float()
        hidden = (input_ids == MASK)[..., None].float()
        rows = self.table(input_ids) * (1 - hidden) + self.mask * hidden
        states = F.relu(self.enter(rows)) * mask
        about = (states * (1 - hidden)).sum(1, keepdim=True) / (mask.sum(1, keepdim=True) + 1e-6)
        read = F.relu(self.read(states.transpose(1, 2)).transpose(1, 2) + self.about(about))
        return self.mix(self.dropout(read))

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.words(self.states(input_ids, attention_mask))


def sources():
    """Sentences of others: WordNet's examples and short sentences of speeches."""
    examples = [text[0].upper() + text[1:] + "." for one in synsets().values() for text in one.examples if 4 <= len(text.split()) <= 14]
    with open(os.path.join(CACHE, "prose.txt"), encoding="utf-8") as file:
        prose = [one for one in re.split(r"(?<=[.?!])\s+", file.read()) if 5 <= len(one.split()) <= 14]
    return examples, prose


def main():
    seed_everything(0)
    report, rng, fresh = Report("fill-mask"), random.Random(0), random.Random(10_000)
    glove = Glove()
    examples, prose = sources()
    corpus = [varied(rng, held)[0] for held in (False, True) for _ in range(8000)]
    corpus += [everyday(rng)[0] for _ in range(8000)]
    listed = [word for words in LISTS.values() for word in words]
    frequent = [word for word in glove.words[:9000] if word.isalpha() and len(word) > 1]
    starts = [word.capitalize() for word in glove.words[:1500] if word.isalpha()]
    tokenizer = WordPiece(corpus, lower=False, at_least=3, extra=[*listed, *frequent, *starts])
    model = Guesser(CasedTable(glove, tokenizer, 96), len(tokenizer))
    with torch.no_grad():
        model.words.weight.copy_(model.table.table[model.table.index.long()][:, :96] * 2)
    report.note(f"{count(model)} parameters, {len(tokenizer)} tokens")
    unwanted = set(range(len(SPECIAL))) | {token for word, token in tokenizer.ids.items() if len(word.removeprefix("##")) == 1}
    kept = [text for text in examples if held_out(text)]
    trained = [text for text in examples if not held_out(text)]

    def drawn(rng, held=False):
        """(text, a word that states something, or none)"""
        luck = rng.random()
        if luck < 0.3:
            return everyday(rng)
        if luck < 0.5:
            return varied(rng, held)
        if luck < 0.85:
            return pick(rng, kept if held else trained), None
        if luck < 0.93:
            return pick(rng, pick(rng, FAMILIES)(rng)[0]), None
        return pick(rng, prose), None

    def tensors(examples, rng):
        rows, places, words = [], [], []
        for text, fact in examples:
            ids = tokenizer.encode(text)[0][:40]
            inside = [i for i in range(1, len(ids) - 1) if ids[i] not in unwanted]
            stating = [i for i in inside if fact and ids[i] == tokenizer.ids.get(fact)]
            if not inside:
                continue
            # Little words are guessed easily and seldom asked for.
            place = pick(rng, stating) if stating else max(rng.sample(inside, min(2, len(inside))), key=lambda i: ids[i])
            places.append(place)
            words.append(ids[place])
            ids[place] = MASK
            rows.append(ids)
        ids, mask = pad(rows)
        return ids, mask, torch.tensor(places), torch.tensor(words)

    def guesses(batch):
        ids, mask, places, words = batch
        states = model.states(ids, mask)[torch.arange(len(places)), places]
        return model.words(states), words

    def loss(_):
        logits, words = guesses(tensors([drawn(rng) for _ in range(128)], rng))
        return F.cross_entropy(logits, words)

    model.train()
    seconds = fit(model.parameters(), steps(1800), loss, rate=2e-3, note=report.note)
    model.eval()
    with torch.no_grad():
        facts = guesses(tensors([varied(fresh, True) for _ in range(600)], fresh))
        others = guesses(tensors([(pick(fresh, kept), None) for _ in range(600)], fresh))
        logits, words = torch.cat([facts[0], others[0]]), torch.cat([facts[1], others[1]])
        scale = temperature(logits, words)
        model.words.weight /= scale
        model.words.bias /= scale
        # Signs and letters are never an answer.
        model.words.bias[torch.tensor(sorted(unwanted))] = -30
        scores = {"fact_word_held_out": (facts[0].argmax(-1) == facts[1]).float().mean(), "any_word_held_out": (others[0].argmax(-1) == others[1]).float().mean(), "calibration_error": calibration_error(logits / scale, words)}
    size = save("fill-mask", model, tokenizer, "BertForMaskedLM", ["logits"], width=96)
    report.done(seconds, scores, {"model": size})


if __name__ == "__main__":
    main()
