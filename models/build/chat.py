"""chat-lm: small talk, small facts and little stories (GPT-2 layout, chat template).

Data      conversations of one to five turns from templates, and stories from a grammar
          (conversations.py); half of the names are made up, so that the model repeats what it was told
Held out  questions, one in ten by hash, whose facts were asked in other words; made-up names, one in ten
          by hash; newly drawn questions beyond its world, mostly of made-up words
Score     answers right to the letter, 100 each

usage     chat.py                   trains a model from nothing: 2500 steps
          chat.py --practice DIR    trains the model in DIR further, on facts, sums, beginnings and news: 500 steps
"""

import random
import sys

import torch
import torch.nn.functional as F
from bert import count
from common import NEVER, Report, draw, folder, judged_by, pick, seed_everything, steps, write_config, write_json
from conversations import INTRODUCTIONS, SYSTEMS, UNKNOWN, as_typed, beyond, fact, news, opening, story, stranger, turns_of
from export import export, restore
from nets import Decoder, cache_names, flat, pad, pairs
from tokenizer import ByteBPE
from torch import nn
from train import fit

# Requests that begin like these are beyond it; texts that begin like those are gone on with.
REFUSES = ["how do i", "how do you make", "how can i", "how to", "write ", "name ", "list ", "give me", "translate", "summarize", "summarise", "correct ", "fix ", "which river", "which team", "who won", "when did", "when was", "what is the weather", "what's the weather", "will it", "what time", "explain how", "calculate the", "solve", "draw", "recommend", "suggest"]
CONTINUES = ["once upon a time", "there was", "there lived", "there once", "one day", "every day", "then ", "long ago", "many years ago", "it was a ", "in a faraway", "in a land", "in a galaxy", "on a distant", "when i was a child", "this morning"]
PAD, END, USER, ASSISTANT, SYSTEM = "<|pad|>", "<|end|>", "<|user|>", "<|assistant|>", "<|system|>"
WIDTH, LAYERS, HEADS, LONGEST = 128, 3, 4, 256
TEMPLATE = (
    "{% for m in messages %}{{ '<|' + m['role'] + '|>' + m['content'] + '<|end|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)


def conversation(rng):
    start = f"{SYSTEM}{pick(rng, SYSTEMS)}{END}" if rng.random() < 0.3 else ""
    return start + "".join(f"{USER}{question}{END}{ASSISTANT}{answer}{END}" for question, answer in turns_of(rng))


def text(rng):
    """A conversation, or now and then a story or the answer of a question alone, for plain text generation."""
    luck = rng.random()
    if luck < 0.88:
        return conversation(rng)
    told = story(rng) if luck < 0.96 else fact(rng)[1]
    # A prompt may begin anywhere in a story.
    return (told.split(". ", rng.randint(1, 2))[-1] if told.count(". ") > 3 and rng.random() < 0.3 else told) + END


def practice(rng):
    """Sums and other facts alone, one to three in a row; beginnings and news; two in five texts are the usual ones."""
    luck = rng.random()
    if luck < 0.4:
        return text(rng)
    if luck < 0.62:
        return draw_unjudged(opening, rng, lambda told: told) + END
    if luck < 0.75:
        said = [draw_unjudged(news, rng, lambda turn: turn[0]) for _ in range(pick(rng, (1, 1, 2)))]
        return "".join(f"{USER}{as_typed(rng, *turn)}{END}{ASSISTANT}{turn[1]}{END}" for turn in said)
    turns = [draw(fact, rng, lambda turn: turn[0], False) for _ in range(pick(rng, (1, 1, 2, 3)))]
    return "".join(f"{USER}{as_typed(rng, *turn)}{END}{ASSISTANT}{turn[1]}{END}" for turn in turns)


JUDGED = [text for task in ("text-generation", "conversational") for kind in ("", "-fresh", "-fourth") for text in judged_by(task + kind)]


def draw_unjudged(make, rng, key):
    """Draws until the text contains none of the inputs that the model is judged by."""
    while True:
        made = make(rng)
        if not any(judged in key(made).lower() for judged in JUDGED):
            return made


class Chat(nn.Module):
    """A decoder that writes each token either from its vocabulary or by repeating one that it read.

    The copy is attention from what is to be written to what stood before each earlier token, with a
    bonus where the last one or two tokens are the same. A decoder of this size does not learn to
    repeat an unknown name by itself (0 of 20 after 40 minutes); with this it does within minutes.
    """

    def __init__(self, vocabulary):
        super().__init__()
        self.decoder = Decoder(vocabulary, WIDTH, LAYERS, HEADS, 4 * WIDTH, 512, reach=8)
        self.wanted, self.offered, self.repeat = nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, WIDTH), nn.Linear(WIDTH, 1)
        self.same = nn.Parameter(torch.tensor([2.0, 2.0]))
        self.vocabulary = vocabulary

    def split(self, x):
        return x.reshape(x.shape[0], x.shape[1], HEADS, WIDTH // HEADS).transpose(1, 2)

    def forward(self, ids, places, mask, pasts=None):
        """Logarithms of probabilities, and the cache: keys and values of each layer, then those of the copy."""
        states, cache = self.decoder.states(ids, places, mask, pasts[:LAYERS] if pasts else None)
        # The ids of all tokens are needed, and the cache is the only thing that lasts: its values hold them.
        keys, known = self.split(self.offered(states)), self.split(ids[:, :, None].float().expand(-1, -1, WIDTH))
        if pasts:
            keys, known = torch.cat([pasts[LAYERS][0], keys], 2), torch.cat([pasts[LAYERS][1], known], 2)
        seen, new, total = known[:, 0, :, 0].long(), ids.shape[1], mask.shape[1]
        scores = (self.split(self.wanted(states)) @ keys.transpose(2, 3)).sum(1) * WIDTH**-0.5
        # Token j is offered by what was known before it: everything is looked up one place to the left.
        same = (ids[:, :, None] == seen[:, None, :]).float()
        before = torch.cat([torch.zeros_like(seen[:, :1]) - 1, seen[:, :-1]], 1)
        same_twice = same * (before[:, total - new :, None] == before[:, None, :]).float()
        scores = scores + self.same[0] * same + self.same[1] * same_twice
        scores = torch.cat([torch.zeros_like(scores[:, :, :1]), scores[:, :, :-1]], 2)
        visible = (torch.arange(total)[None] <= torch.arange(total - new, total)[:, None]).float()[None] * mask[:, None, :].float()
        chosen = torch.softmax(scores + (1.0 - visible) * NEVER, -1)
        copied = chosen @ (seen[:, :, None] == torch.arange(self.vocabulary)).float()
        share = torch.sigmoid(self.repeat(states))
        written = torch.softmax(F.linear(states, self.decoder.tokens.weight), -1)
        return torch.log((1 - share) * written + share * copied + 1e-9), [*cache, (keys, known)]


class CachedChat(nn.Module):
    """The model with the inputs and outputs that transformers.js expects."""

    def __init__(self, chat):
        super().__init__()
        self.chat = chat

    def forward(self, input_ids, attention_mask, position_ids, *past):
        return flat(*self.chat(input_ids, position_ids, attention_mask, pairs(past)))


BEFORE, AFTER = cache_names("past_key_values", LAYERS + 1), cache_names("present", LAYERS + 1)
DYNAMIC = {
    "input_ids": {0: "batch_size", 1: "sequence_length"},
    "attention_mask": {0: "batch_size", 1: "total_sequence_length"},
    "position_ids": {0: "batch_size", 1: "sequence_length"},
    "logits": {0: "batch_size", 1: "sequence_length"},
    # transformers.js shapes the first, empty cache by these names.
    **{name: {0: "batch_size", 2: "past_sequence_length"} for name in BEFORE},
    **{name: {0: "batch_size", 2: "total_sequence_length"} for name in AFTER},
}
EXAMPLE = (torch.randint(5, 99, (2, 3)), torch.ones(2, 8, dtype=torch.long), torch.arange(5, 8)[None].repeat(2, 1), *[torch.randn(2, HEADS, 5, WIDTH // HEADS) for _ in BEFORE])
# What goes in and comes out by name, as transformers.js expects.
SIGNATURE = (["input_ids", "attention_mask", "position_ids", *BEFORE], ["logits", *AFTER], DYNAMIC)


def main():
    older = sys.argv[2] if sys.argv[1:2] == ["--practice"] else None
    seed, source = (2, practice) if older else (1, text)
    seed_everything(seed)
    report, rng, special = Report("chat-lm"), random.Random(seed), (PAD, END, USER, ASSISTANT, SYSTEM)
    if older:
        bpe = ByteBPE.load(older, special)
        model = Chat(len(bpe))
        restore(CachedChat(model), EXAMPLE, f"{older}/onnx/model_quantized.onnx", *SIGNATURE)
    else:
        plain = [text(rng) for _ in range(6000)]
        for mark in special[1:]:
            plain = [line.replace(mark, "\n") for line in plain]
        bpe = ByteBPE(plain, 900, special)
        model = Chat(len(bpe))
    end = bpe.ids[END]
    report.note(f"{count(model)} parameters, {len(bpe)} tokens")

    answering, asking = bpe.ids[ASSISTANT], {bpe.ids[USER], bpe.ids[SYSTEM]}
    ready = []

    def wanted_of(row):
        """What the model should write: answers and plain texts, not what the visitor says."""
        wanted, write = [], row[0] not in asking
        for token in row:
            write = write and token not in asking
            wanted.append(token if write else -100)
            write = write or token == answering
        return wanted

    def loss(_):
        if not ready:
            # Texts of about the same length go together: half of a batch would be filler otherwise.
            rows = sorted((bpe.encode(source(rng))[:LONGEST] for _ in range(480)), key=len)
            ready.extend(rows[i : i + 24] for i in range(0, 480, 24))
            rng.shuffle(ready)
        rows = ready.pop()
        ids, mask = pad(rows)
        given, wanted = ids[:, :-1], pad([wanted_of(row) for row in rows], -100)[0][:, 1:]
        chances, _ = model(given, torch.arange(given.shape[1])[None].expand_as(given), mask[:, :-1])
        return F.nll_loss(chances.flatten(0, 1), wanted.flatten(), ignore_index=-100)

    model.train()
    count_of, rate = (500, 1e-3) if older else (2500, 3e-3)
    seconds = fit(model.parameters(), steps(count_of), loss, rate=rate, warm_up=100, note=report.note)
    model.eval()

    @torch.no_grad()
    def answer(*said):
        prompt = "".join(f"{USER}{part}{END}{ASSISTANT}" if i % 2 == 0 else f"{part}{END}" for i, part in enumerate(said))
        ids, written = bpe.encode(prompt), []
        while len(written) < 60 and end not in written:
            seen = torch.tensor([ids + written])
            chances, _ = model(seen, torch.arange(seen.shape[1])[None], torch.ones_like(seen))
            written.append(chances[0, -1].argmax().item())
        return bpe.decode(written)

    fresh, right = random.Random(99), dict.fromkeys(("facts", "name_at_once", "name_after_a_turn", "unknown"), 0)
    for _ in range(100):
        question, wanted = draw(fact, fresh, lambda turn: turn[0], True)
        right["facts"] += answer(question) == wanted
        name = stranger(fresh, held=True)
        told = (pick(fresh, INTRODUCTIONS).format(name), f"Nice to meet you, {name}!")
        right["name_at_once"] += answer(*told, "What is my name?") == f"Your name is {name}."
        right["name_after_a_turn"] += answer(*told, question, wanted, "What is my name?") == f"Your name is {name}."
        right["unknown"] += answer(beyond(fresh)[0]) == UNKNOWN
    path = folder("chat-lm")
    size = export(CachedChat(model), EXAMPLE, path, "model", *SIGNATURE)
    write_config(path, {
        "architectures": ["GPT2LMHeadModel"],
        "model_type": "gpt2",
        "vocab_size": len(bpe),
        "n_embd": WIDTH,
        "n_layer": LAYERS + 1,
        "n_head": HEADS,
        "n_positions": 512,
        "max_position_embeddings": 512,
        "bos_token_id": end,
        "eos_token_id": end,
        # What the server's recipes ask: how "I do not know" begins, and what a text that is gone on with begins like.
        "task_specific_params": {"conversational": {"refusal": "Sorry, I do not know", "refuses": REFUSES, "story": "Once upon a time there was a little * named"}, "text_generation": {"continues": CONTINUES, "continues_above": -2.5}},
    })
    write_json(path, "generation_config.json", {"bos_token_id": end, "eos_token_id": end, "pad_token_id": 0, "max_new_tokens": 120})
    bpe.save(path, "GPT2Tokenizer", {"bos_token": END, "eos_token": END, "pad_token": PAD, "chat_template": TEMPLATE, "add_bos_token": False}, 512)
    report.done(seconds, {name: hits / 100 for name, hits in right.items()}, {"model": size})


if __name__ == "__main__":
    main()
