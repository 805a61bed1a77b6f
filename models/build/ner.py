"""ner: people, places and organisations in a sentence (BERT layout, tags of the CoNLL kind).

Data      sentence templates filled from lists of names in many languages, cities, countries and
          organisations (names.py); one name in ten is made up; WordNet's examples, where they name
          nobody. GloVe's vectors say what kind of word a name is
Held out  one sentence in ten by hash, never trained on (1000 drawn); their names are drawn from the
          same lists. Names kept apart: one name in ten by hash, in no training sentence (1000 drawn)
Score     tokens tagged right: all, those of names, and those of names kept apart
"""

import random
import re

import torch
import torch.nn.functional as F
from bert import count, save
from cased import CasedTable, cased_tokenizer
from common import Report, draw, fake_word, pick, seed_everything, steps
from glove import Glove
from names import kept_apart, lists, organisation, person, place
from nets import pad
from tokenizer import CLS, SEP, words_of
from torch import nn
from train import fit
from wordnet import synsets

TAGS = ["O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC"]
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
    "{PER}, {PER} and {PER} had dinner together.", "I saw {PER} at the airport.", "Can you give this to {PER}?", "Thanks, {PER}!", "Dear {PER}, thank you for your letter.",
    "{PER} told {PER} about the trip to {LOC}.", "Did you see the match between {LOC} and {LOC}?", "The doctor told {PER} to rest.", "{PER} will marry {PER} in {LOC} in June.",
    "My cousin {PER} lives in {LOC} with her dog.", "{PER} was the first woman to climb the mountain.", "The singer {PER} gave a concert in {LOC}.", "King {PER} ruled the country for ten years.",
    "Prof. {PER} from {ORG} gave a talk.", "Ms. {PER} is not in the office today.", "Sir {PER} wrote many books.", "President {PER} spoke in {LOC} on Sunday.", "Queen {PER} was born in {LOC}.",
    "Prime Minister {PER} met the head of {ORG}.", "The painter {PER} lived in {LOC} until 1890.", "{PER}'s new film was shot in {LOC}.", "Everyone likes {PER}'s cake.", "I bought my phone from {ORG}.",
    "{ORG} raised its prices by ten percent.", "{ORG} reported a loss.", "The {ORG} said on Monday that it would help.", "The {ORG} was founded in 1945.", "According to {ORG}, the plan is good.",
    "He used to work for {ORG} before he moved to {LOC}.", "She got a job at {ORG}.", "Workers at {ORG} went on strike.", "{ORG}'s profits rose.", "{ORG}'s offices in {LOC} are closed.", "We ordered pizza and watched a film on {ORG}.",
    "{ORG} is suing {ORG} over a patent.", "{ORG} beat {ORG} in the final.", "I have an account with {ORG}.", "The chief executive of {ORG}, {PER}, resigned.", "Is {ORG} hiring?", "{ORG} makes the best coffee.",
    "Is there a bus from {LOC} to {LOC}?", "How far is it from {LOC} to {LOC}?", "They are on holiday in {LOC}.", "Snow fell in {LOC} last night.", "I grew up in {LOC}, {LOC}.", "We live in {LOC}, {LOC}, near the sea.",
    "The {LOC} government raised taxes.", "Tourists love {LOC}.", "{LOC}, {LOC} and {LOC} are nice cities.", "The war between {LOC} and {LOC} ended.", "The people of {LOC} voted on Sunday.", "Welcome to {LOC}!",
    "The best food is in {LOC}.", "Trains to {LOC} are late.", "He drove to {LOC} on Friday.", "She climbed {LOC} in August.", "We swam in {LOC}.", "The fire started north of {LOC}.", "{LOC} is the largest city of the {LOC}.",
    "They sailed around the {LOC}.", "The {LOC} is a river.", "{LOC} has a population of two million.", "It is always warm in {LOC}.", "Goods are sent from {LOC} by ship.",
    "Please send me the file.", "Where is the nearest station?", "What time is it?", "On Monday we start early.", "In March it often rains.", "Can I help you?", "The cat sleeps on the sofa.", "Thank you for your call.",
    "Who is {PER}?", "Where is {LOC}?", "What does {ORG} do?", "Why did {PER} leave {ORG}?", "When was {PER} born?", "Tell {PER} that I am late.", "It was {PER} who called.", "You should ask {PER} or {PER}.",
    "{PER} loves French food.", "{PER} speaks English and German.", "On Tuesday {PER} bought a car from {ORG}.", "The Italian singer {PER} lives in {LOC}.", "In January, {ORG} moved to {LOC}.", "Happy birthday, {PER}!",
)


MAKERS = {"PER": person, "LOC": place, "ORG": organisation}


def name_of(rng, kind, apart):
    while True:
        name = MAKERS[kind](rng)
        if any(kept_apart(word) for word in name.split() if word[0].isupper()) == apart:
            return name


def tagged(rng, apart=False):
    """(words, tags); `apart`: with names that training never sees"""
    words, tags = [], []
    for part in re.split(r"(\{\w+\})", pick(rng, TEMPLATES)):
        if part.startswith("{"):
            kind = part[1:-1]
            name = name_of(rng, kind, apart)
            # Titles ("Mr.", "King") go before either name.
            for index, word in enumerate(words_of(name, False)):
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
        words.insert(spot, fake_word(rng) if rng.random() < 0.3 else pick(rng, EVERYDAY).lower())
        tags.insert(spot, "O")
    if words[-1] == "." and rng.random() < 0.2:
        words.pop()
        tags.pop()
    return words, tags


NAMELESS = [
    text[0].upper() + text[1:] for one in synsets().values() for text in one.examples if text and not re.search(r"\b[A-Z]", text[1:]) and len(text.split()) > 3
]


def any_sentence(rng):
    if rng.random() < 0.2:
        words = words_of(pick(rng, NAMELESS), False)
        return words, ["O"] * len(words)
    return tagged(rng)


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


class Tagger(nn.Module):
    """Looks at ever more neighbours of each token: one, three and seven to either side."""

    def __init__(self, table: CasedTable, width: int = 96):
        super().__init__()
        self.table, self.enter = table, nn.Linear(table.features, width)
        self.layers = nn.ModuleList(nn.Conv1d(width, width, 3, padding=reach, dilation=reach) for reach in (1, 2, 4))
        self.dropout, self.head = nn.Dropout(0.15), nn.Linear(width, len(TAGS))

    def forward(self, input_ids, attention_mask, token_type_ids):
        mask = attention_mask[..., None].float()
        states = self.dropout(F.relu(self.enter(self.table(input_ids)))) * mask
        for layer in self.layers:
            states = (F.relu(layer(states.transpose(1, 2)).transpose(1, 2)) + states) * mask
        return self.head(self.dropout(states))


def features(apart=False):
    """For each word in small letters: does it stand in a list? `apart`: also the names kept apart."""
    found = []
    for kind in ("first", "last", "city", "country", "organisation"):
        words = {word.lower() for name in lists()[kind] for word in words_of(name, False) if apart or not kept_apart(word)}
        found.append({word: 1.0 for word in words})
    return found


def key(example):
    return " ".join(example[0])


def endings():
    """How names end: pieces for those that no list has."""
    counts = {}
    for kind in ("first", "last", "city"):
        for name in lists()[kind]:
            if name.isascii() and not kept_apart(name):
                for size in (2, 3, 4):
                    if len(name) > size + 1:
                        counts["##" + name[-size:].lower()] = counts.get("##" + name[-size:].lower(), 0) + 1
    return [piece for piece, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:600]]


def main():
    seed_everything(0)
    report, rng, fresh = Report("ner"), random.Random(0), random.Random(10_000)
    glove = Glove()
    tokenizer = cased_tokenizer(glove, 15_000, 25_000, endings())
    model = Tagger(CasedTable(glove, tokenizer, 48, features()))
    unseen = [draw(any_sentence, fresh, key, True) for _ in range(1000)]
    strangers = [tagged(fresh, True) for _ in range(1000)]
    report.note(f"{count(model)} parameters, {len(tokenizer)} tokens")

    def loss(_):
        *inputs, labels = tensors(tokenizer, [draw(any_sentence, rng, key, False) for _ in range(64)])
        return F.cross_entropy(model(*inputs).flatten(0, 1), labels.flatten(), ignore_index=-100, label_smoothing=0.05)

    model.train()
    seconds = fit(model.parameters(), steps(2500), loss, note=report.note)
    model.eval()
    scores = {}
    with torch.no_grad():
        for name, examples in (("", unseen), ("_kept_apart", strangers)):
            *inputs, labels = tensors(tokenizer, examples)
            right, real, names = model(*inputs).argmax(-1) == labels, labels >= 0, labels > 0
            scores[f"tokens{name}"] = right[real].float().mean()
            scores[f"name_tokens{name}"] = right[names].float().mean()
    # The shipped model knows the names, too, that were kept apart for the score.
    model.table.fill(features(apart=True))
    size = save("ner", model, tokenizer, "BertForTokenClassification", ["logits"], TAGS, width=96)
    report.done(seconds, scores, {"model": size})


if __name__ == "__main__":
    main()
