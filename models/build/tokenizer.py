"""The two tokenizers, trained here and written as the tokenizer.json that transformers.js reads.

WordPiece  whole words of the training text, and single characters for all other words,
           so that nothing becomes [UNK] (BERT-like models)
ByteBPE    byte-level pair encoding as in GPT-2: any text goes in and comes out unchanged
"""

import json
import os
import re
import unicodedata
from collections import Counter

from common import write_json

PAD, UNKNOWN, CLS, SEP, MASK = range(5)
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
LOWER = "abcdefghijklmnopqrstuvwxyz"
PLAIN = LOWER + "0123456789.,!?'\"-:;()&%$/"


def is_punctuation(char: str) -> bool:
    code = ord(char)
    ascii_mark = 33 <= code <= 47 or 58 <= code <= 64 or 91 <= code <= 96 or 123 <= code <= 126
    return ascii_mark or unicodedata.category(char).startswith("P")


def without_accents(text: str) -> str:
    """As BertNormalizer does it: "Zoë" is spelled as "Zoe", which is better than a word that nobody knows."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if unicodedata.category(char) != "Mn")


def words_of(text: str, lower: bool) -> list[str]:
    """Splits at spaces and around every punctuation mark, as BertPreTokenizer does."""
    words, word = [], ""
    text = without_accents(text)
    for char in text.lower() if lower else text:
        if char.isspace() or is_punctuation(char):
            if word:
                words.append(word)
            word = ""
            if not char.isspace():
                words.append(char)
        else:
            word += char
    return words + [word] if word else words


class WordPiece:
    def __init__(self, texts, lower: bool, at_least: int = 1, extra=()):
        """Words seen fewer than `at_least` times stay out of the vocabulary (random names)."""
        self.lower = lower
        counts = Counter(word for text in texts for word in words_of(text, lower))
        chars = sorted(set(PLAIN + ("" if lower else LOWER.upper())) | {char for word in counts for char in word})
        vocabulary = [*SPECIAL, *chars, *("##" + char for char in chars if not is_punctuation(char))]
        known = set(vocabulary)
        frequent = (word for word, count in sorted(counts.items()) if count >= at_least and len(word) > 1)
        for word in (*frequent, *extra):
            if word not in known:
                known.add(word)
                vocabulary.append(word)
        self.ids = {word: index for index, word in enumerate(vocabulary)}

    def __len__(self):
        return len(self.ids)

    def word(self, word: str) -> list[int]:
        """The longest pieces from left to right."""
        word = without_accents(word)
        if word in self.ids:
            return [self.ids[word]]
        pieces, start = [], 0
        while start < len(word):
            end = len(word)
            while end > start and ("##" if start else "") + word[start:end] not in self.ids:
                end -= 1
            if end == start:
                return [UNKNOWN]
            pieces.append(self.ids[("##" if start else "") + word[start:end]])
            start = end
        return pieces

    def pieces(self, text: str) -> list[int]:
        return [piece for word in words_of(text, self.lower) for piece in self.word(word)]

    def encode(self, first: str, second: str | None = None):
        """Token ids and token types of one text or a pair; "[MASK]" in the first text is the mask."""
        ids = [CLS]
        for index, part in enumerate(first.split("[MASK]")):
            ids += ([MASK] if index else []) + self.pieces(part)
        ids.append(SEP)
        types = [0] * len(ids)
        if second is not None:
            more = [*self.pieces(second), SEP]
            ids, types = ids + more, types + [1] * len(more)
        return ids, types

    def save(self, folder: str, longest: int = 128) -> None:
        def mark(name, kind):
            return {"SpecialToken": {"id": name, "type_id": kind}}

        def text(name, kind):
            return {"Sequence": {"id": name, "type_id": kind}}

        single = [mark("[CLS]", 0), text("A", 0), mark("[SEP]", 0)]
        template = {
            "type": "TemplateProcessing",
            "single": single,
            "pair": [*single, text("B", 1), mark("[SEP]", 1)],
            "special_tokens": {name: {"id": name, "ids": [index], "tokens": [name]} for name, index in (("[CLS]", CLS), ("[SEP]", SEP))},
        }
        write_json(folder, "tokenizer.json", {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": added_tokens(SPECIAL),
            "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": True, "lowercase": self.lower},
            "pre_tokenizer": {"type": "BertPreTokenizer"},
            "post_processor": template,
            "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
            "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": self.ids},
        }, compact=True)
        write_json(folder, "tokenizer_config.json", {
            "tokenizer_class": "BertTokenizer",
            "do_lower_case": self.lower,
            "unk_token": "[UNK]",
            "sep_token": "[SEP]",
            "pad_token": "[PAD]",
            "cls_token": "[CLS]",
            "mask_token": "[MASK]",
            "model_max_length": longest,
            "clean_up_tokenization_spaces": True,
        })


def added_tokens(names, strip: bool = False) -> list[dict]:
    flags = {"single_word": False, "lstrip": strip, "rstrip": strip, "normalized": False, "special": True}
    return [{"id": index, "content": name, **flags} for index, name in enumerate(names)]


def byte_symbols() -> dict[int, str]:
    """GPT-2's printable stand-in for each byte."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    table = {byte: chr(byte) for byte in printable}
    for byte in range(256):
        if byte not in table:
            table[byte] = chr(256 + len(table) - len(printable))
    return table


SYMBOL = byte_symbols()
BYTE = {symbol: byte for byte, symbol in SYMBOL.items()}
GPT2_WORDS = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?[^\W\d_]+| ?\d+| ?[^\s\w]+|_+|\s+(?!\S)|\s+")


def join(symbols: list[str], left: str, right: str) -> list[str]:
    joined, index = [], 0
    while index < len(symbols):
        if symbols[index] == left and symbols[index + 1 : index + 2] == [right]:
            joined.append(left + right)
            index += 2
        else:
            joined.append(symbols[index])
            index += 1
    return joined


class ByteBPE:
    def __init__(self, texts, merges: int, special):
        self.special = tuple(special)
        counts = Counter(word for text in texts for word in GPT2_WORDS.findall(text))
        split = {word: [SYMBOL[byte] for byte in word.encode()] for word in counts}
        self.merges = []
        for _ in range(merges):
            pairs = Counter()
            for word, symbols in split.items():
                for pair in zip(symbols, symbols[1:]):
                    pairs[pair] += counts[word]
            if not pairs:
                break
            best, count = min(pairs.items(), key=lambda item: (-item[1], item[0]))
            if count < 2:
                break
            self.merges.append(best)
            split = {word: join(symbols, *best) if best[0] in symbols else symbols for word, symbols in split.items()}
        names = dict.fromkeys([*self.special, *(SYMBOL[byte] for byte in range(256)), *(a + b for a, b in self.merges)])
        self.index(list(names))

    @classmethod
    def load(cls, folder: str, special):
        """The tokenizer that `save` wrote, for a model that is trained further."""
        with open(os.path.join(folder, "tokenizer.json"), encoding="utf-8") as file:
            model = json.load(file)["model"]
        self = cls.__new__(cls)
        self.special, self.merges = tuple(special), [tuple(pair.split(" ")) for pair in model["merges"]]
        self.index(sorted(model["vocab"], key=model["vocab"].get))
        return self

    def index(self, names: list[str]) -> None:
        self.names = names
        self.ids = {name: index for index, name in enumerate(self.names)}
        self.rank = {pair: rank for rank, pair in enumerate(self.merges)}
        self.seen: dict[str, list[int]] = {}

    def __len__(self):
        return len(self.names)

    def word(self, word: str) -> list[int]:
        if word not in self.seen:
            symbols = [SYMBOL[byte] for byte in word.encode()]
            while len(symbols) > 1:
                pair = min(zip(symbols, symbols[1:]), key=lambda p: self.rank.get(p, len(self.rank)))
                if pair not in self.rank:
                    break
                symbols = join(symbols, *pair)
            self.seen[word] = [self.ids[symbol] for symbol in symbols]
        return self.seen[word]

    def encode(self, text: str) -> list[int]:
        ids = []
        for part in re.split("(" + "|".join(map(re.escape, self.special)) + ")", text):
            ids += [self.ids[part]] if part in self.special else [i for word in GPT2_WORDS.findall(part) for i in self.word(word)]
        return ids

    def decode(self, ids) -> str:
        symbols = "".join(self.names[i] for i in ids if i >= len(self.special))
        return bytes(BYTE[symbol] for symbol in symbols).decode(errors="replace")

    def save(self, folder: str, kind: str, settings: dict, longest: int, end: str | None = None) -> None:
        """`end`: a token that the tokenizer puts after every text (T5)."""
        template = None
        if end:
            mark = {"SpecialToken": {"id": end, "type_id": 0}}
            texts = [{"Sequence": {"id": name, "type_id": 0}} for name in "AB"]
            template = {
                "type": "TemplateProcessing",
                "single": [texts[0], mark],
                "pair": [texts[0], mark, texts[1], mark],
                "special_tokens": {end: {"id": end, "ids": [self.ids[end]], "tokens": [end]}},
            }
        write_json(folder, "tokenizer.json", {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": added_tokens(self.special),
            "normalizer": None,
            "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True},
            "post_processor": template,
            "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
            "model": {
                "type": "BPE",
                "dropout": None,
                "unk_token": None,
                "continuing_subword_prefix": None,
                "end_of_word_suffix": None,
                "fuse_unk": False,
                "vocab": self.ids,
                "merges": [f"{left} {right}" for left, right in self.merges],
            },
        }, compact=True)
        write_json(folder, "tokenizer_config.json", {"tokenizer_class": kind, "model_max_length": longest, "clean_up_tokenization_spaces": False, **settings})
