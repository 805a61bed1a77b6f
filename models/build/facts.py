"""Statements about the world and the questions that they answer, for the models of answers and of ranking.

Each statement is written in one of several ways; every question has the words of its answer. Names, places,
numbers and things come from long lists, so that the kind of answer is learnt and not the answer.
"""

import os
from functools import lru_cache

from common import CACHE, fake_word, pick
from names import organisation, person, place
from wordnet import members

VERBS = """
buy bought bought|sell sold sold|write wrote written|paint painted painted|build built built|design designed designed|invent invented invented|discover discovered discovered|found founded founded|win won won
lose lost lost|find found found|steal stole stolen|break broke broken|repair repaired repaired|clean cleaned cleaned|cook cooked cooked|eat ate eaten|bake baked baked|drink drank drunk|read read read|study studied studied
teach taught taught|learn learned learned|visit visited visited|see saw seen|watch watched watched|hear heard heard|make made made|sign signed signed|send sent sent|bring brought brought|give gave given|receive received received
open opened opened|close closed closed|destroy destroyed destroyed|attack attacked attacked|defeat defeated defeated|beat beat beaten|meet met met|marry married married|teach taught taught|hire hired hired|fire fired fired
direct directed directed|compose composed composed|record recorded recorded|publish published published|translate translated translated|collect collected collected|grow grew grown|plant planted planted|sing sang sung|play played played
carry carried carried|move moved moved|rent rented rented|order ordered ordered|deliver delivered delivered|create created created|develop developed developed|lead led led|kill killed killed|save saved saved|rescue rescued rescued
catch caught caught|hunt hunted hunted|photograph photographed photographed|draw drew drawn|cut cut cut|throw threw thrown|wash washed washed|drive drove driven|ride rode ridden|fly flew flown|borrow borrowed borrowed|hide hid hidden
"""
ROLES = "president mayor owner director manager head captain author king queen chief leader boss coach teacher founder chairman editor minister governor singer chef principal".split()
RELATIVES = "brother sister mother father son daughter wife husband friend boss teacher uncle aunt cousin neighbour colleague grandmother grandfather doctor".split()
UNITS = {
    "tall": ("metres", "meters", "feet", "cm"), "high": ("metres", "meters", "feet"), "long": ("kilometres", "km", "miles", "metres", "meters"), "deep": ("metres", "meters", "feet"),
    "wide": ("metres", "feet", "miles"), "heavy": ("kilograms", "kg", "tons", "pounds"), "old": ("years", "months"), "fast": ("km per hour", "miles per hour"), "far": ("kilometres", "miles"),
}
MONEY = ("euros", "dollars", "pounds", "francs", "yen", "cents")
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
COLOURS = "red blue green yellow black white brown orange purple pink grey silver golden".split()
LANGUAGES = "English French German Spanish Italian Portuguese Dutch Polish Arabic Hindi Chinese Japanese Korean Turkish Greek Swahili Danish Russian Swedish Hebrew".split()
SUBJECTS = "physics history law medicine music chemistry biology engineering economics art philosophy mathematics literature".split()
SMALL = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty a hundred".split()
MORE = ("The weather was nice.", "Many people came.", "It was a long day.", "Nobody knew why.", "This surprised everyone.", "He was very happy about it.", "There is a cafe nearby.", "The news spread quickly.", "She did not say more.", "It is well known.", "Please call us if you have questions.", "The story was in the newspaper.")


@lru_cache(maxsize=1)
def nouns():
    verbs = [entry.split() for entry in VERBS.replace("\n", "|").split("|") if entry.strip()]
    with open(os.path.join(CACHE, "words.txt"), encoding="utf-8") as file:
        frequent = set(file.read().split("\n")[150:16_000])
    plain = lambda word: word in frequent
    known = lambda name: [word for word in members(name) if plain(word)]
    return {
        "verb": verbs, "thing": known("artifact"), "animal": known("animal"), "food": known("food"), "job": known("worker") + "doctor teacher lawyer nurse farmer painter writer baker pilot".split() * 8,
        "building": "tower bridge museum church castle stadium school hospital library palace temple station hotel theatre building wall dam tunnel statue ship".split(),
        "nature": "river mountain lake island forest desert canyon valley cave glacier volcano bay".split(),
    }


def some(rng, kind):
    return fake_word(rng, 2, 3) if rng.random() < 0.1 else pick(rng, nouns()[kind])


def article(words):
    return ("an " if words[0] in "aeiou" else "a ") + words


def number(rng):
    way = rng.random()
    if way < 0.25:
        return pick(rng, SMALL)
    if way < 0.5:
        return str(rng.randint(2, 99))
    if way < 0.65:
        return str(rng.randint(100, 9999))
    if way < 0.85:
        return f"{rng.randint(1, 999)},{rng.randint(0, 999):03d}" + (f",{rng.randint(0, 999):03d}" if rng.random() < 0.2 else "")
    if way < 0.93:
        return f"{rng.randint(1, 99)}.{rng.randint(1, 9)}"
    return f"{rng.randint(1, 90)} {pick(rng, ('million', 'billion', 'thousand'))}"


def year(rng):
    return str(rng.randint(1500, 2025))


def date(rng):
    day, month = rng.randint(1, 28), pick(rng, MONTHS)
    return pick(rng, (f"{day} {month}", f"{month} {day}", f"{month} {year(rng)}", f"{day} {month} {year(rng)}", month, pick(rng, DAYS)))


def clock(rng):
    hour = rng.randint(1, 12)
    return pick(rng, (f"{hour} am", f"{hour} pm", f"{rng.randint(0, 23)}:{rng.randint(0, 59):02d}", f"{hour} o'clock", pick(rng, "noon midnight eight nine ten seven six".split()), f"{hour}:{rng.randint(10, 59)} pm"))


def title(rng):
    return " ".join(fake_word(rng, 1, 3).capitalize() if rng.random() < 0.4 else pick(rng, nouns()["thing"]).capitalize() for _ in range(rng.randint(1, 2)))


def thing(rng):
    words = some(rng, "thing")
    return f"{pick(rng, COLOURS + ['new', 'old', 'small', 'big', 'beautiful', 'cheap', 'famous'])} {words}" if rng.random() < 0.4 else words


def deed(rng):
    """Who did what, where and when."""
    base, past, done = pick(rng, nouns()["verb"])
    who, what, where = person(rng), thing(rng), place(rng)
    what = pick(rng, (article(what), f"the {what}", f"the {what}"))
    when, at = (year(rng), "in") if rng.random() < 0.6 else (pick(rng, DAYS), "on")
    asked = [
        (f"Who {past} {what}?", who), (f"What did {who} {base}?", what), (f"Who {past} {what.replace('a ', 'the ', 1)}?", who),
        (f"Who was {what} {done} by?", who), (f"Whom did they say {past} {what}?", who),
    ]
    if rng.random() < 0.5:
        asked += [(f"When did {who} {base} {what}?", when), (f"When was {what} {done}?", when), (f"In which year was {what} {done}?" if at == "in" else f"On which day was {what} {done}?", when)]
        told = [f"{who} {past} {what} {at} {when}.", f"{what} was {done} by {who} {at} {when}.", f"{at} {when}, {who} {past} {what}.", f"{what}, which was {done} by {who}, is from {when}." if at == "in" else f"{at} {when} {who} {past} {what}."]
    elif rng.random() < 0.5:
        asked += [(f"Where did {who} {base} {what}?", where), (f"Where was {what} {done}?", where), (f"In which city did {who} {base} it?", where)]
        told = [f"{who} {past} {what} in {where}.", f"{what} was {done} by {who} in {where}.", f"In {where}, {who} {past} {what}."]
    else:
        told = [f"{who} {past} {what}.", f"{what} was {done} by {who}.", f"It was {who} who {past} {what}.", f"{what}, {done} by {who}, is {pick(rng, ('famous', 'in a museum', 'well known', 'gone'))}.", f"{what} is {article(some(rng, 'thing'))} {done} by {who} around {year(rng)}."]
    return told, asked


def life(rng):
    who, town, job = person(rng), place(rng), some(rng, "job")
    other, firm, subject, born = place(rng), organisation(rng), pick(rng, SUBJECTS), year(rng)
    return pick(rng, (
        ([f"{who} lives in {town} and works as {article(job)}.", f"{who} is {article(job)} from {town}.", f"{who}, {article(job)}, comes from {town}."],
         [(f"Where does {who} live?", town), (f"What is {who}'s job?", job), (f"What does {who} do?", job), (f"Where is {who} from?", town), (f"Who is {article(job)}?", who), (f"Who is from {town}?", who), (f"What is the profession of {who}?", job)]),
        ([f"{who} studied {subject} in {town} before moving to {other}.", f"{who} studied {subject} at the university of {town} and then went to {other}.", f"Before moving to {other}, {who} studied {subject} in {town}."],
         [(f"What did {who} study?", subject), ("What did she study?", subject), ("What did he study?", subject), (f"Where did {who} move?", other), ("Where did he move to?", other), (f"Which subject did {who} study?", subject), ("Who studied " + subject + "?", who)]),
        ([f"{who} was born in {town} in {born}.", f"{who} was born in {born} in {town}.", f"Born in {born}, {who} grew up in {town}."],
         [(f"When was {who} born?", born), (f"Where was {who} born?" if rng.random() < 2 else "", town), (f"Who was born in {born}?", who), ("In which year was she born?", born), (f"Where did {who} grow up?", town)]),
        ([f"{who} works for {firm} in {town}.", f"{who} has a job at {firm} in {town}.", f"{who} joined {firm} and moved to {town}."],
         [(f"Where does {who} work?", firm), (f"Who works for {firm}?", who), (f"Which company does {who} work for?", firm), (f"Who is {who}'s employer?", firm)]),
    ))


def measure(rng):
    adjective = pick(rng, list(UNITS))
    amount = f"{number(rng)} {pick(rng, UNITS[adjective])}"
    kind = some(rng, "building" if rng.random() < 0.5 else "nature")
    name = pick(rng, (f"the {kind}", f"the {title(rng)} {kind.capitalize()}", f"{title(rng)}", person(rng)))
    noun = {"tall": "height", "high": "height", "long": "length", "deep": "depth", "wide": "width", "heavy": "weight", "old": "age", "fast": "speed", "far": "distance"}[adjective]
    about = pick(rng, ("", "", "", "about ", "over ", "nearly ", "more than ", "only "))
    where, when = place(rng), year(rng)
    told = [f"{name} is {about}{amount} {adjective}.", f"{name} has a {noun} of {about}{amount}.", f"{name} is {about}{amount} {adjective} and {pick(rng, ('stands', 'lies', 'is'))} in {where}.", f"{name} in {where} was built in {when} and is {about}{amount} {adjective}.", f"The {noun} of {name} is {amount}."]
    if adjective == "heavy":
        told += [f"{name} weighs {about}{amount}."] * 2
    asked = [(f"How {adjective} is {name}?", amount), (f"What is the {noun} of {name}?", amount), (f"How {adjective} is it?", amount), (f"What is {about}{amount} {adjective}?" , name)]
    return told, asked


def price(rng):
    what, amount, who = some(rng, "thing"), f"{number(rng)} {pick(rng, MONEY)}", person(rng)
    amount = pick(rng, (amount, amount, f"${rng.randint(2, 900)}", f"{rng.randint(2, 900)} {pick(rng, MONEY)}"))
    return ([f"The {what} costs {amount}.", f"{article(what)} costs {amount} and can be bought in {place(rng)}.", f"{who} paid {amount} for the {what}.", f"The price of the {what} is {amount}.", f"You can buy {article(what)} for {amount}.", f"{who} bought {article(what)} for {amount}.", f"Tickets for the {what} cost {amount}."],
            [(f"How much does the {what} cost?", amount), (f"What is the price of the {what}?", amount), (f"How much is the {what}?", amount), (f"How much did it cost?", amount), (f"How much does {article(what)} cost?", amount)])


def amount(rng):
    what, count, town, firm = some(rng, "thing" if rng.random() < 0.6 else "animal") + "s", number(rng), place(rng), organisation(rng)
    name, job = person(rng), some(rng, "job") + "s"
    return pick(rng, (
        ([f"There are {count} {what} in {town}.", f"{town} has {count} {what}.", f"We counted {count} {what} in {town}."],
         [(f"How many {what} are there in {town}?", count), (f"How many {what} does {town} have?", count), (f"How many {what} are there?", count), (f"What is the number of {what}?", count)]),
        ([f"{name} has {count} {what}.", f"{name} owns {count} {what} and {article(some(rng, 'animal'))}.", f"{name} has {article(some(rng, 'animal'))} and {count} {what}."],
         [(f"How many {what} does {name} have?", count), (f"How many {what} does she have?", count), (f"Who has {count} {what}?", name)]),
        ([f"{town} has {pick(rng, ('about ', '', 'around ', 'over '))}{count} inhabitants.", f"{town} has a population of {count}.", f"{count} people live in {town}.", f"{town} is a town with {pick(rng, ('about ', ''))}{count} inhabitants."],
         [(f"How many people live in {town}?", count), (f"What is the population of {town}?", count), (f"How many inhabitants does {town} have?", count), (f"Which town has {count} inhabitants?", town)]),
        ([f"{firm} has {count} {job}.", f"{firm} employs {count} {job} in {town}.", f"{count} {job} work at {firm}, {rng.randint(2, 20)} of them women."],
         [(f"How many {job} does {firm} have?", count), (f"How many {job} work at {firm}?", count), (f"Who employs {count} {job}?", firm), (f"How many {job} are there?", count)]),
    ))


def times(rng):
    event = pick(rng, "train bus flight meeting concert film lesson shop museum bank store office party class show game course pool library workshop exam".split())
    verb = pick(rng, ("leave", "start", "begin", "open", "close", "arrive", "end"))
    at, later, town, platform = clock(rng), clock(rng), place(rng), f"platform {rng.randint(1, 20)}"
    day = date(rng)
    third = verb + ("s" if not verb.endswith("s") else "")
    return pick(rng, (
        ([f"The {event} {third} at {at}.", f"The {event} to {town} {third} at {at} from {platform}.", f"The {event} in {town} {third} at {at}."],
         [(f"When does the {event} {verb}?", at), (f"What time does the {event} {verb}?", at), (f"At what time does the {event} {verb}?", at), ("What time is it?", at)]),
        ([f"The {event} leaves at {at} from {platform}.", f"The {event} to {town} leaves from {platform} at {at}."],
         [("From which platform does it leave?", platform), (f"Which platform does the {event} leave from?", platform), (f"When does the {event} leave?", at), (f"Where does the {event} leave from?", platform)]),
        ([f"The {event} is open from {at} to {later}.", f"Our {event} is open from {at} to {later}, {pick(rng, DAYS)} to {pick(rng, DAYS)}.", f"The {event} opens at {at} and closes at {later}."],
         [(f"When does the {event} open?", at), (f"What time does the {event} open?", at), (f"When does the {event} close?", later), (f"Until when is the {event} open?", later), (f"What time does the {event} close?", later)]),
        ([f"The {event} is on {day}.", f"The {event} takes place on {day} in {town}.", f"Please sign up for the {event} before {day}.", f"The {event} will be held in {town} on {day}.", f"The deadline for the {event} is {day}."],
         [(f"When is the {event}?", day), (f"What is the date of the {event}?", day), (f"When does the {event} take place?", day), (f"On which day is the {event}?", day)] + ([("When is the deadline?", day)] * 2)),
    ))


def roles(rng):
    who, role, firm, town, since, relative = person(rng), pick(rng, ROLES), organisation(rng), place(rng), year(rng), pick(rng, RELATIVES)
    other, old = person(rng), rng.randint(2, 95)
    second = rng.randint(2, 95)
    return pick(rng, (
        ([f"The {role} of {firm} is {who}.", f"{who} is the {role} of {firm}.", f"Its {role}, {who}, took over in {since}.", f"{who} has been the {role} since {since}.", f"{firm} was founded in {rng.randint(1800, 2020)}. Its {role}, {who}, took over in {since}."],
         [(f"Who is the {role}?", who), (f"Who is the {role} of {firm}?", who), (f"Who is the {role} of the company?", who), (f"What is the name of the {role}?", who)]),
        ([f"{firm} was founded in {since} by {who}.", f"{who} founded {firm} in {since}.", f"{firm}, founded by {who} in {since}, is based in {town}."],
         [(f"Who founded {firm}?", who), (f"When was {firm} founded?", since), ("When was the company founded?", since), (f"Who is the founder of {firm}?", who)]),
        ([f"{who}'s {relative} is called {other}.", f"The name of {who}'s {relative} is {other}.", f"{other} is the {relative} of {who}.", f"{who} and {who.split()[0]}'s {relative} {other} live in {town}."],
         [(f"Who is {who}'s {relative}?", other), (f"What is the name of {who}'s {relative}?", other), (f"Who is the {relative} of {who}?", other)]),
        ([f"{who} is {old} years old.", f"{who} is {old} years old and {pick(rng, ('his', 'her'))} {relative} {other} is {second}.", f"{who} ({old}) and {other} ({second}) are friends.", f"At the age of {old}, {who} moved to {town}."],
         [(f"How old is {who}?", str(old)), (f"What is the age of {who}?", str(old)), (f"Who is {old} years old?", who), (f"What is {who}'s age?", str(old))]),
        ([f"The capital of {town} is {firm.split()[0]}.", f"{town} is a country. Its capital is {firm.split()[0]}.", f"{firm.split()[0]} is the capital of {town}."],
         [(f"What is the capital of {town}?", firm.split()[0]), (f"Which city is the capital of {town}?", firm.split()[0])]),
    ))


def looks(rng):
    who, what, colour, animal = person(rng), some(rng, "thing"), pick(rng, COLOURS), some(rng, "animal")
    name, other, second = fake_word(rng, 1, 3).capitalize(), some(rng, "thing"), pick(rng, COLOURS)
    verb = pick(rng, ("drives", "has", "wears", "owns", "bought", "carries", "likes", "rides"))
    base = {"bought": "buy", "has": "have", "carries": "carry"}.get(verb, verb[:-1])
    do = "did" if verb == "bought" else "does"
    return pick(rng, (
        ([f"{who} {verb} {article(colour)} {what}.", f"{who} {verb} {article(colour)} {what} and {pick(rng, ('his', 'her'))} {pick(rng, RELATIVES)} {article(second)} {other}."],
         [(f"What colour is {who}'s {what}?", colour), (f"What color is the {what}?", colour), (f"What colour is her {what}?", colour), (f"Which colour does the {what} have?", colour), (f"What {do} {who} {base}?", f"{article(colour)} {what}"), (f"Who {verb} {article(colour)} {what}?", who)]),
        ([f"The {what} is {colour}.", f"The {what} is {colour} and the {other} is {second}.", f"The {other} is {second}, but the {what} is {colour}."],
         [(f"What colour is the {what}?", colour), (f"What color is the {what}?", colour), (f"Which thing is {colour}?", what)]),
        ([f"We have {article(animal)} called {name}.", f"{who} has {article(animal)} named {name} and two {other}s.", f"The {animal}'s name is {name}.", f"Our {animal}, {name}, likes to play."],
         [(f"What is the {animal}'s name?", name), (f"What is the name of the {animal}?", name), (f"What is the {animal} called?", name), (f"Who is {name}?", article(animal))]),
        ([f"The {what} is {pick(rng, ('in', 'on', 'under', 'behind', 'near'))} the {other}." ], [(f"Where is the {what}?", None)]),
    ))


def facts(rng):
    what, kind, town, lang = title(rng), some(rng, "nature"), place(rng), pick(rng, LANGUAGES)
    animal, food, second, place_ = some(rng, "animal") + "s", some(rng, "food"), some(rng, "food"), pick(rng, ("the sea", "forests", "the desert", "rivers", "cold regions", "trees", "mountains", town))
    rank = pick(rng, "largest longest highest smallest oldest fastest deepest tallest richest biggest".split())
    base, past, done = pick(rng, nouns()["verb"])
    cause = f"{pick(rng, ('heavy', 'strong', 'bad', 'a sudden', 'the', 'a long'))} {pick(rng, 'rain snow wind storm strike accident weather heat fog illness fire traffic noise'.split())}"
    event = pick(rng, "match concert flight party meeting lesson race train show".split())
    happened = pick(rng, ("cancelled", "delayed", "stopped", "postponed", "moved", "late"))
    length = f"{pick(rng, SMALL)} {pick(rng, ('years', 'days', 'hours', 'weeks', 'months', 'minutes'))}"
    war = pick(rng, ("war", "strike", "storm", "film", "trip", "journey", "project", "lesson", "siege"))
    goal = f"{base} {article(some(rng, 'thing'))}"
    tool = some(rng, "thing")
    phone = pick(rng, (f"{rng.randint(100, 999)}-{rng.randint(1000, 9999)}", f"0{rng.randint(10, 99)} {rng.randint(100, 999)} {rng.randint(100, 999)}"))
    items = pick(rng, (f"{article(some(rng, 'thing'))} and {article(some(rng, 'thing'))}", article(thing(rng))))
    return pick(rng, (
        ([f"{what} is the {rank} {kind} in {town}.", f"The {rank} {kind} in {town} is {what}.", f"{what} is the {rank} {kind} of {town}, {pick(rng, ('far from the sea', 'near the border', 'and very beautiful'))}."],
         [(f"What is the {rank} {kind}?", what), (f"Which is the {rank} {kind} in {town}?", what), (f"What is the {rank} {kind} in {town}?", what), (f"Where is {what}?", town)]),
        ([f"{what} flows through {town} and into the sea.", f"{what} flows through {town}."], [(f"Which river flows through {town}?", what), (f"What flows through {town}?", what)]),
        ([f"Most people in {town} speak {lang}.", f"{lang} is spoken in {town}.", f"The language of {town} is {lang}.", f"{town} is a large country. Most people there speak {lang}."],
         [(f"What language do they speak in {town}?", lang), (f"Which language is spoken in {town}?", lang), (f"What is the language of {town}?", lang), (f"What do people speak in {town}?", lang)]),
        ([f"{animal} live in {place_} and eat {food}.", f"{animal} eat {food} and live mostly in {place_}.", f"{animal} are found in {place_}. They eat {food}."],
         [(f"What do {animal} eat?", food), (f"Where do {animal} live?", place_), (f"Which animals eat {food}?", animal)]),
        ([f"{animal} make {food} from {second}.", f"{animal} collect {second} and make {food}.", f"{food} is made by {animal}."], [(f"What do {animal} make?", food), (f"Who makes {food}?", animal)]),
        ([f"The {event} was {happened} because of {cause}.", f"Because of {cause}, the {event} was {happened}.", f"The {event} in {town} was {happened} due to {cause}."],
         [(f"Why was the {event} {happened}?", cause), (f"What was the reason?", cause), (f"What caused this?", cause), (f"What was {happened}?", f"the {event}")]),
        ([f"The {war} lasted {length}.", f"The {war} ended in {year(rng)} after {length}.", f"The {war} took {length}."], [(f"How long did the {war} last?", length), (f"How long did the {war} take?", length), (f"How long was the {war}?", length)]),
        ([f"{article(tool)} is used to {goal}.", f"People use {article(tool)} to {goal}.", f"You need {article(tool)} to {goal}."], [(f"What is {article(tool)} used for?", f"to {goal}"), (f"What do people use to {goal}?", article(tool)), (f"What is the {tool} for?", f"to {goal}")]),
        ([f"For questions, call {phone} or visit our office.", f"Our phone number is {phone}.", f"You can reach {person(rng)} at {phone}."], [("What is the phone number?", phone), ("Which number can I call?", phone), ("How can I reach you?", phone)]),
        ([f"Please bring {items}.", f"You should bring {items} to the course.", f"Do not forget {items}."], [("What do I need to bring?", items), ("What should I bring?", items)]),
    ))


def own(rng):
    who, town, job, old = person(rng), place(rng), some(rng, "job"), str(rng.randint(5, 90))
    return ([f"My name is {who} and I live in {town}.", f"I am {who}. I live in {town}.", f"My name is {who} and I am {article(job)} from {town}.", f"I live in {town} and my name is {who}.", f"My name is {who}, I am {old} years old and I live in {town}."],
            [("What is my name?", who), ("Who am I?", who), ("Where do I live?", town), ("What am I called?", who), ("Where am I from?", town), ("What's my name?", who), ("Where do you live?", town)])


FAMILIES = (deed, deed, deed, life, life, measure, measure, price, amount, amount, times, times, roles, roles, looks, facts, facts, facts, own)


def question(rng):
    """(question, text, answer, where the answer begins): one statement that answers it, often among others."""
    while True:
        told, asked = pick(rng, FAMILIES)(rng)
        asks, answer = pick(rng, asked)
        told = [one for one in told if answer and answer in one]
        if not told:
            continue
        statement = pick(rng, told)
        break
    others = []
    for _ in range(pick(rng, (0, 0, 1, 1, 1, 2))):
        others.append(pick(rng, MORE) if rng.random() < 0.3 else pick(rng, pick(rng, FAMILIES)(rng)[0]))
    others = [capital(one) for one in others if answer not in one]
    statement = capital(statement)
    begin = statement.lower().find(answer.lower())
    text = [statement, *others]
    rng.shuffle(text)
    text = " ".join(text)
    begin += text.find(statement)
    asks = asks if rng.random() < 0.85 else asks.lower().rstrip("?")
    return asks, text, text[begin : begin + len(answer)], begin


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
