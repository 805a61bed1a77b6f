"""embed: words and sentences as 100 numbers, close together when they mean the same (BERT layout).

No network is trained: each token's output is its word's vector (glove.py, meanings.py), as long as the word is rare, without
the direction that all English sentences share (Arora et al. 2017). So the mean over the tokens, which is what
every library takes, is a good embedding of a sentence, and two texts can also be compared word by word.

Held out  nothing is trained on
Score     part of 600 requests to a service desk whose nearest neighbour is the same request, of 300
          scenes nearer to a paraphrase than to a scene with one part changed, and of 1000 sentences
          of WordNet nearer to a paraphrase than to one that looks like it (paraphrases.py)
"""

import os
import random

import numpy as np
import torch
import torch.nn.functional as F
from bert import batch, save
from common import HERE, Report, fake_word, pick, seed_everything
from glove import WIDTH, Glove, WordTable, word_tokenizer
from meanings import drawn
from paraphrases import Paraphrases
from torch import nn

WORDS = 30_000
# How rare a word must be to count for half: the fewer, the more the little words count.
HALF = 3e-4

ASK = ["how do i", "how can i", "i want to", "i need to", "please help me", "can you help me", "what is the way to", "i would like to", "can i", "is it possible to", "tell me how to", "how to"]
REQUESTS = [
    (ASK, ["reset", "change", "recover", "update", "restore"], ["my password", "my login password", "the password of my account", "a forgotten password", "my passcode"]),
    (["i forgot", "i lost", "i do not remember", "i can't remember"], ["my password", "my login password", "my passcode", "the password of my account"]),
    (ASK, ["cancel", "stop", "end", "terminate", "quit"], ["my subscription", "my plan", "the membership", "my contract"]),
    (["where is", "when will i get", "i am waiting for", "can you track", "what happened to", "when does", "i did not receive"], ["my", "the"], ["order", "package", "parcel", "delivery", "shipment"], ["", "arrive"]),
    (["i want", "i need", "can i get", "please give me", "how do i get", "i would like", "i demand"], ["a refund", "my money back", "a reimbursement", "to be reimbursed", "to return this for a refund"]),
    (["what time do you", "when do you", "at what hour do you", "at what time does the shop", "when does the store"], ["open", "close", "start work"], ["today", "on sunday", "tomorrow", "in the morning"]),
    (["the app", "the website", "the page", "your program", "the software", "my screen"], ["crashes", "does not load", "is broken", "shows an error", "stops working", "freezes", "is not working"], ["all the time", "on my phone", "today", "when i log in", ""]),
    (["what is the", "will there be", "tell me about the", "how is the"], ["weather", "rain", "temperature", "sunshine", "forecast"], ["today", "tomorrow", "in paris", "this weekend"]),
    (["is it going to", "will it"], ["rain", "snow", "be sunny", "be cold"], ["today", "tomorrow", "in paris", "this weekend"]),
    (["play", "put on", "start", "i want to hear", "turn on", "let me listen to"], ["some", "a", "my favorite"], ["music", "song", "jazz", "tune", "rock album"]),
    (["book", "reserve", "i need", "find me", "get me"], ["a table", "dinner", "a seat"], ["at the restaurant", "for two people", "tonight", "for tomorrow evening"]),
    (["book", "find", "i need", "reserve", "get me", "i want to buy"], ["a flight", "a plane ticket", "an airline seat"], ["to paris", "to london", "to new york", "next week"]),
    (["how much", "what price"], ["does it cost", "do i pay", "is the product", "is it"], ["per month", "today", "in total", "with tax", ""]),
    (ASK, ["talk to", "speak with", "contact", "call", "chat with", "reach"], ["a human", "an agent", "customer support", "a real person", "customer service"]),
    (ASK, ["change", "update", "edit", "correct"], ["my address", "my shipping address", "where i live", "the delivery address"]),
    (ASK, ["delete", "close", "remove", "erase"], ["my account", "my profile", "my user account"]),
    (ASK, ["create", "open", "make", "register", "sign up for"], ["a new account", "an account", "a user account"]),
    (ASK, ["pay", "settle"], ["my bill", "the invoice", "with a credit card", "by card", "what i owe"]),
    (["i was", "you have", "my card was"], ["charged twice", "charged two times", "billed twice", "billed two times"], ["", "for one order", "this month"]),
    (ASK, ["download", "install", "set up"], ["the app", "the program", "the software", "the application"]),
    (["i can not", "i can't", "i am unable to", "why can't i"], ["log in", "sign in", "access my account", "get into my account"], ["", "today", "anymore"]),
    (["wake me up", "set an alarm", "set the alarm clock"], ["at seven", "at six in the morning", "for tomorrow", "early"]),
    (["turn off", "switch off", "turn out"], ["the light", "the lamp", "the lights"], ["in the kitchen", "in the bedroom", "please", ""]),
    (["turn on", "switch on"], ["the light", "the lamp", "the lights"], ["in the kitchen", "in the bedroom", "please", ""]),
    (["hello", "hi", "hey", "good morning", "greetings"], ["", "there", "everyone", "my friend"]),
    (["thank you", "thanks", "many thanks", "i am grateful", "i appreciate it"], ["", "very much", "so much", "for your help"]),
    (["bye", "goodbye", "see you", "farewell"], ["", "later", "tomorrow", "soon"]),
    (["i love", "i really like", "i enjoyed", "i adore"], ["this movie", "the film", "that movie", "this film"]),
    (["i hate", "i really dislike", "i can't stand", "i detest"], ["this movie", "the film", "that movie", "this film"]),
    (["where is", "how do i get to", "show me the way to", "what is the way to"], ["the station", "the train station", "the railway station"]),
    (["translate", "how do you say", "what is"], ["this", "hello", "thank you", "the sentence"], ["in french", "into french", "in the french language"]),
    (["what is", "tell me", "do you know"], ["your name", "who you are", "what you are called"]),
    (["tell me", "do you know", "say"], ["a joke", "something funny", "a funny story"]),
]
WHO = [["a man", "the man", "a guy", "a gentleman"], ["a woman", "the woman", "a lady"], ["a boy", "a kid", "a child", "the boy"], ["a girl", "the girl", "a young girl"], ["a dog", "the dog", "a puppy", "a hound"], ["a cat", "the cat", "a kitten"], ["a bird", "the bird", "a parrot"], ["a horse", "the horse", "a pony"], ["people", "a crowd", "a group of people", "many people"], ["the teacher", "a teacher", "the professor"], ["the doctor", "a doctor", "a physician"], ["my friend", "my buddy", "my pal"]]
DOES = [["is playing a guitar", "plays the guitar", "plays guitar", "is strumming a guitar"], ["is running", "runs", "is jogging", "runs fast"], ["is sleeping", "sleeps", "is asleep", "takes a nap"], ["is eating", "eats", "is having a meal", "is eating food"], ["is cooking", "cooks", "prepares dinner", "is making a meal"], ["is reading a book", "reads a book", "reads", "is reading"], ["is swimming", "swims", "takes a swim"], ["is singing", "sings", "sings a song", "is singing a song"], ["is jumping", "jumps", "leaps", "is leaping"], ["is driving a car", "drives a car", "drives", "is driving"], ["is watching television", "watches tv", "is watching tv", "watches television"], ["is sitting", "sits", "sits down", "is seated"], ["is dancing", "dances"], ["is drinking water", "drinks water", "drinks", "is drinking"], ["is talking on the phone", "talks on the phone", "makes a phone call", "is calling someone"], ["is laughing", "laughs", "smiles", "is smiling"]]
WHERE = [[""], ["in the park", "in a park"], ["on the grass", "in the garden", "on the lawn"], ["on the beach", "at the beach", "by the sea"], ["in the kitchen"], ["on the street", "on the road", "in the street"], ["at home", "in the house", "inside the house"], ["in the snow", "on the snow"], ["on a bench", "on the bench"], ["in the city", "downtown", "in town"], ["on the sofa", "on the couch"], ["on stage", "on the stage"]]


def request(rng, index):
    return " ".join(part for part in (pick(rng, slot) for slot in REQUESTS[index]) if part)


def scene(rng, parts):
    return " ".join(part for part in (pick(rng, group[index]) for group, index in zip((WHO, DOES, WHERE), parts)) if part)


def say(rng, meaning):
    """A sentence of the meaning: a request (an index) or a scene (three indices)."""
    text = request(rng, meaning) if isinstance(meaning, int) else scene(rng, meaning)
    if isinstance(meaning, int):
        text = pick(rng, ("", "", "", "", "hi, ", "please ")) + text
    if rng.random() < 0.05:
        text += " " + fake_word(rng)
    return text + pick(rng, ("", "", "?" if isinstance(meaning, int) else ".", "."))


def some_scene(rng):
    return tuple(rng.randrange(len(group)) for group in (WHO, DOES, WHERE))


def one_changed(rng, parts):
    place = rng.randrange(3)
    size = len((WHO, DOES, WHERE)[place])
    return tuple((part + 1 + rng.randrange(size - 1)) % size if place == i else part for i, part in enumerate(parts))


class Sentences(nn.Module):
    def __init__(self, table: WordTable, weights):
        super().__init__()
        self.table = table
        self.register_buffer("weights", weights)
        self.register_buffer("shared", torch.zeros(WIDTH))

    def forward(self, input_ids, attention_mask, token_type_ids):
        rows = self.table(input_ids)[..., :WIDTH]
        weighted = rows * self.weights[input_ids]
        return weighted - (weighted @ self.shared)[..., None] * self.shared


def token_weights(glove: Glove, tokenizer):
    weights = torch.zeros(len(tokenizer), 1)
    for word, token in tokenizer.ids.items():
        place = glove.places.get(word)
        if word.isalnum():
            frequency = 1 / (place + 2.7) / np.log(len(glove.words)) if place is not None else 0
            weights[token] = HALF / (HALF + frequency)
        elif word.startswith("##") and len(word) > 2:
            weights[token] = 1
    return weights


def phrases() -> dict[str, str]:
    """Phrases and the one word that each is read as, by the recipe."""
    with open(os.path.join(HERE, "phrases.txt"), encoding="utf-8") as file:
        return dict(line.strip().split(" = ") for line in file)


def main():
    seed_everything(0)
    report, fresh = Report("embed"), random.Random(10_000)
    glove = Glove()
    tokenizer = word_tokenizer(glove, WORDS)
    wordnet = Paraphrases(glove, WORDS)
    glove.vectors = drawn(glove, WORDS)
    model = Sentences(WordTable(glove, tokenizer), token_weights(glove, tokenizer))
    model.eval()

    @torch.no_grad()
    def embed(texts):
        ids, mask, types = batch(tokenizer, texts)
        return F.normalize((model(ids, mask, types) * mask[..., None]).sum(1), dim=-1, eps=1e-6)

    examples = [text for _, text in wordnet.examples[::20]]
    model.shared.copy_(torch.linalg.svd(embed(examples), full_matrices=False)[2][0])
    requests = [(i, say(fresh, i)) for i in range(len(REQUESTS)) for _ in range(20)][:600]
    vectors = embed([text for _, text in requests])
    near = vectors @ vectors.t() - 2 * torch.eye(len(requests))
    right = sum(requests[int(j)][0] == requests[i][0] for i, j in enumerate(near.argmax(1)))
    scenes = [some_scene(fresh) for _ in range(300)]
    scenes_said = [(say(fresh, p), say(fresh, p), say(fresh, one_changed(fresh, p))) for p in scenes]
    kept = [wordnet.triple(fresh) for _ in range(1000)]
    scores = {"same_request_nearest": right / len(requests)}
    for name, triples in (("paraphrase_nearer", scenes_said), ("wordnet_nearer", kept)):
        a, b, c = (embed([texts[i] for texts in triples]) for i in range(3))
        scores[name] = ((a * b).sum(1) > (a * c).sum(1)).float().mean()
    size = save("embed", model, tokenizer, "BertModel", ["last_hidden_state"], width=WIDTH, longest=512, more={"similarity": "words", "phrases": phrases()})
    report.done(0, scores, {"model": size})


if __name__ == "__main__":
    main()
