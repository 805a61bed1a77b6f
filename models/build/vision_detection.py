"""shapes-detection: finds and names the shapes of a picture (YOLOS layout).

Data      rendered scenes of one to four shapes, aspect ratios from 1:2 to 2:1 (shapes.py)
Held out  newly rendered scenes from another seed: square ones, and ones of 4:3, 16:9 and 3:4
Score     precision and recall at a score of 0.5 and an overlap (IoU) of 0.5, and the mean overlap
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

SIZE, GRID, NOTHING = 128, 16, len(SHAPES)


class Detector(nn.Module):
    """One query for each cell of a 16 x 16 grid; the cell that holds a shape's centre reports it."""

    def __init__(self):
        super().__init__()
        self.backbone = Backbone()
        self.wide = convolution(64, 64)
        self.mix = nn.Sequential(convolution(128, 64), convolution(64, 64))
        self.kind = nn.Conv2d(64, len(SHAPES) + 1, 1)
        self.box = nn.Conv2d(64, 4, 1)
        rows, columns = torch.meshgrid(torch.arange(GRID), torch.arange(GRID), indexing="ij")
        self.register_buffer("columns", columns.float()[None])
        self.register_buffer("rows", rows.float()[None])

    def forward(self, pixel_values):
        _, _, fine, coarse = self.backbone(pixel_values)
        coarse = F.interpolate(self.wide(coarse), scale_factor=2.0, mode="nearest")
        features = self.mix(torch.cat([fine, coarse], 1))
        logits = self.kind(features)
        if not self.training:
            logits = self.keep_peaks(logits)
        offset = torch.sigmoid(self.box(features))
        x, y = (self.columns + offset[:, 0]) / GRID, (self.rows + offset[:, 1]) / GRID
        boxes = torch.stack([x, y, offset[:, 2], offset[:, 3]], 1)
        return logits.flatten(2).transpose(1, 2), boxes.flatten(2).transpose(1, 2)

    def keep_peaks(self, logits):
        """One report for each shape.

        When a centre lies on the line between cells, two or four of them share the certainty.
        The surest cell of a neighbourhood gets all of it, the others say "nothing".
        """
        sure = torch.softmax(logits, 1)[:, :NOTHING]
        # The last term decides between cells that are exactly as sure.
        rank = sure.sum(1, keepdim=True) + (self.columns + self.rows * GRID)[None] * 1e-6
        peak = (rank >= F.max_pool2d(rank, 3, 1, 1)).float()
        together = F.avg_pool2d(sure, 3, 1, 1) * 9 * peak
        together = together / together.sum(1, keepdim=True).clamp(min=1.0) * 0.999
        nothing = 1 - together.sum(1, keepdim=True)
        return torch.log(torch.cat([together, nothing], 1).clamp(min=1e-6))


def target(objects, mirrored: bool):
    kinds, boxes = torch.full((GRID * GRID,), NOTHING), torch.zeros(GRID * GRID, 4)
    for shape, _, (x0, y0, x1, y1) in objects:
        if mirrored:
            x0, x1 = 1 - x1, 1 - x0
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        cell = min(GRID - 1, int(y * GRID)) * GRID + min(GRID - 1, int(x * GRID))
        kinds[cell] = SHAPES.index(shape)
        boxes[cell] = torch.tensor([x, y, x1 - x0, y1 - y0])
    return kinds, boxes


def overlap(a, b):
    """Intersection over union of boxes given as centre, width and height."""
    low = torch.maximum(a[:, :2] - a[:, 2:] / 2, b[:, :2] - b[:, 2:] / 2)
    high = torch.minimum(a[:, :2] + a[:, 2:] / 2, b[:, :2] + b[:, 2:] / 2)
    shared = (high - low).clamp(min=0).prod(1)
    return shared / (a[:, 2:].prod(1) + b[:, 2:].prod(1) - shared + 1e-6)


@torch.no_grad()
def score(model, scenes):
    right = wrong = missed = 0
    overlaps = []
    for picture, _, objects in scenes:
        logits, boxes = model(to_tensor([picture]))
        best, kind = logits[0].softmax(-1)[:, :NOTHING].max(-1)
        left = list(range(len(objects)))
        for query in sorted((best > 0.5).nonzero().flatten().tolist(), key=lambda q: -best[q].item()):
            found = None
            for index in left:
                shape, _, (x0, y0, x1, y1) = objects[index]
                truth = torch.tensor([[(x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0]])
                if SHAPES[kind[query]] == shape and overlap(boxes[0, query][None], truth).item() > 0.5:
                    found = index
                    overlaps.append(overlap(boxes[0, query][None], truth).item())
                    break
            if found is None:
                wrong += 1
            else:
                right += 1
                left.remove(found)
        missed += len(left)
    return right / max(1, right + wrong), right / max(1, right + missed), float(np.mean(overlaps or [0]))


def main():
    seed_everything(5)
    report, rng, fresh = Report("shapes-detection"), random.Random(5), random.Random(55)
    pool = [crowd(rng, SIZE) for _ in range(pool_size(7000))]
    square = [crowd(fresh, SIZE, 1.0) for _ in range(300)]
    oblong = [crowd(fresh, SIZE, ratio) for ratio in (4 / 3, 16 / 9, 3 / 4) for _ in range(100)]
    model = Detector()
    report.note(f"{sum(p.numel() for p in model.parameters())} parameters, {len(pool)} pictures")
    targets = [[target(objects, mirrored) for mirrored in (False, True)] for _, _, objects in pool]

    def loss(_):
        chosen = [(rng.randrange(len(pool)), rng.random() < 0.5) for _ in range(32)]
        pixels = to_tensor([pool[i][0][:, ::-1] if mirrored else pool[i][0] for i, mirrored in chosen])
        kinds = torch.stack([targets[i][mirrored][0] for i, mirrored in chosen])
        truth = torch.stack([targets[i][mirrored][1] for i, mirrored in chosen])
        logits, boxes = model(pixels)
        here = kinds < NOTHING
        by_cell = F.cross_entropy(logits.flatten(0, 1), kinds.flatten(), reduction="none").view(kinds.shape)
        distance = (boxes - truth)[here].abs().sum(-1).mean()
        return by_cell[here].mean() + by_cell[~here].sum() / here.sum() * 0.5 + 4 * distance + (1 - overlap(boxes[here], truth[here])).mean()

    model.train()
    seconds = fit(model.parameters(), steps(1800), loss, rate=3e-3, note=report.note)
    model.eval()
    scores = {}
    for name, scenes in (("square", square), ("oblong", oblong)):
        scores[f"{name}_precision"], scores[f"{name}_recall"], scores[f"{name}_iou"] = score(model, scenes)
    path = folder("shapes-detection")
    names = ["logits", "pred_boxes"]
    dynamic = {name: {0: "batch_size"} for name in ["pixel_values", *names]}
    size = export(model, torch.randn(2, 3, SIZE, SIZE), path, "model", ["pixel_values"], names, dynamic)
    write_config(path, {"architectures": ["YolosForObjectDetection"], "model_type": "yolos", **labels_config(SHAPES), "out_of_domain_below_flatness": FLAT})
    write_json(path, "preprocessor_config.json", preprocessor(SIZE, "YolosImageProcessor"))
    report.done(seconds, scores, {"model": size})


if __name__ == "__main__":
    main()
