"""Everyday sentences with a word to guess: frames (cloze.txt) over lists of common things. For fill-mask."""

import os
import re

from common import HERE, pick
from words import DAYS, MONTHS

LISTS = {
    "food": "pizza pasta rice bread cheese soup salad chicken fish steak cake chocolate sandwiches potatoes eggs sushi burgers noodles meat fruit vegetables curry beans",
    "dish": "pizza soup salad sandwich cake burger steak curry pie omelette stew",
    "fruit": "apple banana orange pear lemon peach cherry strawberry grape melon plum pineapple mango",
    "fruits": "apples bananas oranges pears lemons peaches cherries strawberries grapes plums tomatoes",
    "vegetable": "carrot potato onion tomato cucumber cabbage pepper spinach lettuce bean",
    "drink": "water coffee tea milk juice beer wine lemonade",
    "hot_drink": "coffee tea chocolate cocoa",
    "animal": "dog cat horse cow pig sheep lion tiger elephant bear wolf fox rabbit mouse monkey bird fish snake frog",
    "pet": "dog cat rabbit hamster parrot horse turtle",
    "pets": "dogs cats rabbits birds horses fish",
    "wild": "lions tigers elephants bears wolves monkeys snakes crocodiles giraffes zebras",
    "job": "teacher doctor nurse lawyer engineer farmer chef waiter driver pilot police writer singer actor dentist baker painter carpenter mechanic secretary scientist programmer",
    "clothes": "shirt dress coat jacket hat skirt sweater suit scarf tie",
    "worn": "shoes gloves trousers boots jeans socks glasses sandals pants",
    "room": "kitchen bathroom bedroom garden garage cellar attic hall office",
    "furniture": "table chair bed sofa desk shelf wardrobe couch",
    "vehicle": "car bus train bike truck taxi boat plane",
    "colour": "red blue green yellow black white brown orange purple pink grey",
    "instrument": "guitar piano violin drums flute trumpet cello",
    "sport": "football tennis basketball baseball golf hockey volleyball chess cricket",
    "good": "good great nice wonderful beautiful happy excellent amazing perfect lovely fantastic",
    "bad": "bad terrible awful sad horrible ugly boring",
    "feeling": "happy sad tired angry hungry bored nervous excited afraid sick proud lonely thirsty",
    "weather": "sunny rainy cloudy cold hot warm windy foggy nice beautiful",
    "kin": "mother father sister brother son daughter wife husband uncle aunt grandmother grandfather cousin",
    "person": "man woman boy girl child teacher doctor friend neighbour student",
    "city": "Paris London Berlin Rome Madrid Tokyo Vienna Moscow Chicago Boston Sydney Amsterdam Dublin",
    "country": "France Germany Spain Italy Japan China India Canada England Russia Mexico Brazil Greece Egypt Australia",
    "language": "English French German Spanish Italian Chinese Japanese Russian",
    "day": " ".join(DAYS),
    "month": " ".join(MONTHS),
    "season": "spring summer autumn winter",
    "number": "two three four five six seven eight nine ten",
    "time": "morning evening afternoon night",
    "place": "park school office hospital church library museum market restaurant cinema theater beach station airport supermarket gym zoo",
    "subject": "history mathematics physics biology chemistry music art economics law medicine",
    "tool": "hammer knife saw screwdriver axe shovel",
    "thing": "book phone key bag box letter camera lamp clock bottle ball cup pen computer picture",
    "plant": "tree flower rose bush",
    "body": "hand arm leg head foot knee back eye ear nose",
    "name": "Anna Peter Maria Tom Lucy David Sarah John Emma Paul",
    "unit": "seconds minutes hours days weeks months years",
}
LISTS |= {
    "taller": "taller older younger bigger smaller faster slower richer smarter heavier happier braver kinder louder better worse cleverer shorter thinner nicer cheaper warmer colder longer",
    "tall": "tall old young big small fast slow rich smart heavy happy brave kind loud good bad short thin nice warm cold long",
    "are_kin": "parents brothers sisters children sons daughters cousins grandparents friends uncles aunts",
    "groceries": "bread milk eggs cheese butter sugar rice flour meat fish fruit vegetables tomatoes potatoes onions apples salt oil juice water",
    "parts": "eyes hair hands legs arms fingers feet ears teeth nose face skin lips neck beard",
    "birds": "eagles ducks swans owls parrots sparrows pigeons chickens penguins geese",
    "beasts": "lions tigers elephants bears wolves monkeys snakes crocodiles giraffes zebras camels horses cows pigs sheep goats rabbits foxes",
    "bought": "car house bike dress phone computer book coat camera watch bag guitar table sofa bed television",
    "big_thing": "house church castle bridge tower school hotel museum station hospital",
    "holiday_place": "Italy Greece France Portugal Mexico Turkey Japan Egypt Ireland Norway Iceland Brazil London Paris Rome",
    "every": "day morning evening night week weekend month year",
    "past": "yesterday last_night last_week last_year this_morning two_days_ago on_Sunday",
}
LISTS = {name: [value.replace("_", " ") for value in values.split()] for name, values in LISTS.items()}
# What belongs together, a pair a time: {home.0} and [home.1] of one frame are of the same pair.
TABLES = {
    "home": "bears=forest wolves=forest foxes=forest deer=forest squirrels=trees monkeys=jungle tigers=jungle parrots=jungle snakes=grass camels=desert whales=ocean sharks=ocean dolphins=ocean fish=water ducks=pond frogs=pond cows=farm pigs=farm sheep=farm chickens=farm goats=mountains eagles=mountains bees=hive birds=nest",
    "continent": "elephants=Africa giraffes=Africa zebras=Africa gorillas=Africa tigers=Asia pandas=China kangaroos=Australia koalas=Australia penguins=Antarctica llamas=Peru camels=Africa hippos=Africa",
    "ability": "fish=swim sharks=swim ducks=swim snakes=crawl kangaroos=jump frogs=jump rabbits=hop horses=run dogs=bark cats=climb monkeys=climb parrots=talk eagles=fly bats=fly butterflies=fly planes=fly whales=swim lions=roar bees=fly babies=cry planes=fly penguins=swim",
    "legs": "dog=four cat=four horse=four table=four chair=four spider=eight insect=six ant=six bee=six bird=two chicken=two person=two man=two",
    "sides": "square=four rectangle=four hexagon=six pentagon=five octagon=eight cube=six",
    "many": "week=seven=days year=twelve=months hand=five=fingers foot=five=toes car=four=wheels bicycle=two=wheels minute=sixty=seconds hour=sixty=minutes decade=ten=years season=three=months",
    "inside": "meat=freezer cheese=fridge juice=fridge butter=fridge cake=oven chicken=oven pizza=oven plates=cupboard clothes=wardrobe shirts=wardrobe socks=drawer money=wallet coins=purse letter=envelope flowers=vase rubbish=bin trash=bin car=garage baby=crib soup=pot pasta=pot books=shelf books=bag tools=box toys=box bread=basket water=glass wine=glass sugar=bowl salad=bowl keys=pocket fish=aquarium",
    "wash": "hair=shampoo hands=soap dishes=sponge floor=mop teeth=toothbrush",
    "use": "knife=cut pen=write pencil=draw key=open scissors=cut spoon=eat broom=sweep camera=photograph car=drive oven=bake phone=call",
    "works_at": "teacher=school teacher=university nurse=hospital doctor=hospital doctor=clinic cook=restaurant waiter=restaurant waitress=restaurant professor=university scientist=laboratory farmer=farm baker=bakery banker=bank clerk=office clerk=bank secretary=office cashier=supermarket librarian=library actor=theater mechanic=garage guard=museum guard=prison pilot=airport worker=factory engineer=factory lawyer=court judge=court policeman=station bartender=bar receptionist=hotel chef=hotel trainer=gym priest=church",
    "does": "baker=bakes=bread farmer=grows=vegetables writer=writes=books painter=paints=pictures singer=sings=songs teacher=teaches=children doctor=treats=patients pilot=flies=planes chef=cooks=meals dentist=cleans=teeth mechanic=repairs=cars builder=builds=houses gardener=waters=plants tailor=makes=clothes fisherman=catches=fish hunter=hunts=deer photographer=takes=photos composer=writes=music barber=cuts=hair butcher=sells=meat driver=drives=bus waiter=serves=food",
    "colour": "grass=green sky=blue sea=blue blood=red tomato=red strawberry=red cherry=red lemon=yellow banana=yellow sun=yellow snow=white milk=white coal=black night=black raven=black carrot=orange pumpkin=orange chocolate=brown coffee=brown frog=green cucumber=green fire=red cloud=white elephant=grey bear=brown crow=black rose=red",
    "quality": "ice=cold fire=hot sugar=sweet honey=sweet lemons=sour stone=hard feathers=soft feathers=light lead=heavy diamonds=expensive gold=valuable glass=transparent knives=sharp silk=soft snow=cold summer=hot winter=cold coffee=bitter chips=salty candy=sweet water=wet deserts=dry pillows=soft mountains=high oceans=deep night=dark turtles=slow smoke=bad",
    "opposite": "hot=cold large=small tall=short fast=slow young=old happy=sad rich=poor high=low hard=soft long=short good=bad open=closed full=empty clean=dirty strong=weak wet=dry easy=difficult day=night up=down left=right black=white love=hate war=peace true=false heavy=light thick=thin loud=quiet begin=end buy=sell win=lose inside=outside friend=enemy north=south east=west first=last before=after always=never alive=dead near=far wide=narrow cheap=expensive beautiful=ugly brave=afraid give=take push=pull remember=forget arrive=leave summer=winter man=woman boy=girl king=queen more=less right=wrong above=below front=back laugh=cry question=answer smart=stupid safe=dangerous bright=dark deep=shallow",
    "is_a": "rose=flower tulip=flower daisy=flower oak=tree pine=tree apple=fruit banana=fruit orange=fruit carrot=vegetable onion=vegetable potato=vegetable dog=animal cat=animal horse=animal lion=animal sparrow=bird eagle=bird owl=bird salmon=fish trout=fish shark=fish hammer=tool saw=tool guitar=instrument violin=instrument piano=instrument football=sport tennis=sport chess=game poker=game gold=metal iron=metal copper=metal red=color blue=color car=vehicle truck=vehicle bee=insect ant=insect Monday=day Friday=day May=month July=month Spain=country France=country London=city Tokyo=city Berlin=city Rome=city Vienna=city Europe=continent Africa=continent Asia=continent Mars=planet Venus=planet Jupiter=planet wine=drink juice=drink coffee=drink English=language French=language shirt=garment",
    "are": "roses=flowers dogs=animals cats=animals lions=animals horses=animals bears=animals eagles=birds ducks=birds owls=birds apples=fruits bananas=fruits carrots=vegetables onions=vegetables cars=vehicles hammers=tools guitars=instruments oaks=trees sharks=fish bees=insects ants=insects doctors=people children=people whales=mammals",
    "from": "wine=grapes cheese=milk butter=milk yogurt=milk bread=flour paper=wood chocolate=cocoa wool=sheep honey=bees eggs=chickens milk=cows juice=fruit furniture=wood windows=glass tires=rubber jeans=cotton coins=metal beer=barley rings=gold",
    "known": "Rome=Italy Berlin=Germany Tokyo=Japan Madrid=Spain London=England Athens=Greece Moscow=Russia Cairo=Egypt Vienna=Austria Lisbon=Portugal Dublin=Ireland Sydney=Australia Toronto=Canada Chicago=America Oslo=Norway Stockholm=Sweden Mumbai=India Shanghai=China Istanbul=Turkey Warsaw=Poland Barcelona=Spain Milan=Italy Munich=Germany",
    "speak": "France=French Germany=German Spain=Spanish Italy=Italian Japan=Japanese China=Chinese Russia=Russian Portugal=Portuguese Brazil=Portuguese Mexico=Spanish England=English Australia=English Austria=German Greece=Greek Poland=Polish Turkey=Turkish Sweden=Swedish Argentina=Spanish America=English Canada=English",
    "next": "Monday=Tuesday Tuesday=Wednesday Wednesday=Thursday Thursday=Friday Friday=Saturday Saturday=Sunday Sunday=Monday January=February February=March March=April April=May May=June June=July July=August August=September September=October October=November November=December spring=summer summer=autumn autumn=winter winter=spring one=two two=three three=four four=five five=six six=seven seven=eight eight=nine nine=ten morning=afternoon afternoon=evening evening=night",
    "weather_wear": "raining=umbrella raining=raincoat raining=boots snowing=boots snowing=coat snowing=gloves cold=coat cold=jacket cold=scarf cold=hat sunny=sunglasses sunny=hat windy=jacket",
    "season": "winter=cold winter=dark summer=hot summer=warm summer=sunny spring=warm autumn=windy autumn=rainy December=cold January=cold July=hot August=hot",
    "in_season": "winter=snow summer=sun autumn=leaves spring=flowers winter=ice",
    "seen": "film=cinema movie=cinema movie=theater play=theater painting=museum match=stadium game=stadium band=concert lion=zoo elephant=zoo clown=circus film=television show=television news=television",
    "play": "football=ball tennis=racket guitar=hands chess=board cards=table",
    "young": "dog=puppy cat=kitten cow=calf horse=foal sheep=lamb bear=cub chicken=chick frog=tadpole duck=duckling",
    "gender": "king=queen prince=princess father=mother brother=sister son=daughter uncle=aunt husband=wife boy=girl man=woman grandfather=grandmother actor=actress waiter=waitress",
    "pronoun": "he=his she=her they=their we=our I=my you=your",
    "self": "he=himself she=herself they=themselves we=ourselves I=myself you=yourself",
    "sense": "eyes=see ears=hear nose=smell tongue=taste mouth=eat legs=walk hands=touch",
    "worn_on": "shoes=feet gloves=hands hat=head ring=finger socks=feet scarf=neck watch=wrist glasses=nose boots=feet cap=head necklace=neck",
    "fetch": "bread=bakery medicine=pharmacy books=library stamps=post money=bank fruit=market meat=butcher milk=supermarket petrol=station shoes=store",
}
TABLES = {name: [pair.split("=") for pair in pairs.split()] for name, pairs in TABLES.items()}

# A frame a line: {a|b} is any of them, [a|b] the word to guess; *name is any of that list, name.0 and name.1 are of one pair.
with open(os.path.join(HERE, "cloze.txt"), encoding="utf-8") as _file:
    FRAMES = _file.read().splitlines()


def options(text: str) -> list[str]:
    found = []
    for part in text.split("|"):
        found += LISTS[part[1:]] if part.startswith("*") else [part]
    return found


def fill(rng, text: str):
    """A frame as (sentence, the words to guess)."""
    facts, pairs = [], {}

    def chosen(body):
        if "." in body and "|" not in body:
            name, place = body.split(".")
            pair = pairs.setdefault(name, pick(rng, TABLES[name]))
            return pair[int(place)]
        return pick(rng, options(body))

    def slot(found):
        return chosen(found.group(1))

    def guess(found):
        word = chosen(found.group(1))
        facts.append(word)
        return word

    filled = re.sub(r"\[([^\]]+)\]", guess, re.sub(r"\{([^}]+)\}", slot, text))
    filled = re.sub(r"\b([Aa]) (?=[aeio]|u[^ns]|un[^i])", r"\1n ", filled)
    return filled[0].upper() + filled[1:], facts


def framed(rng):
    return fill(rng, pick(rng, FRAMES))


def all_words() -> set[str]:
    found = {word for values in LISTS.values() for word in values}
    found.update(word for pairs in TABLES.values() for pair in pairs for word in pair)
    for frame in FRAMES:
        for part in re.findall(r"\[([^\]]+)\]", frame):
            found.update(options(part) if "." not in part else ())
    return found
