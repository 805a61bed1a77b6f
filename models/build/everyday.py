"""Sentences of everyday life with a word to guess, for fill-mask: what goes with what at home, at work and outside."""

from common import pick

LISTS = dict(
    food="pizza pasta rice bread soup chicken fish cheese salad chocolate cake steak sushi", drink="coffee tea water milk juice wine beer", fruit="apples bananas oranges grapes strawberries",
    meal="breakfast lunch dinner", family="mother father sister brother uncle aunt grandmother grandfather cousin son daughter", animal="dog cat horse bird rabbit mouse cow sheep",
    instrument="guitar piano violin drums flute trumpet", sport="football tennis basketball golf hockey", room="kitchen bedroom bathroom garden garage living room", furniture="table chair bed sofa floor desk couch shelf",
    vehicle="car bus train bike truck taxi", wear="coat jacket hat shoes dress shirt gloves scarf", job="teacher doctor nurse farmer lawyer chef driver engineer waiter", month="January March May June July August October December",
    season="spring summer autumn winter", day="Monday Tuesday Wednesday Thursday Friday Saturday Sunday", country="Spain Italy France Germany Greece Japan Canada Portugal", city="Paris London Berlin Rome Madrid Tokyo",
    body="hand arm leg head foot back knee", feeling="happy sad tired angry hungry excited", number="two three four five six ten", place="park beach cinema station airport supermarket hospital library museum restaurant",
    language="English French Spanish German Italian", colour="red blue green white black brown yellow",
)
LISTS = {name: words.split() for name, words in LISTS.items()}
FRAMES = """
I had {food} for {meal}.|She ordered {food} and a glass of {drink}.|He cooks {food} every {day}.|We eat {meal} in the {room}.|Would you like some {drink}?|There is no {drink} left in the fridge.|The best {meal} is {food}.|I like {food} with {food}.
He put sugar in his <coffee|tea>.|The milk is in the <fridge>.|Put the butter in the <fridge>.|Boil the <water> first.|She drinks <tea|coffee> with lemon.|I am thirsty, give me some <water>.|He was hungry, so he ate some <food|bread>.|Birds lay <eggs>.|Bees make <honey>.|Cows give <milk>.
My {family} works as a {job}.|Her {family} is a {job}.|The <doctor|nurse> at the hospital helped me.|The <teacher> gave us homework.|A <farmer> works in the fields.|The <chef|cook> made a great soup.|The <nurse> gave the patient an injection.|The pilot flew the <plane>.|He works at a big <company>.|She works in an <office>.|Students learn at <school>.|The pupils go to <school> by bus.|A lawyer works in <court>.
The {animal} is sleeping in the <house|garden|sun>.|The cat caught a <mouse>.|The dog is chasing a <cat|ball>.|Dogs love to chase <cats|balls>.|He took the <dog> for a walk.|The <birds> are singing in the trees.|Fish live in <water>.|A <spider> has eight legs.|Elephants live in <Africa|herds>.|Polar bears live in the <Arctic>.|Kangaroos live in <Australia>.|Tigers live in <Asia|India>.|Fish can <swim>.|Planes can <fly>.|Frogs can <jump>.
She plays the {instrument} very well.|He learned to play the {instrument} at school.|They play {sport} on {day}.|The <band> played all night.|We went to a <concert>.|She sings in a <choir|band>.|I listen to <music|the radio> in the car.|He is listening to the <radio|music>.|They danced to the <music>.
We watched a <film|movie> on television.|I saw a good <film|movie> last night.|She reads the <newspaper> at breakfast.|He is reading a <book> in bed.|I borrowed a <book> from the library.|She wrote a <letter> to her friend.|The children listened to a <story>.|He told a funny <joke|story>.
The children are playing <football|outside|games>.|They are sitting in the <garden|park|sun>.|We walked in the <park|forest|rain>.|The kids are swimming in the <pool|sea|lake>.|They sleep in the same <room|bed>.|He sat down on the <chair|sofa|floor>.|The book is lying on the <table|floor|desk>.|The cat is lying on the <sofa|bed|floor>.|She hung the picture on the <wall>.|Please open the <window|door>.|Someone knocked on the <door>.|Lock the <door> when you leave.|Turn off the <light> in the {room}.|He opened the <door> with his key.|Shut the <window|door>, it is cold.
He goes to work by {vehicle}.|She took the {vehicle} to the <station|airport>.|He parked his <car> in the garage.|We waited for the <bus|train> for an hour.|They missed their <flight|train|bus>.|She was late because of the <traffic|train|bus>.|The <train|bus> was late again.|My <car> broke down on the way.|He fell off his <bike|horse>.|We travelled by <train|car|plane>.|The plane landed at the <airport>.
It is cold, put on your {wear}.|She bought a new <dress|coat>.|He lost his <keys|wallet|phone>.|I cannot find my <keys|phone|glasses>.|He wears <glasses> to read.|When it rains I take an <umbrella>.|Take an <umbrella>, it is going to rain.|It is raining, so bring your <umbrella>.|In summer it is <hot|warm>.|Winter is <cold>.|In the desert it is <hot>.|It often snows in <winter>.|The <sun> is shining.|The <sun> sets in the west.|The <moon> shines at night.|The sea is <blue|calm>.|The grass is <green>.|The clouds are <white|grey>.|Leaves are <green>.|Ice is <cold>.|Fire is <hot>.|Sugar is <sweet>.|Lemons are <sour|yellow>.
Brush your <teeth|hair> before bed.|She has blue <eyes>.|He has short black <hair>.|She combed her <hair>.|We see with our <eyes>.|We hear with our <ears>.|Wash your <hands> before {meal}.|He broke his {body}.|My {body} hurts.|The doctor gave me some <medicine|pills|advice>.|He took his <medicine> with water.|She is ill and lies in <bed>.|I have a bad <cold|headache>.
They were married in a <church>.|The wedding was in the <church>.|I have two sisters and one <brother>.|He has a brother and a <sister>.|She has one son and one <daughter>.|They have two <children>.|My parents have {number} <children>.|Happy <birthday>, my friend!|Happy New <Year>!|Merry <Christmas> to all of you!|Good <morning>, how are you?|Thank you very <much>.|Her birthday is in {month}.|We met in {month}.|School starts in <September|August>.|Christmas is in <December>.|We go on <holiday|vacation> in {season}.|They went to {country} on <holiday|vacation>.|She lives in {city}.|{city} is a big <city>.|{country} is a <country> in <Europe>.|Rome is the capital of <Italy>.|People in {country} are <friendly>.
I need some <money|help|time>.|Can you give me some <money|water|advice>?|She paid with her credit <card>.|He has no <money>.|The shop sells <clothes|books|shoes>.|We need <bread|milk|eggs> and cheese.|Buy some <bread|milk|eggs> on the way home.|How much <money> do you have?|Money does not grow on <trees>.|I bought a <book|ticket|present> for my {family}.
She is taller <than> her sister.|He runs faster <than> me.|This is better <than> that.|I am older <than> you.|He is as tall <as> his father.|She went <to> the {place}.|He comes <from> {country}.|I am waiting <for> the bus.|I am interested <in> music.|They live <in> {city}.|We arrived <at> the station.|The lamp is <on> the table.|I will see you <on> {day}.|I get up <at> seven.
A week has <seven> days.|A year has <twelve> months.|A square has <four> sides.|A hand has five <fingers>.|A dog has <four> legs.|A car has four <wheels>.|An hour has sixty <minutes>.|A minute has sixty <seconds>.|Water boils at a <hundred> degrees.|The opposite of black is <white>.|The opposite of young is <old>.
I am so <tired|happy|hungry> today.|She is <happy> because she won.|He is <sad> because his dog died.|The baby is <crying|sleeping>.|They are <happy> together.|I am <sorry> that I am late.|The film was very <good|boring|funny>.|The exam was <difficult|easy>.|The soup is too <hot|salty>.|The room is <dark|empty|clean>.|The water is <cold|warm|clear>.|The road is <wet|long>.|The test was <hard|easy>.|We breathe <air>.|I need some fresh <air>.|He stayed at <home>.|I am going <home>.|See you <tomorrow|later|soon>.|What <time> is it?|How <old> are you?|Where do you <live>?|What is your <name>?|My <name> is Anna.|I <love> you.|Do you <speak> {language}?|He speaks {language}.|I live <in> a small <town|village|house>.
"""


def parse():
    return [frame.strip() for frame in FRAMES.replace("\n", "|\n").split("\n") for frame in split(frame) if frame.strip()]


def split(line: str) -> list[str]:
    """At the bars that are in no pair of < >."""
    parts, depth, part = [], 0, ""
    for char in line:
        depth += (char == "<") - (char == ">")
        if char == "|" and depth == 0:
            parts.append(part)
            part = ""
        else:
            part += char
    return [*parts, part]


ALL = parse()


def everyday(rng):
    """(sentence, a word of it that can be guessed)"""
    words, guesses = [], []
    for word in pick(rng, ALL).replace("living room", "bedroom").split(" "):
        mark = word.rstrip(".,?!")
        tail = word[len(mark) :]
        if mark.startswith("<"):
            mark = pick(rng, mark.strip("<>").split("|"))
            guesses += [mark] * 2 if " " not in mark else []
        elif mark.startswith("{"):
            mark = pick(rng, LISTS[mark[1:-1]])
            guesses.append(mark)
        words.append(mark + tail)
    return " ".join(words), pick(rng, guesses) if guesses else None
