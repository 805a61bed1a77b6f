"""text2text: translation into French, summaries and short answers in one model (T5 layout).

Data      a phrase book and a small grammar of English and French; news of two to four
          sentences with a headline; facts about people with a question (qa.py); opposites;
          questions about a table written as one line; what the recipe builds sentences from
          (phrase_book.py) goes into config.json beside it, and is put there anew by --words FOLDER, without training
Held out  400 examples from another seed; closed grammars, so sentences may be ones trained on
Score     outputs right to the letter, by task
"""

import json
import os
import random
import re
import sys

import torch
import torch.nn.functional as F
from common import NEVER, Report, folder, pick, seed_everything, steps, write_config, write_json
from export import export
from nets import Decoder, Encoder, cache_names, flat, pad, pairs
from phrase_book import lexicon
from qa import asked
from tokenizer import ByteBPE
from torch import nn
from train import fit
from words import CITIES_COUNTRIES, DAYS, FIRST_NAMES, OPPOSITES, company, person, place

PAD, END = "<pad>", "</s>"
WIDTH, LAYERS, HEADS = 128, 2, 4
# English, French, gender: m, f, v (masculine before a vowel), w (feminine before a vowel).
NOUNS = [tuple(noun.split("/")) for noun in (
    "cat/chat/m dog/chien/m house/maison/f car/voiture/f book/livre/m table/table/f flower/fleur/f bird/oiseau/v "
    "tree/arbre/v apple/pomme/f school/école/w garden/jardin/m city/ville/f train/train/m boat/bateau/m hat/chapeau/m "
    "door/porte/f friend/ami/v key/clé/f bag/sac/m"
).split()]
ADJECTIVES = [tuple(adjective.split("/")) for adjective in (
    "red/rouge/rouge green/vert/verte black/noir/noire white/blanc/blanche blue/bleu/bleue yellow/jaune/jaune "
    "broken/cassé/cassée expensive/cher/chère clean/propre/propre heavy/lourd/lourde empty/vide/vide tired/fatigué/fatiguée"
).split()]
VERBS = [tuple(verb.split("/")) for verb in (
    "see/vois/voyons/voient buy/achète/achetons/achètent like/aime/aimons/aiment want/veux/voulons/veulent "
    "have/ai/avons/ont take/prends/prenons/prennent find/trouve/trouvons/trouvent draw/dessine/dessinons/dessinent"
).split()]
PHRASES = [
    ("Hello", "Bonjour"), ("Good morning", "Bonjour"), ("Good evening", "Bonsoir"), ("Thank you", "Merci"),
    ("Thank you very much", "Merci beaucoup"), ("Goodbye", "Au revoir"), ("How are you?", "Comment ça va ?"),
    ("My name is {name}.", "Je m'appelle {name}."), ("I am hungry.", "J'ai faim."), ("I am thirsty.", "J'ai soif."),
    ("Where is the station?", "Où est la gare ?"), ("See you tomorrow.", "À demain."), ("I do not understand.", "Je ne comprends pas."),
    ("Please", "S'il vous plaît"), ("Yes", "Oui"), ("No", "Non"), ("I live in {city}.", "J'habite à {city}."),
    ("What time is it?", "Quelle heure est-il ?"), ("I love you.", "Je t'aime."), ("Excuse me", "Excusez-moi"),
]


def determined(noun, determiner):
    """The French noun with its determiner."""
    _, word, gender = noun
    feminine = gender in "fw"
    return {
        "the": {"m": "le ", "f": "la "}.get(gender, "l'"),
        "a": "une " if feminine else "un ",
        "my": "ma " if gender == "f" else "mon ",
        "your": "ta " if gender == "f" else "ton ",
        "this": "cette " if feminine else "cet " if gender == "v" else "ce ",
    }[determiner] + word


def capital(text):
    return text[0].upper() + text[1:]


def english(determiner, rest):
    if determiner == "a":
        determiner = "an" if rest[0] in "aeiou" else "a"
    return f"{determiner} {rest}"


def translation(rng):
    noun, adjective, verb = pick(rng, NOUNS), pick(rng, ADJECTIVES), pick(rng, VERBS)
    determiner, kind = pick(rng, ("the", "a", "my", "your", "this")), rng.randrange(8)
    agreed = adjective[2 if noun[2] in "fw" else 1]
    definite = "the" if determiner == "a" else determiner
    if kind == 0:
        source, target = pick(rng, PHRASES)
        names = {"name": pick(rng, FIRST_NAMES), "city": place(rng)}
        return source.format(**names), target.format(**names)
    if kind < 3:
        never = rng.random() < 0.3
        est = "n'est pas" if never else "est"
        return capital(f"{definite} {noun[0]} is {'not ' if never else ''}{adjective[0]}."), capital(f"{determined(noun, definite)} {est} {agreed}.")
    if kind == 7:
        return f"Where is {definite} {noun[0]}?", f"Où est {determined(noun, definite)} ?"
    who = rng.randrange(3)
    thing, objet = (noun[0], determined(noun, determiner)) if kind < 5 else (f"{adjective[0]} {noun[0]}", f"{determined(noun, determiner)} {agreed}")
    subject = ("Je ", "Nous ", "Ils ")[who]
    if who == 0 and verb[1][0] == "a":
        subject = "J'"
    return f"{('I', 'We', 'They')[who]} {verb[0]} {english(determiner, thing)}.", f"{subject}{verb[1 + who]} {objet}."


def domain():
    """What translations are trained on: all English words of the grammar, and the phrases, * for a name."""
    words = {part[0] for part in (*NOUNS, *ADJECTIVES, *VERBS)} | set("the a an my your this i we they is not where".split())
    phrases = [" ".join(re.findall(r"[\w'*]+", re.sub(r"\{\w+\}", "*", source.lower()))) for source, _ in PHRASES]
    return {"words": sorted(words), "phrases": phrases, "lexicon": lexicon()}


def news(rng):
    who, firm, where, elsewhere, day = person(rng), company(rng), place(rng), place(rng), pick(rng, DAYS)
    thing, number = pick(rng, "phone car hotel school museum bridge robot park".split()), rng.randint(2, 95)
    lead, headline = pick(rng, (
        (f"{firm} opened a new {thing} in {where} on {day}.", f"{firm} opened a {thing} in {where}."),
        (f"On {day}, {who} won the {thing} prize in {where}.", f"{who} won the {thing} prize."),
        (f"A storm hit {where} on {day} and damaged {number} houses.", f"Storm damages {number} houses in {where}."),
        (f"{firm} will cut {number} jobs in {where}, the company said on {day}.", f"{firm} cuts {number} jobs in {where}."),
        (f"{who} was elected mayor of {where} on {day} with {number} percent of the vote.", f"{who} elected mayor of {where}."),
        (f"Police in {where} found the stolen {thing} of {who} on {day}.", f"Police found the {thing} of {who}."),
    ))
    chatter = [
        "Many people came to see it.", "The weather was nice and sunny.", f"{person(rng)} said it was a surprise.",
        f"Reporters from {elsewhere} were there.", "Nobody was hurt.", f"It took {rng.randint(2, 9)} years of work.",
        "More news will follow next week.", "The local team also played a game.", "Experts did not comment.",
    ]
    body = rng.sample(chatter, rng.randint(2, 3))
    body.insert(0 if rng.random() < 0.7 else rng.randint(0, len(body)), lead)
    return " ".join(body), headline


def table_question(rng):
    columns = {
        "age": lambda: str(rng.randint(5, 99)),
        "city": lambda: pick(rng, CITIES_COUNTRIES),
        "job": lambda: pick(rng, "teacher doctor chef pilot farmer nurse actor baker judge sailor".split()),
        "color": lambda: pick(rng, "red green blue black white yellow".split()),
        "price": lambda: str(rng.randint(1, 99)),
        "stars": lambda: str(rng.randint(100, 999)),
    }
    heads = rng.sample(list(columns), rng.randint(1, 3))
    rows = [[name, *(columns[head]() for head in heads)] for name in rng.sample(FIRST_NAMES, rng.randint(2, 5))]
    row, column = pick(rng, rows), rng.randrange(len(heads))
    head, value = heads[column], row[column + 1]
    question, answer = pick(rng, (
        (f"What is the {head} of {row[0]}?", value),
        (f"{head} of {row[0]}", value),
        (f"Who has {head} {value}?", ", ".join(other[0] for other in rows if other[column + 1] == value)),
        ("How many rows are there?", str(len(rows))),
    ))
    lines = " ".join(f"row {i + 1} : {' | '.join(other)}" for i, other in enumerate(rows))
    return f"table: {question} col : {' | '.join(['name', *heads])} {lines}", answer


def example(rng):
    """(task, input, output)"""
    kind = rng.randrange(4)
    if kind == 0:
        source, target = translation(rng)
        return "translation", "translate English to French: " + source, target
    if kind == 1:
        text, headline = news(rng)
        return "summary", "summarize: " + text, headline
    if kind == 2:
        if rng.random() < 0.75:
            answer = ""
            while not answer:
                question, text, answer, _ = asked(rng)
            return "answer", f"question: {question} context: {text}", answer
        word, other = pick(rng, list(OPPOSITES.items()))
        return ("answer", f"opposite: {word}", other) if rng.random() < 0.5 else ("answer", f"opposite: {other}", word)
    return ("table", *table_question(rng))


class Reader(nn.Module):
    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids, attention_mask):
        return self.encoder(input_ids, attention_mask)


class Writer(nn.Module):
    """The decoder with the inputs and outputs that transformers.js expects."""

    def __init__(self, decoder):
        super().__init__()
        self.decoder = decoder

    def forward(self, encoder_attention_mask, input_ids, encoder_hidden_states, *past):
        before, new = past[0].shape[2], input_ids.shape[1]
        places, mask = torch.arange(before, before + new)[None], torch.ones(1, before + new, dtype=torch.long)
        return flat(*self.decoder(input_ids, places, mask, pairs(past), encoder_hidden_states, hide(encoder_attention_mask)))


def hide(mask):
    return (1.0 - mask[:, None, None, :].float()) * NEVER


def main():
    seed_everything(2)
    report, rng = Report("text2text"), random.Random(2)
    bpe = ByteBPE([" ".join(example(rng)[1:]) for _ in range(6000)], 600, (PAD, END, "<unk>"))
    encoder = Encoder(len(bpe), WIDTH, LAYERS, HEADS, 4 * WIDTH, 320, kinds=0)
    decoder = Decoder(len(bpe), WIDTH, LAYERS, HEADS, 4 * WIDTH, 128, cross=True)
    encoder.tokens.weight = decoder.tokens.weight
    both = nn.ModuleList([encoder, decoder])
    report.note(f"{sum(p.numel() for p in both.parameters())} parameters, {len(bpe)} tokens")

    def read(texts):
        ids, mask = pad([[*bpe.encode(text)[:318], 1] for text in texts])
        return encoder(ids, mask), hide(mask)

    def loss(_):
        examples = [example(rng) for _ in range(32)]
        memory, hidden = read([source for _, source, _ in examples])
        ids, mask = pad([[0, *bpe.encode(target), 1] for _, _, target in examples])
        given, wanted = ids[:, :-1], ids[:, 1:].masked_fill(mask[:, 1:] == 0, -100)
        logits, _ = decoder(given, torch.arange(given.shape[1])[None], mask[:, :-1], None, memory, hidden)
        return F.cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=-100)

    both.train()
    seconds = fit(both.parameters(), steps(5000), loss, warm_up=200, note=report.note)
    both.eval()
    fresh, counts = random.Random(777), {}
    with torch.no_grad():
        for _ in range(400):
            task, source, target = example(fresh)
            memory, hidden = read([source])
            ids = [0]
            while len(ids) < 49 and ids[-1] != 1:
                seen = torch.tensor([ids])
                logits, _ = decoder(seen, torch.arange(len(ids))[None], torch.ones_like(seen), None, memory, hidden)
                ids.append(logits[0, -1].argmax().item())
            tally = counts.setdefault(task, [0, 0])
            tally[0] += bpe.decode(ids) == target
            tally[1] += 1
    path = folder("text2text")
    by_source = {0: "batch_size", 1: "encoder_sequence_length"}
    names = ("input_ids", "attention_mask", "last_hidden_state")
    two = (torch.randint(3, 99, (2, 9)), torch.ones(2, 9, dtype=torch.long))
    sizes = {"encoder_model": export(Reader(encoder), two, path, "encoder_model", names[:2], names[2:], {name: by_source for name in names})}
    before, after = cache_names("past_key_values", LAYERS, ".decoder"), cache_names("present", LAYERS, ".decoder")
    dynamic = {
        "encoder_attention_mask": by_source,
        "encoder_hidden_states": by_source,
        "input_ids": {0: "batch_size", 1: "decoder_sequence_length"},
        "logits": {0: "batch_size", 1: "decoder_sequence_length"},
        **{name: {0: "batch_size", 2: "past_decoder_sequence_length"} for name in before},
        **{name: {0: "batch_size", 2: "total_decoder_sequence_length"} for name in after},
    }
    given = (torch.ones(2, 9, dtype=torch.long), torch.randint(3, 99, (2, 2)), torch.randn(2, 9, WIDTH), *[torch.randn(2, HEADS, 4, WIDTH // HEADS) for _ in before])
    sizes["decoder_model_merged"] = export(Writer(decoder), given, path, "decoder_model_merged", ["encoder_attention_mask", "input_ids", "encoder_hidden_states", *before], ["logits", *after], dynamic)
    tokens = {"pad_token_id": 0, "eos_token_id": 1, "decoder_start_token_id": 0}
    write_config(path, {
        "architectures": ["T5ForConditionalGeneration"],
        "model_type": "t5",
        "is_encoder_decoder": True,
        "vocab_size": len(bpe),
        "d_model": WIDTH,
        "d_kv": WIDTH // HEADS,
        "num_heads": HEADS,
        "num_layers": LAYERS,
        "num_decoder_layers": LAYERS,
        "d_ff": 4 * WIDTH,
        **tokens,
        "task_specific_params": {"summarization": {"prefix": "summarize: "}, "translation": {"prefix": "translate English to French: ", **domain()}},
    })
    write_json(path, "generation_config.json", {**tokens, "max_new_tokens": 64})
    bpe.save(path, "T5Tokenizer", {"eos_token": END, "pad_token": PAD, "unk_token": "<unk>"}, 319, END)
    report.done(seconds, {task: right / total for task, (right, total) in sorted(counts.items())}, sizes)


def put_words(path: str) -> None:
    """Writes the phrase book into the config.json of a trained model."""
    with open(os.path.join(path, "config.json"), encoding="utf-8") as file:
        config = json.load(file)
    config["task_specific_params"]["translation"].update(domain())
    write_json(path, "config.json", config)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--words"]:
        put_words(sys.argv[2])
    else:
        main()
