"""qa: the words of a short text that answer a question (BERT layout, start and end of the answer).

Data      one to four facts about people (home, purchase, food, job, pet, birth, company, age,
          marriage) as a text, and a question about one of them
Held out  one pair of question and text in ten by hash, never trained on (1000 drawn)
Score     answers whose start and end are both right
"""

import random

import torch
import torch.nn.functional as F
from bert import Tagged, count, save
from common import NEVER, Report, draw, pick, seed_everything, steps
from nets import Encoder, pad
from tokenizer import CLS, SEP, WordPiece, words_of
from train import fit
from words import WORKPLACES, all_names, company, person, place

THINGS = "book car phone house bicycle guitar laptop camera watch piano boat tent".split()
FOODS = "pizza soup rice bread cheese salad pasta cake fish chicken apples sushi".split()
PETS = "cat dog rabbit parrot horse hamster turtle goldfish".split()


def fact(rng, who):
    """(sentence, [(question, answer)])"""
    home, thing, food, job, pet = place(rng), pick(rng, THINGS), pick(rng, FOODS), pick(rng, list(WORKPLACES)), pick(rng, PETS)
    year, firm, age, spouse = str(rng.randint(1950, 2024)), company(rng), str(rng.randint(5, 99)), person(rng)
    return pick(rng, (
        (f"{who} lives in {home}.", [(f"Where does {who} live?", home), (f"Who lives in {home}?", who), (f"In which place does {who} live?", home)]),
        (f"{who} bought a {thing} in {year}.", [(f"What did {who} buy?", f"a {thing}"), (f"When did {who} buy a {thing}?", year), (f"Who bought a {thing}?", who)]),
        (f"{who} likes to eat {food}.", [(f"What does {who} like to eat?", food), (f"Who likes to eat {food}?", who)]),
        (f"{who} works as a {job}.", [(f"What is the job of {who}?", job), (f"Who works as a {job}?", who)]),
        (f"{who} has a {pet}.", [(f"What pet does {who} have?", pet), (f"Who has a {pet}?", who)]),
        (f"{who} was born in {year}.", [(f"When was {who} born?", year), (f"In what year was {who} born?", year), (f"Who was born in {year}?", who)]),
        (f"{who} works at {firm}.", [(f"Where does {who} work?", firm), (f"Who works at {firm}?", who)]),
        (f"{who} is {age} years old.", [(f"How old is {who}?", age), (f"Who is {age} years old?", who)]),
        (f"{who} is married to {spouse}.", [(f"Who is married to {spouse}?", who), (f"To whom is {who} married?", spouse)]),
    ))


def asked(rng):
    """(question, text, answer, where the answer starts in the text)"""
    facts, people, wanted = [], [], rng.randint(1, 4)
    while len(facts) < wanted:
        who = pick(rng, people) if people and rng.random() < 0.4 else person(rng)
        if any(who != other and (who in other or other in who) for other in people):
            continue
        told = fact(rng, who)
        # Two people with the same pet would make two answers right.
        if any(told[0].split(" ", 3)[-1] == other[0].split(" ", 3)[-1] for other in facts):
            continue
        facts.append(told)
        people.append(who)
    text, chosen = " ".join(sentence for sentence, _ in facts), rng.randrange(wanted)
    question, answer = pick(rng, facts[chosen][1])
    before = sum(len(sentence) + 1 for sentence, _ in facts[:chosen])
    return question, text, answer, text.find(answer, before)


def tensors(tokenizer, examples):
    rows, kinds, starts, ends = [], [], [], []
    for question, text, answer, at in examples:
        head = [CLS, *tokenizer.pieces(question), SEP]
        row, spans, position = [], [], 0
        for word in words_of(text, False):
            position = text.find(word, position)
            for piece in tokenizer.word(word):
                row.append(piece)
                spans.append((position, position + len(word)))
            position += len(word)
        starts.append(len(head) + next(i for i, (start, _) in enumerate(spans) if start >= at))
        ends.append(len(head) + max(i for i, (_, end) in enumerate(spans) if end <= at + len(answer)))
        rows.append([*head, *row, SEP])
        kinds.append([0] * len(head) + [1] * (len(row) + 1))
    ids, mask = pad(rows)
    return ids, mask, pad(kinds)[0], torch.tensor(starts), torch.tensor(ends)


def key(example):
    return "|".join(example[:2])


def main():
    seed_everything(0)
    report, rng, fresh = Report("qa"), random.Random(0), random.Random(10_000)
    tokenizer = WordPiece([" ".join(asked(rng)[:2]) for _ in range(20_000)] + all_names(), lower=False, at_least=10)
    model = Tagged(Encoder(len(tokenizer), 96, 3, 4, 192), 2, "span")
    unseen = [draw(asked, fresh, key, True) for _ in range(1000)]
    report.note(f"{count(model)} parameters, {len(tokenizer)} tokens")

    def scores(examples):
        ids, mask, kinds, starts, ends = tensors(tokenizer, examples)
        hidden = (1 - mask.float()) * NEVER
        start, end = model(ids, mask, kinds)
        return start + hidden, end + hidden, starts, ends

    def loss(_):
        start, end, starts, ends = scores([draw(asked, rng, key, False) for _ in range(64)])
        return F.cross_entropy(start, starts) + F.cross_entropy(end, ends)

    model.train()
    seconds = fit(model.parameters(), steps(3000), loss, rate=1.5e-3, note=report.note)
    model.eval()
    with torch.no_grad():
        start, end, starts, ends = scores(unseen)
    exact = ((start.argmax(-1) == starts) & (end.argmax(-1) == ends)).float().mean()
    size = save("qa", model, tokenizer, "BertForQuestionAnswering", ["start_logits", "end_logits"])
    report.done(seconds, {"exact": exact}, {"model": size})


if __name__ == "__main__":
    main()
