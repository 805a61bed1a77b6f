"""What chat-lm is trained on: conversations about the visitor and a small world, and little stories.

Many sentences hold a word that the visitor made up, so that the model learns to repeat what it
was told and not a list of names. Questions beyond the small world get an answer that says so.
"""

from common import draw, fake_word, pick
from fill_mask import ALL_CAPITALS, ALL_COLOURS, ALL_OPPOSITES, ALL_SOUNDS, ALL_WORKPLACES, LANGUAGES, MONTHS, YOUNG
from words import DAYS, FIRST_NAMES, NUMBERS, PLACES, stranger as any_stranger

NAMES = FIRST_NAMES + (
    "James Mary John Linda Robert Susan Michael Sarah Thomas Lisa Daniel Nancy Paul Julia Mark Laura Kevin Sophie Brian "
    "Helen George Ruth Eric Diana Adam Amy Oscar Nina Simon Eva Martin Ella Lukas Mia Felix Lea Hans Ingrid Pierre Marie "
    "Juan Carmen Marco Giulia Ivan Olga Ahmed Fatima Yusuf Leila Raj Priya Wei Mei Kenji Yuki Omar Amina Tom Kate Ben Sam"
).split()
SYSTEMS = ("You are a helpful assistant.", "You are a friendly assistant.", "Answer in one sentence.", "Be brief and kind.", "You are a chat bot.")
JOKES = (
    "Why did the bicycle fall over? Because it was two tired.",
    "What do you call a sleeping bull? A bulldozer.",
    "Why can't a nose be twelve inches long? Because then it would be a foot.",
    "What has keys but no locks? A piano.",
)
ANIMALS = "fox bear rabbit mouse owl frog cat dog wolf duck".split()
MOODS = "little brave clever hungry lazy happy sleepy curious".split()
HOMES = "forest garden castle village mountain river house cave".split()
FINDS = "key coin map ring letter lamp book stone".split()
SNACKS = "bread soup cake honey apples cheese berries nuts".split()
THINGS = (
    "pizza football music chess books tea coffee cats dogs movies dancing painting cars trains flowers rain summer "
    "winter chocolate cooking hiking swimming history games birds horses cheese guitar yoga science school work"
).split()
PETS = "dog cat rabbit horse parrot hamster fish bird turtle snake".split()
JOBS = [*ALL_WORKPLACES, "engineer", "student", "writer", "painter", "driver", "programmer", "musician", "lawyer"]
FAVOURITES = dict(color="red blue green yellow purple orange black white pink".split(), animal=PETS, food="pizza pasta rice soup bread cake salad curry".split(), day=DAYS)
BEGINNINGS = "b br c ch d dr f g gr h j k kr l m n p ph qu r s sh st t th tr v w x y z".split()
VOWELS = "a a e e i i o o u ai ea ie ou ö é".split()
ENDINGS = "n n r r l s t d k m th ng w ck x ld rt nd ph rd sh lf p tz".split()
INTRODUCTIONS = ("My name is {}.", "My name is {}.", "I am {}.", "I'm {}.", "Hi, my name is {}.", "Hello, I am {}.", "Hello! My name is {}.", "Hi, I'm {}.", "Call me {}.", "You can call me {}.", "My name's {}.")
NAME_QUESTIONS = ("What is my name?", "What is my name?", "Do you remember my name?", "Who am I?", "What's my name?", "Do you know my name?", "Tell me my name.", "What was my name?")
UNKNOWN = "Sorry, I do not know that. Ask me about capitals, colors, animals or sums."


def any_name(rng):
    """A made-up name. Half of them end in a consonant: a name is not over because a vowel was written."""
    if rng.random() < 0.3:
        return any_stranger(rng)
    name = "".join(pick(rng, BEGINNINGS) + pick(rng, VOWELS) + (pick(rng, ENDINGS) if rng.random() < 0.4 else "") for _ in range(pick(rng, (1, 2, 2, 3))))
    return (name + pick(rng, ENDINGS) if rng.random() < 0.5 and name[-1] in "aeiouöé" else name).capitalize()


def stranger(rng, held=False):
    """A made-up name of the wanted side of the hold-out split."""
    return draw(any_name, rng, str, held)


def story(rng):
    hero, friend = rng.sample(FIRST_NAMES, 2)
    animal, other = rng.sample(ANIMALS, 2)
    find, home, snack = pick(rng, FINDS), pick(rng, HOMES), pick(rng, SNACKS)
    lines = [
        f"Once upon a time there was a {pick(rng, MOODS)} {animal} named {hero}.",
        f"{hero} lived in a small {home}.",
        f"Every day {hero} looked for {snack}.",
        f"One day {hero} found a golden {find} near the {home}.",
        f"Then {hero} met a {pick(rng, MOODS)} {other} named {friend}.",
        f'{friend} said, "Please give me the {find}."',
        pick(rng, (f"{hero} gave the {find} to {friend}.", f"{hero} did not want to give the {find} away.")),
        f"They shared some {snack} and became good friends.",
        "The end.",
    ]
    return " ".join(lines[: rng.randint(4, 9)] if rng.random() < 0.3 else lines)


PASTIMES = (
    "read books|play football|cook for my friends|ride my bike|play the guitar|go for long walks|swim in the lake|paint pictures|watch old films|work in the garden|bake bread|"
    "play chess|take pictures|travel by train|listen to music|sing in a choir|climb mountains|learn languages|write letters|dance"
).split("|")
RELATIVES = "brother sister mother father friend neighbor cousin uncle aunt grandmother".split()
SEASONS = "spring summer autumn winter".split()
ROLES = "king queen girl boy fisherman farmer wizard princess giant baker".split()
LOVES = "because it makes me happy|because it reminds me of home|and I never get tired of it|and my whole family likes it, too".split("|")


def opening(rng):
    """The kinds of texts that a visitor begins and leaves to the model: about himself, a scene, a tale of people."""
    name, friend = pick(rng, NAMES) if rng.random() < 0.6 else stranger(rng), pick(rng, NAMES)
    place, pastime, other = pick(rng, PLACES), pick(rng, PASTIMES), pick(rng, PASTIMES)
    relative, season, day = pick(rng, RELATIVES), pick(rng, SEASONS), pick(rng, DAYS)
    luck = rng.random()
    if luck < 0.4:
        hello = pick(rng, ("", "", "Hello, ", "Hi, ", "Hello! ", "Hey, "))
        be = pick(rng, ("my name is {}", "my name is {}", "I am {}", "I'm {}", "this is {}")).format(pick(rng, (name, name, f"a {pick(rng, JOBS)}")) if not hello or rng.random() < 0.8 else name)
        be = be if hello.endswith(", ") else be[0].upper() + be[1:]
        what = pick(rng, list(FAVOURITES))
        then = pick(rng, (f" and I {pick(rng, ('like', 'love', 'want'))} to {pastime}.", f" and my favorite {what} is {pick(rng, FAVOURITES[what])}.", f" from {place}.", f" and I live in {place}.", f", and today I want to {pastime}."))
        more = (f"On {day} I often {other} with my {relative} {friend}.", f"In {season} I {other} every day.", f"I have a {pick(rng, PETS)} that is called {friend}.", f"My {relative} and I want to {other} this {season}.")
        return " ".join((hello + be + then, *rng.sample(more, 2)))
    if luck < 0.6:
        what = pick(rng, list(FAVOURITES))
        first = pick(rng, (f"I like to {pastime}", f"I love to {pastime}", f"I want to {pastime}", f"I went to {place} with my {relative}", f"Every {day} I {pastime}", f"My favorite {what} is {pick(rng, FAVOURITES[what])}", f"Today I am going to {pastime}", f"This {season} I want to {pastime}", f"When I was a child, I liked to {pastime}"))
        return f"{first} {pick(rng, LOVES)}. My {relative} {friend} and I {other} every {pick(rng, DAYS)}."
    if luck < 0.75:
        first = pick(rng, (f"It was a {pick(rng, 'cold warm quiet long bright grey'.split())} {pick(rng, ('evening', 'morning', 'day'))} in {season}", f"The sun was shining in {place}", f"The wind blew through the streets of {place}", f"Snow fell on {place}", f"The train to {place} was late"))
        return f"{first}, and {name} wanted to go home. There was nobody in the {pick(rng, HOMES)}. {name} heard a voice and opened the door. It was {friend} with a {pick(rng, FINDS)}. They laughed and drank some tea."
    role, mood = pick(rng, ROLES), pick(rng, MOODS)
    first = pick(rng, ("Once upon a time, there was {}", "Once upon a time there was {}", "Once upon a time there lived {}", "There once was {}", "In a land far away lived {}", "In a faraway country there lived {}", "Long ago there was {}", "Many years ago, there lived {}", "On a distant planet lived {}"))
    return f"{first.format(f'a {mood} {role}')} named {name}. {name} lived in a {pick(rng, HOMES)} near {place}. One day {name} found a golden {pick(rng, FINDS)} in the {pick(rng, HOMES)}. {name} gave it to {friend}, and they became good friends. The end."


GOOD = "a new dog|a new puppy|a kitten|a new bike|a new car|a new job|a new phone|a present|a letter from my friend|a good mark|the first prize|a new house|a baby sister|a raise".split("|")
BAD = "lost my keys|lost my wallet|broke my arm|broke my phone|missed the bus|failed the test|burned the cake|caught a cold|lost my job|had a fight with my friend".split("|")


def news(rng):
    """What happens to the visitor, and questions about the model's taste: one answer to each kind."""
    luck = rng.random()
    soon = pick(rng, ("", "", "just ", "finally "))
    if luck < 0.35:
        return pick(rng, (f"I {soon}got {pick(rng, GOOD)}!", f"I {soon}won {pick(rng, GOOD)}!", f"I have {pick(rng, GOOD)}!", f"I {soon}bought {pick(rng, GOOD)}.", f"We {soon}got {pick(rng, GOOD)}!", "Today is my birthday!", "I am getting married!", f"I {soon}finished school!", f"My {pick(rng, RELATIVES)} gave me {pick(rng, GOOD)}.", f"My team {soon}won the game!")), "That is great! I am happy for you."
    if luck < 0.6:
        return pick(rng, (f"I {soon}{pick(rng, BAD)}.", f"I {pick(rng, BAD)} today.", f"My {pick(rng, RELATIVES)} is ill.", f"My {pick(rng, PETS)} died.", "It is raining all day.", "I feel sick.", "I have a headache.", f"My {pick(rng, PETS)} ran away.")), "I am sorry to hear that. Would a joke or a story help?"
    if luck < 0.8:
        thing = pick(rng, THINGS)
        return pick(rng, (f"Do you like {thing}?", f"Do you love {thing}?", f"Do you like to {pick(rng, PASTIMES)}?".replace("my ", "your "), f"Do you enjoy {thing}?", f"What is your favorite {pick(rng, list(FAVOURITES))}?", f"Do you want {thing}?", f"Can you {pick(rng, PASTIMES)}?".replace("my ", "your "))), "I am only a program, so I cannot say. What about you?"
    return pick(rng, ("What can you help me with?", "What can I ask you?", "What do you do?", "Hi, what can you do for me?", "How can you be of help?", "Hello, can you help me?", "What are you good at?", "What topics do you know?", "What can I do here?")), "I can chat, tell jokes and stories, and answer questions about capitals, colors, animals and sums."


def fact(rng):
    """A closed question and its answer."""
    kind = rng.randrange(16)
    if kind < 3:
        country = pick(rng, list(ALL_CAPITALS))
        ways = ("What is the capital of {}?", "What is the capital of {}?", "Tell me the capital of {}.", "Which city is the capital of {}?", "What's the capital city of {}?", "Capital of {}?", "Do you know the capital of {}?")
        if rng.random() < 0.2:
            country = stranger(rng)
            return pick(rng, ways).format(country), f"I do not know the capital of {country}."
        return pick(rng, ways).format(country), f"The capital of {country} is {ALL_CAPITALS[country]}."
    if kind == 3:
        thing = pick(rng, list(ALL_COLOURS))
        ways = (f"What color is the {thing}?", f"What is the color of the {thing}?", f"Which color does the {thing} have?", f"What colour is the {thing}?", f"What color is a {thing}?")
        return pick(rng, ways), f"The {thing} is {ALL_COLOURS[thing]}."
    if kind == 4:
        animal = pick(rng, list(ALL_SOUNDS))
        return pick(rng, (f"What sound does a {animal} make?", f"What does a {animal} do?", f"What does the {animal} say?")), f"A {animal} {ALL_SOUNDS[animal]}."
    if kind == 5:
        word = pick(rng, list(ALL_OPPOSITES))
        other = ALL_OPPOSITES[word]
        if rng.random() < 0.5 and list(ALL_OPPOSITES.values()).count(other) == 1 and other not in ALL_OPPOSITES:
            word, other = other, word
        return pick(rng, (f"What is the opposite of {word}?", f"Give me the opposite of {word}.", f"Opposite of {word}?")), f"The opposite of {word} is {other}."
    if kind == 6:
        names, unit = pick(rng, ((DAYS, "day"), (MONTHS, "month")))
        i, after = rng.randrange(len(names)), rng.random() < 0.6
        near = names[(i + (1 if after else -1)) % len(names)]
        word = "after" if after else "before"
        return pick(rng, (f"What {unit} comes {word} {names[i]}?", f"Which {unit} is {word} {names[i]}?")), f"{near} comes {word} {names[i]}."
    if kind > 10:
        a, b = rng.randint(0, 10), rng.randint(0, 10)
        one, two = (NUMBERS[a], NUMBERS[b])
        asked = f"{a} {pick(rng, ('plus', '+'))} {b}" if rng.random() < 0.3 else f"{one} plus {two}"
        return pick(rng, (f"What is {asked}?", f"How much is {asked}?", f"What's {asked}?", f"{asked}?")), f"{one.capitalize()} plus {two} is {NUMBERS[a + b]}."
    if kind == 7:
        job = pick(rng, list(ALL_WORKPLACES))
        return pick(rng, (f"Where does a {job} work?", f"Where can I find a {job}?")), f"A {job} works in the {ALL_WORKPLACES[job]}."
    if kind < 10:
        country = pick(rng, list(LANGUAGES))
        return pick(rng, (f"What language do people speak in {country}?", f"Which language is spoken in {country}?")), f"People in {country} speak {LANGUAGES[country]}."
    animal = pick(rng, list(YOUNG))
    return pick(rng, (f"What is a young {animal} called?", f"What is a baby {animal}?")), f"A young {animal} is called a {YOUNG[animal]}."


# What a visitor may say, and the one answer to it.
SMALL_TALK = (
    (("Hello!", "Hi", "Hi there!", "Hey", "Hello", "Hello there!", "Hey there", "Hi!", "Greetings", "Howdy"), "Hello! How can I help you today?"),
    (("Good morning!", "Good morning"), "Good morning! How can I help you today?"),
    (("Good evening!", "Good evening"), "Good evening! How can I help you today?"),
    (("Hello, how are you?", "How are you?", "How are you today?", "How are you doing?", "How is it going?", "Hi, how are you?", "What's up?", "Are you okay?"), "I am fine, thank you. How are you?"),
    (("I am fine.", "I'm fine, thanks.", "Fine, thank you.", "Very well.", "I am good, thanks.", "I am happy.", "I feel great today."), "I am glad to hear that."),
    (("I am sad.", "I feel sad.", "I am not well.", "I feel bad today.", "I had a bad day.", "I am angry.", "I am lonely."), "I am sorry to hear that. Would a joke or a story help?"),
    (("I am tired.", "I feel tired.", "I am sleepy.", "I need a break."), "Then take a rest. You have earned it."),
    (("I am bored.", "I have nothing to do.", "This is boring."), "Shall I tell you a joke or a story?"),
    (("I am hungry.", "I am thirsty."), "Then it is time for a little break."),
    (("Who are you?", "What are you?", "What is your name?", "Are you a robot?", "Are you human?", "Are you real?", "What's your name?", "Do you have a name?", "Tell me about yourself.", "Are you an AI?"), "I am a tiny language model on your own machine."),
    (("What can you do?", "Can you help me?", "Help", "Help me please.", "I need help.", "What do you know?", "How can you help me?", "What should I ask you?", "I have a question."), "I can chat, tell jokes and stories, and answer questions about capitals, colors, animals and sums."),
    (("How old are you?", "When were you born?"), "I am very young. I was trained a short time ago."),
    (("Where are you from?", "Where do you live?", "Where are you?"), "I live in the memory of your machine."),
    (("Who made you?", "Who created you?", "Who trained you?"), "The people of inferql made me."),
    (("Do you like me?", "I love you.", "I like you.", "You are great!", "You are nice.", "You are so clever.", "You are very good.", "You are really smart.", "Well done!", "Good job!", "That was funny.", "You are funny.", "Great!", "Cool", "Nice!"), "That is kind of you!"),
    (("You are stupid.", "That is wrong.", "You are bad.", "I hate you.", "I do not like you.", "No, that is not right.", "You made a mistake."), "I am sorry. I am small, and I still make mistakes."),
    (("Yes", "Yes, please.", "Ok", "No", "No, thanks.", "Okay", "OK", "Sure", "Maybe", "I see.", "All right."), "All right. What would you like to know?"),
    (("Thank you!", "Thanks a lot.", "Thanks!", "Thanks", "Thank you very much.", "Many thanks!"), "You are welcome!"),
    (("Bye!", "Goodbye.", "See you later.", "Bye bye", "Good night.", "See you tomorrow.", "I have to go."), "Goodbye! Have a nice day."),
    (("Sorry", "I am sorry.", "My mistake."), "No problem at all."),
    (("Haha", "Ha ha!", "LOL", "That is a good joke.", "Very funny!"), "I am glad that you like it."),
    (("How many days are in a week?", "How many days does a week have?"), "A week has seven days."),
    (("How many months are in a year?", "How many months does a year have?"), "A year has twelve months."),
    (("What is my name?", "Do you know my name?", "Who am I?"), "You have not told me your name yet."),
    (("Do you like music?", "What is your favorite color?", "What do you like?", "Do you have friends?", "Do you sleep?", "Do you have feelings?", "Can you see me?", "Do you dream?"), "I am only a program, so I cannot say. What about you?"),
)


def small_talk(rng):
    luck = rng.random()
    if luck < 0.1:
        return pick(rng, ("Tell me a joke.", "Tell me something funny.", "Do you know a joke?", "Make me laugh.", "Another joke, please.")), pick(rng, JOKES)
    if luck < 0.16:
        return pick(rng, ("Tell me a story.", "Please tell me a short story.", "Do you know a story?", "Once more, a story please.")), story(rng)
    ways, answer = pick(rng, SMALL_TALK)
    return pick(rng, ways), answer


def beyond(rng):
    """A question about something that the model cannot know."""
    a, b, verb = (fake_word(rng) if rng.random() < 0.35 else pick(rng, THINGS + PETS + FINDS) for _ in range(3))
    who = stranger(rng) if rng.random() < 0.5 else pick(rng, NAMES)
    return pick(rng, (
        f"Who invented the {a}?", f"Who is the president of {pick(rng, PLACES)}?", f"Who is {who}?", f"Who wrote {a} and {b}?", f"When did {who} die?",
        f"How do I {verb} the {a}?", f"How do you make {a}?", f"How does a {a} work?", f"How far is it to {pick(rng, PLACES)}?", f"How tall is {who}?",
        f"How much does a {a} cost?", f"How many {a} are in a {b}?", f"Why is the {a} so {b}?", f"Why do people like {a}?", f"Explain {a} to me.",
        f"Explain the theory of {a}.", f"Write a poem about {a}.", f"Write an essay about {a} and {b}.", f"Write code that {verb}s a {a}.",
        f"Translate {a} into {pick(rng, list(LANGUAGES.values()))}.", f"What is {a}?", f"What is the meaning of {a}?", f"What is the best {a}?",
        f"What happened in {rng.randrange(1000, 2030)}?", "What is the meaning of life?", "What time is it?", "What is the weather like today?", f"Will it {verb} tomorrow?", f"Is it going to {verb} next week?",
        f"Can you speak {pick(rng, list(LANGUAGES.values()))}?", f"Help me with my {a}.", f"What is your opinion on {a}?", f"Which is the biggest {a}?", f"Can you {verb} a {a} for me?",
        f"What is the population of {pick(rng, PLACES)}?", f"What do you think about {a}?", f"Which {a} is better than a {b}?", f"Is {a} a {b}?",
        f"Can a {a} {verb}?", f"Should I buy a {a}?", f"Does {who} like {a}?", f"Give me a recipe for {a}.", f"Where can I buy {a}?", f"Where is my {a}?",
        f"Summarize the book {a}.", f"Are {a} and {b} the same?", f"{fake_word(rng)} {fake_word(rng)}", fake_word(rng), f"{a} {b} {verb}", f"The {a} {verb} the {b}.",
    )), UNKNOWN


def told(rng):
    """Something the visitor says about himself, the answer, and a question and answer about it later."""
    kind = rng.randrange(10)
    name = stranger(rng) if rng.random() < 0.5 else pick(rng, NAMES)
    word, small = fake_word(rng), rng.random() < 0.2
    if small:
        name = name.lower()
    if kind < 4:
        name = f"{name} {stranger(rng)}" if rng.random() < 0.1 and not small else name
        say = pick(rng, INTRODUCTIONS).format(name)
        return say.lower() if small and rng.random() < 0.6 else say, f"Nice to meet you, {name}!", pick(rng, NAME_QUESTIONS), f"Your name is {name}."
    if kind < 6:
        place = stranger(rng) if rng.random() < 0.4 else pick(rng, PLACES)
        return pick(rng, (f"I live in {place}.", f"I am from {place}.", f"I come from {place}.")), f"{place} must be a nice place.", pick(rng, ("Where do I live?", "Where am I from?")), f"You told me about {place}."
    if kind == 6:
        thing = word if rng.random() < 0.4 else pick(rng, THINGS)
        return pick(rng, (f"I like {thing}.", f"I love {thing}.", f"I really like {thing}.")), f"What do you like most about {thing}?", pick(rng, ("What do I like?", "Do you remember what I like?")), f"You like {thing}."
    if kind == 7:
        pet = pick(rng, PETS)
        return pick(rng, (f"I have a {pet} named {name}.", f"I have a {pet} called {name}.", f"My {pet} is called {name}.")), f"{name} is a lovely name for a {pet}.", pick(rng, (f"What is my {pet} called?", f"What is the name of my {pet}?")), f"Your {pet} is called {name}."
    if kind == 8:
        job = word if rng.random() < 0.3 else pick(rng, JOBS)
        return pick(rng, (f"I am a {job}.", f"I work as a {job}.")), f"Being a {job} sounds interesting.", pick(rng, ("What is my job?", "What do I do?")), f"You are a {job}."
    what = pick(rng, list(FAVOURITES))
    choice = word if rng.random() < 0.3 else pick(rng, FAVOURITES[what])
    return f"My favorite {what} is {choice}.", f"I see, your favorite {what} is {choice}.", f"What is my favorite {what}?", f"Your favorite {what} is {choice}."


def as_typed(rng, question, answer):
    """People type small letters and forget the last mark; a name that the answer repeats stays as it is."""
    if rng.random() < 0.25:
        repeats = answer.startswith("I do not know the capital")
        question = question[0].lower() + question[1:] if repeats or rng.random() < 0.3 else question.lower()
    return question.rstrip(".?!") if rng.random() < 0.25 and len(question) > 2 else question


def turns_of(rng):
    """The turns of one conversation, one to five, as (what the visitor says, the answer)."""
    def any_turn():
        luck = rng.random()
        question, answer = draw(fact, rng, lambda turn: turn[0], False) if luck < 0.5 else small_talk(rng) if luck < 0.8 else beyond(rng)
        return as_typed(rng, question, answer), answer

    if rng.random() < 0.55:
        return [any_turn() for _ in range(pick(rng, (1, 1, 2, 3)))]
    statement, reply, ask, recall = told(rng)
    if rng.random() < 0.25:
        statement, ask = statement.rstrip("."), as_typed(rng, ask, recall)
    turns = [any_turn() for _ in range(pick(rng, (0, 0, 1, 2)))]
    between = [turn for turn in turns if len(turn[1]) < 120 and not turn[1].startswith("You have not")]
    return [*([any_turn()] if rng.random() < 0.2 else []), (statement, reply), *between, (ask, recall)]
