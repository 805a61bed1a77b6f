"""What people write to each other and ask about it, for qa: appositions, lists in full, teams, names of things,
reasons that are clauses, parts with a colour, ages and amounts that stand far from their question's words."""

from common import fake_word, pick
from names import lists
from qa_words import COLOURS, DAYS, a, clock, company, given, money, name, nouns, past, place, plural, small, span_of_time, year


def one(rng, values):
    return pick(rng, values.split("|"))


def many(rng, kind):
    """A list as people write it: "two pens and a loaf of bread"."""
    def item():
        noun = pick(rng, nouns()[kind])
        way = rng.random()
        if way < 0.35:
            return a(noun)
        if way < 0.6:
            return f"{small(rng)} {plural(noun)}"
        if way < 0.75:
            return f"{pick(rng, ('a bottle of', 'a bag of', 'a box of', 'a cup of', 'a piece of', 'some', 'a kilo of'))} {noun if kind == 'food' else plural(noun)}"
        return pick(rng, ("some {0}", "his {0}", "her {0}", "fresh {0}", "a new {0}", "an old {0}", "{0}")).format(noun)

    items = [item() for _ in range(pick(rng, (2, 2, 2, 3, 4)))]
    return ", ".join(items[:-1]) + " and " + items[-1]


def listed(rng):
    who, town = name(rng), place(rng)
    kind = pick(rng, ("food", "food", "thing", "animal"))
    things, called = many(rng, kind), given(who)
    where = one(rng, "the market|the shop|the bakery|the supermarket|the store|the farm|the fair|the station") if rng.random() < 0.7 else town
    doing = one(rng, "buy|sell|order|bring|find|see|pack|carry|need|want|steal|collect|borrow|choose|prepare|lose|eat")
    did, asks = past(doing), pick(rng, (who, called, "he", "she"))
    tail = pick(rng, ("", "", f" on {pick(rng, DAYS)}", f", then went home", f" for {one(rng, 'his mother|the party|dinner|a friend|the children|lunch')}", f", but forgot {a(pick(rng, nouns()['thing']))}"))
    role = one(rng, "chef|teacher|farmer|baker|thief|nurse|boss|coach|neighbour|girl|boy|tourist|artist|mechanic|guest|driver|student|customer")
    two = f"{pick(rng, nouns()[kind])} and {pick(rng, nouns()[kind])}"
    mixed = one(rng, "add|put|mix|throw|pour")
    vessel = one(rng, "sauce|soup|bowl|dough|salad|pot|pan|cake|stew|tea|box|bag")
    into = {"add": "to", "put": "in", "mix": "into", "throw": "into", "pour": "into"}[mixed]
    return pick(rng, (
        (f"{who} went to {where} and {did} {things}{tail}.", [(f"What did {asks} {doing}?", things)] * 4 + [(f"Where did {asks} go?", where), (f"Who {did} {things}?", who)]),
        (f"At {where}, {who} {did} {things}{tail}.", [(f"What did {asks} {doing}?", things)] * 3 + [(f"What did {asks} {doing} at {where}?", things)]),
        (f"The {role} {did} {things}{tail}.", [(f"What did the {role} {doing}?", things)] * 3 + [(f"Who {did} {things}?", f"The {role}")]),
        (f"The {role} {past(mixed)} {two} {into} the {vessel}{pick(rng, ('', ', then stirred it', ', then let it stand', ' and waited'))}.", [(f"What did the {role} {mixed} {into} the {vessel}?", two)] * 3 + [(f"What was {('mixed' if mixed == 'mix' else 'added' if mixed == 'add' else mixed if mixed == 'put' else past(mixed))} {into} the {vessel}?", two)]),
        (f"In the bag there were {things}.", [("What was in the bag?", things), ("What is in the bag?", things)]),
        (f"We had {things} for {(meal := one(rng, 'breakfast|lunch|dinner|dessert'))}{pick(rng, ('', ' and went to bed early', f' at {where}'))}.", [(f"What did we have for {meal}?", things), (f"What did they eat for {meal}?", things), ("What did we eat?", things)]),
        (f"My {pick(rng, ('favourite', 'favorite'))} {(sort := one(rng, 'dishes|fruits|animals|hobbies|colours|subjects|sports'))} are {two}.", [(f"What are my favourite {sort}?", two), (f"Which {sort} do I like best?", two)]),
    ))


def apposed(rng):
    """What stands between commas is not the answer, or is."""
    great, where = one(rng, "largest|biggest|smallest|tallest|oldest|longest|highest|deepest|busiest|most famous|most popular|fastest|coldest|hottest|heaviest"), place(rng)
    sort = one(rng, "mountain|lake|river|city|building|bridge|island|desert|volcano|airport|museum|tower|forest|waterfall|cave|church|park|stadium|animal|train|tree")
    called = pick(rng, (f"Mount {fake_word(rng).capitalize()}", f"Lake {fake_word(rng).capitalize()}", f"the {fake_word(rng).capitalize()} {sort.capitalize()}", fake_word(rng).capitalize(), place(rng), f"the {fake_word(rng).capitalize()}"))
    start = called[0].upper() + called[1:]
    land = pick(rng, (place(rng), pick(rng, sorted(lists()["country"]))))
    size = f"{pick(rng, (f'{rng.randint(1, 9)},{rng.randint(100, 999)}', str(rng.randint(10, 990))))} {one(rng, 'metres|feet|kilometres|miles|square kilometres|tons')}"
    who, role, firm = name(rng), one(rng, "director|manager|owner|mayor|coach|founder|captain|president|principal|editor|head"), company(rng)
    family, trade = fake_word(rng).capitalize() + "s" if rng.random() < 0.5 else name(rng).split()[-1] + "s", one(rng, "a retired couple|two students|an old doctor|a young family|a family of five|two sisters|musicians|a quiet couple|three brothers")
    spot = one(rng, "next door|upstairs|downstairs|across the street|on the second floor|in the red house|above us|below us|in the flat above")
    group = one(rng, "neighbours|neighbors|people|tenants|new neighbours|friends")
    aim, age = one(rng, "study law|become a nurse|work in a bank|find a job|learn English|live with her aunt|play football|open a shop"), str(rng.randint(6, 79))
    home, moved = place(rng), one(rng, "moved to|came to|went to|arrived in|left for|emigrated to")
    verb = {"moved to": "move to", "came to": "come to", "went to": "go to", "arrived in": "arrive in", "left for": "leave for", "emigrated to": "emigrate to"}[moved]
    title = pick(rng, ("Ms.", "Mr.", "Mrs.", "Dr.", "Professor")) + " " + name(rng).split()[-1]
    desk = one(rng, "at the front desk|in room 12|in the office|from the sales team|by email|at reception|in the library|before Friday")
    ask_help = pick(rng, ("If you have any questions, please contact", "For more information, ask", "If you need help, talk to", "In an emergency, call", "Please send the form to", "If something is wrong, tell"))
    rest = pick(rng, ("", f" at {size}", f", {size} high", f", and {size} long"))
    return pick(rng, (
        (f"{start}, in {land}, is the {great} {sort} in {where}{rest}.", [(f"What is the {great} {sort} in {where}?", start)] * 3 + [(f"Which {sort} is the {great} in {where}?", start), (f"Where is {called}?", land)] + ([(f"How high is {called}?", size), (f"How big is {called}?", size)] if rest else [])),
        (f"{start} is the {great} {sort} in {where}{rest}.", [(f"What is the {great} {sort} in {where}?", start), (f"Which {sort} is the {great}?", start), (f"What is the name of the {great} {sort} in {where}?", start)]),
        (f"The {great} {sort} in {where} is {called}, {pick(rng, (f'near {land}', f'which is {size} high', 'a popular sight', f'built in {year(rng)}'))}.", [(f"What is the {great} {sort} in {where}?", called), (f"Which {sort} is the {great} in {where}?", called)]),
        (f"{who}, the {role} of {firm}, {pick(rng, ('said that sales were good', 'lives in ' + land, 'opened a new office', 'will leave in spring'))}.", [(f"Who is the {role} of {firm}?", who), (f"Who is the {role}?", who), (f"What is {given(who)}'s job?", f"the {role} of {firm}"), (f"Which company is {who} the {role} of?", firm)][: pick(rng, (2, 4))]),
        (f"{pick(rng, ('Our', 'My', 'The', 'Their'))} {group} {spot} are the {family}{pick(rng, ('', f', {trade}', f', {trade} from {land}'))}.", [(f"Who lives {spot}?", f"the {family}")] * 2 + [(f"Who are the {group}?", f"the {family}"), (f"What are the {group} called?", f"the {family}")]),
        (f"The {family} live {spot}.", [(f"Who lives {spot}?", f"The {family}"), (f"Where do the {family} live?", spot)]),
        (f"{who} {moved} {home} at the age of {age}{pick(rng, ('', f' to {aim}'))}.", [(f"How old was {pick(rng, ('she', 'he', who, given(who)))} when {pick(rng, ('she', 'he', given(who)))} {moved} {home}?", age)] * 2 + [(f"Where did {given(who)} {verb}?" if verb != "leave for" else f"Where did {given(who)} go?", home), (f"At what age did {who} {verb} {home}?", age)]),
        (f"When {pick(rng, ('she', 'he'))} was {age}, {who} {moved} {home}.", [(f"How old was {given(who)} when {pick(rng, ('she', 'he'))} {moved} {home}?", age), (f"Who {moved} {home}?", who), (f"Where did {given(who)} {verb}?" if verb != "leave for" else f"Where did {given(who)} go?", home)]),
        (f"{ask_help} {title} {desk}.", [("Who should I contact?", title), ("Who can help me?", title), ("Whom should I ask?", title), ("Who do I have to talk to?", title)]),
    ))


TEAMS = "Tigers|Lions|Bears|Eagles|Sharks|Wolves|Bulls|Rockets|Giants|Kings|Stars|Hawks|Foxes|Panthers|Dragons|Pirates|Reds|Blues|Rangers|Knights".split("|")


def played(rng):
    first, second = rng.sample(TEAMS, 2) if rng.random() < 0.6 else (place(rng), place(rng))
    the = "the " if first in TEAMS else ""
    winner, loser = the + first, the + second
    start = winner[0].upper() + winner[1:]
    other = loser[0].upper() + loser[1:]
    score = f"{rng.randint(1, 9)}{pick(rng, ('-', ':'))}{rng.randint(0, 5)}"
    when = pick(rng, ("", f" on {pick(rng, DAYS)}", " last night", " yesterday", f" on {pick(rng, DAYS)} evening", " in the final"))
    asks = [(question, start) for question in ("Which team won?", "Which team won the game?", "Who won?", "Who won the match?", "Which team was better?")]
    lost = [("Which team lost?", loser), ("Who lost?", loser), (f"Who did {winner} beat?", loser), ("Who was beaten?", loser)]
    scored = [("What was the score?", score), ("How did the game end?", score)]
    scorer, minute = name(rng), f"{rng.randint(2, 90)}th minute"
    fans = f"{rng.randint(2, 90)},{rng.randint(0, 9)}00"
    return pick(rng, (
        (f"{start} {pick(rng, ('beat', 'defeated', 'won against', 'thrashed'))} {loser} {score}{when}.", [*asks, *lost[:2], *scored]),
        (f"{start} won {score} against {loser}{when}.", [*asks, *lost[:2], *scored]),
        (f"{other} lost {score} {pick(rng, ('to', 'against'))} {winner}{when}.", [("Which team won?", winner), ("Who won?", winner), ("Which team won the match?", winner), ("Who lost?", other), ("Which team lost?", other), *scored]),
        (f"{scorer} scored in the {minute}{when}.", [("Who scored?", scorer), ("Who scored the goal?", scorer), (f"When did {given(scorer)} score?", f"the {minute}")]),
        (f"{fans} fans watched the game{when}.", [("How many fans watched the game?", fans), ("How many people watched?", fans)]),
        (f"{scorer} plays {(part := one(rng, 'the drums|the guitar|the violin|the piano|the flute|the trumpet|the bass|goalkeeper|tennis|football|chess|hockey'))} in {one(rng, 'a band|the school team|an orchestra|the garden|a club|his free time')}{pick(rng, ('', ', while his sister sings', ', and her brother dances', ' every week'))}.", [(f"What does {pick(rng, (given(scorer), scorer))} play?", part), (f"Who plays {part}?", scorer)] + ([(f"{pick(rng, ('What', 'Which'))} instrument does {given(scorer)} play?", part)] * 2 if part.startswith("the ") else [(f"Which sport does {given(scorer)} do?", part)])),
    ))


def called(rng):
    word = pick(rng, (fake_word(rng) + str(rng.randint(1, 999)), fake_word(rng), one(rng, "marigold|tiger|rainbow|coffee|bluebird|apple|guest|winter|dragon|pepper|cookie|summer|banana") + str(rng.randint(0, 99)), str(rng.randint(1000, 9999)), fake_word(rng).capitalize()))
    net, hello = pick(rng, (fake_word(rng).capitalize(), "Guest", "HomeNet", "Office", "Lobby", "Cafe")), one(rng, "Welcome!|Hello!|Hi,|Dear guest,|Thanks for coming!|") 
    wifi, hotel = one(rng, "wifi|wi-fi|WiFi|network|internet|computer|app|account|door|safe|alarm"), one(rng, "breakfast|lunch|dinner|the pool|the gym|the sauna|check-in|the bar|the shuttle")
    room = f"room {rng.randint(1, 900)}"
    floor, start, end = f"the {one(rng, 'first|second|third|fourth|ground|top')} floor", clock(rng), clock(rng)
    pet, animal, owner = pick(rng, (fake_word(rng).capitalize(), one(rng, "Bella|Rex|Luna|Milo|Coco|Max|Rocky|Daisy|Felix|Simba"))), one(rng, "dog|cat|horse|rabbit|parrot|hamster|boat|car|band|ship|restaurant|shop|book|film|company|school|son|daughter|baby"), one(rng, "our|my|her|his|their")
    meeting, day = one(rng, "meeting|interview|lecture|exam|class|workshop|party|concert|training|wedding|ceremony|talk"), pick(rng, DAYS)
    spot = pick(rng, (room, f"the {one(rng, 'main hall|library|garden|old church|town hall|city park|school gym|cafe next door|conference room|big tent')}"))
    time = str(rng.randint(7, 21)) if rng.random() < 0.4 else clock(rng)
    at = "" if time.startswith(("at", "noon", "midnight")) else "at "
    distance = f"{pick(rng, ('', '', 'only ', 'about '))}{pick(rng, (small(rng), str(rng.randint(2, 90))))} {one(rng, 'kilometres|miles|minutes|metres|blocks|hours')}"
    here, there = one(rng, "house|hotel|station|school|office|beach|airport|village|farm|flat"), one(rng, "lake|city|sea|airport|forest|river|centre|station|museum|castle")
    return pick(rng, (
        (f"{hello} The {wifi} network is called {net} and the password is {word}.".strip(), [(f"{pick(rng, ('What is', 'What is'))} the password?", word), (f"What is the password for the {wifi}?", word), (f"What is the {wifi} password?", word), ("What is the network called?", net), ("What is the name of the network?", net)]),
        (f"{hello} The password for the {wifi} is {word}{pick(rng, ('', f' and the network is {net}'))}.".strip(), [("What is the password?", word), (f"What is the {wifi} password?", word), (f"Which password does the {wifi} have?", word)]),
        (f"Your {(key := one(rng, 'code|PIN|password|order number|booking number|room number|ticket number|user name'))} is {word}{pick(rng, ('', ', please keep it safe', f', valid until {day}'))}.", [(f"What is my {key}?", word), (f"What is the {key}?", word), (f"Which {key} do I have?", word)]),
        (f"{hotel[0].upper()}{hotel[1:]} is {pick(rng, ('served', 'open', 'available'))} from {start} to {end} on {floor}.", [(f"Where is {hotel}?", floor), (f"On which floor is {hotel}?", floor), (f"When does {hotel} start?", start), (f"When does {hotel} end?", end), (f"From when is {hotel} open?", start)]),
        (f"The {here} {pick(rng, ('opens', 'starts'))} at {start} and closes at {end}{pick(rng, (' on weekdays', '', f' on {day}s', ' every day'))}.", [(f"When does the {here} open?", start), (f"When does the {here} close?", end), (f"What time does the {here} close?", end), (f"Until when is the {here} open?", end)]),
        (f"{pick(rng, ('We have', 'They have', 'She has', 'I have'))} {a(animal)} {pick(rng, ('called', 'named'))} {pet}.", [(f"What is the {animal}'s name?", pet), (f"What is the {animal} called?", pet), (f"What is the name of the {animal}?", pet)]),
        (f"{owner.capitalize()} {animal}'s name is {pet}.", [(f"What is the {animal} called?", pet), (f"What is {owner} {animal}'s name?", pet), (f"Who is {pet}?", f"{owner.capitalize()} {animal}")][:2]),
        (f"The {meeting} {pick(rng, ('will take place', 'is', 'takes place', 'will be held'))} on {day} {at}{time} in {spot}.", [(f"Where is the {meeting}?", spot), (f"Where will the {meeting} take place?", spot), (f"On which day is the {meeting}?", day), (f"What day is the {meeting}?", day), (f"When is the {meeting}?", f"{day} {at}{time}")]),
        (f"The {here} is {distance} from the {there}{pick(rng, ('', ', so we often walk', ', so we take the bus'))}.", [(f"How far is the {there} from the {here}?", distance), (f"How far is it to the {there}?", distance), (f"How far is the {here} from the {there}?", distance)]),
        (f"{pick(rng, ('The flight', 'The train', 'The trip', 'The drive', 'The bus ride'))} from {place(rng)} to {place(rng)} takes {(long := pick(rng, ('about ', '')) + span_of_time(rng))}.", [("How long does the flight take?", long), ("How long does it take?", long), ("How long is the trip?", long)]),
    ))


def parts(rng):
    thing, hue, second = one(rng, "car|house|sofa|dress|bird|bike|phone|flag|jacket|room|boat|dog|kitchen|bag|truck|shirt"), *rng.sample(COLOURS, 2)
    part = one(rng, "seats|doors|wheels|legs|buttons|stripes|walls|windows|wings|sleeves|eyes|curtains|spots|feathers|lines|shoes")
    stuff = one(rng, "leather|wooden|small|big|cotton|plastic|metal|silk|bright||||")
    said = f"{second} {stuff}".strip()
    price, who, weight = money(rng), name(rng), f"{small(rng)} {one(rng, 'kilograms|pounds|tons|metres|feet|years')}"
    return pick(rng, (
        (f"The {thing} is {hue} with {said} {part}{pick(rng, ('', f' and costs {price}', f' and weighs {weight}', f' and belongs to {who}'))}.", [(f"What {pick(rng, ('color', 'colour'))} are the {part}?", second)] * 2 + [(f"What {pick(rng, ('color', 'colour'))} is the {thing}?", hue), (f"What does the {thing} have?", f"{said} {part}")]),
        (f"{who} has {a(hue)} {thing} with {said} {part}.", [(f"What colour are the {part}?", second), (f"What color is {given(who)}'s {thing}?", hue), (f"Who has {a(hue)} {thing}?", who)]),
        (f"The {part} are {second} and the {thing} is {hue}.", [(f"What color are the {part}?", second), (f"What colour is the {thing}?", hue)]),
    ))


WHO_DID = "The students|The children|The neighbours|The fans|The workers|The passengers|My parents|The players|The guests|The visitors|The villagers|The police".split("|")
MOODS = "cheered|laughed|cried|left|were angry|were happy|shouted|complained|stayed at home|went home early|were late|clapped|ran away|were worried|stopped working|waited".split("|")
BASES = dict(cheered="cheer", laughed="laugh", cried="cry", left="leave", shouted="shout", complained="complain", clapped="clap", waited="wait")
WHYS = (
    "the trip was moved|the teacher was ill|the exam was not difficult|the game was won after all|the food was cold|the bus did not come|there was no water|the heating was broken|"
    "it had started to snow|nobody had told them the truth|the film was not finished|their team had lost|the prices were too high|the concert had been cancelled|a window was open|"
    "they had won a prize|the door was locked|the party was over|they could not find the key|the road was blocked|they were not paid|their favourite singer was there|the plane was not on time|"
    "the lights had gone out|there were too many people|school was closed|the dog had run away|the elevator was out of order|the music was too loud|they had forgotten the tickets"
).split("|")


def reasons(rng):
    who, mood, why = pick(rng, WHO_DID), pick(rng, MOODS), pick(rng, WHYS)
    asked = who[0].lower() + who[1:]
    base = BASES.get(mood)
    question = f"Why did {asked} {base}?" if base else f"Why were {asked} {mood[5:]}?" if mood.startswith("were ") else f"Why did {asked} {dict([('stayed', 'stay'), ('went', 'go'), ('ran', 'run'), ('stopped', 'stop')])[mood.split()[0]]} {mood.split(' ', 1)[1]}?"
    cause = one(rng, "a cigarette|a short circuit|a broken pipe|human error|lightning|a candle|a gas leak|a drunk driver|a virus|an old cable|a software bug|ice on the road|a fallen tree")
    event = one(rng, "fire|accident|explosion|flood|delay|crash|power cut|damage|problem|leak|outbreak")
    effect = one(rng, "destroyed two apartments|injured three people|cost a lot of money|lasted all night|closed the road|stopped all trains|surprised everyone")
    return pick(rng, (
        (f"{who} {mood} because {why}.", [(question, why)] * 3 + [(f"Who {mood}?", who)]),
        (f"Because {why}, {asked} {mood}.", [(question, why)] * 2),
        (f"{who} {mood} when they heard that {why}.", [(f"Who {mood}?", who), (f"What did {asked} hear?", f"that {why}")]),
        (f"The {event} was caused by {cause}{pick(rng, ('', f' and {effect}', f', which {effect}'))}.", [(f"What caused the {event}?", cause)] * 3 + [(f"What was the cause of the {event}?", cause), (f"What was caused by {cause}?", f"The {event}"), (f"Why did the {event} happen?", cause)]),
        (f"{cause[0].upper()}{cause[1:]} caused the {event}.", [(f"What caused the {event}?", cause[0].upper() + cause[1:]), (f"What was the cause of the {event}?", cause[0].upper() + cause[1:])]),
    ))


def mails(rng):
    sender, day, time, where = name(rng), pick(rng, DAYS), clock(rng), pick(rng, (place(rng), f"the {one(rng, 'cafe|office|station|park|cinema|library|new restaurant')}"))
    first = given(sender)
    due, price, number = f"{rng.randint(1, 30)} {one(rng, 'May|June|March|July|October|January|April|August')}", money(rng), str(rng.randint(1000, 99999))
    firm, thing, staff = company(rng), pick(rng, nouns()["thing"]), pick(rng, (f"{rng.randint(2, 99)},{rng.randint(0, 9)}00", str(rng.randint(5, 990))))
    makes, town = one(rng, "furniture|shoes|cars|toys|software|bread|bicycles|medicine|clothes|engines|cheese|phones"), place(rng)
    weather, degrees = one(rng, "sunny|rainy|cloudy|windy|snowy"), f"{rng.randint(2, 39)} degrees"
    eats, sleeps, beast = pick(rng, (pick(rng, nouns()["food"]), one(rng, "bamboo leaves|fresh grass|small fish|dead wood|pine nuts|fruit and seeds|insects and worms|apple peel|raw meat|acorn shells|oak leaves|young plants"))), f"{rng.randint(2, 22)} hours", one(rng, "koalas|cats|bats|lions|pandas|owls|sloths|squirrels|horses|bears|elephants|rabbits")
    only = pick(rng, ("", "only ", "mostly ", "mainly ", "almost only "))
    money_, land = one(rng, "yen|euro|krone|peso|dollar|rupee|pound|franc|dinar|real|won|lira"), pick(rng, (place(rng), pick(rng, sorted(lists()["country"]))))
    return pick(rng, (
        (f"{sender} is {(age := rng.randint(3, 90))} years old and has {a(pet := one(rng, 'dog|cat|rabbit|parrot|hamster|pony|turtle|snake'))}.", [(f"What {pick(rng, ('pet', 'animal'))} does {first} have?", a(pet))] * 2 + [(f"How old is {first}?", str(age)), (f"What does {first} have?", a(pet))]),
        (f"{sender} works at {firm}{pick(rng, ('', f' in {town}', f'. {first} lives in {town}'))}.", [(f"Where does {pick(rng, (first, sender))} work?", firm)] * 2 + [(f"Who works at {firm}?", sender)]),
        (f"Hi {first}, let's meet on {day} at {time} in {where}.", [("Where do we meet?", where), ("Where should we meet?", where), ("What day do we meet?", day), ("On which day should we meet?", day), ("Who is invited?", first)]),
        (f"Your order {number} was shipped on {due} and will arrive on {day}.", [("When will my order arrive?", day), ("When was my order shipped?", due), ("What is the order number?", number), ("When was it sent?", due)]),
        (f"The rent is {price} a month and must be paid by {due}.", [("How much is the rent?", price), ("When must the rent be paid?", due), ("What does the flat cost?", price)]),
        (f"{firm}, based in {town}, has {staff} employees and makes {makes}.", [("How many employees does the company have?", staff), (f"How many people work for {firm}?", staff), (f"Where is {firm} based?", town), ("Where is the company based?", town), (f"What does {firm} make?", makes), ("What does the company produce?", makes)]),
        (f"The firm{pick(rng, ('', f', founded in {year(rng)},'))} has {staff} {one(rng, 'employees|workers|members|customers|shops')} and makes {makes}.", [("What does the company make?", makes), ("What does the firm make?", makes)]),
        (f"{beast.capitalize()} sleep {pick(rng, ('up to ', 'about ', ''))}{sleeps} a day and eat {only}{eats}.", [(f"What do {beast} eat?", f"{eats}"), (f"How long do {beast} sleep?", sleeps), (f"How many hours do {beast} sleep?", sleeps), (f"Who sleeps {sleeps} a day?", beast.capitalize())]),
        (f"{land} is {one(rng, 'an island nation|a small country|a republic|a kingdom|a country in Asia|a country in Europe|a state in Africa')}. Its currency is the {money_} and its capital is {(capital := place(rng))}.", [(f"What is the currency of {land}?", f"the {money_}"), (f"Which currency does {land} have?", f"the {money_}"), (f"What is the capital of {land}?", capital)]),
        (f"In {land}, people pay with the {money_}.", [(f"What is the currency of {land}?", f"the {money_}"), (f"What do people pay with in {land}?", f"the {money_}")]),
        (f"{sender} lost {pick(rng, ('his', 'her'))} {thing} in {where} on {day}.", [(f"What did {first} lose?", f"{'his'} {thing}"), (f"Where did {first} lose the {thing}?", where), (f"Who lost the {thing}?", sender), (f"When did {first} lose the {thing}?", day)][1:]),
        (f"{pick(rng, ('Please take', 'Take', 'You should take'))} {(dose := pick(rng, ('one pill', 'two pills', 'one tablet', 'two tablets', '10 drops', 'a spoonful')))} {(often := pick(rng, ('twice a day', 'three times a day', 'every morning', 'before each meal', 'every six hours')))}{pick(rng, ('', ' after meals', ' with water'))}.", [("How often should I take it?", often), ("How many should I take?", dose), ("How often do I have to take the medicine?", often), ("How much should I take?", dose)]),
        (f"{sender} {pick(rng, ('invented', 'discovered', 'directed', 'wrote', 'painted', 'designed', 'composed'))} the {(work := fake_word(rng).capitalize())} in {town} in {(then := year(rng))}.", [(f"Who {one(rng, 'invented|discovered|made')} the {work}?", sender), (f"Where was the {work} made?", town), (f"When was the {work} made?", then)]),
        (f"{fake_word(rng).capitalize()} is a {year(rng)} {(film := one(rng, 'thriller film|novel|film|comedy|opera|song|drama|musical|play'))} {(by := one(rng, 'directed by|written by|made by|composed by|produced by'))} {sender}.", [(f"Who {by.split()[0] if by.split()[0] != 'written' else 'wrote'} the {film}?", sender), (f"Who {by.split()[0] if by.split()[0] != 'written' else 'wrote'} it?", sender), (f"Who was it {by}?", sender)]),
    ))


def amount(rng):
    return pick(rng, (f"{rng.randint(1, 9)}00 grams of {pick(rng, nouns()['food'])}", f"{small(rng)} {plural(pick(rng, nouns()['food']))}", f"a {one(rng, 'cup|spoon|glass|pinch|litre|slice')} of {pick(rng, nouns()['food'])}", f"some {pick(rng, nouns()['food'])}"))


def told_apart(rng):
    """Two of a kind in one sentence: the rest of the question says which."""
    who, day, other = name(rng), *rng.sample(DAYS, 2)
    first = given(who)
    at, then = rng.sample("at work|at home|at school|in the morning|in the evening|on weekdays|in summer|in winter|at the weekend|with his friends|during the day|at night".split("|"), 2)
    does, asks, values = pick(rng, (
        ("speaks", "Which language does {} speak", "English|French|German|Spanish|Italian|Polish|Arabic|Dutch"), ("drinks", "What does {} drink", "coffee|tea|water|milk|juice|wine|beer"),
        ("plays", "What does {} play", "football|tennis|chess|the piano|the guitar|basketball|cards"), ("wears", "What does {} wear", "a suit|jeans|a uniform|a coat|shorts|a hat|sandals"),
        ("eats", "What does {} eat", "soup|bread|rice|fruit|pasta|fish|salad"), ("reads", "What does {} read", "newspapers|novels|comics|letters|magazines"),
    ))
    value, second = rng.sample(values.split("|"), 2)
    sky, sky2 = rng.sample("rainy|sunny|cloudy|windy and cold|warm|sunny and warm|foggy|wet and cold|snowy|stormy|dry|hot and dry".split("|"), 2)
    likes, fears = rng.sample("children|thunder|cats|water|strangers|fire|loud music|other dogs|spiders|heights|storms|horses|the dark|doctors".split("|"), 2)
    beast, mood = pick(rng, ("Our dog", "My cat", "The horse", "Her son", "My sister", "The boy", who)), one(rng, "friendly to|used to|fond of|not interested in|good with|kind to|bored by")
    building, since, count, stuff = one(rng, "hotel|school|castle|house|hospital|museum|ship|library|church|tower"), year(rng), str(rng.randint(2, 900)), one(rng, "rooms|windows|floors|beds|doors|seats|visitors|employees|towers|tables")
    spot = f"{one(rng, 'in front of|behind|next to|opposite|near')} the {one(rng, 'town hall|church|school|bank|station|museum|supermarket|post office|park|cinema')}"
    goes, recipe = one(rng, "harbour|airport|beach|hospital|zoo|university|market|castle"), ", ".join(amount(rng) for _ in range(pick(rng, (1, 2, 3)))) + f" and {amount(rng)}"
    hat, hat2 = rng.sample(COLOURS, 2)
    worn, worn2 = rng.sample("hat|jacket|scarf|coat|shirt|dress|tie|skirt|bag|cap".split("|"), 2)
    role = one(rng, "thief|girl|woman|man|boy|singer|waiter|driver|king|teacher")
    called = beast if beast == who else beast[0].lower() + beast[1:]
    return pick(rng, (
        (f"{who} {does} {value} {at} and {second} {then}.", [(f"{asks.format(first)} {at}?", value), (f"{asks.format(first)} {then}?", second)]),
        (f"{at.capitalize()} {who} {does} {value}, but {then} {second}.", [(f"{asks.format(first)} {at}?", value), (f"{asks.format(first)} {then}?", second)]),
        (f"{day} will be {sky}, but {other} {pick(rng, ('is going to be', 'will be'))} {sky2}.", [(f"What will the weather be like on {day}?", sky), (f"What will the weather be like on {other}?", sky2), (f"What is the forecast for {other}?", sky2), (f"How will {day} be?", sky), (f"When will it be {sky2}?", other)]),
        (f"{beast} is {mood} {likes} but afraid of {fears}.", [(f"What is {called} afraid of?", fears)] * 2 + [(f"Who is afraid of {fears}?", beast)]),
        (f"The {building}, built in {since}, has {count} {stuff}{pick(rng, ('', ' and a garden', ' and stands on a hill'))}.", [(f"How many {stuff} does the {building} have?", count), (f"How many {stuff} are there?", count), (f"When was the {building} built?", since)]),
        (f"The {building} has {count} {stuff} and was built in {since}.", [(f"How many {stuff} does the {building} have?", count), (f"When was the {building} built?", since)]),
        (f"The {(ride := one(rng, 'bus|train|tram|boat|taxi'))} stops {spot} and then goes on to the {goes}.", [(f"Where does the {ride} stop?", spot)] * 2 + [(f"Where does the {ride} go?", f"the {goes}")]),
        (f"{pick(rng, ('For this recipe you need', 'For the cake you need', 'You will need', 'The soup is made of', 'We still need'))} {recipe}.", [("What do I need?", recipe), ("What do I need for the recipe?", recipe), ("What is needed?", recipe)]),
        (f"The {role} wore a {hat} {worn} and a {hat2} {worn2}.", [(f"What colour was the {worn}?", hat), (f"What color was the {role}'s {worn2}?", hat2), (f"What did the {role} wear?", f"a {hat} {worn} and a {hat2} {worn2}")]),
    ))


EVERYDAY = (told_apart, told_apart, told_apart, listed, listed, listed, apposed, apposed, apposed, played, played, called, called, called, parts, reasons, reasons, mails, mails, mails)
