"""summary: how much each sentence says of its text (BERT layout, two classes per token).

The text comes as its sentences with [SEP] between them; all tokens of a sentence get its score. Nothing is
trained here: the words' vectors are GloVe's, and a sentence says more the nearer it is to the whole text, the
earlier it stands, and the less it needs its neighbours ("He ...") or talks to the reader ("Please ...").
Words that sum up ("overall") count for it, and where
someone tells of himself, words that judge or ask ("best", "refund").

Score     of 500 texts of WordNet's meanings (an explanation of a word, then four sentences with it or
          without), those whose explanation comes first, wherever it stands
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
from wordnet import synsets

WORDS, WIDTH, MOST = 15_000, 48, 64
LEANS = "he she it they this these those that him her them his its their but and however also so then there who which another others some".split()
TELLS = "i we yesterday today".split()
TALKS = "please thank thanks hello hi dear sorry hope welcome bring call reply say said asked commented comment told noted added writing".split()
# Who tells of himself says what it comes to at the end, and begins anywhere.
PERSON = "i we my our me us".split()
VERDICTS = "best worst highlight favorite favourite lesson refund disappointed happy return again would never glad love loved hope regret wish perfect wonderful terrible need want".split()
WRAPS = "overall conclusion summary short recommend".split()
SUMS = "therefore main important unfortunately announced found shows means result moved cancelled closed".split()


# How much the beginning of a text counts, and how much less in one that is told in the first person; what a verdict and
# a beginning with "I" count there. A text is in the first person where more than this share of its sentences is.
EARLY, LESS_EARLY, VERDICT, TOLD, PERSONAL = 1.4, 0.7, 2.4, 1.0, 0.1


class Scorer(nn.Module):
    def __init__(self, glove, tokenizer):
        super().__init__()
        axes = np.linalg.svd(glove.vectors[:20_000], full_matrices=False)[2][:WIDTH].T
        self.table = WordTable(glove, tokenizer, unit(glove.vectors @ axes))
        kinds = torch.zeros(len(tokenizer), 9)
        for place, words in enumerate((LEANS, TALKS, SUMS)):
            for word in words:
                kinds[tokenizer.ids[word], place] = 1
        for place, words in ((5, WRAPS), (6, TELLS), (7, PERSON), (8, VERDICTS)):
            for word in words:
                if word in tokenizer.ids:
                    kinds[tokenizer.ids[word], place] = 1
        kinds[tokenizer.ids["?"], 3] = 1
        for word, token in tokenizer.ids.items():
            kinds[token, 4] = float(len(word) > 1 and word.isalnum() or word.isdigit())
        self.register_buffer("kinds", kinds)

    def forward(self, input_ids, attention_mask, token_type_ids):
        mask = attention_mask.float()
        ends = ((input_ids == SEP).float() * mask)
        # How many sentences have ended before each token.
        sentence = torch.cumsum(ends, 1) - ends
        own = (sentence[..., None] == torch.arange(MOST).float()).float() * mask[..., None]
        rows = self.table(input_ids)
        kinds = self.kinds[input_ids]
        weight = rows[..., WIDTH : WIDTH + 1] ** 2 * kinds[..., 4:5]
        vectors = rows[..., :WIDTH] * weight
        means = own.transpose(1, 2) @ vectors
        whole = means.sum(1, keepdim=True)
        length = (own.transpose(1, 2) @ weight)[..., 0]
        # Its own part of the whole counts half: else the longest sentence would always be nearest.
        rest = whole - 0.5 * means
        near = (means * rest).sum(-1) / (means.norm(dim=-1) * rest.norm(dim=-1) + 1e-4)
        counts = own.transpose(1, 2) @ kinds
        # The first token of each sentence stands right behind a [SEP] or [CLS].
        first = torch.cat([torch.zeros_like(ends[:, :1]), (ends + (input_ids == CLS).float())[:, :-1]], 1)
        begins = own.transpose(1, 2) @ (kinds * first[..., None])
        # The share of sentences in the first person.
        there = (length > 0).float()
        personal = torch.relu((torch.clamp(counts[..., 7], max=1) * there).sum(1) / there.sum(1) - PERSONAL)[:, None] / (1 - PERSONAL)
        leans = begins[..., 0] + (0.5 + TOLD * personal) * begins[..., 6]
        place = torch.arange(MOST).float()
        early = torch.exp(-0.9 * place)[None]
        short = torch.relu(5 - length) * 0.35
        long = torch.relu(length - 28) * 0.08
        score = 5 * near + (EARLY - LESS_EARLY * personal) * early + VERDICT * personal * torch.clamp(counts[..., 8], max=1) - 0.7 * leans - 0.6 * torch.clamp(counts[..., 1], max=2) + 0.4 * torch.clamp(counts[..., 2], max=1) + 1.2 * torch.clamp(counts[..., 5], max=1) - 0.8 * torch.clamp(counts[..., 3], max=1) - short - long
        each = (own * score[:, None, :]).sum(-1)
        return torch.stack([-each / 2, each / 2], -1)


def document(rng):
    """(sentences, which of them explains)"""
    while True:
        one = pick(rng, ALL)
        word = one.words[0]
        if one.kind == "n" and one.examples and 4 < len(one.gloss.split()) < 20 and word.islower():
            break
    others = [pick(rng, pick(rng, ALL_WITH_EXAMPLES).examples) for _ in range(2)] + one.examples[:2]
    rng.shuffle(others)
    at = rng.randrange(len(others) + 1)
    return others[:at] + [f"A {word} is {one.gloss}"] + others[at:], at


ALL = list(synsets().values())
ALL_WITH_EXAMPLES = [one for one in ALL if one.examples]


def main():
    seed_everything(0)
    report, fresh = Report("summary"), random.Random(10_000)
    glove = Glove()
    tokenizer = word_tokenizer(glove, WORDS)
    model = Scorer(glove, tokenizer)
    model.eval()
    right = 0
    for _ in range(500):
        sentences, at = document(fresh)
        ids, where = [CLS], []
        for sentence in sentences:
            where.append(len(ids))
            ids += [*tokenizer.pieces(sentence + "."), SEP]
        rows, mask = pad([ids])
        with torch.no_grad():
            found = model(rows, mask, torch.zeros_like(rows))[0, :, 1]
        right += int(max(range(len(where)), key=lambda i: found[where[i]]) == at)
    size = save("summary", model, tokenizer, "BertForTokenClassification", ["logits"], ["REST", "KEEP"], width=WIDTH, longest=2048)
    report.done(0, {"explanation_first": right / 500}, {"model": size})


if __name__ == "__main__":
    main()
