"""qa: the words of a short text that answer a question (BERT layout, start and end of the answer).

Data      one to four short statements as a text, and a question about one of them: people (home,
          purchase and price, food, job, pet, birth, company, age, marriage), the writer's own
          name and life, things (colour, place), books, capitals, firms, times of the day; one
          name, place or thing in three is made up, so that the sentence is learnt and not a list
Held out  one pair of question and text in ten by hash, never trained on (1000 drawn)
Score     answers whose start and end are both right
"""

import random

import torch
import torch.nn.functional as F
from bert import Tagged, count, save
from common import NEVER, Report, draw, fake_word, pick, seed_everything, steps
from nets import Encoder, pad
from tokenizer import CLS, SEP, WordPiece, words_of
from train import fit
from words import CAPITALS, LAST_NAMES, WORKPLACES, all_names, company, person, place, stranger

THINGS = "book car phone house bicycle guitar laptop camera watch piano boat tent bag coat chair lamp table ball key hat".split()
FOODS = "pizza soup rice bread cheese salad pasta cake fish chicken apples sushi chocolate noodles".split()
PETS = "cat dog rabbit parrot horse hamster turtle goldfish bird".split()
COLOURS = "red blue green yellow black white brown orange purple pink grey silver".split()
WHERE = ("on the sofa", "under the table", "in the garden", "in the kitchen", "behind the door", "on the roof",
         "next to the window", "in the car", "at the station", "in the box", "on the desk", "near the river")
EVENTS = (("train", "leaves"), ("bus", "leaves"), ("flight", "leaves"), ("meeting", "starts"), ("concert", "starts"),
          ("film", "begins"), ("lesson", "begins"), ("shop", "opens"), ("museum", "opens"), ("bank", "closes"))
WORKS = "Hamlet Macbeth Emma Ulysses Dracula Dune Faust Candide".split()
OWN = (("friend", "My friend"), ("sister", "My sister"), ("brother", "My brother"), ("neighbour", "Our neighbour"))


def maybe_new(rng, known):
    """One in three is made up."""
    return known if rng.random() < 0.67 else fake_word(rng, 2, 3)


def somebody(rng):
    name = person(rng) if rng.random() < 0.67 else stranger(rng)
    return f"{name} {pick(rng, LAST_NAMES)}" if " " not in name and rng.random() < 0.2 else name


def somewhere(rng):
    return place(rng) if rng.random() < 0.67 else stranger(rng)


def life(rng):
    """A statement about somebody, as (verb phrase, questions with the answers); {} is who it is."""
    home, thing, food, pet = somewhere(rng), maybe_new(rng, pick(rng, THINGS)), pick(rng, FOODS), maybe_new(rng, pick(rng, PETS))
    job, year, firm = maybe_new(rng, pick(rng, list(WORKPLACES))), str(rng.randint(1900, 2024)), company(rng)
    age, spouse, price, birthplace = str(rng.randint(3, 99)), somebody(rng), f"{rng.randint(2, 990)} {pick(rng, ('euros', 'dollars', 'pounds'))}", somewhere(rng)
    new = pick(rng, ("a", "a new", "an old", f"a {pick(rng, COLOURS)}"))
    article = "an" if job[0] in "aeiou" else "a"
    return pick(rng, (
        ([f"lives in {home}", f"lives in {home} with two children", f"has lived in {home} for {rng.randint(2, 40)} years", f"moved to {home} last year"],
         [("Where does {} live?", home), ("Who lives in " + home + "?", None), ("In which place does {} live?", home), ("Which city does {} live in?", home)]),
        ([f"bought {new} {thing} in {year}"], [("What did {} buy?", f"{new} {thing}"), ("When did {} buy the " + thing + "?", year), (f"Who bought {new} {thing}?", None)]),
        ([f"bought {new} {thing} for {price}", f"sold {new} {thing} for {price}"],
         [("How much did the " + thing + " cost?", price), ("What was the price of the " + thing + "?", price), (f"Who had {new} {thing}?", None)]),
        ([f"bought {new} {thing} for {price}"], [("What did {} buy?", f"{new} {thing}"), ("How much did {} pay for the " + thing + "?", price)]),
        ([f"likes to eat {food}", f"likes {food}", f"loves {food}", f"eats {food} every day"],
         [("What does {} like to eat?", food), ("What does {} like?", food), ("What does {} eat?", food), ("Who likes " + food + "?", None)]),
        ([f"works as {article} {job}", f"is {article} {job}", f"has a job as {article} {job}"],
         [("What is the job of {}?", job), ("What does {} do?", job), ("What does {} work as?", job), (f"Who works as {article} {job}?", None), (f"Who is {article} {job}?", None)]),
        ([f"has a {pet}", f"has a {pet} at home"], [("What pet does {} have?", f"a {pet}"), ("What does {} have?", f"a {pet}"), (f"Who has a {pet}?", None)]),
        ([f"was born in {year} in {birthplace}", f"was born in {birthplace} in {year}"],
         [("When was {} born?", year), ("Where was {} born?", birthplace), ("In what year was {} born?", year), (f"Who was born in {year}?", None), (f"Who was born in {birthplace}?", None)]),
        ([f"was born in {year}"], [("When was {} born?", year), (f"Who was born in {year}?", None)]),
        ([f"was born in {birthplace}", f"comes from {birthplace}"], [("Where was {} born?", birthplace), ("Where does {} come from?", birthplace), ("Where is {} from?", birthplace)]),
        ([f"works at {firm}", f"works for {firm}"], [("Where does {} work?", firm), ("Which company does {} work for?", firm), (f"Who works at {firm}?", None)]),
        ([f"is {age} years old", f"is {age}"], [("How old is {}?", age), ("What is the age of {}?", age), (f"Who is {age} years old?", None)]),
        ([f"is married to {spouse}"], [("Who is {} married to?", spouse), ("To whom is {} married?", spouse), ("Who is married to {}?", spouse), (f"Who is married to {spouse}?", None)]),
        ([f"flies to {home} on Monday", f"went to {home} by train", f"travels to {home} every summer"], [("Where did {} go?", home), ("Where does {} travel to?", home)]),
    ))


def about_somebody(rng):
    """A sentence or two about one person, whom questions call by the name, half of it, or a pronoun."""
    who = somebody(rng)
    first, asked = life(rng)
    phrase, called = pick(rng, first), who if rng.random() < 0.6 else who.split()[0]
    style = rng.randrange(5)
    if style == 0:
        relation, start = pick(rng, OWN)
        text, questions = f"{start} {who} {phrase}.", [(question.format(f"my {relation}" if rng.random() < 0.3 else called), answer or who) for question, answer in asked]
    elif style == 1:
        second, more = life(rng)
        text = f"{who} {phrase} and {pick(rng, second)}."
        questions = [(question.format(called), answer or who) for question, answer in asked + more]
    elif style == 2:
        he, she = "He", "he"
        if rng.random() < 0.5:
            he, she = "She", "she"
        second, more = life(rng)
        text = f"{who} {phrase}. {he} {pick(rng, second)}."
        questions = [(question.format(called if rng.random() < 0.7 else she), answer or who) for question, answer in asked + more]
    elif style == 3:
        text = f"{pick(rng, ('Yesterday', 'Last week', 'Today', 'In the evening'))}, {who} {phrase}." if phrase.split()[0] in ("bought", "sold", "went", "moved") else f"{who} {phrase}."
        questions = [(question.format(called), answer or who) for question, answer in asked]
    else:
        text, questions = f"{who} {phrase}.", [(question.format(called), answer or who) for question, answer in asked]
    return text, questions


def about_me(rng):
    name, home, age, thing = somebody(rng), somewhere(rng), str(rng.randint(5, 99)), pick(rng, COLOURS)
    job, pet = maybe_new(rng, pick(rng, list(WORKPLACES))), maybe_new(rng, pick(rng, PETS))
    named = [(f"{q}", name) for q in ("What is my name?", "What's my name?", "Who am I?")]
    return pick(rng, (
        (f"My name is {name} and I live in {home}.", [*named, ("Where do I live?", home)]),
        (f"I am {name}. I live in {home}.", [*named, ("Where do I live?", home)]),
        (f"My name is {name} and my favourite colour is {thing}.", [*named, ("What is my favourite colour?", thing), ("What colour do I like?", thing)]),
        (f"My name is {name} and I am {age} years old.", [*named, ("How old am I?", age), ("What is my age?", age)]),
        (f"I work as a {job} and I have a {pet}.", [("What is my job?", job), ("What do I do?", job), ("What pet do I have?", f"a {pet}")]),
    ))


def about_the_world(rng):
    thing, colour, where = maybe_new(rng, pick(rng, THINGS + PETS)), pick(rng, COLOURS), pick(rng, WHERE)
    land, capital = pick(rng, list(CAPITALS.items())) if rng.random() < 0.5 else (stranger(rng), stranger(rng))
    work, author, firm, year = pick(rng, WORKS) if rng.random() < 0.5 else stranger(rng), somebody(rng), company(rng), str(rng.randint(1600, 2024))
    (event, happens), (ride, _) = pick(rng, EVENTS), pick(rng, EVENTS[:3])
    time = pick(rng, (f"{rng.randint(1, 12)} pm", f"{rng.randint(1, 12)} am", f"{rng.randint(1, 12)} o'clock", "noon", "midnight"))
    town, happen = somewhere(rng), happens[:-1]
    whose, fact = pick(rng, ("The", "My", "Her", "Our")), pick(rng, ("very fast", "quite old", "big", "new", "expensive"))
    same = whose.lower() if rng.random() < 0.5 else "the"
    return pick(rng, (
        (pick(rng, (f"{whose} {thing} is {colour}.", f"{whose} {thing} is {colour} and {fact}.", f"{whose} {thing} is {fact} and {colour}.")),
         [(f"What colour is {same} {thing}?", colour), (f"What is the colour of {same} {thing}?", colour), (f"What is {colour}?", f"{whose} {thing}")]),
        (f"{whose} {thing} {pick(rng, ('is', 'sleeps', 'stands', 'lies'))} {where}.", [(f"Where is {same} {thing}?", where), (f"Where does {same} {thing} sleep?", where), (f"What is {where}?", f"{whose} {thing}")]),
        (f"{capital} is the capital of {land}.", [(f"What is the capital of {land}?", capital), (f"Which city is the capital of {land}?", capital), (f"Of which country is {capital} the capital?", land)]),
        (f"The capital of {land} is {capital}.", [(f"What is the capital of {land}?", capital), (f"Which city is the capital of {land}?", capital)]),
        (f"{work} was written by {author}.", [(f"Who wrote {work}?", author), (f"Who is the author of {work}?", author), (f"What did {author} write?", work)]),
        (f"{author} wrote {work} in {year}.", [(f"Who wrote {work}?", author), (f"When was {work} written?", year), (f"What did {author} write?", work)]),
        (f"{firm} was founded in {year} by {author}.", [(f"When was {firm} founded?", year), (f"Who founded {firm}?", author), (f"What did {author} found?", firm)]),
        (f"The {event} {happens} at {time}.", [(f"When does the {event} {happen}?", time), (f"What time does the {event} {happen}?", time), (f"At what time does the {event} {happen}?", time)]),
        (f"The {ride} to {town} leaves at {time} from platform {rng.randint(1, 20)}.", [(f"When does the {ride} leave?", time), (f"Where does the {ride} go?", town), (f"What time does the {ride} to {town} leave?", time)]),
    ))


def spoken(rng, question):
    """As people type it."""
    for plain, short in (("What is", "What's"), ("Where is", "Where's"), ("Who is", "Who's"), ("colour", "color"), ("favourite", "favorite")):
        if plain in question and rng.random() < 0.25:
            question = question.replace(plain, short)
    if rng.random() < 0.1:
        question = question.rstrip("?")
    return question[0].lower() + question[1:] if rng.random() < 0.1 else question


def asked(rng):
    """(question, text, answer, where the answer starts in the text)"""
    while True:
        statements = [pick(rng, (about_somebody, about_somebody, about_somebody, about_me, about_the_world, about_the_world))(rng) for _ in range(pick(rng, (1, 1, 2, 3, 4)))]
        text = " ".join(sentence for sentence, _ in statements)
        chosen = rng.randrange(len(statements))
        question, answer = pick(rng, statements[chosen][1])
        # An answer that stands twice in the text, or a statement of the same kind, could make two places right.
        if len(words_of(text, False)) > 70 or text.count(answer) != 1:
            continue
        starts = [sentence.split()[0] for sentence, _ in statements]
        if len(set(starts)) < len(starts):
            continue
        return spoken(rng, question), text, answer, text.find(answer)


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
    model = Tagged(Encoder(len(tokenizer), 128, 3, 4, 256), 2, "span")
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
