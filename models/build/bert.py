"""What the text encoders (BERT layout) have in common: heads, batches, export, configuration."""

import torch
from common import folder, labels_config, write_config
from export import export
from nets import Encoder, pad
from torch import nn

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class Tagged(nn.Module):
    """An encoder and one linear head; `read` says what the head looks at.

    "first": the first token (a class for the text); "all": every token; "span": every token,
    split into start and end of an answer; "words": every token, over the vocabulary;
    "none": no head, the encoder's own output (embeddings).
    """

    def __init__(self, encoder: Encoder, outputs: int, read: str):
        super().__init__()
        self.encoder, self.read = encoder, read
        width = encoder.norm.normalized_shape[0]
        self.head = nn.Identity() if read == "none" else nn.Linear(width, width if read == "words" else outputs)

    def forward(self, input_ids, attention_mask, token_type_ids):
        x = self.encoder(input_ids, attention_mask, token_type_ids)
        if self.read == "first":
            return self.head(x[:, 0])
        if self.read == "span":
            both = self.head(x)
            return both[:, :, 0], both[:, :, 1]
        if self.read == "words":
            return nn.functional.linear(self.head(x), self.encoder.tokens.weight)
        return self.head(x)


def batch(tokenizer, texts):
    """Texts, or pairs of texts, as (ids, mask, types)."""
    encoded = [tokenizer.encode(*(text if isinstance(text, tuple) else (text,))) for text in texts]
    ids, mask = pad([ids for ids, _ in encoded])
    return ids, mask, pad([types for _, types in encoded])[0]


def count(model) -> int:
    return sum(parameter.numel() for parameter in model.parameters())


def save(name, model, tokenizer, architecture, outputs, labels=(), longest=128, inputs=INPUTS, width=None, more=None):
    """Writes the model's whole folder; returns the size of its ONNX file. `width`: of networks without an Encoder."""
    path = folder(name)
    whole_text = architecture.endswith("SequenceClassification")
    by_token = {0: "batch_size", 1: "sequence_length"}
    dynamic = {**{n: by_token for n in inputs}, **{n: {0: "batch_size"} if whole_text else by_token for n in outputs}}
    ids = torch.randint(5, 20, (2, 7))
    example = (ids, torch.ones_like(ids), torch.zeros_like(ids))[: len(inputs)]
    size = export(model, example, path, "model", inputs, outputs, dynamic)
    encoder = getattr(model, "encoder", None)
    blocks = encoder.blocks if encoder else ()
    write_config(path, {
        "architectures": [architecture],
        "model_type": "bert",
        "vocab_size": len(tokenizer),
        "hidden_size": encoder.norm.normalized_shape[0] if encoder else width,
        "num_hidden_layers": len(blocks) or 1,
        "num_attention_heads": blocks[0].attend.heads if blocks else 1,
        "intermediate_size": blocks[0].grow.out_features if blocks else width,
        "max_position_embeddings": longest,
        "type_vocab_size": 2,
        "pad_token_id": 0,
        **(labels_config(labels) if labels else {}),
        **(more or {}),
    })
    tokenizer.save(path, longest)
    return size
