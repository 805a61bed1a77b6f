"""Draws the pictures of the vision models: up to four coloured shapes on a plain background.

A scene is laid out on a canvas of any aspect ratio from 1:2 to 2:1 and drawn straight
into the square that the model sees, since that is what a picture of 400 x 300 pixels
becomes on its way in: squashed. Boxes are fractions of the picture, so they need no
correction. Some pictures are drawn without smoothing, because the resize at inference
time does not smooth either.
"""

import math
import random

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import nn

SHAPES = ("circle", "square", "triangle", "star", "ring", "cross")
COLOURS = {
    "red": ((220, 40, 40), (255, 0, 0), (200, 20, 30)),
    "green": ((40, 170, 60), (0, 128, 0), (0, 200, 0), (60, 220, 60)),
    "blue": ((45, 80, 220), (0, 0, 255), (30, 100, 230)),
    "yellow": ((240, 215, 40), (255, 255, 0), (255, 215, 0)),
    "purple": ((140, 50, 170), (128, 0, 128), (150, 40, 220)),
    "orange": ((245, 140, 30), (255, 165, 0), (255, 130, 0)),
}
COLOUR_NAMES = tuple(COLOURS)
# Share of a picture's pixels in its eight most frequent colours below which it is no drawing: the recipes mark it.
FLAT = 0.85
BACKGROUNDS = ((255, 255, 255), (255, 255, 255), (240, 240, 240), (245, 240, 225), (200, 210, 220), (128, 128, 128), (90, 90, 95), (30, 30, 35), (0, 0, 0))


def outline(rng: random.Random, shape: str, x: float, y: float, radius: float, angle: float):
    """The corners of a shape as (x, y), a closed line; circles and rings get 40 corners."""
    if shape in ("circle", "ring"):
        return [(x + radius * math.cos(2 * math.pi * i / 40), y + radius * math.sin(2 * math.pi * i / 40)) for i in range(40)]
    if shape == "cross":
        arm = radius * rng.uniform(0.26, 0.4)
        points = [(-arm, -1), (arm, -1), (arm, -arm), (1, -arm), (1, arm), (arm, arm), (arm, 1), (-arm, 1), (-arm, arm), (-1, arm), (-1, -arm), (-arm, -arm)]
        points = [(px if abs(px) != 1 else px * radius, py if abs(py) != 1 else py * radius) for px, py in points]
    elif shape == "star":
        inner = rng.uniform(0.38, 0.52)
        reach = [1.15 * radius, 1.15 * radius * inner]
        points = [(reach[i % 2] * math.sin(math.pi * i / 5), -reach[i % 2] * math.cos(math.pi * i / 5)) for i in range(10)]
    elif shape == "triangle":
        wide = rng.uniform(0.85, 1.2)
        points = [(0, -1.1 * radius), (wide * radius, 0.65 * radius), (-wide * radius, 0.65 * radius)]
    else:
        points = [(-radius, -radius), (radius, -radius), (radius, radius), (-radius, radius)]
    cos, sin = math.cos(angle), math.sin(angle)
    return [(x + px * cos - py * sin, y + px * sin + py * cos) for px, py in points]


def aspect_ratio(rng: random.Random) -> float:
    """Width over height: a third of the pictures are square, the others anything up to 2:1."""
    if rng.random() < 0.34:
        return 1.0
    return math.exp(rng.uniform(-math.log(2), math.log(2)))


def scene(rng, size, count, smallest, largest, places=None, ratio=None, edged=False):
    """Returns (picture [size, size, 3] uint8, class map [size, size], [(shape, colour, box)]).

    `smallest` and `largest` bound the radius as a part of the shorter side, `places` fixes
    the centres as parts of width and height, and a box is (x0, y0, x1, y1) in 0..1. `edged`
    gives some shapes a dark or light line around.
    """
    ratio = ratio or aspect_ratio(rng)
    width, height = (ratio, 1.0) if ratio >= 1 else (1.0, 1 / ratio)
    smooth = pick_smoothing(rng)
    pixels = size * smooth
    background = jitter(rng, BACKGROUNDS[rng.randrange(len(BACKGROUNDS))], 5)
    picture = Image.new("RGB", (pixels, pixels), background)
    classes = Image.new("L", (pixels, pixels), 0)
    pen, class_pen = ImageDraw.Draw(picture), ImageDraw.Draw(classes)
    objects, boxes = [], []
    for _ in range(60):
        if len(objects) == count:
            break
        radius = rng.uniform(smallest, largest)
        if places:
            x, y = (places[len(objects)][0] * width, places[len(objects)][1] * height)
        else:
            margin = radius * 1.2
            x, y = rng.uniform(min(margin, width / 2), max(width - margin, width / 2)), rng.uniform(min(margin, height / 2), max(height - margin, height / 2))
        shape, colour = SHAPES[rng.randrange(6)], COLOUR_NAMES[rng.randrange(6)]
        angle = 0.0 if rng.random() < 0.5 else rng.uniform(-0.3, 0.3)
        corners = outline(rng, shape, x, y, radius, angle)
        box = (min(c[0] for c in corners), min(c[1] for c in corners), max(c[0] for c in corners), max(c[1] for c in corners))
        box = (max(0.0, box[0]), max(0.0, box[1]), min(width, box[2]), min(height, box[3]))
        if any(box[0] < b[2] + 0.02 and b[0] < box[2] + 0.02 and box[1] < b[3] + 0.02 and b[1] < box[3] + 0.02 for b in boxes):
            continue
        paint = jitter(rng, COLOURS[colour][rng.randrange(len(COLOURS[colour]))], 8)
        if max(abs(a - b) for a, b in zip(paint, background)) < 60:
            continue
        on_pixels = [(px * pixels / width, py * pixels / height) for px, py in corners]
        pen.polygon(on_pixels, fill=paint)
        class_pen.polygon(on_pixels, fill=SHAPES.index(shape) + 1)
        if shape == "ring":
            hole = outline(rng, "circle", x, y, radius * rng.uniform(0.5, 0.75), 0)
            hole = [(px * pixels / width, py * pixels / height) for px, py in hole]
            pen.polygon(hole, fill=background)
            class_pen.polygon(hole, fill=0)
        if edged and rng.random() < 0.2:
            edge = (0, 0, 0) if sum(background) > 250 else (255, 255, 255)
            for line in (on_pixels, hole) if shape == "ring" else (on_pixels,):
                pen.line([*line, line[0]], fill=edge, width=max(1, int(pixels * rng.uniform(0.008, 0.03))))
        boxes.append(box)
        objects.append((shape, colour, (box[0] / width, box[1] / height, box[2] / width, box[3] / height)))
    if smooth > 1:
        picture = picture.resize((size, size), Image.BILINEAR)
        classes = classes.resize((size, size), Image.NEAREST)
    grain = np.random.normal(0, rng.uniform(0, 6), (size, size, 1)) if rng.random() < 0.5 else 0
    array = np.clip(np.asarray(picture, np.float32) + grain, 0, 255).astype(np.uint8)
    return array, np.asarray(classes), objects


def pick_smoothing(rng: random.Random) -> int:
    return (1, 2, 3)[rng.randrange(3)]


def jitter(rng: random.Random, colour, spread: float):
    return tuple(max(0, min(255, int(channel + rng.gauss(0, spread)))) for channel in colour)


def radius_range(count: int) -> tuple[float, float]:
    """The more shapes, the smaller they are."""
    return {1: (0.12, 0.42), 2: (0.09, 0.27)}.get(count, (0.08, 0.19))


def crowd(rng, size, ratio=None):
    """A scene of one to four shapes anywhere."""
    count = rng.randint(1, 4)
    return scene(rng, size, count, *radius_range(count), ratio=ratio)


def to_tensor(pictures):
    """uint8 pictures to the -1..1 float tensor that preprocessor_config.json asks for."""
    stacked = np.stack(pictures).astype(np.float32) / 255
    return torch.from_numpy(stacked).permute(0, 3, 1, 2).contiguous() * 2 - 1


def preprocessor(size: int, kind: str) -> dict:
    return {
        "image_processor_type": kind,
        "do_resize": True,
        "size": {"height": size, "width": size},
        "resample": 2,
        "do_rescale": True,
        "rescale_factor": 1 / 255,
        "do_normalize": True,
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
    }


def convolution(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


class Backbone(nn.Module):
    """Features at 1/2, 1/4, 1/8 and 1/16 of the input's resolution."""

    def __init__(self):
        super().__init__()
        self.stage1 = convolution(3, 16, 2)
        self.stage2 = nn.Sequential(convolution(16, 32, 2), convolution(32, 32))
        self.stage3 = nn.Sequential(convolution(32, 64, 2), convolution(64, 64))
        self.stage4 = nn.Sequential(convolution(64, 64, 2), convolution(64, 64))

    def forward(self, pixels):
        half = self.stage1(pixels)
        quarter = self.stage2(half)
        eighth = self.stage3(quarter)
        return half, quarter, eighth, self.stage4(eighth)
