"""Names of people, places and organisations in many languages, from the lists of packages (prepare.mjs)."""

import json
import os
import zlib
from functools import lru_cache

from common import CACHE, fake_word, pick
from words import COMPANY_KINDS

ORGANISATIONS = (
    "Google Apple Microsoft Amazon Facebook Intel Toyota Samsung Sony Nestle Boeing Airbus Tesla Nokia Volkswagen "
    "Twitter Pfizer Shell Adidas Nike Oracle Uber NASA UNESCO Reuters Greenpeace Honda Ford BMW Audi Philips Bosch Dell "
    "Cisco Adobe Spotify YouTube Instagram LinkedIn PayPal eBay Walmart Starbucks Lufthansa Ryanair FedEx CNN FIFA NATO "
    "UNICEF Interpol OpenAI Reddit Wikipedia Renault Peugeot Fiat Nintendo Xerox Kodak Gazprom Alibaba Tencent Huawei"
).split() + [
    "Hugging Face", "General Motors", "World Bank", "Red Cross", "Bank of America", "New York Times", "Goldman Sachs",
    "General Electric", "Royal Bank of Scotland", "International Monetary Fund", "Supreme Court", "Federal Reserve", "White House",
    "Real Madrid", "Manchester United", "Doctors Without Borders", "World Trade Organization", "African Union", "Labour Party",
    "Coca Cola", "Ministry of Health", "Department of Justice", "Amnesty International", "Warner Brothers", "Universal Studios",
]
LANDMARKS = ["Mount {}", "Lake {}", "{} River", "Port {}", "San {}", "Saint {}", "New {}", "North {}", "South {}", "{} Island", "{} Valley", "{} Beach", "{} Park", "{} Bridge", "{} Street"]


def kept_apart(name: str) -> bool:
    """One name in ten is in no training sentence: it is for the score."""
    return zlib.crc32(name.encode()) % 10 == 0


@lru_cache(maxsize=1)
def lists() -> dict[str, list[str]]:
    with open(os.path.join(CACHE, "names.json"), encoding="utf-8") as file:
        data = json.load(file)
    first, last = set(), set()
    for one in data["names"].values():
        first.update(name for name in one["first"] if name.isalpha())
        last.update(name for name in one["last"] if name.isalpha())
    with open(os.path.join(CACHE, "cities.tsv"), encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    cities = list(dict.fromkeys(name for name, _, people in rows if int(people) > 50_000 and len(name) > 3 and name[0].isupper()))
    with open(os.path.join(CACHE, "tagged.tsv"), encoding="utf-8") as file:
        tags = [line.rstrip("\n").split("\t") for line in file]
    small = {"of", "the", "and", "for", "de"}
    title = lambda text: " ".join(word if word in small else word.upper() if len(word) <= 3 else word.capitalize() for word in text.split())
    organisations = [title(word) for word, tag in tags if tag.split()[0] in ("Organization", "SportsTeam") and len(word) > 2]
    countries = [name for name in data["countries"] if "(" not in name and len(name) < 25] + ["England", "Scotland", "Wales", "Russia", "Iran", "Syria", "Europe", "Africa", "Asia", "South America", "America", "Texas", "California", "Florida", "Bavaria", "Siberia"]
    return {
        "first": sorted(first), "last": sorted(last), "city": cities, "big": cities[:1500],
        "country": countries, "organisation": sorted({*ORGANISATIONS, *organisations}),
    }


def place(rng) -> str:
    way = rng.random()
    if way < 0.4:
        return pick(rng, lists()["big"])
    if way < 0.6:
        return pick(rng, lists()["city"])
    if way < 0.85:
        return pick(rng, lists()["country"])
    if way < 0.95:
        return pick(rng, LANDMARKS).format(pick(rng, lists()["last"] if rng.random() < 0.5 else lists()["big"]))
    return fake_word(rng).capitalize()


def first_name(rng) -> str:
    return fake_word(rng).capitalize() if rng.random() < 0.08 else pick(rng, lists()["first"])


def person(rng) -> str:
    first = first_name(rng)
    if rng.random() < 0.45:
        return first
    last = fake_word(rng).capitalize() if rng.random() < 0.1 else pick(rng, lists()["last"])
    middle = pick(rng, ("", "", "", "", "", "van ", "de ", "von ", "da ", "J. ", "O'"))
    return f"{first} {middle}{last}"


def organisation(rng) -> str:
    way = rng.random()
    if way < 0.55:
        return pick(rng, lists()["organisation"])
    if way < 0.75:
        owner = pick(rng, lists()["last"] if rng.random() < 0.6 else lists()["big"])
        return f"{owner} {pick(rng, COMPANY_KINDS + ['GmbH', 'Institute', 'Foundation', 'Airways', 'Press', 'College', 'Hospital', 'Museum', 'Records', 'Technologies', 'Energy', 'Insurance', 'United', 'FC'])}"
    if way < 0.9:
        return pick(rng, ("University of {}", "{} University", "Bank of {}", "{} City Council", "Museum of {}")).format(pick(rng, lists()["big"]))
    return fake_word(rng).capitalize() + pick(rng, ("", "", " Corp", " Inc", " Labs"))
