"""shapes-classification: the colour and shape of one drawn shape, or none of these (ResNet layout).

Data      rendered pictures of one shape in one of six colours, aspect ratios from 1:2 to 2:1; two fifths of them anything
          else (others.py)
Held out  1000 newly rendered pictures from another seed; 400 others, 100 of them cut from two photographs
          that were never trained on
Score     part of the pictures put in the right one of 37 classes
"""

import random

import numpy as np
import torch
import torch.nn.functional as F
from common import Report, folder, labels_config, pool_size, seed_everything, steps, write_config, write_json
from export import export
from others import other_picture, photograph, photographs
from PIL import Image
from shapes import COLOUR_NAMES, COLOURS, SHAPES, Backbone, jitter, preprocessor, radius_range, scene, to_tensor
from torch import nn
from train import fit

SIZE = 64
LABELS = [f"{colour} {shape}" for shape in SHAPES for colour in COLOUR_NAMES]
NONE = "none of these"


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.backbone, self.head = Backbone(), nn.Linear(128, len(LABELS) + 1)

    def forward(self, pixel_values):
        # The mean as well: a texture is the same everywhere, a shape is not.
        seen = self.backbone(pixel_values)[3]
        return self.head(torch.cat([seen.amax((2, 3)), seen.mean((2, 3))], 1))


def labelled(rng: random.Random):
    # A fifth as a detector cuts them out: the shape fills the picture, a square all of it.
    cut_out = rng.random() < 0.2
    if cut_out and rng.random() < 0.3:
        colour = COLOUR_NAMES[rng.randrange(6)]
        paint = jitter(rng, COLOURS[colour][rng.randrange(len(COLOURS[colour]))], 6)
        return np.zeros((SIZE, SIZE, 3), np.uint8) + np.array(paint, np.uint8), LABELS.index(f"{colour} square")
    while True:
        picture, _, objects = scene(rng, 2 * SIZE if cut_out else SIZE, 1, *radius_range(1), edged=True)
        if not objects:
            continue
        shape, colour, (x0, y0, x1, y1) = objects[0]
        if cut_out:
            around = rng.uniform(-0.03, 0.1)
            box = (max(0, x0 - around * (x1 - x0)), max(0, y0 - around * (y1 - y0)), min(1, x1 + around * (x1 - x0)), min(1, y1 + around * (y1 - y0)))
            picture = np.asarray(Image.fromarray(picture).resize((SIZE, SIZE), Image.BILINEAR, box=tuple(2 * SIZE * side for side in box)))
        return picture, LABELS.index(f"{colour} {shape}")


def main():
    seed_everything(5)
    report, rng, fresh = Report("shapes-classification"), random.Random(5), random.Random(55)
    pool = [labelled(rng) for _ in range(pool_size(10000))]
    photos, unseen_photos = photographs(False), photographs(True)
    others = [other_picture(rng, SIZE, photos) for _ in range(pool_size(9000))]
    unseen = [labelled(fresh) for _ in range(1000)]
    unseen_others = [other_picture(fresh, SIZE, unseen_photos) for _ in range(300)]
    unseen_others += [np.clip(photograph(fresh, SIZE, unseen_photos), 0, 255).astype(np.uint8) for _ in range(100)]
    model = Classifier()
    report.note(f"{sum(p.numel() for p in model.parameters())} parameters, {len(pool)} pictures")

    def loss(_):
        chosen = [(*pool[rng.randrange(len(pool))], rng.random() < 0.5) for _ in range(40)]
        chosen += [(others[rng.randrange(len(others))], len(LABELS), rng.random() < 0.5) for _ in range(24)]
        pixels = to_tensor([picture[:, ::-1] if mirrored else picture for picture, _, mirrored in chosen])
        return F.cross_entropy(model(pixels), torch.tensor([label for _, label, _ in chosen]))

    model.train()
    seconds = fit(model.parameters(), steps(1300), loss, rate=3e-3, note=report.note)
    model.eval()
    with torch.no_grad():
        guesses = model(to_tensor([picture for picture, _ in unseen])).argmax(-1)
        none = model(to_tensor(unseen_others)).argmax(-1) == len(LABELS)
    truth = torch.tensor([label for _, label in unseen])
    scores = {"accuracy": (guesses == truth).float().mean(), "shape": (guesses // 6 == truth // 6).float().mean(), "none_of_these": none[:300].float().mean(), "unseen_photographs": none[300:].float().mean()}
    path = folder("shapes-classification")
    size = export(model, torch.randn(2, 3, SIZE, SIZE), path, "model", ["pixel_values"], ["logits"], {"pixel_values": {0: "batch_size"}, "logits": {0: "batch_size"}})
    write_config(path, {"architectures": ["ResNetForImageClassification"], "model_type": "resnet", "num_channels": 3, **labels_config([*LABELS, NONE]), "out_of_domain_label": NONE})
    write_json(path, "preprocessor_config.json", preprocessor(SIZE, "ViTImageProcessor"))
    report.done(seconds, scores, {"model": size})


if __name__ == "__main__":
    main()
