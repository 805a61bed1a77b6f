"""Pictures of anything but one drawn shape: photographs, textures, noise, gradients, lines, text, empty pages."""

import math
import os
import random

import numpy as np
from common import CACHE
from PIL import Image, ImageDraw, ImageFont

# Photographs that are kept for the score alone.
KEPT_APART = ("img-airplane-from-above", "img-nagasaki-boats")


def photographs(kept_apart: bool) -> list[Image.Image]:
    folder = os.path.join(CACHE, "photos")
    names = sorted(name for name in os.listdir(folder) if name.startswith(KEPT_APART) == kept_apart)
    return [Image.open(os.path.join(folder, name)).convert("RGB") for name in names]


def hue(rng):
    return tuple(rng.randrange(256) for _ in range(3))


def photograph(rng, size, photos):
    photo = photos[rng.randrange(len(photos))]
    side = rng.uniform(0.25, 1.0)
    width, height = max(8, int(photo.width * side)), max(8, int(photo.height * rng.uniform(0.25, 1.0)))
    x, y = rng.randint(0, photo.width - width), rng.randint(0, photo.height - height)
    crop = photo.resize((size, size), Image.BILINEAR, box=(x, y, x + width, y + height))
    pixels = np.asarray(crop, np.float32)
    # Other light and other colours, so that nine photographs look like many.
    return pixels[..., rng.sample(range(3), 3)] * rng.uniform(0.6, 1.3) + rng.uniform(-25, 25)


def noise(rng, size, _):
    cells = rng.choice((4, 8, 16, 32, size))
    channels = rng.choice((1, 3))
    grid = np.random.rand(cells, cells, channels).repeat(3 // channels, -1) * 255
    return np.asarray(Image.fromarray(grid.astype(np.uint8)).resize((size, size), rng.choice((Image.NEAREST, Image.BICUBIC))), np.float32)


def gradient(rng, size, _):
    angle = rng.uniform(0, 2 * math.pi)
    y, x = np.mgrid[0:size, 0:size] / size
    way = x * math.cos(angle) + y * math.sin(angle) if rng.random() < 0.7 else np.hypot(x - rng.random(), y - rng.random())
    way = (way - way.min()) / (way.max() - way.min())
    if rng.random() < 0.4:
        way = (np.sin(way * rng.uniform(8, 60)) + 1) / 2
    first, second = np.array(hue(rng)), np.array(hue(rng))
    return first * way[..., None] + second * (1 - way[..., None])


def drawn(size, paint):
    picture = Image.new("RGB", (2 * size, 2 * size))
    paint(picture, ImageDraw.Draw(picture))
    return np.asarray(picture.resize((size, size), Image.BILINEAR), np.float32)


def lines(rng, size, _):
    def paint(picture, pen):
        picture.paste(hue(rng), (0, 0, 2 * size, 2 * size))
        points = [(rng.uniform(0, 2 * size), rng.uniform(0, 2 * size)) for _ in range(rng.randint(3, 14))]
        if rng.random() < 0.5:
            pen.line(points, fill=hue(rng), width=rng.randint(1, 12), joint="curve")
        for a, b in zip(points, points[1:]):
            if rng.random() < 0.5:
                pen.line([a, b], fill=hue(rng), width=rng.randint(1, 8))

    return drawn(size, paint)


def checks(rng, size, _):
    cells, first, second = rng.randint(2, 12), np.array(hue(rng)), np.array(hue(rng))
    y, x = np.mgrid[0:size, 0:size] * cells // size
    odd = ((x + y) % 2 if rng.random() < 0.6 else x % 2 if rng.random() < 0.5 else y % 2)[..., None]
    return first * odd + second * (1 - odd)


def text(rng, size, _):
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,"

    def paint(picture, pen):
        light = rng.random() < 0.7
        picture.paste((250, 250, 250) if light else hue(rng), (0, 0, 2 * size, 2 * size))
        ink = (20, 20, 20) if light else hue(rng)
        for row in range(4, 2 * size, rng.randint(11, 22)):
            pen.text((rng.randint(2, 20), row), "".join(rng.choice(letters) for _ in range(rng.randint(3, 40))), fill=ink, font=ImageFont.load_default())

    return drawn(size, paint)


def empty(rng, size, _):
    return np.zeros((size, size, 3), np.float32) + np.array(hue(rng))


def blobs(rng, size, _):
    """Many overlapping patches of colour, as a landscape or a crowd has them."""

    def paint(picture, pen):
        picture.paste(hue(rng), (0, 0, 2 * size, 2 * size))
        for _ in range(rng.randint(6, 40)):
            x, y, w, h = rng.uniform(-40, 2 * size), rng.uniform(-40, 2 * size), rng.uniform(6, size), rng.uniform(6, size)
            (pen.ellipse if rng.random() < 0.5 else pen.rectangle)([x, y, x + w, y + h], fill=hue(rng))

    return drawn(size, paint)


MAKERS = (photograph, photograph, photograph, noise, gradient, gradient, lines, checks, text, text, empty, blobs)


def other_picture(rng: random.Random, size: int, photos) -> np.ndarray:
    pixels = MAKERS[rng.randrange(len(MAKERS))](rng, size, photos)
    if rng.random() < 0.4:
        pixels = pixels + np.random.normal(0, rng.uniform(2, 18), pixels.shape)
    return np.clip(pixels, 0, 255).astype(np.uint8)
