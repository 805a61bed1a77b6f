"""ner: people, places and organisations in a sentence (BERT layout, tags of the CoNLL kind).

Data      sentence templates filled from lists of names; one name in five is made up, so that
          the model reads the sentence and the capital letter rather than a list
Held out  one sentence in ten by hash, never trained on (1000 drawn)
Score     tokens tagged right: all, and those of names alone
"""

import random
import re

import torch
import torch.nn.functional as F
from bert import Tagged, count, save
from common import Report, draw, fake_word, pick, seed_everything, steps
from nets import Encoder, pad
from tokenizer import CLS, SEP, WordPiece, words_of
from train import fit
from words import COMPANY_KINDS, COMPANY_NAMES, FIRST_NAMES, LAST_NAMES, PLACES, stranger

TAGS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]
MORE_FIRST = (
    "John Mary James Sarah Michael Linda Robert Susan William Jessica Richard Thomas Lisa Daniel Nancy Matthew Laura "
    "Anthony Mark Sandra Paul Steven Andrew Julia George Kevin Brian Amy Edward Ronald Timothy Jason Nicole Ryan Eric "
    "Jonathan Amanda Stephen Rachel Kate Lucas Sofia Ahmed Fatima Wei Yuki Ivan Olga Pierre Marie Hans Greta Luigi "
    "Wolfgang Angela Barack Elon Albert Isaac Charles Ada Alan Tim Bill Steve Jeff Nina Omar Priya Raj Chen Mia Leo"
).split()
MORE_LAST = (
    "Johnson Williams Martin Anderson Jackson White Harris Thompson Robinson Allen Scott Mitchell Perez Phillips "
    "Campbell Edwards Cook Rogers Morgan Bell Murphy Bailey Cooper Cox Ward Gray Brooks Kelly Bennett Schmidt Mueller "
    "Weber Rossi Dubois Tanaka Kim Singh Patel Nguyen Ivanov Jobs Gates Musk Obama Merkel Einstein Newton Darwin Cruz"
).split()
MORE_PLACES = (
    "Amsterdam Brussels Copenhagen Stockholm Helsinki Warsaw Budapest Moscow Istanbul Dubai Mumbai Delhi Beijing "
    "Shanghai Singapore Sydney Melbourne Toronto Montreal Miami Dallas Houston Atlanta Philadelphia Munich Hamburg "
    "Barcelona Milan Venice Naples Geneva Zurich Edinburgh Manchester Liverpool California Florida Alaska Europe Asia "
    "Africa America England Scotland Russia China India Mexico Argentina Chile Peru Colombia Sweden Finland Denmark "
    "Poland Greece Turkey Portugal Switzerland Austria Belgium Australia Nigeria Morocco Vietnam Thailand Korea Paris"
).split() + ["United States", "United Kingdom", "Hong Kong", "Buenos Aires", "Sri Lanka", "South Korea", "Las Vegas", "San Diego", "Cape Town", "Rio de Janeiro"]
MORE_COMPANIES = (
    "Google Apple Microsoft Amazon Facebook Intel Toyota Samsung Sony Siemens Nestle Boeing Airbus Tesla Netflix IBM "
    "Nokia Volkswagen Twitter Disney Pfizer Shell Adidas Nike Oracle Uber NASA UNESCO BBC Reuters Greenpeace"
).split() + ["Hugging Face", "General Motors", "World Bank", "United Nations", "Red Cross", "Bank of America", "European Union", "New York Times", "Goldman Sachs", "Deutsche Bank"]
ACCENTED_FIRST = "José Zoë François René André Chloé Jürgen Jörg Björn Søren Åsa Łukasz Zoé Inês João Núria Iñaki Ömer Çağla Márta Renée Noël".split()
ACCENTED_LAST = "Müller García Núñez Pérez Gómez Rodríguez Gonçalves Schröder Köhler Günther Lindström Sørensen Åberg Dvořák Novák Nagy Kovács Şahin Öztürk Böhm".split()
ACCENTED_PLACES = "Zürich Malmö Göteborg Köln München Düsseldorf Nürnberg Bogotá Córdoba Málaga Cádiz Łódź Kraków Ålesund Tromsø Århus Genève Orléans Besançon Brasília Perú México Türkiye".split()
ACCENTED_PLACES += ["São Paulo", "São Tomé", "San José", "Santa María", "A Coruña"]
ALL_FIRST, ALL_LAST = FIRST_NAMES + MORE_FIRST + ACCENTED_FIRST, LAST_NAMES + MORE_LAST + ACCENTED_LAST
ALL_PLACES = PLACES + MORE_PLACES + ACCENTED_PLACES
EVERYDAY = (
    "the a an this that old new big small good bad very really also always never often today tomorrow again here there "
    "house street school office garden market shop supermarket apples bread water music film game train bus ticket table "
    "bought saw made took gave went came wants likes called played read wrote cooked with from near about after before "
    "and but because while tuesday friday morning evening tower bridge park company city river mountain president king"
).split()
TEMPLATES = (
    "{PER} lives in {LOC}.", "{PER} works at {ORG}.", "My name is {PER} and I live in {LOC}.", "{ORG} is based in {LOC}.",
    "{PER} moved from {LOC} to {LOC} last year.", "{PER} and {PER} founded {ORG} in {LOC}.", "Yesterday {PER} met {PER} in {LOC}.",
    "The president of {ORG} visited {LOC}.", "{PER} is from {LOC}.", "{ORG} hired {PER} last week.", "I study at {ORG}.",
    "We flew from {LOC} to {LOC} with {ORG}.", "{PER}, a teacher from {LOC}, joined {ORG}.", "Shares of {ORG} fell today.",
    "The weather in {LOC} is nice.", "Does {PER} know {PER}?", "The meeting starts at noon.", "She bought a new car yesterday.",
    "{PER} said the report was good.", "I love {LOC} and my friend {PER} loves {LOC}.", "Hugging the cat, {PER} smiled.",
    "My name is {PER} and I work at {ORG} in {LOC}.", "My name is {PER}.", "{PER} was born in {LOC}.", "{PER} was born in {LOC} in 1955 and died in {LOC}.",
    "{ORG} was founded by {PER}.", "{ORG} was founded by {PER} and {PER} in {LOC}.", "{PER} is the CEO of {ORG}.", "{ORG} opened a new office in {LOC}.",
    "{ORG} announced a new phone in {LOC} on Monday.", "In {LOC}, {PER} won the prize.", "Last summer {PER} travelled to {LOC} with {PER}.",
    "The capital of {LOC} is {LOC}.", "{LOC} is a city in {LOC}.", "{LOC} and {LOC} signed a treaty.", "The headquarters of {ORG} are in {LOC}.",
    "{ORG} bought {ORG} for two billion dollars.", "{PER} left {ORG} to join {ORG}.", "Mr. {PER} and Mrs. {PER} went to {LOC}.", "Dr. {PER} works at a hospital in {LOC}.",
    "Have you ever been to {LOC}?", "Please call {PER} at {ORG}.", "The flight from {LOC} arrived late.", "{PER} plays football for a team in {LOC}.",
    "Our teacher, {PER}, lives near {LOC}.", "The company {ORG} makes cars.", "He wrote a letter to {PER}.", "They met at {ORG} in {LOC}.",
    "A spokesman for {ORG} said that {PER} was in {LOC}.", "I sent an email to {PER} from {ORG}.", "{ORG} and {ORG} will work together.", "{PER}'s brother lives in {LOC}.",
    "Tomorrow I will visit {PER} in {LOC}.", "The new book by {PER} is about {LOC}.", "It rained all day and the game was cancelled.", "{PER} studied physics at {ORG}.",
    "{PER} became president of {LOC} in 2009.", "The river runs through {LOC}.", "{PER} loves {PER}.", "Is {PER} coming to the party?", "{LOC} is beautiful in spring.", "Hello, I am {PER} from {ORG}.",
)


def name_of(rng, kind):
    made_up = rng.random() < 0.2
    if kind == "PER":
        first = stranger(rng) if made_up else pick(rng, ALL_FIRST)
        last = stranger(rng) if rng.random() < 0.2 else pick(rng, ALL_LAST)
        return first if rng.random() < 0.45 else f"{first} {last}"
    if kind == "LOC":
        first = pick(rng, ("", "", "", "", "San ", "São ", "Saint ", "New ", "Port ", "Rio de "))
        return first + stranger(rng) if made_up else pick(rng, ALL_PLACES)
    form = rng.randrange(5)
    if form < 2:
        return f"{stranger(rng) if made_up else pick(rng, COMPANY_NAMES)} {pick(rng, COMPANY_KINDS)}"
    if form == 2:
        return pick(rng, (f"University of {pick(rng, ALL_PLACES)}", f"{pick(rng, ALL_PLACES)} University"))
    return stranger(rng) if made_up and form == 3 else pick(rng, MORE_COMPANIES)


def tagged(rng):
    """(words, tags)"""
    words, tags = [], []
    for part in re.split(r"(\{\w+\})", pick(rng, TEMPLATES)):
        if part.startswith("{"):
            kind = part[1:-1]
            for index, word in enumerate(name_of(rng, kind).split()):
                words.append(word)
                tags.append(("I-" if index else "B-") + kind)
        else:
            plain = words_of(part, False)
            words += plain
            tags += ["O"] * len(plain)
    for _ in range(pick(rng, (0, 0, 1, 2))):
        # Words that no template has, never inside a name: small letters are no name.
        spots = [i for i in range(len(words) + 1) if i == len(words) or not tags[i].startswith("I-")]
        spot = pick(rng, spots)
        words.insert(spot, fake_word(rng) if rng.random() < 0.5 else pick(rng, EVERYDAY).lower())
        tags.insert(spot, "O")
    if words[-1] == "." and rng.random() < 0.2:
        words.pop()
        tags.pop()
    return words, tags


def tensors(tokenizer, examples):
    """A word of several pieces carries its tag on the first and goes on inside the name on the others."""
    rows, labels = [], []
    for words, tags in examples:
        row, label = [CLS], [-100]
        for word, tag in zip(words, tags):
            pieces = tokenizer.word(word)
            row += pieces
            label += [TAGS.index(tag)] + [TAGS.index("O" if tag == "O" else "I-" + tag[2:])] * (len(pieces) - 1)
        rows.append([*row, SEP])
        labels.append([*label, -100])
    ids, mask = pad(rows)
    return ids, mask, torch.zeros_like(ids), pad(labels, -100)[0]


def key(example):
    return " ".join(example[0])


def main():
    seed_everything(0)
    report, rng, fresh = Report("ner"), random.Random(0), random.Random(10_000)
    # Listed names only if they are frequent: the others are spelled, as unknown names will be.
    tokenizer = WordPiece([" ".join(tagged(rng)[0]) for _ in range(20_000)], lower=False, at_least=25)
    model = Tagged(Encoder(len(tokenizer), 64, 2, 4, 128), len(TAGS), "all")
    unseen = [draw(tagged, fresh, key, True) for _ in range(1000)]
    report.note(f"{count(model)} parameters, {len(tokenizer)} tokens")

    def loss(_):
        *inputs, labels = tensors(tokenizer, [draw(tagged, rng, key, False) for _ in range(64)])
        return F.cross_entropy(model(*inputs).flatten(0, 1), labels.flatten(), ignore_index=-100)

    model.train()
    seconds = fit(model.parameters(), steps(2600), loss, note=report.note)
    model.eval()
    with torch.no_grad():
        *inputs, labels = tensors(tokenizer, unseen)
        guesses = model(*inputs).argmax(-1)
    right, real, names = guesses == labels, labels >= 0, labels > 0
    size = save("ner", model, tokenizer, "BertForTokenClassification", ["logits"], TAGS)
    report.done(seconds, {"tokens": right[real].float().mean(), "name_tokens": right[names].float().mean()}, {"model": size})


if __name__ == "__main__":
    main()
