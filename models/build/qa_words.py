"""What the texts of qa are written with: verbs in their forms, nouns of WordNet, times, sizes and names."""

from functools import lru_cache

from common import fake_word, pick
from glove import Glove
from names import lists, organisation
from names import person as any_person
from names import place as any_place
from words import CAPITALS, DAYS, FIRST_NAMES, LAST_NAMES, MONTHS, PLACES
from wordnet import senses, synsets

NUMBERS = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty fifty".split()
COLOURS = "red blue green yellow black white brown orange purple pink grey silver golden".split()
LANGUAGES = (
    "English French German Spanish Italian Portuguese Russian Polish Greek Turkish Swedish Danish Finnish Dutch Arabic Hindi Chinese Japanese "
    "Korean Thai Swahili Hungarian Czech Norwegian"
).split()
# Verbs by what they do to what: (verb in its forms, kinds of objects).
IRREGULAR = {
    "write": ("wrote", "written"), "build": ("built", "built"), "buy": ("bought", "bought"), "sell": ("sold", "sold"), "find": ("found", "found"),
    "win": ("won", "won"), "lose": ("lost", "lost"), "break": ("broke", "broken"), "steal": ("stole", "stolen"), "make": ("made", "made"),
    "draw": ("drew", "drawn"), "teach": ("taught", "taught"), "eat": ("ate", "eaten"), "drink": ("drank", "drunk"), "drive": ("drove", "driven"),
    "ride": ("rode", "ridden"), "catch": ("caught", "caught"), "hide": ("hid", "hidden"), "send": ("sent", "sent"), "bring": ("brought", "brought"),
    "give": ("gave", "given"), "sing": ("sang", "sung"), "see": ("saw", "seen"), "meet": ("met", "met"), "lead": ("led", "led"),
    "read": ("read", "read"), "wear": ("wore", "worn"), "fly": ("flew", "flown"), "grow": ("grew", "grown"), "keep": ("kept", "kept"), "take": ("took", "taken"),
    "hold": ("held", "held"), "leave": ("left", "left"), "go": ("went", "gone"), "sleep": ("slept", "slept"), "swim": ("swam", "swum"), "run": ("ran", "run"),
    "stand": ("stood", "stood"), "begin": ("began", "begun"), "fall": ("fell", "fallen"), "speak": ("spoke", "spoken"), "choose": ("chose", "chosen"), "sit": ("sat", "sat"),
    "hit": ("hit", "hit"), "cut": ("cut", "cut"), "put": ("put", "put"), "forget": ("forgot", "forgotten"), "set": ("set", "set"), "spend": ("spent", "spent"),
}
TRANSITIVE = (
    "write build buy sell find lose break steal make draw paint design invent discover create found open close repair clean wash cook bake order "
    "prepare collect carry move visit photograph film record publish translate destroy damage rescue save open choose hide send bring examine "
    "restore inspect announce test watch study explore follow measure use need want receive deliver plan present return borrow rent drop lift "
    "organize install replace remove plant pick cut hold take keep see show donate purchase construct develop produce direct compose develop test"
).split()
INTRANSITIVE = (
    "work live travel study sleep wait swim run walk go stay arrive play dance sing sit train perform retire rest practise stop die land return sail fly drive camp hike"
).split()


def past(verb: str) -> str:
    if verb in IRREGULAR:
        return IRREGULAR[verb][0]
    return regular(verb)


def participle(verb: str) -> str:
    return IRREGULAR[verb][1] if verb in IRREGULAR else regular(verb)


def regular(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + (verb[-1] if verb in ("stop", "drop", "plan", "rub", "grab") else "") + "ed"


def third(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "o")) else "s")


def gerund(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith("ee"):
        return verb[:-1] + "ing"
    return verb + (verb[-1] if verb in ("stop", "drop", "plan", "run", "swim", "cut", "put", "sit", "hit", "set", "win", "begin", "forget") else "") + "ing"


def plural(noun: str) -> str:
    special = {"man": "men", "woman": "women", "child": "children", "person": "people", "mouse": "mice", "foot": "feet", "tooth": "teeth", "wolf": "wolves", "knife": "knives", "leaf": "leaves", "sheep": "sheep", "fish": "fish"}
    if noun in special:
        return special[noun]
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "sh", "ch", "x")) else "s")


def a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


@lru_cache(maxsize=1)
def nouns() -> dict[str, list[str]]:
    """Frequent nouns by the topic of their usual meaning (WordNet's lexicographer files)."""
    topics = {5: "animal", 6: "thing", 13: "food", 20: "plant", 18: "person", 27: "stuff", 15: "spot", 4: "act", 9: "idea", 10: "message", 14: "group", 17: "nature"}
    found = {name: [] for name in topics.values()}
    called = {name.lower() for kind in ("first", "last", "city", "country") for name in lists()[kind]}
    for word in Glove().words[:14_000]:
        keys = senses().get(("n", word))
        if keys and len(word) > 2 and word.isalpha() and not word.endswith("s") and ("v", word) not in senses() and word not in called:
            topic = topics.get(synsets()[keys[0]].topic)
            if topic:
                found[topic].append(word)
    return found


@lru_cache(maxsize=1)
def adjectives() -> list[str]:
    """Frequent words that are adjectives before all else."""
    return [w for w in Glove().words[:9_000] if ("a", w) in senses() and ("n", w) not in senses() and ("v", w) not in senses() and ("r", w) not in senses() and len(w) > 3]


@lru_cache(maxsize=1)
def meanings() -> list[tuple[str, str]]:
    """(noun, what it is) from WordNet's glosses, short ones of frequent words."""
    found = []
    for word in Glove().words[:30_000]:
        keys = senses().get(("n", word))
        if keys and word.isalpha() and len(word) > 3:
            gloss = synsets()[keys[0]].gloss.split(";")[0].split("(")[0].strip()
            if gloss.split()[:1] and gloss.split()[0] in ("a", "an", "the", "any") and 3 < len(gloss.split()) < 15 and word not in gloss.split() and '"' not in gloss:
                found.append((word, gloss))
    return found


@lru_cache(maxsize=1)
def examples() -> list[str]:
    """WordNet's own example sentences, between the statements."""
    found = []
    for synset in synsets().values():
        for text in synset.examples:
            if 4 <= len(text.split()) <= 14 and text[0].isalpha() and text.split()[0].lower() in ("he", "she", "they", "the", "we", "a", "his", "her", "their", "it", "there"):
                found.append(text[0].upper() + text[1:].rstrip(".") + ".")
    return sorted(set(found))


def thing(rng) -> str:
    kind = pick(rng, ("thing", "thing", "thing", "thing", "animal", "food", "plant", "message", "nature"))
    return fake_word(rng) if rng.random() < 0.06 else pick(rng, nouns()[kind])


COMMON = FIRST_NAMES + "Tom Lucy Sarah John James Mary Mark Paul Julia Laura Sophie Emily Daniel Michael Robert Susan Linda George Helen Martin Eva Marie Ali Ahmed Maria Alex Kate Ben Max Lisa Nina Oscar Sam Tim".split()


def place(rng) -> str:
    """Half of them as everybody knows them."""
    return pick(rng, (*PLACES, *CAPITALS, *CAPITALS.values())) if rng.random() < 0.45 else any_place(rng)


def person(rng) -> str:
    if rng.random() < 0.55:
        return any_person(rng)
    return pick(rng, COMMON) if rng.random() < 0.55 else f"{pick(rng, COMMON)} {pick(rng, LAST_NAMES if rng.random() < 0.5 else lists()['last'])}"


def name(rng) -> str:
    way = rng.random()
    return fake_word(rng, 2, 3).capitalize() if way < 0.05 else person(rng)


def given(full: str) -> str:
    return full.split()[0]


def big(rng) -> str:
    """A number as one writes it: 12, 1,200, 3.5, three million."""
    way = rng.randrange(8)
    if way < 3:
        return str(rng.randint(2, 99))
    if way == 3:
        return str(rng.randint(100, 999))
    if way == 4:
        return f"{rng.randint(1, 999)},{rng.randint(0, 999):03d}"
    if way == 5:
        return f"{rng.randint(1, 30)}.{rng.randint(1, 9)}"
    return f"{rng.randint(2, 90)} million" if way == 6 else pick(rng, NUMBERS)


def small(rng) -> str:
    return pick(rng, NUMBERS) if rng.random() < 0.6 else str(rng.randint(2, 60))


def year(rng) -> str:
    return str(rng.randint(1100, 2030) if rng.random() < 0.3 else rng.randint(1850, 2030))


def date(rng) -> tuple[str, str]:
    """(preposition, date): what answers "when?" leaves the preposition out."""
    day, month = rng.randint(1, 31), pick(rng, MONTHS)
    return pick(rng, (
        ("in", year(rng)), ("in", year(rng)), ("in", year(rng)), ("in", f"{month} {year(rng)}"), ("on", f"{day} {month}"), ("on", f"{month} {day}"),
        ("on", f"{day} {month} {year(rng)}"), ("on", pick(rng, DAYS)), ("in", month), ("in", f"the {pick(rng, ('summer', 'winter', 'spring', 'autumn'))} of {year(rng)}"),
        ("in", f"the {rng.randint(12, 20)}th century"), ("", pick(rng, ("yesterday", "last week", "last year", "last summer", "two days ago", "last month", "this morning", "in the evening"))),
        ("", pick(rng, ("next week", "tomorrow", "next Friday", "every morning", "every Sunday", "every summer"))), ("at", clock(rng)),
    ))


def clock(rng) -> str:
    hour, minute = rng.randint(1, 12), pick(rng, ("00", "15", "30", "45", f"{rng.randint(0, 59):02d}"))
    return pick(rng, (f"{hour} pm", f"{hour} am", f"{hour} o'clock", f"{rng.randint(0, 23):02d}:{minute}", f"{hour}:{minute} pm", "noon", "midnight", pick(rng, NUMBERS[:11]), f"half past {pick(rng, NUMBERS[:11])}"))


def span_of_time(rng) -> str:
    return f"{pick(rng, ('', '', 'about ', 'almost ', 'more than ')) if rng.random() < 0.3 else ''}{small(rng)} {pick(rng, ('years', 'days', 'weeks', 'months', 'hours', 'minutes'))}"


def spot(rng) -> tuple[str, str]:
    """(preposition, place)"""
    if rng.random() < 0.55:
        return "in", place(rng)
    if rng.random() < 0.3:
        return pick(rng, ("at", "near")), pick(rng, (f"the {pick(rng, nouns()['spot'])}", f"{pick(rng, lists()['last'])} University", f"the {fake_word(rng).capitalize()}"))
    preposition = pick(rng, ("in", "on", "under", "behind", "near", "next to", "at"))
    return preposition, f"the {pick(rng, ('', '', 'old ', 'big ', 'small ', 'new '))}{pick(rng, PLAIN_SPOTS)}"


PLAIN_SPOTS = (
    "garden kitchen house school office park station street river bridge market library museum hospital church hotel restaurant airport forest mountain lake beach sea "
    "village town city island farm field cellar roof wall table sofa bed desk shelf box drawer car bus train boat classroom theatre castle factory valley desert"
).split()


def money(rng) -> str:
    number = pick(rng, (str(rng.randint(2, 990)), f"{rng.randint(1, 90)},{rng.randint(0, 999):03d}", f"{rng.randint(1, 99)}.{rng.randint(10, 99)}", pick(rng, NUMBERS)))
    return pick(rng, (f"{number} {pick(rng, ('euros', 'dollars', 'pounds', 'cents', 'francs'))}", f"{number} {pick(rng, ('euros', 'dollars', 'pounds'))}", f"${number}" if number[0].isdigit() else f"{number} dollars"))


def company(rng) -> str:
    return organisation(rng)
