"""Statements with the questions that they answer, in many wordings: what qa is trained on.

Each maker returns (text, [(question, answer)]); the answer stands in the text to the letter. Answers to "where" and
"when" leave a preposition before a name or a date out ("1945", "Oslo") and keep it before a plain noun ("on the table").
"""

from common import fake_word, pick
from qa_words import (COLOURS, DAYS, INTRANSITIVE, LANGUAGES, NUMBERS, TRANSITIVE, a, adjectives, big, clock, company, date, gerund, given, meanings,
                      money, name, nouns, participle, past, place, plural, small, span_of_time, spot, thing, third, year)
from names import lists

REASONS = (
    "heavy rain|bad weather|a strike|the high costs|a lack of money|an accident|strong wind|illness|the noise|a broken engine|an injury|the heat|a fire|poor health|"
    "a power cut|the traffic|the snow|a flood|technical problems|low demand|a mistake|the war|safety concerns"
).split("|")
CLAUSES = (
    "it was too expensive|he was ill|she was tired|they had no time|the road was closed|it was raining|nobody came|the water was cold|the battery was empty|"
    "the roof was broken|it was too late|the key was missing|her car broke down|his alarm did not ring|the lights went out|it was getting dark|they needed money"
).split("|")
PURPOSES = "save money|learn the language|help the poor|protect the animals|celebrate his birthday|win the prize|visit her mother|see the doctor|escape the heat|earn more money|buy bread|make room for a school|measure the temperature|keep warm|store food|cut wood|clean the floor|see in the dark|heat the house".split("|")
ROLES = "president|director|head|manager|owner|captain|mayor|leader|chairman|coach|editor|founder|king|queen|minister of health|chief executive|CEO|principal|conductor|chef|pilot|author|spokesman|treasurer".split("|")
KIN = "sister|brother|son|daughter|wife|husband|mother|father|uncle|aunt|cousin|grandmother|grandfather|friend|neighbour|boss|teacher|nephew".split("|")
SIZES = (("tall", "metres|feet|meters|cm"), ("high", "metres|feet|meters"), ("long", "kilometres|metres|miles|km|feet|cm|inches"), ("wide", "metres|feet|kilometres"),
         ("deep", "metres|feet"), ("heavy", "kilograms|tons|kg|pounds|grams"), ("old", "years|days|months"), ("thick", "centimetres|mm|inches"))
SUPERLATIVES = "largest biggest smallest tallest oldest longest highest fastest richest most popular most famous most expensive deepest coldest hottest driest best youngest".replace("most ", "most_").split()
JOBS = "teacher|doctor|nurse|engineer|lawyer|painter|farmer|baker|actor|writer|pilot|singer|dentist|architect|plumber|journalist|scientist|waiter|musician|chemist|poet|composer|photographer|mathematician".split("|")
SUBJECTS = "physics|chemistry|law|medicine|music|history|mathematics|biology|art|economics|philosophy|engineering|literature|computer science|architecture|geography".split("|")
PETS = "dog|cat|horse|rabbit|parrot|hamster|pony|turtle|goldfish|donkey".split("|")


def words(text):
    return text.split("|")


def one(rng, values):
    return pick(rng, values.split("|") if isinstance(values, str) else values)


def subject(rng):
    """(as the subject of a sentence, as questions call it, wh-word for it, pronoun)"""
    way = rng.random()
    if way < 0.55:
        who = name(rng)
        return who, who if rng.random() < 0.6 else given(who), "Who", pick(rng, ("he", "she"))
    if way < 0.7:
        firm = company(rng)
        return firm, firm, pick(rng, ("Who", "Which company", "Who")), "it"
    who = pick(rng, (*JOBS, *nouns()["person"]))
    owner = pick(rng, ("The", "The", "The", "My", "Our", "Her", "A", "One"))
    called = who if owner in ("A", "One") else f"{owner.lower()} {who}"
    return f"{owner} {who}", called if " " in called else f"the {who}", "Who", pick(rng, ("he", "she"))


def thing_made(rng):
    """An object: (in the text, in a question)."""
    noun = thing(rng)
    adjective = pick(rng, adjectives())
    way = rng.randrange(7)
    if way == 0:
        return a(noun), f"the {noun}"
    if way == 1:
        return a(f"{adjective} {noun}"), f"the {noun}"
    if way == 2:
        return f"the {noun}", f"the {noun}"
    if way == 3:
        return f"the {adjective} {noun}", f"the {noun}"
    if way == 4:
        proper = f"the {fake_word(rng).capitalize()} {pick(rng, ('Tower', 'Bridge', 'Museum', 'Castle', 'Prize', 'Theatre', 'Palace', 'Hotel'))}"
        return proper, proper
    if way == 5:
        proper = f"{fake_word(rng).capitalize()}" if rng.random() < 0.5 else f"The {adjective.capitalize()} {noun.capitalize()}"
        return proper, proper
    own = pick(rng, ("his", "her", "their", "a new", "an old"))
    return f"{own} {noun}", f"the {noun}"


def when(rng):
    preposition, time = date(rng)
    return f" {preposition} {time}" if preposition else f" {time}", time


def where(rng):
    preposition, at = spot(rng)
    proper = not at.startswith("the ") or at.split()[1][0].isupper()
    return f" {preposition} {at}", at if proper else f"{preposition} {at}"


def asked_when(rng, helper, who, rest):
    return pick(rng, (f"When {helper} {who} {rest}?", f"When {helper} {who} {rest}?", f"In what year {helper} {who} {rest}?", f"In which year {helper} {who} {rest}?", f"On what day {helper} {who} {rest}?"))


def action(rng):
    """Somebody did something, somewhere, some time, for some reason."""
    who, called, wh, pronoun = subject(rng)
    verb = pick(rng, TRANSITIVE)
    what, the_thing = thing_made(rng)
    (at, place_said), (on, time_said) = where(rng), when(rng)
    future = any(word in time_said for word in ("next", "tomorrow"))
    asks = pronoun if rng.random() < 0.12 else called
    wanted = past(verb) if not future else f"will {verb}"
    helper = "will" if future else "did"
    reason = one(rng, REASONS)
    clause, purpose = one(rng, CLAUSES), one(rng, PURPOSES)
    why, because = pick(rng, ((f" because of {reason}", reason), (f" because {clause}", clause), (f" due to {reason}", reason), (f" to {purpose}", f"to {purpose}"), (f" in order to {purpose}", f"to {purpose}"), (f" so that they could {purpose}", f"they could {purpose}")))
    long = span_of_time(rng)
    parts, questions = [], [
        (f"{wh} {wanted} {the_thing}?", who), (f"What {helper} {asks} {verb}?", what), (f"What was {participle(verb)} by {called}?", what),
    ]
    if rng.random() < 0.5:
        parts.append(at)
        questions += [(f"Where {helper} {asks} {verb} {the_thing}?", place_said), (f"Where was {the_thing} {participle(verb)}?", place_said)]
    if rng.random() < 0.5:
        parts.append(on)
        questions += [(asked_when(rng, helper, asks, f"{verb} {the_thing}"), time_said), (f"When was {the_thing} {participle(verb)}?", time_said)]
    if rng.random() < 0.2:
        parts.append(why)
        questions += [(f"Why {helper} {asks} {verb} {the_thing}?", because)] * 2
    if rng.random() < 0.12:
        parts.append(f" for {long}")
        questions += [(f"How long {helper} {asks} {verb} {the_thing}?", long), (f"For how long {helper} {asks} {verb} {the_thing}?", long)]
    if rng.random() < 0.12:
        friend = f"{pick(rng, ('his', 'her'))} {one(rng, KIN)}" if rng.random() < 0.5 else name(rng)
        parts.append(f" with {friend}")
        questions += [(f"Who {helper} {asks} {verb} {the_thing} with?", friend), (f"With whom {helper} {asks} {verb} {the_thing}?", friend)]
    rng.shuffle(parts)
    told = "".join(parts)
    style = rng.random()
    if style < 0.3 and not future:
        what = what[0].upper() + what[1:]
        middle = pick(rng, ("was", "was", "was first", "has been", "were" if what.endswith("s") else "was"))
        doer = who[0].lower() + who[1:] if who.split()[0] in ("The", "My", "Our", "Her", "A", "One") else who
        text = f"{what} {middle} {participle(verb)} by {doer}{told}."
        questions = [(q, doer if answer == who else what if answer == what[0].lower() + what[1:] else answer) for q, answer in questions]
        questions += [(f"Who was {the_thing} {participle(verb)} by?", doer), (f"By whom was {the_thing} {participle(verb)}?", doer)]
    elif style < 0.4 and parts:
        first = parts[0].strip()
        doer = who[0].lower() + who[1:] if who.split()[0] in ("The", "My", "Our", "Her", "A", "One") else who
        if first[0].islower():
            text = f"{first[0].upper()}{first[1:]}, {doer} {wanted} {what}{''.join(parts[1:])}."
            upper = lambda answer: answer[0].upper() + answer[1:] if first.startswith(answer) else answer
            questions = [(q, doer if answer == who else upper(answer)) for q, answer in questions]
        else:
            text = f"{who} {wanted} {what}{told}."
    elif style < 0.5:
        other, more = pick(rng, TRANSITIVE), thing_made(rng)
        if rng.random() < 0.4:
            more = (f"{small(rng)} {plural(thing(rng))} and {a(thing(rng))}", "")
        if rng.random() < 0.4:
            to = pick(rng, (place(rng), "the market", "the shop", "the city", "the station", "town"))
            return f"{who} went to {to}{on} and {past(other)} {more[0]}.", [(f"What did {called} {other}?", more[0]), (f"Where did {called} go?", to), (f"{wh} {past(other)} {more[0]}?", who)]
        text = f"{who} {wanted} {what}{told} {pick(rng, ('and', 'and then', 'but'))} {past(other)} {more[0]}."
        questions.append((f"What did {called} {other}?", more[0]))
    elif style < 0.54:
        doer = who[0].lower() + who[1:] if who.split()[0] in ("The", "My", "Our", "Her", "A", "One") else who
        other, made = pick(rng, TRANSITIVE), name(rng)
        text = f"{the_thing[0].upper()}{the_thing[1:]} that {made} {past(other)}{at} was {participle(verb)} by {doer}{on}."
        questions = [(f"{wh} {wanted} {the_thing}?", doer), (f"Who was {the_thing} {participle(verb)} by?", doer), (f"Who {past(other)} {the_thing}?", made), (f"When was {the_thing} {participle(verb)}?", time_said), (f"Where did {made} {other} {the_thing}?", place_said)]
    elif style < 0.58:
        text = f"{the_thing[0].upper()}{the_thing[1:]} that {who[0].lower() + who[1:] if who.split()[0] in ('The', 'My', 'Our', 'Her', 'A', 'One') else who} {wanted}{told} was {pick(rng, adjectives())}."
        questions = [(q, (who[0].lower() + who[1:] if who.split()[0] in ("The", "My", "Our", "Her", "A", "One") else who) if answer == who else answer) for q, answer in questions if answer != what]
    else:
        text = f"{who} {wanted} {what}{told}."
    return text, questions


def living(rng):
    """Somebody lives, works, studies, travels somewhere."""
    who, called, wh, pronoun = subject(rng)
    verb = pick(rng, INTRANSITIVE)
    (at, place_said), (on, time_said) = where(rng), when(rng)
    asks = pronoun if rng.random() < 0.2 else called
    long = span_of_time(rng)
    field = one(rng, SUBJECTS)
    ride = one(rng, "train|bus|car|plane|bike|boat|foot|ship|taxi|tram")
    by = f"{'on' if ride == 'foot' else 'by'} {ride}"
    to = place(rng)
    way = rng.randrange(8)
    if way == 0:
        return f"{who} {past(verb)}{at} for {long}{pick(rng, ('', on))}.", [(f"How long did {asks} {verb}{at}?", long), (f"How long did {asks} {verb}?", long), (f"Where did {asks} {verb}?", place_said), (f"{wh} {past(verb)}{at}?", who)]
    if way == 1:
        return f"{who} {pick(rng, ('studied', 'studies', 'taught', 'teaches', 'learned'))} {field}{at}{pick(rng, ('', on, f' before {pronoun} moved to {to}'))}.", [(f"What did {asks} study?", field), (f"Which subject did {asks} study?", field), (f"Where did {asks} study?", place_said), (f"Where did {asks} study {field}?", place_said), (f"{wh} studied {field}?", who)]
    if way == 2:
        return f"{who} {pick(rng, ('travelled', 'went', 'flew', 'drove', 'moved', 'is travelling', 'returned', 'sailed'))} to {to} {by}{on}.", [(f"Where did {asks} go?", to), (f"Where did {asks} travel to?", to), (f"How did {asks} travel to {to}?", by), (f"How did {asks} get to {to}?", by), (f"When did {asks} go to {to}?", time_said), (f"{wh} went to {to}?", who)]
    if way == 3:
        return f"{who} {third(verb)}{at}{pick(rng, ('', on, ' and likes it a lot'))}.", [(f"Where does {asks} {verb}?", place_said), (f"{wh} {third(verb)}{at}?", who), (f"In which place does {asks} {verb}?", place_said)]
    if way == 4:
        origin = place(rng)
        return f"{who} moved from {origin} to {to}{on}.", [(f"Where did {asks} move to?", to), (f"Where did {asks} move from?", origin), (f"Where did {asks} move?", to), (f"When did {asks} move to {to}?", time_said), (f"Where does {asks} live now?", to)]
    if way == 5:
        town, first_year, end = place(rng), year(rng), year(rng)
        if rng.random() < 0.35:
            other = place(rng)
            return f"{who} was born in {town} in {first_year} and {pick(rng, ('died', 'passed away'))} in {other} in {end}.", [(f"Where was {asks} born?", town), (f"When was {asks} born?", first_year), (f"Where did {asks} die?", other), (f"When did {asks} die?", end)]
        if rng.random() < 0.5:
            return f"{who} was born in {first_year} in {town}{pick(rng, ('', ', ' + a(one(rng, 'small town|big city|village|port')) + ' in ' + place(rng)))}.", [(f"When was {asks} born?", first_year), (f"Where was {asks} born?", town), (f"In what year was {asks} born?", first_year), (f"Where does {asks} come from?", town)]
        return f"{who} {pick(rng, ('was born', 'grew up', 'died'))}{at}{on}.", [(f"When was {asks} born?", time_said), (f"Where was {asks} born?", place_said), (f"Where did {asks} die?", place_said), (f"Where does {asks} come from?", place_said)]
    if way == 6:
        return f"{who} has {participle('live')} {'in ' + to} {pick(rng, ('for', 'for'))} {long}.", [(f"How long has {asks} lived in {to}?", long), (f"Where does {asks} live?", to), (f"Which city does {asks} live in?", to)]
    return f"{who} {past(verb)}{at}{on} {'because of ' + one(rng, REASONS) if rng.random() < 0.3 else ''}".rstrip() + ".", [(f"Where did {asks} {verb}?", place_said), (asked_when(rng, "did", asks, verb), time_said), (f"{wh} {past(verb)}{at}?", who)]


def measured(rng):
    what = pick(rng, (f"the {thing(rng)}", f"the {fake_word(rng).capitalize()} {pick(rng, ('Tower', 'Bridge', 'River', 'Mountain', 'Building', 'Wall', 'Tunnel', 'Lake'))}", f"Mount {fake_word(rng).capitalize()}", f"Lake {place(rng)}", f"my {one(rng, KIN)}", f"this {thing(rng)}", f"{pick(rng, ('a', 'a grown'))} {pick(rng, nouns()['animal'])}"))
    adjective, units = pick(rng, SIZES)
    amount = f"{big(rng)} {one(rng, units)}"
    about = pick(rng, ("", "", "about ", "over ", "almost ", "more than ", "nearly ", "around "))
    also, told = where(rng)
    upper = what[0].upper() + what[1:]
    measure = {"tall": "height", "high": "height", "long": "length", "wide": "width", "deep": "depth", "heavy": "weight", "old": "age", "thick": "thickness"}[adjective]
    ask = [(f"How {adjective} is {what}?", amount)] * 2 + [(f"What is the {measure} of {what}?", amount)]
    way = rng.randrange(6)
    if adjective == "heavy":
        return f"{upper} {pick(rng, ('weighs', 'weighed', 'can weigh up to', 'has a weight of'))} {about}{amount}{pick(rng, ('', ' and is ' + pick(rng, adjectives())))}.", [*ask, (f"How much does {what} weigh?", amount), (f"How much does {what} weigh?", amount)]
    if rng.random() < 0.15:
        kind, land = one(rng, "mountain|river|tower|building|bridge|lake|tree|animal|tunnel|wall"), place(rng)
        best = pick(rng, ("tallest", "highest", "longest", "largest", "oldest", "deepest"))
        named = [(f"What is the {best} {kind} in {land}?", what), (f"Which {kind} is the {best} in {land}?", what)]
        if rng.random() < 0.5:
            return f"{upper}, at {about}{amount}, is the {best} {kind} in {land}.", [*ask, *named]
        return f"At {about}{amount}, {what} is the {best} {kind} in {land}.", [*ask, *named]
    if way == 0:
        return f"{upper} is {about}{amount} {adjective} and {pick(rng, ('stands', 'lies', 'is', 'is located', 'can be found'))}{also}.", [*ask, (f"Where is {what}?", told), (f"Where is {what}?", told)]
    if way == 1:
        return f"{upper}, which is {about}{amount} {adjective}, {pick(rng, ('stands', 'lies', 'is'))}{also}.", [*ask, (f"Where is {what}?", told)]
    if way == 2:
        return f"With a {measure} of {about}{amount}, {what} is the {pick(rng, ('largest', 'tallest', 'longest', 'biggest'))} in {place(rng)}.", ask
    if way == 3:
        return f"{upper} stands{also} and is {about}{amount} {adjective}.", [*ask, (f"Where does {what} stand?", told), (f"Where is {what} located?", told)]
    if way == 4:
        return f"The {measure} of {what} is {about}{amount}.", ask
    return f"{upper} is {about}{amount} {adjective}.", ask


def counted(rng):
    noun = pick(rng, nouns()[pick(rng, ("animal", "thing", "person", "food", "plant", "nature"))])
    many, number, second = plural(noun), small(rng) if rng.random() < 0.7 else big(rng), small(rng)
    (at, told), who = where(rng), subject(rng)
    about = pick(rng, ("", "", "", "about ", "around ", "more than ", "over ", "exactly "))
    adjective = pick(rng, ("", "", "", pick(rng, adjectives()) + " "))
    here, city = at.strip(), place(rng)
    other = plural(pick(rng, nouns()["thing"]))
    doer = who[0]
    way = rng.randrange(9)
    if way == 0:
        return f"There are {about}{number} {adjective}{many}{at}{pick(rng, ('', f', {second} of them {pick(rng, adjectives())}', f' and {second} {other}'))}.", [(f"How many {many} are {pick(rng, ('there', 'there ' + here, here))}?", number), (f"How many {many} are there{at}?", number)]
    if way == 1:
        return f"{doer} has {number} {adjective}{many} and {second} {other}.", [(f"How many {many} does {who[1]} have?", number), (f"How many {other} does {who[1]} have?", second)]
    if way == 2:
        verb = pick(rng, TRANSITIVE)
        return f"{doer} {past(verb)} {about}{number} {adjective}{many}{at}.", [(f"How many {many} did {who[1]} {verb}?", number), (f"Who {past(verb)} {number} {many}?", doer), (f"Where did {who[1]} {verb} the {many}?", told)]
    if way == 3:
        population, noun = big(rng) if rng.random() < 0.8 else f"{rng.randint(1, 90)} million", pick(rng, ("people", "inhabitants", "residents", "people"))
        return pick(rng, (f"{city} has {about}{population} {noun}.", f"{about.capitalize()}{population} {noun} live in {city}." if about else f"{population.capitalize()} {noun} live in {city}.", f"{city} has a population of {about}{population}.", f"{city} is {a(pick(rng, adjectives()))} {one(rng, 'city|country|town|island|village')} with {about}{population} {noun}.", f"The population of {city} is {about}{population}.")), \
            [(f"How many people live in {city}?", population), (f"What is the population of {city}?", population), (f"How many inhabitants does {city} have?", population)]
    if way == 4:
        return f"The {pick(rng, nouns()['thing'])}{at} has {number} {adjective}{many}.", [(f"How many {many} does it have?", number)]
    if way == 5:
        whole = pick(rng, nouns()["thing"] + nouns()["animal"])
        return f"{pick(rng, ('A', 'The', 'Each', 'Every'))} {whole} has {number} {adjective}{many}.", [(f"How many {many} does {pick(rng, ('a', 'the'))} {whole} have?", number)]
    if way == 6:
        return f"We have {number} {adjective}{many} and {second} {other} at home.", [(f"How many {many} do we have?", number), (f"How many {other} do we have?", second), (f"How many {many} do they have?", number)]
    if way == 7:
        return f"In total, {about}{number} {adjective}{many} {pick(rng, ('took part', 'were found', 'were sold', 'were counted', 'arrived'))}{at}.", [(f"How many {many} {pick(rng, ('were there', 'took part', 'were found', 'were sold'))}?", number)]
    return f"It takes {about}{number} {many} to {pick(rng, TRANSITIVE)} {a(thing(rng))}.", [(f"How many {many} does it take?", number), (f"How many {many} do you need?", number)]


def role(rng):
    who, firm, job, other = name(rng), pick(rng, (company(rng), place(rng), f"the {pick(rng, nouns()['group'] or ['club'])}", f"the {one(rng, 'company|team|school|club|orchestra|hospital|band|city|bank|museum')}")), one(rng, ROLES), name(rng)
    on, time_said = when(rng)
    tail = pick(rng, (f"took over{on}", f"{past(pick(rng, TRANSITIVE))} {thing_made(rng)[0]}{on}", f"was born in {place(rng)}", "said that it was true", "resigned"))
    ask = [(f"Who is the {job} of {firm}?", who)] * 2 + [(f"Who is the {job}?", who), (f"What is the name of the {job}?", who), (f"Who was the {job} of {firm}?", who)]
    what = [(f"What is {who}'s job?", job), (f"What is {given(who)}'s role?", job)]
    way = rng.randrange(7)
    if way == 0:
        return f"{who} is the {job} of {firm}.", [*ask, (f"What is {who} the {job} of?", firm)]
    if way == 1:
        return f"{who}, the {job} of {firm}, {tail}.", ask
    if way == 2:
        return f"The {job} of {firm} is {pick(rng, ('', 'called ', 'now '))}{who}.", ask
    if way == 3:
        return f"{firm[0].upper() + firm[1:]} is led by its {job}, {who}.", [*ask, (f"Who leads {firm}?", who)]
    if way == 4:
        return f"The {job} of {firm}, {who}, {tail}.", ask
    if way == 5 and rng.random() < 0.4:
        called, founder = company(rng), pick(rng, (who, f"{small(rng)} {plural(one(rng, JOBS))}", f"a {one(rng, JOBS)}"))
        started, town = date(rng), place(rng)
        return f"The {pick(rng, ('company', 'club', 'school', 'band', 'group', 'firm'))}, {pick(rng, ('called', 'named', 'known as'))} {called}, was {pick(rng, ('founded', 'started', 'set up'))} by {founder} in {town}.", [("Who founded it?", founder), ("Who founded the company?", founder), (f"Who founded {called}?", founder), ("What is the name of the company?", called), ("What is it called?", called), (f"Where was {called} founded?", town)]
    if way == 5:
        return f"{pick(rng, ('Its', 'Their', 'The', 'Our'))} {job}, {who}, {tail}.", [(f"Who is the {job}?", who), (f"Who is the {job} of the company?", who), (f"What is the {job} called?", who)]
    return f"{who} became {job} of {firm}{on} after {other} left.", [(f"Who became {job} of {firm}?", who), (f"Who is the {job} of {firm}?", who), (f"When did {who} become {job}?", time_said), (f"Who left?", other)]


def family(rng):
    who, other, third_one, kin, second_kin = name(rng), name(rng), given(name(rng)), one(rng, KIN[:11]), one(rng, KIN)
    age, more = str(rng.randint(2, 95)), str(rng.randint(2, 95))
    first, poss = given(who), pick(rng, ("his", "her"))
    pet, pet_name = one(rng, PETS), given(name(rng))
    ages = [(f"How old is {first}?", age)] * 2
    way = rng.randrange(10)
    if way == 0:
        return f"{first} is {age}{pick(rng, (' years old', ''))} and {poss} {kin} {third_one} is {more}.", [*ages, (f"How old is {third_one}?", more), (f"Who is {first}'s {kin}?", third_one), (f"What is the name of {first}'s {kin}?", third_one)]
    if way == 1:
        return f"{who} is {other}'s {kin}.", [(f"Who is {other}'s {kin}?", who), (f"Whose {kin} is {who}?", other), (f"Who is the {kin} of {other}?", who)]
    if way == 2:
        return f"{who} has a {kin} {pick(rng, ('called', 'named', 'whose name is'))} {third_one}.", [(f"What is {first}'s {kin} called?", third_one), (f"Who is {first}'s {kin}?", third_one), (f"What is the name of {first}'s {kin}?", third_one), (f"Who has a {kin}?", who)]
    if way == 3:
        own = pick(rng, ("I have", "We have", "They have", f"{first} has", f"My {kin} has"))
        many, animals = pick(rng, NUMBERS), one(rng, PETS) + "s"
        asks = {"I have": "do I", "We have": "do we", "They have": "do they"}.get(own, "does " + own.replace("My", "my").removesuffix(" has"))
        text = f"{own} a {pet} {pick(rng, ('called', 'named'))} {pet_name}{pick(rng, ('', f' and {many} {animals}'))}."
        asked = [(f"What is the {pet}'s name?", pet_name), (f"What is the name of the {pet}?", pet_name), (f"What is the {pet} called?", pet_name), (f"Who is {pet_name}?", f"a {pet}"), (f"What kind of animal is {pet_name}?", pet)]
        return text, asked + ([(f"How many {animals} {asks} have?", many)] * 2 if many in text and text.count(pet) == 1 else [])
    if way == 4:
        return f"{who} is married to {other}{pick(rng, ('', f' and has {pick(rng, NUMBERS)} children'))}.", [(f"Who is {first} married to?", other), (f"To whom is {who} married?", other), (f"Who is {given(other)} married to?", who), (f"Who is {first}'s {pick(rng, ('wife', 'husband'))}?", other)]
    if way == 5:
        on, time_said = when(rng)
        return f"{who} and {other} got married{on}.", [(f"When did they get married?", time_said), (f"When did {first} get married?", time_said), (f"Who did {first} marry?", other)]
    if way == 6 and rng.random() < 0.5:
        full, thing_ = pick(rng, (first, who)), pick(rng, (f"a {pet}", a(pick(rng, nouns()["thing"]))))
        return f"{pick(rng, ('My', 'Our'))} {pick(rng, (kin, second_kin))} {full} {pick(rng, ('has', 'owns', 'wants', 'bought', 'sold'))} {thing_}.", [(f"Who has {thing_}?", full), (f"What does {first} have?", thing_), (f"Who bought {thing_}?", full), (f"Who wants {thing_}?", full)]
    if way == 6:
        return f"My {kin} {first} is {pick(rng, (a(one(rng, JOBS)), age + ' years old'))}.", [(f"What is my {kin}'s name?", first), (f"What is my {kin} called?", first), (f"Who is {first}?", f"My {kin}"), (f"What is the name of my {kin}?", first)]
    if way == 7:
        hue, ride, second, other_hue = pick(rng, COLOURS), one(rng, "car|bike|motorcycle|truck|scooter|van|boat"), one(rng, "coat|hat|dress|house|bag|suit|jacket|phone"), pick(rng, COLOURS)
        return f"{first} {pick(rng, ('drives', 'has', 'owns'))} {a(hue)} {ride}. {poss.capitalize()} {kin} {pick(rng, ('has', 'owns', 'wants', 'likes'))} {a(other_hue)} {second}.", \
            [(f"What colour is {pick(rng, (poss, first + chr(39) + 's', 'the'))} {ride}?", hue), (f"What does {first} {pick(rng, ('drive', 'have', 'own'))}?", f"{a(hue)} {ride}"), (f"What colour is the {second}?", other_hue), (f"What does {pick(rng, (poss, first + chr(39) + 's'))} {kin} have?", f"{a(other_hue)} {second}"), (f"Who has {a(other_hue)} {second}?", f"{poss.capitalize()} {kin}"), (f"What color is the {ride}?", hue)]
    if way == 8:
        job, at = one(rng, JOBS), where(rng)
        return f"{who} {pick(rng, ('is', 'works as', 'was', 'worked as'))} {a(job)}{at[0]}.", [(f"What is {first}'s job?", job), (f"What does {first} do?", job), (f"What does {who} do for a living?", job), (f"Where does {first} work?", at[1]), (f"Who is {a(job)}?", who), (f"What is {who}'s profession?", job)]
    return f"{first}'s {pick(rng, ('favourite', 'favorite'))} {pick(rng, ('food', 'dish', 'animal', 'flower'))} is {(dish := pick(rng, nouns()['food']))}.", [(f"What does {first} like?", dish), (f"What is {first}'s favourite food?", dish), (f"Whose favourite food is {dish}?", first)]


def myself(rng):
    who, home, age, job, hue, food, pet = name(rng), place(rng), str(rng.randint(5, 95)), one(rng, JOBS), pick(rng, COLOURS), pick(rng, nouns()["food"]), one(rng, PETS)
    number, firm, origin = pick(rng, NUMBERS), company(rng), place(rng)
    named = [(q, who) for q in ("What is my name?", "What's my name?", "Who am I?", "what is my name")]
    lives = [("Where do I live?", home), ("Which city do I live in?", home), ("What city do I live in?", home)]
    text, asked = pick(rng, (
        (f"My name is {who} and I live in {home}", [*named, *lives]),
        (f"I am {who}, I live in {home}", [*named, *lives]),
        (f"I'm {who} from {home}", [*named, ("Where am I from?", home), ("Where do I come from?", home)]),
        (f"My name is {who} and I am {age} years old", [*named, ("How old am I?", age), ("What is my age?", age)]),
        (f"I work as {a(job)} at {firm}", [("What is my job?", job), ("What do I do?", job), ("Where do I work?", firm), ("Which company do I work for?", firm)]),
        (f"I was born in {origin} but now I live in {home}", [("Where was I born?", origin), *lives, ("Where do I live now?", home)]),
        (f"My favourite colour is {hue} and I like to eat {food}", [("What is my favourite colour?", hue), ("What's my favorite color?", hue), ("What do I like to eat?", food), ("What do I like?", food)]),
        (f"I have {number} children and {a(pet)}", [("How many children do I have?", number), ("What pet do I have?", a(pet)), ("Which animal do I have?", a(pet))]),
        (f"My car is {hue}", [("What colour is my car?", hue), ("What color is my car?", hue)]),
    ))
    return text + pick(rng, (".", ".", ".", "")), asked


def located(rng):
    what = pick(rng, (place(rng), f"the {fake_word(rng).capitalize()} {pick(rng, ('Tower', 'Desert', 'Bridge', 'Museum', 'Castle', 'River', 'Palace'))}", f"Lake {place(rng)}", f"the {pick(rng, nouns()['thing'])}"))
    land, side, river = place(rng), pick(rng, ("", "", "northern ", "southern ", "eastern ", "western ", "central ", "the north of ", "the south of ")), f"{fake_word(rng).capitalize()}"
    at = side + land
    upper = what[0].upper() + what[1:]
    noun, superlative = one(rng, "city|country|river|lake|mountain|island|desert|planet|animal|building|bridge|church|company|forest|ocean|station"), pick(rng, SUPERLATIVES).replace("_", " ")
    tongue, coin = pick(rng, LANGUAGES), one(rng, "euro|dollar|yen|pound|peso|franc|krone|rupee|dinar|real|lira")
    town = place(rng)
    way = rng.randrange(9)
    asks = [(f"Where is {what}?", at)] * 2 + [(f"Where is {what} located?", at)]
    if way == 0:
        return f"{upper} {pick(rng, ('is', 'is located', 'is situated', 'lies', 'can be found'))} in {at}.", [*asks, (f"In which country is {what}?", land)]
    if way == 1:
        return f"{upper} is {pick(rng, ('a city', 'a town', 'an island', 'a village', 'a famous building'))} in {at}{pick(rng, ('', ' on the river ' + river))}.", asks
    if way == 2:
        more = f", {pick(rng, ('more than', 'almost', 'about'))} {big(rng)} {pick(rng, ('years old', 'metres long', 'times as big as the others'))}"
        area = pick(rng, (f"in {land}", f"in {land}", "in the world", "in our solar system", "on earth"))
        return f"{upper} is the {superlative} {noun} {area}{pick(rng, ('', more))}.", [(f"What is the {superlative} {noun} {area}?", what), (f"Which {noun} is the {superlative} {area}?", what), (f"What is the {superlative} {noun}?", what), (f"Which is the {superlative} {noun}?", what)]
    if way == 3:
        return f"The {superlative} {noun} in {land} is {what}.", [(f"What is the {superlative} {noun} in {land}?", what), (f"Which {noun} in {land} is the {superlative}?", what)]
    if way == 4:
        return pick(rng, (f"{pick(rng, ('Most people', 'People', 'Most people there', 'Many people'))} {pick(rng, ('in ' + land + ' ', ''))}speak {tongue}.", f"{tongue} is spoken in {land}.", f"The official language of {land} is {tongue}.")), [(f"What language do they speak in {land}?", tongue), (f"What language is spoken in {land}?", tongue), (f"Which language do people speak in {land}?", tongue), (f"What is the language of {land}?", tongue), (f"What do people in {land} speak?", tongue)]
    if way == 5:
        return f"{pick(rng, (f'The capital of {land}', f'The capital city of {land}', 'Its capital', 'The capital'))} is {town}.", [(f"What is the capital of {land}?", town), (f"Which city is the capital of {land}?", town), (f"What is {land}'s capital?", town)]
    if way == 6:
        return f"{town} is the capital{pick(rng, (' city', ''))} of {land}{pick(rng, ('', f' and has {big(rng)} inhabitants'))}.", [(f"What is the capital of {land}?", town), (f"Which city is the capital of {land}?", town), (f"What is {town} the capital of?", land), (f"Of which country is {town} the capital?", land)]
    if way == 7:
        return f"{pick(rng, (f'The currency of {land}', f'The currency in {land}'))} is the {coin}.", [(f"What is the currency of {land}?", f"the {coin}"), (f"What currency do they use in {land}?", f"the {coin}"), (f"Which currency is used in {land}?", f"the {coin}")]
    sea, verb = f"the {fake_word(rng).capitalize()} Sea", pick(rng, ("flows through", "runs through", "crosses"))
    return f"The {river} {verb} {land} and {pick(rng, ('into', 'ends in', 'reaches'))} {sea}.", [(f"Which river {verb} {land}?", f"The {river}"), (f"What river {verb} {land}?", f"The {river}"), (f"What {verb} {land}?", f"The {river}"), (f"Where does the {river} {pick(rng, ('end', 'flow'))}?", sea)]


def creatures(rng):
    who, food, at, stuff = plural(pick(rng, nouns()["animal"])), pick(rng, nouns()["food"] + nouns()["plant"]), where(rng), plural(pick(rng, nouns()["plant"]))
    made, purpose = pick(rng, nouns()["stuff"] + nouns()["food"]), one(rng, PURPOSES)
    ability = one(rng, "fly|swim|climb|run fast|see in the dark|smell well|dig holes|jump high|live long")
    can = pick(rng, (f"can {ability}", f"cannot {ability}"))
    upper = who[0].upper() + who[1:]
    lands = pick(rng, (place(rng), "the desert", "the sea", "the forest", "warm countries", "cold water", "the mountains", "rivers and lakes", "the ground", "trees", "caves", "groups"))
    long = span_of_time(rng)
    return pick(rng, (
        (f"{upper} live {pick(rng, ('', '', 'mostly ', 'mainly ', 'only '))}in {lands} and {can}.", [(f"Where do {who} live?", lands)] * 2),
        (f"{upper} live in {lands} and eat {food}.", [(f"Where do {who} live?", lands), (f"What do {who} eat?", food), (f"What do {who} feed on?", food)]),
        (f"{upper} eat {pick(rng, ('', 'mostly ', 'mainly ', 'only '))}{food}{at[0]}.", [(f"What do {who} eat?", food)]),
        (f"{upper} collect {stuff} and make {made}{at[0]}.", [(f"What do {who} make?", made), (f"What do {who} collect?", stuff), (f"Which animals make {made}?", upper), (f"Where do {who} make {made}?", at[1])]),
        (f"{upper} sleep for {long} a day.", [(f"How long do {who} sleep?", long)]),
        (f"{upper} can live for {long}.", [(f"How long can {who} live?", long), (f"How old can {who} get?", long)]),
        (f"{upper} use {pick(rng, ('their', ''))} {stuff} to {purpose}.".replace("  ", " "), [(f"What do {who} use {stuff} for?", f"to {purpose}"), (f"Why do {who} use {stuff}?", f"to {purpose}"), (f"What are {stuff} used for?", f"to {purpose}")]),
    ))


def meaning(rng):
    word, gloss = pick(rng, meanings())
    start = a(word) if gloss.split()[0] in ("a", "an") else word
    tool, purpose, made = pick(rng, nouns()["thing"]), one(rng, PURPOSES), pick(rng, nouns()["stuff"])
    upper, using = start[0].upper() + start[1:], f"{gerund(pick(rng, TRANSITIVE))} {plural(pick(rng, nouns()['thing']))}"
    return pick(rng, (
        (f"{upper} is {gloss}.", [(f"What is {start}?", gloss), (f"What is {start}?", gloss), (f"What do you call {gloss}?", upper)]),
        (f"{upper} is {gloss}.", [(f"What is {start}?", gloss)]),
        (f"{a(tool).capitalize()} is {pick(rng, ('', 'mostly ', 'often '))}used to {purpose}.", [(f"What is {a(tool)} used for?", f"to {purpose}"), (f"What do you use {a(tool)} for?", f"to {purpose}"), (f"What can you use to {purpose}?", a(tool).capitalize())]),
        (f"{a(tool).capitalize()} is used for {using}.", [(f"What is {a(tool)} used for?", using), (f"What do you use {a(tool)} for?", using)]),
        (f"The {tool} is made of {made}.", [(f"What is the {tool} made of?", made), (f"What is the {tool} made from?", made), (f"What is made of {made}?", f"The {tool}")]),
        (f"{made.capitalize()} is made from {(source := plural(pick(rng, nouns()['plant'] + nouns()['food'])))}.", [(f"What is {made} made from?", source), (f"What is {made} made of?", source)]),
    ))


def times(rng):
    shop, event = one(rng, "shop|store|museum|bank|library|restaurant|office|pool|pharmacy|market|bakery|cinema|gym|post office|supermarket"), one(rng, "meeting|concert|film|lesson|party|match|show|game|exam|lecture|wedding|play|race|interview|course|ceremony|workshop|festival")
    ride, to, origin = one(rng, "train|bus|flight|ferry|boat|plane|tram"), place(rng), place(rng)
    start, end, day, last_day = clock(rng), clock(rng), pick(rng, DAYS), pick(rng, DAYS)
    whose = pick(rng, ("The", "The", "Our", "This", "My"))
    preposition, time_said = date(rng)
    on = f" {preposition} {time_said}" if preposition else f" {time_said}"
    number, letter = str(rng.randint(1, 40)), pick(rng, "ABCDE")
    at, told = where(rng)
    long = span_of_time(rng)
    platform = f"{pick(rng, ('platform', 'gate', 'track', 'stop'))} {pick(rng, (number, letter + number))}"
    kind = platform.split()[0]
    room = f"room {pick(rng, (number, letter + number))}"
    opens = [(q.format(shop=f"{pick(rng, ('the', whose.lower()))} {shop}"), start) for q in ("When does {shop} open?", "What time does {shop} open?", "At what time does {shop} open?")]
    closes = [(q.format(shop=f"the {shop}"), end) for q in ("When does {shop} close?", "What time does {shop} close?", "Until when is {shop} open?")]
    starts = [(q, start) for q in (f"When does the {event} start?", f"What time does the {event} start?", f"What time is the {event}?", f"When does the {event} begin?", f"At what time does the {event} begin?")]
    leaves = [(q, start) for q in (f"When does the {ride} leave?", f"What time does the {ride} leave?", f"When does the {ride} to {to} leave?", f"At what time does the {ride} depart?", "When does it leave?")]
    from_where = [(f"Which {kind} does the {ride} leave from?", platform), (f"From which {kind} does it leave?", platform), (f"What {kind} does it leave from?", platform), (f"Where does the {ride} leave from?", platform)]
    return pick(rng, (
        (f"{whose} {shop} {pick(rng, ('opens', 'opens every day', f'opens on {day}'))} at {start} and closes at {end}.", opens + closes),
        (f"{whose} {shop} is open {pick(rng, ('', 'every day ', 'daily '))}from {start} {pick(rng, ('to', 'until', 'till'))} {end}{pick(rng, ('', f', {day} to {last_day}', f' on {day}'))}.", opens + closes),
        (f"{(meal := pick(rng, ('Breakfast', 'Lunch', 'Dinner')))} is {pick(rng, ('served', 'ready'))} at {start} and {pick(rng, ('coffee', 'supper', 'tea'))} at {end}{at}.", [(f"What time is {meal.lower()}?", start), (f"When is {meal.lower()}?", start), (f"When is {meal.lower()} served?", start)]),
        (f"The {(code := one(rng, 'password|code|number|username|pin|key|network|address'))} {pick(rng, ('is', 'for the ' + one(rng, 'wifi|door|lift|gate|safe') + ' is'))} {(secret := pick(rng, (str(rng.randint(100, 99999)), fake_word(rng).capitalize())))}.", [(f"What is the {code}?", secret), (f"What's the {code}?", secret)]),
        (f"The {one(rng, 'club|choir|team|class|group|band')} {pick(rng, ('meets', 'trains', 'sings'))} every {day} at {start}{at}.", [("When do they meet?", f"every {day} at {start}"), ("What day do they meet?", day), ("At what time do they meet?", start), ("Where do they meet?", told)]),
        (f"{whose} {shop} is closed on {day}s.", [(f"When is the {shop} closed?", f"{day}s"), (f"On which day is the {shop} closed?", f"{day}s"), (f"What day is the {shop} closed?", f"{day}s")]),
        (f"{whose} {event} {pick(rng, ('starts', 'begins'))} at {start}{pick(rng, ('', at, f' and ends at {end}', f' on {day}'))}.", starts),
        (f"{whose} {event} {pick(rng, ('starts', 'begins', 'is'))} on {day} at {start} in {room}.", [*starts, (f"What day is the {event}?", day), (f"On which day is the {event}?", day), (f"Which room is the {event} in?", room), (f"Where is the {event}?", room), (f"In which room is the {event}?", room)]),
        (f"{whose} {event} {pick(rng, ('takes place', 'will be held', 'was held', 'will take place', 'is'))}{on}{at}.", [(f"When is the {event}?", time_said), (f"When does the {event} take place?", time_said), (f"Where is the {event}?", told), (f"Where does the {event} take place?", told), (f"When was the {event}?", time_said)]),
        (f"{whose} {event} {pick(rng, ('lasted', 'lasts', 'takes', 'took', 'will last'))} {long}.", [(f"How long did the {event} last?", long), (f"How long does the {event} take?", long), (f"How long is the {event}?", long), (f"How long was the {event}?", long)]),
        (f"{whose} {event} {pick(rng, ('ended', 'began', 'started', 'broke out'))}{on}{pick(rng, ('', f' after {long}', f' and lasted {long}'))}.", [(f"When did the {event} {pick(rng, ('end', 'begin', 'start'))}?", time_said)]),
        (f"{whose} {event} ended{on} after {long} of {gerund(pick(rng, INTRANSITIVE))}.", [(f"When did the {event} end?", time_said), (f"How long did the {event} last?", long), (f"How long was the {event}?", long)]),
        (f"The {ride} {pick(rng, ('to', 'for'))} {to} {pick(rng, ('leaves', 'departs'))} {pick(rng, (f'at {start}', f'{day} at {start}'))} from {platform}.", [*leaves, *from_where, (f"Where does the {ride} go?", to), (f"Where is the {ride} going?", to)]),
        (f"The {ride} from {origin} to {to} {pick(rng, ('leaves', 'departs'))} at {start} and arrives at {end}.", [*leaves, (f"When does the {ride} arrive?", end), (f"What time does the {ride} arrive in {to}?", end), (f"Where does the {ride} come from?", origin)]),
        (f"Flight {letter}{number}{number} to {to} was {pick(rng, ('delayed', 'cancelled'))} because of {(cause := one(rng, REASONS))}.", [("Why was the flight cancelled?", cause), ("Why was the flight delayed?", cause), ("Where was the flight going?", to), ("What was the reason for the delay?", cause)]),
        (f"{whose} {event} was {pick(rng, ('cancelled', 'postponed', 'stopped', 'moved'))} {pick(rng, ('because of', 'due to', 'owing to'))} {(cause := one(rng, REASONS))}.", [(f"Why was the {event} cancelled?", cause), (f"Why was the {event} postponed?", cause), (f"What was the reason?", cause), (f"What happened to the {event}?", cause)][:3]),
        (f"{whose} {event} was cancelled because {(cause := one(rng, CLAUSES))}.", [(f"Why was the {event} cancelled?", cause)] * 2),
    ))


def shopping(rng):
    price, second, thing_ = money(rng), money(rng), pick(rng, nouns()["thing"] + nouns()["food"])
    event = one(rng, "concert|show|museum|zoo|match|film|theatre|train|bus|exhibition")
    who, _, _, _ = subject(rng)
    number = f"{rng.randint(100, 999)}-{rng.randint(1000, 9999)}"
    phone = pick(rng, (number, number, f"0{rng.randint(10, 99)} {rng.randint(1000, 9999)} {rng.randint(100, 999)}", f"+{rng.randint(1, 99)} {rng.randint(100, 999)} {rng.randint(1000, 9999)}"))
    mail = f"{fake_word(rng)}@{fake_word(rng)}.{pick(rng, ('com', 'org', 'net'))}"
    percent = f"{rng.randint(5, 80)}{pick(rng, ('%', ' percent'))}"
    things = pick(rng, (f"{a(pick(rng, nouns()['thing']))} and {a(pick(rng, nouns()['thing']))}", a(pick(rng, nouns()["thing"])), f"your {pick(rng, nouns()['thing'])}", f"{a(pick(rng, nouns()['thing']))}, {a(pick(rng, nouns()['thing']))} and {plural(pick(rng, nouns()['thing']))}"))
    deadline, degrees, minutes = pick(rng, (pick(rng, DAYS), f"{rng.randint(1, 30)} {one(rng, 'May|June|March|July|October|January')}", f"the end of {one(rng, 'May|June|March|July')}", f"next {pick(rng, DAYS)}")), f"{rng.randint(20, 250)} degrees", f"{rng.randint(2, 90)} minutes"
    dish, work = pick(rng, nouns()["food"]), one(rng, "essay|report|form|application|homework|rent|invoice|article|book|payment")
    bought = past(pick(rng, ("buy", "order", "sell")))
    return pick(rng, (
        (f"{a(thing_).capitalize()} costs {price}{pick(rng, ('', f' and can be bought online', f' in {place(rng)}'))}.", [(f"How much does {pick(rng, (a(thing_), 'the ' + thing_))} cost?", price), (f"What does {a(thing_)} cost?", price), (f"What is the price of {a(thing_)}?", price), (f"How much is {a(thing_)}?", price)]),
        (f"{pick(rng, ('Tickets', 'The tickets'))} for the {event} cost {price}{pick(rng, ('', f' for adults and {second} for children'))}.", [("How much do the tickets cost?", price), ("How much does a ticket cost?", price), (f"What is the price of a ticket for the {event}?", price), ("How much is a ticket?", price)]),
        (f"The price of the {thing_} is {price}.", [(f"How much does the {thing_} cost?", price), (f"What is the price of the {thing_}?", price), (f"How much is the {thing_}?", price)]),
        (f"{who} {bought} {a(thing_)} for {price}.", [(f"How much did the {thing_} cost?", price), (f"How much was the {thing_}?", price), (f"Who {bought} {a(thing_)}?", who), (f"How much money was paid for the {thing_}?", price)]),
        (f"{pick(rng, ('For questions, call', 'Please call', 'You can reach us at', 'Our phone number is', 'Call us at', 'For help, dial', 'The number of our office is'))} {phone}{pick(rng, ('', f' or write to {mail}', f' or visit our office', f' before {clock(rng)}'))}.", [("What is the phone number?", phone), ("What number should I call?", phone), ("Which number do I have to call?", phone), ("What is your telephone number?", phone)]),
        (f"{pick(rng, ('Send your', 'Please send the', 'Send the'))} {work} to {mail} by {deadline}.", [("What is the email address?", mail), ("Where do I send it?", mail), (f"When is the {work} due?", deadline), ("What is the deadline?", deadline), ("When is the deadline?", deadline)]),
        (f"{pick(rng, ('Please hand in your', 'Please return the', 'You must pay the', 'Submit your', 'Please finish the'))} {work} {pick(rng, ('by', 'before', 'no later than'))} {deadline}.", [("When is the deadline?", deadline), ("What is the deadline?", deadline), (f"When is the {work} due?", deadline), (f"By when must I hand in the {work}?", deadline), ("What do I have to hand in?", work)]),
        (f"{pick(rng, ('Please bring', 'You need to bring', 'Bring', 'You will need', 'Everyone must bring', 'Do not forget to bring'))} {things}.", [("What do I need to bring?", things), ("What should I bring?", things), ("What do I need?", things), ("What must everyone bring?", things)]),
        (f"Bake the {dish} for {minutes} at {degrees}.", [(f"How long should I bake the {dish}?", minutes), (f"How long does the {dish} bake?", minutes), ("At what temperature?", degrees), (f"At what temperature do I bake the {dish}?", degrees), ("How hot should the oven be?", degrees)]),
        (f"{pick(rng, ('The recipe needs', 'Add', 'Mix', 'You need'))} {(amount := f'{rng.randint(2, 900)} grams of {dish}')} and a little salt.", [(f"How much {dish} do I need?", amount), (f"How much {dish} does the recipe need?", amount), (f"How much {dish} is needed?", amount)]),
        (f"{percent} of the {plural(thing_)} were sold.", [(f"How many {plural(thing_)} were sold?", percent), (f"What percentage of the {plural(thing_)} was sold?", percent)]),
        (f"Prices rose by {percent} in {year(rng)}.", [("By how much did prices rise?", percent), ("How much did prices rise?", percent), ("What rose?", "Prices")]),
    ))


def contests(rng):
    winner, loser, score, on = pick(rng, (name(rng), place(rng), company(rng))), pick(rng, (name(rng), place(rng))), pick(rng, (f"{rng.randint(1, 9)}-{rng.randint(0, 5)}", f"{rng.randint(1, 9)}:{rng.randint(0, 5)}", f"{rng.randint(2, 9)} to {rng.randint(0, 5)}")), when(rng)
    event = one(rng, "race|match|game|final|election|contest|competition|prize|tournament|championship|battle|World Cup|marathon|cup")
    who = [(f"Who won the {event}?", winner), (f"Who won?", winner), (f"Who was the winner of the {event}?", winner)]
    lost = [(f"Who lost the {event}?", loser), (f"Who did {winner} beat?", loser), ("Who lost?", loser)]
    temperature, weather = f"{rng.randint(2, 39)} degrees", one(rng, "sunny|rainy|cloudy|windy|foggy|snowy|stormy|warm and dry|cold and wet")
    town, day = place(rng), pick(rng, ("tomorrow", "today", "on Sunday", "at the weekend", "tonight"))
    return pick(rng, (
        (f"{winner} beat {loser} {score} in the {event}.", [*who, *lost, ("What was the score?", score), ("What was the final score?", score)]),
        (f"{winner} won the {event}{on[0]}{pick(rng, ('', f', {loser} came second'))}.", [*who, (f"When did {winner} win the {event}?", on[1]), (f"What did {winner} win?", f"the {event}")]),
        (f"The {event}{on[0]} was won by {winner}.", [*who, (f"When was the {event}?", on[1])]),
        (f"{loser} {pick(rng, ('came second', 'came third', 'finished last', 'took part'))} in the {event}, which was won by {winner}.", [*who, ("Who came second?", loser)]),
        (f"{loser} lost the {event} {pick(rng, ('to', 'against'))} {winner}.", [*who, *lost]),
        (f"It will be {weather} in {town} {day}, with {pick(rng, ('up to ', 'about ', ''))}{temperature}.", [("What will the weather be like?", weather), (f"What is the weather like in {town}?", weather), ("How warm will it be?", temperature), ("What will the temperature be?", temperature), ("Where will it be " + weather.split()[0] + "?", town)]),
    ))


def placed(rng):
    noun, hue, (at, told) = pick(rng, nouns()["thing"] + nouns()["animal"] + PETS), pick(rng, COLOURS), where(rng)
    whose = pick(rng, ("The", "The", "My", "Her", "Our", "Tom's"))
    same = pick(rng, (whose.lower() if whose != "Tom's" else whose, "the"))
    other, other_at = pick(rng, nouns()["thing"]), where(rng)
    fact = pick(rng, adjectives())
    return pick(rng, (
        (f"{whose} {noun} is {hue}{pick(rng, ('', f' and {fact}', f' and very {fact}'))}.", [(f"What colour is {same} {noun}?", hue), (f"What color is {same} {noun}?", hue), (f"What is {hue}?", f"{whose} {noun}"), (f"What is the colour of {same} {noun}?", hue)]),
        (f"{whose} {noun} {pick(rng, ('is', 'sleeps', 'stands', 'lies', 'sits', 'hangs', 'was found'))}{at}.", [(f"Where is {same} {noun}?", told), (f"What is{at}?", f"{whose} {noun}"), (f"Where can I find {same} {noun}?", told)]),
        (f"{whose} {noun} is{at} and the {other} is{other_at[0]}.", [(f"Where is {same} {noun}?", told), (f"Where is the {other}?", other_at[1])]),
        (f"{pick(rng, ('I', 'She', 'He', 'They', 'We'))} put the {noun}{at}.", [(f"Where is the {noun}?", told), (f"What is{at}?", f"the {noun}"), (f"Where did {pick(rng, ('she', 'he', 'they'))} put the {noun}?", told)]),
    ))


MAKERS = (action, action, action, action, living, living, measured, measured, counted, counted, role, family, family, myself, located, located, creatures, meaning, times, times, shopping, shopping, contests, placed)
