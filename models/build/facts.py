"""Small facts for the chat, by what is asked of a thing: "legs of spider", "colour of banana".

Written into chat-lm's config.json, whose recipe (facts.ts) finds the key of a question. usage: facts.py FOLDER
"""

import json
import os
import sys

from cloze import TABLES
from common import write_json
from world import concepts, world

EATS = (
    "panda=bamboo koala=eucalyptus_leaves cow=grass horse=grass_and_hay rabbit=grass_and_carrots lion=meat tiger=meat cat=meat_and_fish dog=meat wolf=meat shark=fish seal=fish penguin=fish "
    "bear=fish,_berries_and_honey elephant=grass_and_leaves giraffe=leaves monkey=fruit_and_leaves gorilla=leaves_and_fruit mouse=seeds_and_cheese squirrel=nuts bird=seeds_and_insects frog=insects "
    "spider=insects bat=insects owl=mice snake=mice_and_birds sheep=grass goat=grass pig=almost_everything chicken=seeds duck=plants_and_insects bee=nectar caterpillar=leaves whale=tiny_animals camel=grass kangaroo=grass"
)
SOUNDS = "dog=barks cat=meows cow=moos sheep=bleats duck=quacks lion=roars wolf=howls horse=neighs pig=oinks bird=sings frog=croaks bee=buzzes snake=hisses mouse=squeaks owl=hoots rooster=crows donkey=brays"
SOUND_WORDS = dict(barks="woof", meows="meow", moos="moo", bleats="baa", quacks="quack", roars="roar", oinks="oink")
LEGS = "dog=four cat=four horse=four cow=four elephant=four lion=four tiger=four table=four chair=four frog=four mouse=four spider=eight octopus=eight insect=six ant=six bee=six butterfly=six fly=six beetle=six bird=two chicken=two duck=two human=two person=two kangaroo=two crab=ten snake=no fish=no worm=no"
COLOURS = "sky=blue grass=green snow=white sun=yellow blood=red milk=white night=black moon=white_or_yellow apple=red_or_green leaf=green tree=green water=clear gold=yellow silver=grey chocolate=brown cherry=red pumpkin=orange lime=green peach=pink"
MADE = "bee=honey cow=milk chicken=eggs hen=eggs spider=webs baker=bread sheep=wool silkworm=silk cobbler=shoes tailor=clothes carpenter=furniture"


def a(noun: str) -> str:
    return f"An {noun}" if noun[0] in "aeiou" else f"A {noun}"


def pairs(text: str):
    return [pair.replace("_", " ").split("=") for pair in text.split()]


def facts() -> dict[str, str]:
    found: dict[str, str] = {}
    mass = set("sky grass snow sun blood milk night moon water gold silver chocolate sea coal fire coffee".split())
    for thing, colour in [*TABLES["colour"], *pairs(COLOURS)]:
        found[f"colour of {thing}"] = f"{'The' if thing in ('sky', 'sun', 'sea', 'moon', 'night') else thing.capitalize() if thing in mass else a(thing)}{f' {thing}' if thing in ('sky', 'sun', 'sea', 'moon', 'night') else ''} is {colour}."
    for animal, legs in pairs(LEGS):
        found[f"legs of {animal}"] = f"{a(animal)} has {legs} legs."
    for animal, food in pairs(EATS):
        found[f"food of {animal}"] = f"{a(animal)} eats {food}."
    for animal, sound in pairs(SOUNDS):
        found[f"sound of {animal}"] = f"{a(animal)} {sound}{f': {SOUND_WORDS[sound]}' if sound in SOUND_WORDS else ''}."
    for maker, made in pairs(MADE):
        found[f"made by {maker}"] = f"{a(maker)} makes {made}."
    for word, other in TABLES["opposite"]:
        found.setdefault(f"opposite of {word}", f"The opposite of {word} is {other}.")
        found.setdefault(f"opposite of {other}", f"The opposite of {other} is {word}.")
    for parent, young in TABLES["young"]:
        found[f"young of {parent}"] = f"A young {parent} is called a {young}."
    for land, language in TABLES["speak"]:
        found.setdefault(f"language of {land.lower()}", f"People in {land} speak {language}.")
    for first, then in TABLES["next"]:
        found[f"after {first.lower()}"] = f"{then.capitalize()} comes after {first}."
        found[f"before {then.lower()}"] = f"{first.capitalize()} comes before {then}."
    for thing, stuff in TABLES["from"]:
        found[f"stuff of {thing}"] = f"{thing.capitalize()} {'are' if thing.endswith('s') and not thing.endswith('ss') else 'is'} made from {stuff}."
    for animal, land in TABLES["continent"]:
        found[f"home of {animal[:-1]}"] = f"{animal.capitalize()} live in {land}."
    return {**found, **world()}


def main() -> None:
    path = sys.argv[1]
    with open(os.path.join(path, "config.json"), encoding="utf-8") as file:
        config = json.load(file)
    chat = config["task_specific_params"]["conversational"]
    chat["facts"] = facts()
    # A plain explanation in place of WordNet's.
    plain = {line.split(":")[0].lower(): line for line in concepts()}
    chat["glossary"] = [line for line in chat["glossary"] if line.split(":")[0].lower() not in plain] + list(plain.values())
    write_json(path, "config.json", config)


if __name__ == "__main__":
    main()
