"""Word lists that several models share: people, places, companies, small facts of the world."""

from common import fake_word, pick

FIRST_NAMES = (
    "Anna Bob Carla David Emma Frank Grace Henry Irene Jack Karen Liam Maria Noah Olivia Peter Quinn Rosa Samuel Tina "
    "Ursula Victor Wendy Xavier Yara Zoe Alice Bruno Clara Diego"
).split()
LAST_NAMES = (
    "Smith Jones Brown Garcia Miller Davis Wilson Moore Taylor Lopez Clark Lewis Walker Hall Young King Wright Hill "
    "Green Adams Baker Nelson Carter Roberts Turner Parker Evans Collins Stewart Morris"
).split()
CITIES_COUNTRIES = (
    "London Paris Berlin Madrid Rome Tokyo Cairo Lima Oslo Dublin Vienna Prague Athens Lisbon Boston Chicago Denver "
    "Seattle Texas Kenya Brazil Canada France Germany Spain Italy Japan Egypt Norway Ireland"
).split()
PLACES = CITIES_COUNTRIES + ["New York", "San Francisco", "Los Angeles", "South Africa", "Costa Rica", "New Zealand"]
COMPANY_NAMES = (
    "Acme Globex Initech Umbrella Vertex Apex Nova Delta Orion Zenith Pioneer Atlas Titan Falcon Quantum Stellar "
    "Northwind Contoso Fabrikam Bluebird"
).split()
COMPANY_KINDS = "Corp Inc Ltd Bank University Airlines Group Labs Motors Foods".split()

CAPITALS = dict(
    France="Paris", Germany="Berlin", Spain="Madrid", Italy="Rome", Japan="Tokyo", Egypt="Cairo", Peru="Lima",
    Norway="Oslo", Ireland="Dublin", Austria="Vienna", Greece="Athens", Portugal="Lisbon", England="London",
    Russia="Moscow", China="Beijing", Canada="Ottawa", Cuba="Havana", Kenya="Nairobi", Sweden="Stockholm",
    Finland="Helsinki",
)
COLOURS_OF = dict(
    sky="blue", grass="green", snow="white", coal="black", blood="red", banana="yellow", lemon="yellow", tomato="red",
    milk="white", sea="blue", leaf="green", night="black", strawberry="red", chocolate="brown", carrot="orange",
)
SOUNDS = dict(
    dog="barks", cat="meows", cow="moos", duck="quacks", lion="roars", bird="sings", wolf="howls", bee="buzzes",
    snake="hisses", sheep="bleats",
)
WORKPLACES = dict(
    teacher="school", doctor="hospital", chef="kitchen", farmer="farm", pilot="airport", judge="court",
    nurse="hospital", actor="theater", sailor="ship", librarian="library", baker="bakery", banker="bank",
)
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
OPPOSITES = dict(
    hot="cold", big="small", fast="slow", old="young", happy="sad", rich="poor", high="low", light="dark", hard="soft",
    long="short",
)
NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()


def person(rng) -> str:
    first = pick(rng, FIRST_NAMES)
    return first if rng.random() < 0.5 else f"{first} {pick(rng, LAST_NAMES)}"


def place(rng) -> str:
    return pick(rng, PLACES)


def company(rng) -> str:
    kind = rng.randrange(4)
    if kind < 2:
        return f"{pick(rng, COMPANY_NAMES)} {pick(rng, COMPANY_KINDS)}"
    return f"University of {place(rng)}" if kind == 2 else f"{place(rng)} University"


def all_names() -> list[str]:
    return FIRST_NAMES + LAST_NAMES + PLACES + COMPANY_NAMES + COMPANY_KINDS


def stranger(rng) -> str:
    """A made-up name, so that a model learns the sentence and not the list of names."""
    return fake_word(rng).capitalize()
