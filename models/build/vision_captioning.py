"""shapes-captioning: says what is in a picture (vision-encoder-decoder layout, GPT-2 decoder).

Data      rendered scenes of any aspect ratio from 1:2 to 2:1 with their captions:
          "a red circle", "a red circle to the left of a blue square", "a green star above
          a red ring", "three shapes: red circle, blue square, green star" (from left to right)
Held out  400 newly rendered scenes from another seed
Score     part of the captions that are right to the letter, by number of shapes
"""

import random

import torch
import torch.nn.functional as F
from common import Report, folder, pool_size, seed_everything, steps, write_config, write_json
from export import export
from nets import Block, Decoder, cache_names, flat, pad, pairs
from shapes import FLAT, Backbone, preprocessor, radius_range, scene, to_tensor
from tokenizer import ByteBPE
from torch import nn
from train import fit

SIZE, WIDTH, LAYERS, HEADS = 96, 96, 2, 4
PATCHES = (SIZE // 16) ** 2
PAD, END, START = 0, 1, 2


class CaptionEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone, self.widen = Backbone(), nn.Linear(64, WIDTH)
        self.places = nn.Parameter(torch.randn(1, PATCHES, WIDTH) * 0.05)
        self.block = Block(WIDTH, HEADS, 2 * WIDTH)

    def forward(self, pixel_values):
        patches = self.backbone(pixel_values)[3].flatten(2).transpose(1, 2)
        return self.block(self.widen(patches) + self.places, None)[0]


class CachedDecoder(nn.Module):
    """The decoder with the inputs and outputs that transformers.js expects."""

    def __init__(self, decoder):
        super().__init__()
        self.decoder = decoder

    def forward(self, input_ids, encoder_hidden_states, *past):
        before, new = past[0].shape[2], input_ids.shape[1]
        places = torch.arange(before, before + new)[None]
        mask = torch.ones(1, before + new, dtype=torch.long)
        return flat(*self.decoder(input_ids, places, mask, pairs(past), encoder_hidden_states))


def captioned(rng: random.Random):
    kind = rng.randrange(5)
    if kind == 0:
        picture, _, objects = scene(rng, SIZE, 1, *radius_range(1))
        if objects:
            return picture, 1, f"a {objects[0][1]} {objects[0][0]}"
    elif kind < 3:
        beside = kind == 1
        near, far = sorted((rng.uniform(0.18, 0.42), rng.uniform(0.58, 0.82)))
        across = rng.uniform(0.3, 0.7)
        sides = [across + rng.uniform(-0.14, 0.14) for _ in range(2)]
        places = [(near, sides[0]), (far, sides[1])] if beside else [(sides[0], near), (sides[1], far)]
        ratio = rng.uniform(0.8, 2.0) if beside else 1 / rng.uniform(0.8, 2.0)
        picture, _, objects = scene(rng, SIZE, 2, 0.1, 0.24, places, ratio if rng.random() < 0.7 else None)
        if len(objects) == 2:
            first, second = (f"a {colour} {shape}" for shape, colour, _ in objects)
            return picture, 2, f"{first} {'to the left of' if beside else 'above'} {second}"
    else:
        picture, _, objects = scene(rng, SIZE, rng.randint(3, 4), 0.1, 0.19)
        centres = sorted((box[0] + box[2]) / 2 for _, _, box in objects)
        apart = all(b - a > 0.04 for a, b in zip(centres, centres[1:]))
        if len(objects) >= 3 and apart:
            ordered = sorted(objects, key=lambda o: o[2][0] + o[2][2])
            listed = ", ".join(f"{colour} {shape}" for shape, colour, _ in ordered)
            return picture, len(objects), f"{('three', 'four')[len(objects) - 3]} shapes: {listed}"
    return captioned(rng)


def main():
    seed_everything(5)
    report, rng, fresh = Report("shapes-captioning"), random.Random(5), random.Random(55)
    pool = [captioned(rng) for _ in range(pool_size(8000))]
    unseen = [captioned(fresh) for _ in range(400)]
    bpe = ByteBPE([caption for _, _, caption in pool], 120, ("<pad>", "</s>", "<s>"))
    encoder = CaptionEncoder()
    decoder = Decoder(len(bpe), WIDTH, LAYERS, HEADS, 2 * WIDTH, 64, cross=True)
    both = nn.ModuleList([encoder, decoder])
    report.note(f"{sum(p.numel() for p in both.parameters())} parameters, {len(bpe)} tokens, {len(pool)} pictures")
    captions = [[START, *bpe.encode(caption), END] for _, _, caption in pool]

    def loss(_):
        chosen = [rng.randrange(len(pool)) for _ in range(48)]
        memory = encoder(to_tensor([pool[i][0] for i in chosen]))
        ids, mask = pad([captions[i] for i in chosen])
        given, wanted = ids[:, :-1], ids[:, 1:].masked_fill(mask[:, 1:] == 0, -100)
        logits, _ = decoder(given, torch.arange(given.shape[1])[None], mask[:, :-1], None, memory)
        return F.cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=-100)

    both.train()
    seconds = fit(both.parameters(), steps(2200), loss, rate=2e-3, warm_up=150, note=report.note)
    both.eval()
    counts: dict[str, list[int]] = {}
    with torch.no_grad():
        for picture, count, caption in unseen:
            memory, ids = encoder(to_tensor([picture])), [START]
            while len(ids) < 40 and ids[-1] != END:
                seen = torch.tensor([ids])
                logits, _ = decoder(seen, torch.arange(len(ids))[None], torch.ones_like(seen), None, memory)
                ids.append(logits[0, -1].argmax().item())
            tally = counts.setdefault(f"exact_{'3_or_4' if count > 2 else count}", [0, 0])
            tally[0] += bpe.decode(ids) == caption
            tally[1] += 1
    path = folder("shapes-captioning")
    sizes = {"encoder_model": export(encoder, torch.randn(2, 3, SIZE, SIZE), path, "encoder_model", ["pixel_values"], ["last_hidden_state"], {"pixel_values": {0: "batch_size"}, "last_hidden_state": {0: "batch_size"}})}
    before, after = cache_names("past_key_values", LAYERS), cache_names("present", LAYERS)
    dynamic = {
        "input_ids": {0: "batch_size", 1: "sequence_length"},
        "encoder_hidden_states": {0: "batch_size"},
        "logits": {0: "batch_size", 1: "sequence_length"},
        **{name: {0: "batch_size", 2: "past_sequence_length"} for name in before},
        **{name: {0: "batch_size", 2: "total_sequence_length"} for name in after},
    }
    example = (torch.randint(3, 99, (2, 2)), torch.randn(2, PATCHES, WIDTH), *[torch.randn(2, HEADS, 4, WIDTH // HEADS) for _ in before])
    sizes["decoder_model_merged"] = export(CachedDecoder(decoder), example, path, "decoder_model_merged", ["input_ids", "encoder_hidden_states", *before], ["logits", *after], dynamic)
    tokens = {"decoder_start_token_id": START, "bos_token_id": START, "eos_token_id": END, "pad_token_id": PAD}
    write_config(path, {
        "out_of_domain_below_flatness": FLAT,
        "architectures": ["VisionEncoderDecoderModel"],
        "model_type": "vision-encoder-decoder",
        "is_encoder_decoder": True,
        "encoder": {"model_type": "vit", "hidden_size": WIDTH},
        "decoder": {"model_type": "gpt2", "is_decoder": True, "add_cross_attention": True, "n_layer": LAYERS, "n_head": HEADS, "n_embd": WIDTH, "vocab_size": len(bpe)},
        **tokens,
    })
    write_json(path, "generation_config.json", {**tokens, "max_new_tokens": 40})
    write_json(path, "preprocessor_config.json", preprocessor(SIZE, "ViTImageProcessor"))
    bpe.save(path, "GPT2Tokenizer", {"eos_token": "</s>", "bos_token": "<s>", "pad_token": "<pad>"}, 64)
    report.done(seconds, {name: right / total for name, (right, total) in sorted(counts.items())}, sizes)


if __name__ == "__main__":
    main()
