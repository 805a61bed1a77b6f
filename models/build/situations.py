"""Sentences put together of what happened to what, good, bad and neither: machines that fail, people who die, requests, facts."""

from cloze import LISTS, fill
from common import pick

DEVICES = "phone battery laptop printer screen keyboard mouse charger app website camera car engine washing_machine dishwasher fridge heating elevator zipper handle strap lamp speaker microphone remote router update software page game watch tablet oven toaster kettle vacuum bike pump lock".split()
FAILS = "stopped working|keeps freezing|keeps crashing|broke after a week|died after two months|does not turn on|won't start|overheats|leaks|makes strange noises|is broken again|loses the connection|lasts only an hour|needs constant repairs|arrived damaged|fell apart|is full of bugs|shuts down by itself|never loads|drains overnight|is stuck|would not open|crashed and lost my work".split("|")
RUNS = "works perfectly|works like a charm|still runs like new|lasts for days|has never failed me|does exactly what it should|is quick and quiet|starts in a second|fits perfectly|is worth every cent|never crashes|was set up in minutes|keeps its charge|still looks brand new|arrived early and well packed|works out of the box|has worked flawlessly for years".split("|")
KIN = "grandmother|grandfather|mother|father|uncle|aunt|dog|cat|best friend|neighbour|brother|sister|colleague|son|daughter|wife|husband|teacher|boss".split("|")
GRIEF = "died|passed away|passed on|is no longer with us|did not make it|lost the fight against cancer|was laid to rest|took the last breath|fell down the stairs|is in a coma|has only weeks to live|is in the hospital|has cancer|had a heart attack|had a terrible accident|was hit by a car|is very ill|left us forever|lost the baby|was killed in the war|is missing|broke his leg|got fired|lost everything in the fire|was arrested|cheated on me|forgot my birthday|does not talk to me any more|yelled at me".split("|")
JOY = "got married|made it to the finals|is out of danger|is on the mend|pulled through|was born this morning|had a healthy baby|got the job|won the first prize|is finally cancer free|came home from the hospital|passed the exam|graduated today|is expecting a baby|surprised me with flowers|bought me a present|got promoted|is feeling much better|said yes|made me laugh|cooked me dinner|won the race|found a new home|wrote me a lovely letter|took care of me".split("|")
TASKS = "send me the file|call the office|bring your passport|read the second chapter|open the attached document|forward this to Anna|print two copies|close the window|sign the form|write down your name|meet me at the station|pick up the parcel|fill in the form|check the numbers|move the table|update the list|confirm the date|leave the keys at the desk|reply to this email|put the chairs away|upload the slides|turn off the lights|book a room|order more paper|ask Peter for the address".split("|")
WHEN = ("", "", " by Monday", " tomorrow", " before noon", " this week", " at ten", " on Tuesday morning", " after lunch", " today", " when you have time")
PLACES = "library school station office museum market bridge church park airport harbour hotel factory theatre town hall".split()
FACTS = (
    "the {a} is next to the {b}", "the {a} opens at nine", "the {a} has two floors", "the bus goes from the {a} to the {b}", "there is a {a} near the {b}", "the {a} was built in 1920", "we walked from the {a} to the {b}",
    "the {a} is closed on sundays", "she works at the {a}", "he parked behind the {a}", "the {a} is two kilometres from the {b}", "turn right at the {a}", "i will be at the {a} at six", "the tour starts at the {a}", "this is the road to the {a}",
    "the tram stops at the {a}", "the road passes the {a}", "a bus stops behind the {a}", "the {a} faces the {b}",
    "the letter weighs twenty grams", "the meeting was moved to room four", "iron is a metal", "cats are mammals", "the report has ten pages", "the number is on the back", "i have two sisters", "my appointment is on friday", "the file is in the folder", "lunch is at twelve",
    "he is reading a newspaper", "she is writing an email", "they are waiting for the bus", "the word has five letters", "the river is forty metres wide", "my train arrives at eight", "the second edition came out in may", "the form is on page three", "it is made of glass", "the table is one metre long",
)
WITHOUT = "issue|complaint|hitch|delay|glitch|mistake|hiccup|bug|worry|repair".split("|")
SIMPLE = "simple|fast|quick|helpful|smooth|cheap|beautiful|comfortable|friendly|good|quiet|tasty".split("|")
HARD = "hard|complicated|slow|rude|expensive|bad|loud|dirty|difficult|ugly|useless|cold|small".split("|")
LOVED = "stunning|gorgeous|gripping|superb|kind|wonderful|delicious|brilliant|great|lovely|fantastic|beautiful|charming|excellent|superb|amazing".split("|")
LOATHED = "tiring|disgusting|hideous|mean|dull|awful|terrible|too expensive|disappointing|boring|rude|dreadful|poor|horrible|slow|dirty".split("|")
THINGS = "food|service|room|staff|walk|location|story|acting|ending|price|breakfast|location|trip|music|queue|drive|weather|concert|book|dessert|pool|beach|design|support".split("|")
PROMISED = "promised a replacement|said they would call|told me it would be ready|said it was in stock|promised to fix it|charged my card|took my money|assured me of a discount".split("|")
UNDONE = "nothing happened|i have heard nothing|nobody called|it was never sent|they did not|it is still broken|i got nothing|no one answers".split("|")
DONE = "it came the next day|they kept their word|everything was fixed|i got my money back at once|it was done in an hour|they even called to check".split("|")
GOOD_SAYINGS = "we had the time of our lives|we had so much fun|what a blast|they had a ball|it took our breath away|the view was out of this world|a sight to behold|the food was to die for|we laughed until we cried|pure magic|i have never been happier|it never gets better than this|it does not get any better|nothing beats it|second to none|no one does it better|it hit the spot|it made my week|i am on cloud nine|it blew me away|i could not be happier|they knocked it out of the park|it is a dream come true|i take my hat off to them|what a treat|i am over the moon|it was a blessing|two thumbs up|it is the best thing since sliced bread|you rock|they went the extra mile|i would give it six stars if i could|it was love at first sight|hats off|my kids adore it|it brightened my day|big thanks to everyone|what a relief|i can finally relax".split("|")
BAD_SAYINGS = "it is a pain in the neck|what a rip-off|they let me down|it fell flat|it drives me crazy|i am sick and tired of it|that was the last straw|it went downhill|i was ripped off|it is falling apart|it left a bad taste|i want to cry|i have had enough|it is a joke|it gets on my nerves|it went from bad to worse|my heart is broken|they should be ashamed|a slap in the face|it cost me an arm and a leg|i give up|so much for quality|i would give it zero stars if i could|never felt so ignored|it is good for nothing".split("|")
NOT = ("can not", "cannot", "can't", "could not", "couldn't")
# Frames of cloze.py in which nobody has an opinion.
PLAIN = (
    "{known.0} is a city in {known.1}.", "{known.0} is in {known.1}.", "In {speak.0} they speak {speak.1}.", "A {works_at.0} works in a {works_at.1}.", "Put the {inside.0} in the {inside.1}.", "{from.0} is made from {from.1}.",
    "The {does.0} {does.1} {does.2}.", "A {is_a.0} is a {is_a.1}.", "{next.1} comes after {next.0}.", "{home.0} live in the {home.1}.", "A {legs.0} has {legs.1} legs.", "We go to the {*place} by {*vehicle}.",
    "My {*kin} is a {*job}.", "The meeting is on {*day}.", "She was born in {*month}.", "The {*vehicle} leaves at {*number}.", "He put the {*thing} on the {*furniture}.", "I buy {fetch.0} at the {fetch.1}.",
)


def situation(rng):
    """(text, how good: 0, 0.5 or 1)"""
    good = rng.random() < 0.5
    device = f"{pick(rng, ('the', 'my', 'this', 'our', 'the new'))} {pick(rng, DEVICES).replace('_', ' ')}"
    person = f"my {pick(rng, KIN)}"
    when = pick(rng, ("", "", " today", " yesterday", " last week", " this morning", " last year", " again"))
    one, two = rng.sample(THINGS, 2)
    who = pick(rng, ("i", "we", "i really", "one", "my family"))
    nice, nasty = pick(rng, LOVED), pick(rng, LOATHED)
    liked, bad = (nice, nasty) if good else (nasty, nice)
    even = pick(rng, ("even though", "although", "though", "despite the fact that"))
    amount = pick(rng, ("a single ", "any ", "a ", "one "))
    long = pick(rng, ("for months", "for two years", "every day", "for a long time", "since january"))
    # What stands twice, here or in a list above, is drawn twice as often.
    forms = (
        *[lambda: (f"{device} {pick(rng, RUNS if good else FAILS)}", good)] * 2,
        *[lambda: (f"{person} {pick(rng, JOY if good else GRIEF)}{when}", good)] * 2,
        lambda: (f"{pick(rng, ('', 'please ', 'could you ', 'can you ', 'please ', 'i need to ', 'you have to ', 'remember to '))}{pick(rng, TASKS)}{pick(rng, WHEN)}", 0.5),
        lambda: (f"{pick(rng, ('', 'please ', 'could you ', 'can you please ', 'kindly '))}{pick(rng, TASKS)}{pick(rng, WHEN)}", 0.5),
        *[lambda: (pick(rng, FACTS).format(a=pick(rng, PLACES), b=pick(rng, PLACES)), 0.5)] * 2,
        lambda: (f"the {one} {pick(rng, ('is', 'was'))} {liked} {even} the {two} {pick(rng, ('is', 'was'))} {bad}", good),
        lambda: (f"{even} the {two} {pick(rng, ('is', 'was'))} {bad}, the {one} {pick(rng, ('is', 'was'))} {liked}", good),
        lambda: (f"the {two} {pick(rng, ('is', 'was'))} {bad} but the {one} {pick(rng, ('is', 'was'))} {liked}", good),
        lambda: (f"{pick(rng, ('we have used', 'we have had', 'my parents have owned', 'i have owned'))} {pick(rng, ('it', 'this', device))} {long} without {amount}{pick(rng, WITHOUT)}", True),
        lambda: (f"{pick(rng, ('no', 'not a single', 'not one', 'zero', 'never a', 'never had a'))} {pick(rng, WITHOUT)} {pick(rng, ('so far', 'at all', 'in a year', 'with ' + device))}", True),
        lambda: (f"{pick(rng, ('nothing but', 'always a', 'one', 'another', 'every day a new', 'so many'))} {pick(rng, WITHOUT)}{pick(rng, ('s', ' after the other'))} {pick(rng, ('with ' + device, 'here', 'so far'))}", False),
        lambda: (f"{pick(rng, ('i cannot believe', 'hard to believe', 'i am amazed', 'it is incredible', 'you would not believe'))} how {pick(rng, SIMPLE if good else HARD)} {pick(rng, ('it was', 'it is', 'they were', f'the {one} was'))}", good),
        lambda: (f"they {pick(rng, PROMISED)} {pick(rng, ('but', 'and', 'and yet', 'but'))} {pick(rng, DONE if good else UNDONE)}", good),
        *[lambda: (pick(rng, GOOD_SAYINGS if good else BAD_SAYINGS), good)] * 2,
        # Not, and yet praise.
        lambda: (f"{who} {pick(rng, NOT)} {pick(rng, ('thank', 'praise', 'recommend', 'commend', 'applaud'))} {pick(rng, ('you', 'them', 'him', 'her', 'the team', 'your staff', f'this {one}', 'these people'))} {pick(rng, ('enough', 'enough', 'highly enough', 'often enough', 'enough for what you did'))}", True),
        lambda: (f"{who} {pick(rng, NOT)} {pick(rng, ('thank', 'praise', 'recommend'))} {pick(rng, ('you', 'them', 'him', 'her', 'the team', 'your staff', f'this {one}'))} {pick(rng, ('enough', 'enough for all the help', 'enough for your kindness'))}", True),
        lambda: (f"{who} {pick(rng, NOT)} {pick(rng, ('ask for', 'wish for', 'imagine', 'think of', 'find', 'hope for'))} a {pick(rng, ('better', 'nicer', 'finer', 'kinder') if good else ('worse', 'uglier', 'ruder', 'sadder'))} {one}", good),
        lambda: (f"{pick(rng, ('there is no', 'i know no', 'i have never seen a', 'nobody has a', 'i do not know a'))} {pick(rng, ('better', 'nicer', 'finer') if good else ('worse', 'uglier', 'duller'))} {one}", good),
        lambda: (f"{pick(rng, ('i doubt that', 'i do not see how', 'no way that', 'hard to see how'))} the {one} could {pick(rng, ('be', 'get', 'have been'))} any {pick(rng, ('better', 'nicer', 'finer') if good else ('worse', 'uglier', 'duller'))}", good),
        lambda: (f"{who} {pick(rng, NOT)} be {pick(rng, ('happier', 'more grateful', 'more pleased', 'prouder') if good else ('sadder', 'more disappointed', 'angrier', 'more annoyed'))} with the {one}", good),
        lambda: (f"{who} {pick(rng, NOT)} {pick(rng, ('stand', 'bear', 'recommend', 'trust', 'use', 'open', 'find'))} {pick(rng, ('it', 'them', f'this {one}', 'it any more'))}", False),
        lambda: (fill(rng, pick(rng, PLAIN))[0].lower().rstrip("."), 0.5),
        lambda: (f"{pick(rng, ('the', 'my', 'your', 'their', 'our'))} {pick(rng, (one, pick(rng, LISTS['thing']), pick(rng, LISTS['clothes']), pick(rng, LISTS['dish']), pick(rng, LISTS['place'])))} {pick(rng, ('is', 'was', 'looks'))} {pick(rng, ('', 'very ', 'so ', 'really '))}{pick(rng, LOVED if good else LOATHED)}", good),
        lambda: (f"{pick(rng, ('i', 'we'))} {pick(rng, ('expected', 'had hoped for', 'wanted', 'paid for'))} {pick(rng, ('something better', 'much more', 'more for the money', 'better quality', 'a working one'))}", False),
        lambda: (f"{pick(rng, ('nobody', 'no one'))} {pick(rng, ('helped us', 'apologized', 'answered the phone', 'cared', 'showed up', 'listened'))}{when}", False),
        lambda: (f"{pick(rng, ('everybody', 'everyone'))} {pick(rng, ('helped us', 'was so nice', 'laughed and sang', 'thanked me', 'showed up', 'cheered'))}{when}", True),
    )
    text, value = pick(rng, forms)()
    return text + pick(rng, ("", ".", ".", "!" if value != 0.5 else ".")), float(value)
