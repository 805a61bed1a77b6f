"""table-qa: which cells of a table answer a question, and what to do with them (BERT layout, tags).

The table is written as one line, "table <question> | r1 c1 name Bob ; r1 c2 age 34 ; ...".
The tag of a cell's tokens says SELECT or not; the tag of the first token is what to do with
the selected cells: NONE (list them), SUM, AVERAGE or COUNT.

Data      random tables of two to five rows and two to four columns, one name in four and one
          heading in five made up; questions for a cell, for rows, for a count, sum or average,
          by the heading's name or as people ask ("How old is Bob?"), in any case
Held out  one pair of question and table in ten by hash, never trained on (600 drawn)
Score     questions for which the cells and what to do with them are all right
"""

import random

import torch
import torch.nn.functional as F
from bert import INPUTS, count, save
from common import Report, draw, fake_word, pick, seed_everything, steps
from nets import Encoder, pad
from tokenizer import CLS, SEP, WordPiece
from torch import nn
from train import fit
from words import CITIES_COUNTRIES, FIRST_NAMES, PLACES

LABELS = ["O", "SELECT", "NONE", "SUM", "AVERAGE", "COUNT"]
NUMERIC = {"age": (5, 99), "price": (1, 99), "stars": (100, 99_999), "stock": (0, 500), "contributors": (2, 400)}
WORDS = {
    "name": FIRST_NAMES,
    "city": CITIES_COUNTRIES,
    "job": "teacher doctor chef pilot farmer nurse actor baker judge sailor".split(),
    "color": "red green blue black white yellow".split(),
    "country": "France Spain Italy Japan Egypt Kenya Brazil Canada".split(),
    "product": "phone laptop chair table lamp book pen bag shoe hat".split(),
    "repository": "Transformers Datasets Tokenizers Gradio Diffusers".split(),
    "team": "Lions Tigers Bears Eagles Sharks".split(),
}
KEYS = ("name", "product", "repository", "team")
# As people ask, without the heading's name: for the cell of {0}, and for those whose cell is {0}.
ABOUT = {
    "age": ("How old is {0}?", "What is {0}'s age?", "Tell me how old {0} is."),
    "city": ("Where does {0} live?", "In which city does {0} live?", "What city is {0} in?"),
    "job": ("What does {0} do?", "What is {0}'s job?", "What does {0} work as?"),
    "color": ("What colour is the {0}?", "What color is {0}?"),
    "country": ("Which country is {0} from?", "What country does {0} come from?"),
    "price": ("How much is the {0}?", "How much does the {0} cost?", "What does {0} cost?"),
    "stock": ("How many {0} are in stock?", "How many {0} are left?"),
    "stars": ("How many stars has {0}?", "How many stars did {0} get?"),
    "year": ("What year is {0} from?", "When was {0} made?"),
}
WHOSE = {
    "age": ("Who is {0} years old?", "Who is {0}?"),
    "city": ("Who lives in {0}?", "Who is in {0}?"),
    "job": ("Who is a {0}?", "Who works as a {0}?"),
    "color": ("What is {0}?", "Which one is {0}?"),
    "country": ("Who is from {0}?", "Who comes from {0}?"),
    "price": ("What costs {0}?", "Which one costs {0}?"),
}
COLUMNS = (*WORDS, *NUMERIC, "year")


def cell(rng, column):
    if column in WORDS:
        return pick(rng, WORDS[column])
    return str(rng.randint(*NUMERIC.get(column, (1950, 2025))))


def table(rng):
    """(headings, rows, indices of the columns that can be added up)"""
    first = pick(rng, KEYS)
    columns = [first, *rng.sample([c for c in COLUMNS if c != first], rng.randint(1, 3))]
    rows, wanted = [], rng.randint(2, 5)
    while len(rows) < wanted:
        name = cell(rng, first) if rng.random() < 0.75 else fake_word(rng, 2, 3).capitalize()
        if all(row[0] != name for row in rows):
            rows.append([name, *(cell(rng, column) for column in columns[1:])])
    headings = list(columns)
    if rng.random() < 0.2:
        headings[rng.randrange(len(headings))] = fake_word(rng, 2, 3)
    return headings, rows, [i for i, column in enumerate(columns) if column in NUMERIC]


def asked(rng):
    """(headings, rows, question, selected cells, what to do with them)"""
    heads, rows, question, selected, action = asked_plainly(rng)
    if rng.random() < 0.4:
        heads = [head.capitalize() for head in heads]
    if rng.random() < 0.15:
        question = question.rstrip("?.")
    return heads, rows, question, selected, action


def asked_plainly(rng):
    heads, rows, numeric = table(rng)
    row, column = pick(rng, rows), rng.randrange(1, len(heads))
    head, key, value = heads[column], heads[0], row[column]
    matching = [(i, 0) for i, other in enumerate(rows) if other[column] == value]
    kind = rng.randrange(10)
    if kind < 4:
        name = row[0]
        if head in ABOUT and rng.random() < 0.5:
            return heads, rows, pick(rng, ABOUT[head]).format(name), [(rows.index(row), column)], "NONE"
        question = pick(rng, (f"What is the {head} of {name}?", f"{head} of {name}", f"Give me the {head} of {name}.", f"What {head} does {name} have?", f"Which {head} has {name}?", f"How many {head} does {name} have?"))
        return heads, rows, question, [(rows.index(row), column)], "NONE"
    if kind < 7 and head in WHOSE and rng.random() < 0.4:
        return heads, rows, pick(rng, WHOSE[head]).format(value), matching, "NONE"
    if kind < 7:
        return heads, rows, pick(rng, (f"Who has {head} {value}?", f"Which {key} has {head} {value}?", f"Show the {key} with {head} {value}.")), matching, "NONE"
    if kind == 7:
        return heads, rows, pick(rng, (f"How many have {head} {value}?", f"How many {key} entries have {head} {value}?", f"Count the {key} with {head} {value}.")), matching, "COUNT"
    if kind == 8 or not numeric:
        return heads, rows, pick(rng, ("How many rows are there?", f"How many {key} entries are there?", "Count the rows.")), [(i, 0) for i in range(len(rows))], "COUNT"
    column = pick(rng, numeric)
    head, action = heads[column], pick(rng, ("SUM", "AVERAGE"))
    adding = (f"What is the total {head}?", f"Sum of {head}", f"What is the sum of the {head}?")
    averaging = (f"What is the average {head}?", f"Average of {head}", f"What is the mean {head}?")
    return heads, rows, pick(rng, adding if action == "SUM" else averaging), [(i, column) for i in range(len(rows))], action


def flatten(tokenizer, heads, rows, question):
    """Token ids, and the tokens of each cell."""
    ids, cells = [CLS, *tokenizer.pieces("table"), *tokenizer.pieces(question), *tokenizer.pieces("|")], {}
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            ids += tokenizer.pieces(f"r{i + 1} c{j + 1} {heads[j]}")
            start = len(ids)
            ids += tokenizer.pieces(value)
            cells[i, j] = (start, len(ids))
            ids += tokenizer.pieces(";")
    return [*ids, SEP], cells


class TableReader(nn.Module):
    """Tells each token whether it is part of the question, and whether it occurs on the other side.

    The second hint is what makes it work: without it the same network gets a quarter right.
    """

    def __init__(self, encoder, width, bar):
        super().__init__()
        self.encoder, self.head, self.bar = encoder, nn.Linear(width, len(LABELS)), bar

    def forward(self, input_ids, attention_mask):
        inside = (torch.cumsum((input_ids == self.bar).long(), 1) > 0).long()
        same = (input_ids[:, :, None] == input_ids[:, None, :]).float()
        across = (inside[:, :, None] != inside[:, None, :]).float() * attention_mask[:, None, :].float()
        echoed = ((same * across).sum(-1) > 0).long()
        return self.head(self.encoder(input_ids, attention_mask, inside * 2 + echoed))


def tensors(tokenizer, examples):
    rows, labels = [], []
    for heads, table_rows, question, selected, action in examples:
        ids, cells = flatten(tokenizer, heads, table_rows, question)
        label = [-100] * len(ids)
        label[1] = LABELS.index(action)
        for where, (start, end) in cells.items():
            label[start:end] = [int(where in selected)] * (end - start)
        rows.append(ids)
        labels.append(label)
    return *pad(rows), pad(labels, -100)[0]


def key(example):
    return example[2] + str(example[1])


def main():
    seed_everything(11)
    report, rng, fresh, width = Report("table-qa"), random.Random(11), random.Random(1111), 96
    corpus = [" ".join([question, *heads, *(value for row in rows for value in row)]) for heads, rows, question, _, _ in (asked(rng) for _ in range(8000))]
    places = [f"r{i}" for i in range(1, 41)] + [f"c{i}" for i in range(1, 21)]
    tokenizer = WordPiece(corpus + [" ".join(FIRST_NAMES + PLACES)], lower=True, at_least=25, extra=[*places, "table", "|"])
    model = TableReader(Encoder(len(tokenizer), width, 4, 4, 2 * width, 512, kinds=4, reach=12, dropout=0.05), width, tokenizer.ids["|"])
    report.note(f"{count(model)} parameters, {len(tokenizer)} tokens")
    weight = torch.tensor([1.0, 2.0, 1.0, 1.0, 1.0, 1.0])

    def loss(_):
        ids, mask, labels = tensors(tokenizer, [draw(asked, rng, key, False) for _ in range(32)])
        return F.cross_entropy(model(ids, mask).flatten(0, 1), labels.flatten(), ignore_index=-100, weight=weight)

    model.train()
    seconds = fit(model.parameters(), steps(3000), loss, warm_up=100, note=report.note)
    model.eval()
    right = 0
    with torch.no_grad():
        for _ in range(600):
            heads, rows, question, selected, action = draw(asked, fresh, key, True)
            ids, cells = flatten(tokenizer, heads, rows, question)
            logits = model(torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.long))[0]
            chosen = logits.softmax(-1)[:, 1]
            found = [where for where, (start, end) in cells.items() if chosen[start:end].mean() > 0.5]
            right += found == sorted(selected) and LABELS[2 + logits[1, 2:].argmax().item()] == action
    size = save("table-qa", model, tokenizer, "BertForTokenClassification", ["logits"], LABELS, 512, INPUTS[:2])
    report.done(seconds, {"all_right": right / 600}, {"model": size})


if __name__ == "__main__":
    main()
