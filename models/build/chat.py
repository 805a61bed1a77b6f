"""chat-lm: small talk, small facts and little stories (GPT-2 layout, chat template).

Data      conversations of one to four turns from templates, and stories from a grammar; names
          come from a list or are made up, so that the model repeats what it was told
Held out  150 closed questions, drawn from another seed (the facts are a closed world, the
          questions may be ones that were trained on), and 100 conversations in which a name
          from neither the list nor the training data is told and asked for
Score     answers right to the letter
"""

import random

import torch
import torch.nn.functional as F
from bert import count
from common import Report, folder, pick, seed_everything, steps, write_config, write_json
from export import export
from nets import Decoder, cache_names, flat, pad, pairs
from tokenizer import ByteBPE
from torch import nn
from train import fit
from words import CAPITALS, COLOURS_OF, DAYS, FIRST_NAMES, NUMBERS, OPPOSITES, SOUNDS, WORKPLACES, stranger

PAD, END, USER, ASSISTANT, SYSTEM = "<|pad|>", "<|end|>", "<|user|>", "<|assistant|>", "<|system|>"
WIDTH, LAYERS, HEADS, LONGEST = 128, 3, 4, 256
TEMPLATE = (
    "{% for m in messages %}{{ '<|' + m['role'] + '|>' + m['content'] + '<|end|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)
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


def fact(rng):
    """A closed question and its answer."""
    kind = rng.randrange(9)
    if kind < 2:
        country = pick(rng, list(CAPITALS))
        question = pick(rng, (f"What is the capital of {country}?", f"Tell me the capital of {country}.", f"Which city is the capital of {country}?"))
        return question, f"The capital of {country} is {CAPITALS[country]}."
    if kind == 2:
        thing = pick(rng, list(COLOURS_OF))
        return pick(rng, (f"What color is the {thing}?", f"What is the color of the {thing}?")), f"The {thing} is {COLOURS_OF[thing]}."
    if kind == 3:
        animal = pick(rng, list(SOUNDS))
        return pick(rng, (f"What sound does a {animal} make?", f"What does a {animal} do?")), f"A {animal} {SOUNDS[animal]}."
    if kind == 4:
        word, other = pick(rng, list(OPPOSITES.items()))
        if rng.random() < 0.5:
            word, other = other, word
        return pick(rng, (f"What is the opposite of {word}?", f"Give me the opposite of {word}.")), f"The opposite of {word} is {other}."
    if kind == 5:
        day = rng.randrange(7)
        return f"What day comes after {DAYS[day]}?", f"{DAYS[(day + 1) % 7]} comes after {DAYS[day]}."
    if kind < 8:
        a, b = rng.randint(0, 10), rng.randint(0, 10)
        question = pick(rng, (f"What is {NUMBERS[a]} plus {NUMBERS[b]}?", f"How much is {NUMBERS[a]} plus {NUMBERS[b]}?"))
        return question, f"{NUMBERS[a].capitalize()} plus {NUMBERS[b]} is {NUMBERS[a + b]}."
    job = pick(rng, list(WORKPLACES))
    return pick(rng, (f"Where does a {job} work?", f"Where can I find a {job}?")), f"A {job} works in the {WORKPLACES[job]}."


def small_talk(rng):
    return pick(rng, (
        (pick(rng, ("Hello!", "Hi", "Hi there!", "Good morning!", "Hey", "Hello, how are you?", "Hello")), "Hello! How can I help you today?"),
        (pick(rng, ("Who are you?", "What is your name?", "What are you?")), "I am a tiny language model that runs on your own machine."),
        (pick(rng, ("Tell me a joke.", "Tell me something funny.", "Do you know a joke?")), pick(rng, JOKES)),
        (pick(rng, ("Thank you!", "Thanks a lot.", "Thanks!")), "You are welcome!"),
        (pick(rng, ("Bye!", "Goodbye.", "See you later.")), "Goodbye! Have a nice day."),
        (pick(rng, ("Tell me a story.", "Please tell me a short story.", "Tell me a story")), story(rng)),
    ))


def introduction(name, rng):
    return pick(rng, (f"My name is {name}.", f"I am {name}.", f"Hi, my name is {name}.", f"Hello, I am {name}.", f"My name is {name}")), f"Nice to meet you, {name}!"


def turns_of(rng):
    name = stranger(rng) if rng.random() < 0.6 else pick(rng, FIRST_NAMES)
    turns = [fact(rng) if rng.random() < 0.65 else small_talk(rng) for _ in range(pick(rng, (1, 1, 2, 3)))]
    luck = rng.random()
    if luck < 0.3:
        between = [turn for turn in turns[:1] if len(turn[1]) < 90] if rng.random() < 0.5 else []
        turns = [introduction(name, rng), *between, (pick(rng, ("What is my name?", "Do you remember my name?", "Who am I?")), f"Your name is {name}.")]
    elif luck < 0.4:
        turns = [introduction(name, rng), *turns[:1]]
    return turns


def conversation(rng):
    start = f"{SYSTEM}You are a helpful assistant.{END}" if rng.random() < 0.3 else ""
    return start + "".join(f"{USER}{question}{END}{ASSISTANT}{answer}{END}" for question, answer in turns_of(rng))


class CachedChat(nn.Module):
    """The model with the inputs and outputs that transformers.js expects."""

    def __init__(self, decoder):
        super().__init__()
        self.decoder = decoder

    def forward(self, input_ids, attention_mask, position_ids, *past):
        return flat(*self.decoder(input_ids, position_ids, attention_mask, pairs(past)))


def main():
    seed_everything(1)
    report, rng = Report("chat-lm"), random.Random(1)
    plain = [conversation(rng) for _ in range(3000)] + [story(rng) for _ in range(500)]
    for mark in (END, USER, ASSISTANT, SYSTEM):
        plain = [text.replace(mark, "\n") for text in plain]
    bpe = ByteBPE(plain, 450, (PAD, END, USER, ASSISTANT, SYSTEM))
    end = bpe.ids[END]
    model = Decoder(len(bpe), WIDTH, LAYERS, HEADS, 4 * WIDTH, 512, reach=8)
    report.note(f"{count(model)} parameters, {len(bpe)} tokens")

    def loss(_):
        texts = [conversation(rng) if rng.random() < 0.9 else story(rng) + END for _ in range(24)]
        ids, mask = pad([bpe.encode(text)[:LONGEST] for text in texts])
        given, wanted = ids[:, :-1], ids[:, 1:].masked_fill(mask[:, 1:] == 0, -100)
        logits, _ = model(given, torch.arange(given.shape[1])[None].expand_as(given), mask[:, :-1])
        return F.cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=-100)

    model.train()
    seconds = fit(model.parameters(), steps(2500), loss, rate=3e-3, warm_up=100, note=report.note)
    model.eval()

    @torch.no_grad()
    def answer(prompt):
        ids, written = bpe.encode(prompt), []
        while len(written) < 60 and end not in written:
            seen = torch.tensor([ids + written])
            logits, _ = model(seen, torch.arange(seen.shape[1])[None], torch.ones_like(seen))
            written.append(logits[0, -1].argmax().item())
        return bpe.decode(written)

    fresh, facts, names = random.Random(99), 0, 0
    for _ in range(150):
        question, right = fact(fresh)
        facts += answer(f"{USER}{question}{END}{ASSISTANT}") == right
    for _ in range(100):
        name = stranger(fresh)
        told, reply = introduction(name, fresh)
        names += answer(f"{USER}{told}{END}{ASSISTANT}{reply}{END}{USER}What is my name?{END}{ASSISTANT}") == f"Your name is {name}."
    path = folder("chat-lm")
    before, after = cache_names("past_key_values", LAYERS), cache_names("present", LAYERS)
    dynamic = {
        "input_ids": {0: "batch_size", 1: "sequence_length"},
        "attention_mask": {0: "batch_size", 1: "total_sequence_length"},
        "position_ids": {0: "batch_size", 1: "sequence_length"},
        "logits": {0: "batch_size", 1: "sequence_length"},
        # transformers.js shapes the first, empty cache by these names.
        **{name: {0: "batch_size", 2: "past_sequence_length"} for name in before},
        **{name: {0: "batch_size", 2: "total_sequence_length"} for name in after},
    }
    example = (torch.randint(5, 99, (2, 3)), torch.ones(2, 8, dtype=torch.long), torch.arange(5, 8)[None].repeat(2, 1), *[torch.randn(2, HEADS, 5, WIDTH // HEADS) for _ in before])
    size = export(CachedChat(model), example, path, "model", ["input_ids", "attention_mask", "position_ids", *before], ["logits", *after], dynamic)
    write_config(path, {
        "architectures": ["GPT2LMHeadModel"],
        "model_type": "gpt2",
        "vocab_size": len(bpe),
        "n_embd": WIDTH,
        "n_layer": LAYERS,
        "n_head": HEADS,
        "n_positions": 512,
        "max_position_embeddings": 512,
        "bos_token_id": end,
        "eos_token_id": end,
    })
    write_json(path, "generation_config.json", {"bos_token_id": end, "eos_token_id": end, "pad_token_id": 0, "max_new_tokens": 120})
    bpe.save(path, "GPT2Tokenizer", {"bos_token": END, "eos_token": END, "pad_token": PAD, "chat_template": TEMPLATE, "add_bos_token": False}, 512)
    report.done(seconds, {"facts": facts / 150, "new_names": names / 100}, {"model": size})


if __name__ == "__main__":
    main()
