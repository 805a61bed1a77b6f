"""What happens to people, good, bad and neither, as they tell it. For the model of sentiment."""

from common import pick

GOOD = """
i got the job ; we won the game ; she passed her exam ; my baby took her first steps ; they fixed it within minutes ; it arrived two days early ; he proposed to me
our garden is in full bloom ; i finally learned to swim ; the doctor says i am healthy again ; my sister is coming home ; the children laughed all day ; it runs like new
they gave me a free upgrade ; everybody clapped at the end ; i slept like a baby ; we danced until midnight ; my mom loved the gift ; he apologized and made it right
the sun is shining ; she hugged me ; i got a raise ; the surprise party was a success ; you made my day ; what a lovely evening ; problem solved , thanks a lot
i can recommend this to anyone ; works as promised ; easy to use ; good value ; setting it up took five minutes ; it has never let me down ; i use it every day and still like it
they answered right away ; the staff remembered my name ; big portions and fair prices ; the guide was full of knowledge ; the room had a beautiful view ; we will be back next year
my team is the best ; i am grateful for my friends ; he graduated with honors ; our puppy is so cute ; congratulations to the winners ; keep it up ; this saved me hours ; yay ; haha so good ; love it ; nice one
she smiled at me ; he thanked us warmly ; everyone was kind to us ; i feel great today ; it went better than planned ; no trouble at all ; not one problem so far ; without any problems ; simply the best ; worth the wait
"""
BAD = """
i lost my job ; we lost the game ; she failed the exam ; my grandfather died last night ; it broke on the first day ; it never arrived ; he left me ; they cancelled our flight
the garden is full of weeds ; i missed the last bus ; the doctor found a tumor ; my bike was stolen ; the children cried all day ; it makes a horrible noise ; i was robbed on the street
they charged me twice ; everybody left before the end ; i could not sleep at all ; we waited for two hours ; my phone fell into the water ; he lied to me ; nobody cares about us
the food made me sick ; she slapped me ; i got fired ; the trip was a disaster ; you ruined my evening ; what an awful day ; the problem is still not solved ; no reply for weeks
i cannot recommend this ; does not work as promised ; hard to use ; too expensive for what you get ; setting it up took five hours ; it let me down again ; i stopped using it after a day
they never answered ; the staff ignored us ; tiny portions and high prices ; the guide knew nothing ; the room smelled of smoke ; we will not be back ; they refused to give my money back
my head hurts ; i am worried about my friends ; he got arrested ; our dog is sick ; the app freezes all the time ; it stopped charging ; the screen cracked ; the file is corrupt ; it deleted my photos ; ugh ; boo ; hate it ; so tired of this
she yelled at me ; he hung up the phone on me ; everyone was mean to us ; i feel terrible today ; it went worse than planned ; nothing but trouble ; one problem after the other ; a total rip off ; not what i ordered ; they are thieves ; it is a fake ; do not trust them
i expected better ; i had hoped for more ; still waiting for an answer ; it drains too fast ; the bill was wrong again ; my order was late ; the soup was cold ; stale bread ; a rude clerk ; the traffic was terrible ; i broke my leg ; monday again , sigh
"""
NEITHER = """
the train leaves at noon ; the shop is on the corner ; it has four legs ; the report is due on tuesday ; water boils at 100 degrees ; he wears a hat ; they met in the hall ; she is a teacher
the box is one meter long ; the capital of spain is madrid ; turn left after the bridge ; the book has 200 pages ; my brother lives in the city ; we have two cats ; it is monday ; the door is made of wood
please find the file attached ; the lesson starts at eight ; call me when you get there ; the car is parked outside ; there are ten chairs in the room ; he opened the window ; i put it on the table
the museum is open from nine to five ; the population is two million ; the river flows to the sea ; i am going to the office ; the form has three parts ; it was built in 1950 ; she read the letter ; this is a sentence
can you send me the address ; what time is it ; where do you live ; the next stop is the station ; it costs ten dollars ; the store sells shoes ; the keys are in the drawer ; a triangle has three sides ; he is forty years old ; bring a pen and paper
"""
LEADS = ("", "", "", "", "honestly , ", "today ", "so , ", "yesterday ", "oh , ", "well , ", "i have to say ", "this morning ", "last week ", "guess what : ")
TAILS = ("", "", "", "", " again", " today", " and that is that", " , to be honest", " last month", " this year")


def split(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\n", ";").split(";") if part.strip()]


KINDS = {1.0: split(GOOD), 0.0: split(BAD), 0.5: split(NEITHER)}


def event(rng):
    """(text, how good: 0, 0.5 or 1)"""
    value = pick(rng, (0.0, 1.0, 0.5))
    text = f"{pick(rng, LEADS)}{pick(rng, KINDS[value])}{pick(rng, TAILS)}"
    if value != 0.5 and rng.random() < 0.2:
        text = f"{pick(rng, KINDS[0.5])} . {text}"
    return text + pick(rng, ("", ".", "!" if value != 0.5 else ".")), value
