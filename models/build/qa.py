"""qa: the words of a short text that answer a question (BERT layout, start and end of the answer).

Data      one to four statements (qa_contexts.py, qa_everyday.py) as a text, WordNet's examples between them, and a question about one of
          them; real nouns, verbs, names, places and glosses, some made up. One question in eight is about something that
          the text does not say: its answer is the first token, "no answer"
Held out  one pair of question and text in ten by hash, never trained on (1000 drawn)
Score     answers whose start and end are both right; calibration error of their scores
Stages    without an argument from nothing; --practice FOLDER goes on from the model there, with fresh contexts
"""

import os
import random
import sys

import torch
import torch.nn.functional as F
from bert import INPUTS, count, save
from calibrate import calibration_error, temperature
from cased import CasedTable, cased_tokenizer
from common import NEVER, Report, held_out, judged_by, pick, seed_everything, steps
from export import restore
from glove import Glove
from names import lists
from nets import Block, pad
from qa_contexts import MAKERS
from qa_everyday import EVERYDAY
from qa_words import examples
from tokenizer import CLS, SEP, words_of
from torch import nn
from train import fit

WIDTH, LAYERS, HEADS, REACH, VECTOR = 96, 2, 6, 12, 48
SMALL, CAPITAL = 13_000, 8_000
# Of a question: the text does not say it.
UNSAID = 0.12
LONGEST = 110
OUTPUTS = ["start_logits", "end_logits"]


class Finder(nn.Module):
    """Attention that is drawn to neighbours, to the same word and to words of like meaning, over frozen word vectors."""

    def __init__(self, table: CasedTable):
        super().__init__()
        self.table = table
        self.enter, self.kind = nn.Linear(table.features + 2, WIDTH), nn.Embedding(2, WIDTH)
        self.pool, self.asked = nn.Linear(WIDTH, 1), nn.Linear(WIDTH, WIDTH)
        self.blocks = nn.ModuleList(Block(WIDTH, HEADS, 2 * WIDTH, dropout=0.05) for _ in range(LAYERS))
        self.distance_bias = nn.Parameter(torch.randn(LAYERS, HEADS, 2 * REACH + 1) * 0.1)
        self.same_bias = nn.Parameter(torch.randn(LAYERS, HEADS, 2, 1, 1) * 0.5 + 0.5)
        self.norm, self.head = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 2)

    def forward(self, input_ids, attention_mask, token_type_ids):
        rows = self.table(input_ids)
        vectors = F.normalize(rows[..., :VECTOR], dim=-1)
        # Words of like meaning, the rare ones more: "the" is like every "of".
        like = F.relu(vectors @ vectors.transpose(1, 2) - 0.3) * rows[..., None, :, VECTOR]
        same = (input_ids[:, :, None] == input_ids[:, None, :]).float()
        mask, kind = attention_mask.float(), token_type_ids.float()
        question = ((1 - kind) * mask)[:, None, :]
        found = torch.stack([(like * question).amax(-1), (same * question * rows[..., None, :, VECTOR]).amax(-1)], -1) * kind[..., None]
        x = self.enter(torch.cat([rows, found], -1)) + self.kind(token_type_ids)
        weight = torch.softmax(self.pool(x)[..., 0] + (1 - question[:, 0]) * NEVER, -1)
        x = x + kind[..., None] * self.asked((weight[..., None] * x).sum(1, keepdim=True))
        place = torch.arange(input_ids.shape[1])
        distance = torch.clamp(place[None] - place[:, None], -REACH, REACH) + REACH
        hidden = (1 - mask[:, None, None, :]) * NEVER
        for layer, block in enumerate(self.blocks):
            drawn = self.same_bias[layer][:, 0][None] * same[:, None] * 3 + self.same_bias[layer][:, 1][None] * like[:, None] * 6
            x, _ = block(x, hidden + self.distance_bias[layer][:, distance][None] + drawn)
        both = self.head(self.norm(x))
        return both[:, :, 0], both[:, :, 1]


def spoken(rng, question):
    """As people type it."""
    for plain, short in (("What is", "What's"), ("Where is", "Where's"), ("Who is", "Who's"), ("colour", "color"), ("favourite", "favorite")):
        if plain in question and rng.random() < 0.15:
            question = question.replace(plain, short)
    if rng.random() < 0.12:
        question = question.rstrip("?")
    return question[0].lower() + question[1:] if rng.random() < 0.1 else question


def asked(rng):
    """(question, text, answer, where the answer starts in the text, or -1 where it says nothing of it)"""
    while True:
        makers = rng.sample((*MAKERS, *EVERYDAY), pick(rng, (1, 1, 2, 2, 3, 4)))
        if len(set(makers)) < len(makers):
            continue
        statements = [make(rng) for make in makers]
        chosen = rng.randrange(len(statements))
        question, answer = pick(rng, statements[chosen][1])
        told = [text for text, _ in statements]
        if rng.random() < 0.2:
            told.insert(rng.randint(0, len(told)), pick(rng, examples()))
        own = statements[chosen][0]
        text = " ".join(told)
        if len(words_of(text, False)) > LONGEST or own.count(answer) != 1 and answer not in own.split():
            continue
        if len(told) > 1 and rng.random() < UNSAID:
            text = " ".join(one for one in told if one != own)
            return spoken(rng, question), text, "", -1
        at = own.find(answer)
        if at < 0 or own.count(answer) > 1:
            continue
        return spoken(rng, question), text, answer, text.find(own) + at


def tensors(tokenizer, examples):
    rows, kinds, starts, ends = [], [], [], []
    for question, text, answer, at in examples:
        head = [CLS, *tokenizer.pieces(question), SEP]
        row, spans, position = [], [], 0
        for word in words_of(text, False):
            position = text.find(word, position) if word in text[position:] else position
            for piece in tokenizer.word(word):
                row.append(piece)
                spans.append((position, position + len(word)))
            position += len(word)
        starts.append(0 if at < 0 else len(head) + next(i for i, (_, end) in enumerate(spans) if end > at))
        ends.append(0 if at < 0 else len(head) + max(i for i, (start, _) in enumerate(spans) if start < at + len(answer)))
        rows.append([*head, *row, SEP])
        kinds.append([0] * len(head) + [1] * (len(row) + 1))
    ids, mask = pad(rows)
    return ids, mask, pad(kinds)[0], torch.tensor(starts), torch.tensor(ends)


JUDGED = set(judged_by("question-answering", "question-answering-fresh", "question-answering-third", "question-answering-fourth", field="context"))


def draw_asked(rng, held):
    while True:
        example = asked(rng)
        if example[1].lower() not in JUDGED and held_out("|".join(example[:2])) == held:
            return example


def main():
    earlier = sys.argv[2] if sys.argv[1:2] == ["--practice"] else None
    seed_everything(2 if earlier else 0)
    report, rng, fresh = Report("qa"), random.Random(2 if earlier else 0), random.Random(10_000)
    glove, known = Glove(), lists()
    # The words as WordNet draws them together: "invent" and "discover", "child" and "children".
    glove.raw = glove.vectors
    features = [{name.lower(): 1 for name in known[kind]} for kind in ("first", "last", "city", "country")]
    tokenizer = cased_tokenizer(glove, SMALL, CAPITAL)
    model = Finder(CasedTable(glove, tokenizer, VECTOR, features))
    if earlier:
        ids = torch.randint(5, 20, (2, 7))
        axes = {name: {0: "batch_size", 1: "sequence_length"} for name in (*INPUTS, *OUTPUTS)}
        restore(model, (ids, torch.ones_like(ids), torch.zeros_like(ids)), os.path.join(earlier, "onnx", "model_quantized.onnx"), INPUTS, OUTPUTS, axes)
    unseen = [draw_asked(fresh, True) for _ in range(1000)]
    report.note(f"{count(model)} parameters, {len(tokenizer)} tokens")

    def scores(examples):
        ids, mask, kinds, starts, ends = tensors(tokenizer, examples)
        allowed = (mask * kinds).float()
        allowed[:, 0] = 1
        hidden = (1 - allowed) * NEVER
        start, end = model(ids, mask, kinds)
        return start + hidden, end + hidden, starts, ends

    waiting = []

    def next_batch():
        # Texts of like length together: half of a mixed batch would be padding.
        if not waiting:
            drawn = sorted((draw_asked(rng, False) for _ in range(48 * 16)), key=lambda e: len(e[0]) + len(e[1]))
            waiting.extend(drawn[i : i + 48] for i in range(0, len(drawn), 48))
            rng.shuffle(waiting)
        return waiting.pop()

    def loss(_):
        start, end, starts, ends = scores(next_batch())
        return F.cross_entropy(start, starts) + F.cross_entropy(end, ends)

    model.train()
    seconds = fit(model.parameters(), steps(1500 if earlier else 2500), loss, rate=1e-3 if earlier else 2e-3, note=report.note)
    model.eval()
    with torch.no_grad():
        parts = [scores(unseen[i : i + 100]) for i in range(0, len(unseen), 100)]
        longest = max(part[0].shape[1] for part in parts)
        start, end = (torch.cat([F.pad(part[i], (0, longest - part[i].shape[1]), value=NEVER) for part in parts]) for i in (0, 1))
        starts, ends = (torch.cat([part[i] for part in parts]) for i in (2, 3))
        scale = temperature(torch.cat([start, end]), torch.cat([starts, ends]))
        model.head.weight /= scale
        model.head.bias /= scale
        exact = (start.argmax(-1) == starts) & (end.argmax(-1) == ends)
        error = calibration_error(torch.cat([start, end]) / scale, torch.cat([starts, ends]))
    size = save("qa", model, tokenizer, "BertForQuestionAnswering", OUTPUTS, longest=512, width=WIDTH, more={"out_of_domain_below": 0.2, "spelled_out": {"s": "is", "re": "are"}})
    said = starts > 0
    report.done(seconds, {"exact": exact[said].float().mean(), "says_nothing": exact[~said].float().mean(), "calibration_error": error}, {"model": size})


if __name__ == "__main__":
    main()
