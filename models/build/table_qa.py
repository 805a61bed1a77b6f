"""table-qa: which column of a table a question is about (BERT layout, pairs of question and heading).

Nothing is trained: a heading fits as well as its words have their like in the question, by the words' vectors
(glove.py), where question words also look for what they ask for ("how old" for an age, "when" for a date). What
to do with the column (look up, count, add up, take the greatest) the server's recipe reads from the question.

Score     of 600 questions that share no word with their heading, over 60 headings that are not in the list
          below, those whose heading fits better than four others
"""

import random

import numpy as np
import torch
from bert import save
from common import Report, pick, seed_everything
from glove import Glove, WordTable, unit, word_tokenizer
from nets import pad
from tokenizer import CLS, SEP
from torch import nn
from wordnet import senses, synsets

WORDS, WIDTH = 14_000, 64
ASKS_FOR = {
    "when": "date time year day month", "where": "place location city country address town venue", "who": "name person", "whose": "name owner",
    "old": "age", "older": "age", "oldest": "age", "young": "age", "younger": "age", "youngest": "age", "born": "birthday birth year",
    "cheap": "price cost", "cheaper": "price cost", "cheapest": "price cost", "expensive": "price cost", "much": "price cost amount salary", "pay": "price salary cost wage", "paid": "price salary", "earn": "salary wage income", "earns": "salary wage income",
    "cost": "price", "costs": "price", "worth": "price value", "rich": "income wealth", "richest": "income wealth", "tall": "height", "taller": "height", "tallest": "height", "high": "height", "highest": "height", "long": "length duration", "longer": "length", "longest": "length duration",
    "short": "length height", "shortest": "length height duration", "heavy": "weight", "heavier": "weight", "heaviest": "weight", "light": "weight", "lightest": "weight", "weigh": "weight", "weighs": "weight", "fast": "speed time", "faster": "speed", "fastest": "speed time", "slow": "speed", "slowest": "speed time",
    "big": "size area population", "biggest": "size area population", "large": "size area population", "largest": "size area population", "small": "size area", "smallest": "size area population", "far": "distance", "farthest": "distance", "deep": "depth", "deepest": "depth", "wide": "width",
    "hot": "temperature", "hottest": "temperature", "warm": "temperature", "warmer": "temperature", "warmest": "temperature", "cold": "temperature", "colder": "temperature", "coldest": "temperature", "new": "year date", "newer": "year date", "newest": "year date", "recent": "year date", "latest": "year date date", "earliest": "year date time",
    "best": "score rating rank grade", "worst": "score rating grade", "better": "score rating", "popular": "votes rating visitors", "live": "city address country population", "lives": "city address country", "work": "department company job office employer", "works": "department company job office employer",
    "people": "population", "inhabitants": "population", "color": "colour", "colour": "color", "colors": "colour", "job": "profession occupation position", "profession": "job occupation", "come": "year country origin", "released": "year release date", "made": "year producer maker director", "release": "year",
    "stock": "quantity stock inventory", "left": "stock quantity", "play": "team position instrument", "plays": "team position instrument", "phone": "telephone number", "call": "phone telephone", "email": "mail", "won": "winner medals wins", "win": "winner wins", "start": "time date start", "starts": "time date start", "leave": "departure time", "leaves": "departure time", "arrive": "arrival time", "arrives": "arrival time", "wrote": "author writer", "written": "author writer", "sings": "singer artist", "sang": "singer artist", "painted": "painter artist", "speak": "language", "spoken": "language",
}
LITTLE = "the a an is are was were do does did of in on at to for and what which how many we there it has have s ' , ? . table i me you give show tell list".split()


class Columns(nn.Module):
    def __init__(self, glove, tokenizer):
        super().__init__()
        axes = np.linalg.svd(glove.raw[:20_000], full_matrices=False)[2][:WIDTH].T
        vectors = unit(glove.vectors @ axes)
        self.table = WordTable(glove, tokenizer, vectors)
        wishes = np.zeros((len(ASKS_FOR) + 1, 4, WIDTH), np.float32)
        known = [(word, wanted) for word, wanted in ASKS_FOR.items() if word in tokenizer.ids]
        places = torch.zeros(len(tokenizer), dtype=torch.int32)
        for row, (word, wanted) in enumerate(known, 1):
            places[tokenizer.ids[word]] = row
            for i, other in enumerate(wanted.split()[:4]):
                wishes[row, i] = vectors[glove.places[other]]
        self.register_buffer("wishes", torch.from_numpy(wishes))
        self.register_buffer("places", places)
        little = torch.zeros(len(tokenizer), 1)
        for word in LITTLE:
            little[tokenizer.ids[word]] = 1
        self.register_buffer("little", little)

    def forward(self, input_ids, attention_mask, token_type_ids):
        rows = self.table(input_ids)
        says = attention_mask.float() * (rows[..., WIDTH] > 0).float() * (1 - self.little[input_ids][..., 0])
        heading = says * token_type_ids.float()
        # "when" is a little word that asks for something.
        asks = attention_mask.float() * (1 - token_type_ids.float()) * torch.clamp(says + (self.places[input_ids] > 0).float(), max=1)
        vectors = nn.functional.normalize(rows[..., :WIDTH], dim=-1, eps=1e-4)
        own = vectors @ vectors.transpose(1, 2)
        wishes = self.wishes[self.places[input_ids].long()].flatten(1, 2)
        wanted = (vectors @ wishes.transpose(1, 2)).reshape(*input_ids.shape, -1, 4).amax(-1) * 0.9
        alike = torch.maximum(own, wanted) * asks[:, None, :] - (1 - asks[:, None, :])
        best = alike.amax(-1)
        weight = heading * rows[..., WIDTH] + 1e-6 * attention_mask.float()
        return (best * weight).sum(1, keepdim=True) / weight.sum(1, keepdim=True) * 8 - 4


def main():
    seed_everything(0)
    report, fresh = Report("table-qa"), random.Random(10_000)
    glove = Glove()
    tokenizer = word_tokenizer(glove, WORDS)
    model = Columns(glove, tokenizer)
    model.eval()
    # A heading in other words: the synonyms of frequent nouns, none of them in the list above.
    listed = set(" ".join([*ASKS_FOR, *ASKS_FOR.values()]).split())
    headings = [word for word in glove.words[300:6000] if word not in listed and ("n", word) in senses()]
    right = 0
    for _ in range(600):
        while True:
            heading = pick(fresh, headings)
            same = [word for word in synsets()[senses()["n", heading][0]].words if word != heading and word in tokenizer.ids]
            if same:
                break
        options = [heading, *(pick(fresh, headings) for _ in range(4))]
        asked = [CLS, *tokenizer.pieces(f"what is the {pick(fresh, same)} of it ?"), SEP]
        pairs = [[*asked, *tokenizer.pieces(option), SEP] for option in options]
        ids, mask = pad(pairs)
        kinds = torch.zeros_like(ids)
        kinds[:, len(asked) :] = 1
        with torch.no_grad():
            right += int(model(ids, mask, kinds * mask)[:, 0].argmax() == 0)
    size = save("table-qa", model, tokenizer, "BertForSequenceClassification", ["logits"], ["FITS"], width=WIDTH, longest=256)
    report.done(0, {"best_of_five_headings": right / 600}, {"model": size})


if __name__ == "__main__":
    main()
