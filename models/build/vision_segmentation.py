"""shapes-segmentation: which pixel belongs to which shape (SegFormer layout).

Data      rendered scenes of one to four shapes, aspect ratios from 1:2 to 2:1 (shapes.py)
Held out  300 newly rendered scenes from another seed
Score     pixels named right, and the mean overlap (IoU) over background and six shapes
"""

import random

import numpy as np
import torch
import torch.nn.functional as F
from common import Report, folder, labels_config, pool_size, seed_everything, steps, write_config, write_json
from export import export
from shapes import FLAT, SHAPES, Backbone, convolution, crowd, preprocessor, to_tensor
from torch import nn
from train import fit

SIZE = 128
LABELS = ["background", *SHAPES]


class Segmenter(nn.Module):
    """Climbs back from 1/16 to 1/4 of the resolution, where SegFormer answers too."""

    def __init__(self):
        super().__init__()
        self.backbone = Backbone()
        self.up8, self.mix8 = convolution(64, 64), convolution(128, 64)
        self.up4, self.mix4 = convolution(64, 32), convolution(64, 32)
        self.head = nn.Conv2d(32, len(LABELS), 1)

    def forward(self, pixel_values):
        _, quarter, eighth, sixteenth = self.backbone(pixel_values)

        def double(x):
            return F.interpolate(x, scale_factor=2.0, mode="nearest")

        x = self.mix8(torch.cat([eighth, double(self.up8(sixteenth))], 1))
        return self.head(self.mix4(torch.cat([quarter, double(self.up4(x))], 1)))


def classes(scenes):
    return torch.from_numpy(np.stack([scene[1][2::4, 2::4] for scene in scenes]).astype(np.int64))


def main():
    seed_everything(5)
    report, rng, fresh = Report("shapes-segmentation"), random.Random(5), random.Random(55)
    pool = [crowd(rng, SIZE) for _ in range(pool_size(5000))]
    unseen = [crowd(fresh, SIZE) for _ in range(300)]
    model = Segmenter()
    report.note(f"{sum(p.numel() for p in model.parameters())} parameters, {len(pool)} pictures")
    weight = torch.tensor([0.4] + [1.0] * len(SHAPES))

    def loss(_):
        chosen = rng.sample(pool, 24)
        return F.cross_entropy(model(to_tensor([scene[0] for scene in chosen])), classes(chosen), weight=weight)

    model.train()
    seconds = fit(model.parameters(), steps(700), loss, rate=3e-3, note=report.note)
    model.eval()
    with torch.no_grad():
        guesses = torch.cat([model(to_tensor([scene[0] for scene in unseen[i : i + 50]])) for i in range(0, 300, 50)]).argmax(1)
    truth = classes(unseen)
    overlaps = [((guesses == c) & (truth == c)).sum() / ((guesses == c) | (truth == c)).sum() for c in range(len(LABELS))]
    path = folder("shapes-segmentation")
    size = export(model, torch.randn(2, 3, SIZE, SIZE), path, "model", ["pixel_values"], ["logits"], {"pixel_values": {0: "batch_size"}, "logits": {0: "batch_size"}})
    write_config(path, {"architectures": ["SegformerForSemanticSegmentation"], "model_type": "segformer", **labels_config(LABELS), "out_of_domain_below_flatness": FLAT})
    write_json(path, "preprocessor_config.json", preprocessor(SIZE, "SegformerImageProcessor"))
    report.done(seconds, {"pixels": (guesses == truth).float().mean(), "mean_iou": sum(overlaps) / len(overlaps)}, {"model": size})


if __name__ == "__main__":
    main()
