"""Pictures of anything but one drawn shape: photographs, textures, noise, gradients, lines, text, drawings, empty pages."""

import math
import os
import random

import numpy as np
from common import CACHE
from PIL import Image, ImageDraw, ImageFont
from shapes import BACKGROUNDS, COLOURS, outline

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
    pixels = np.asarray(crop, np.float32)[..., rng.sample(range(3), 3)]
    # Other light and other colours, so that seven photographs without any look like many with.
    if rng.random() < 0.75:
        shade = pixels.mean(2)
        if rng.random() < 0.5:
            shade = np.abs(shade - rng.uniform(0, 128))
        steps = np.linspace(0, 255, rng.randint(2, 5))
        colours = np.array([hue(rng) for _ in steps])
        if rng.random() < 0.6:
            # Dark stays dark and light stays light, as in most photographs.
            colours = colours * 0.4 + steps[:, None] * 0.6
        pixels = np.stack([np.interp(shade, steps, colours[:, channel]) for channel in range(3)], 2)
    if rng.random() < 0.5:
        # A sky and a ground, or light from one side.
        pixels = pixels * 0.65 + gradient(rng, size, photos) * rng.uniform(0.2, 0.5)
    return pixels * rng.uniform(0.6, 1.3) + rng.uniform(-25, 25)


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
    """A page of no label's colour: one of them is a square that fills the picture."""
    while True:
        colour = hue(rng) if rng.random() < 0.6 else BACKGROUNDS[rng.randrange(len(BACKGROUNDS))]
        if all(math.dist(colour, paint) > 110 for paints in COLOURS.values() for paint in paints):
            return np.zeros((size, size, 3), np.float32) + np.array(colour)


def blobs(rng, size, _):
    """Many overlapping patches of colour, as a landscape or a crowd has them."""

    def paint(picture, pen):
        picture.paste(hue(rng), (0, 0, 2 * size, 2 * size))
        for _ in range(rng.randint(6, 40)):
            x, y, w, h = rng.uniform(-40, 2 * size), rng.uniform(-40, 2 * size), rng.uniform(6, size), rng.uniform(6, size)
            (pen.ellipse if rng.random() < 0.5 else pen.rectangle)([x, y, x + w, y + h], fill=hue(rng))

    return drawn(size, paint)


def page(rng, size, _):
    """A screen: a bar at the top, boxes, lines of text and pictures in a grid."""

    def paint(picture, pen):
        light = rng.random() < 0.7
        ground, ink = ((250, 250, 250), (40, 40, 45)) if light else ((28, 30, 36), (215, 220, 225))
        picture.paste(ground, (0, 0, 2 * size, 2 * size))
        top = rng.randint(0, 24)
        pen.rectangle([0, 0, 2 * size, top], fill=hue(rng))
        left = rng.choice((0, 0, rng.randint(16, 40)))
        pen.rectangle([0, top, left, 2 * size], fill=hue(rng))
        row = top + 6
        while row < 2 * size:
            height = rng.randint(6, 40)
            kind = rng.random()
            right = rng.randint(left + 20, 2 * size)
            if kind < 0.5:
                for line in range(row, row + height, 5):
                    pen.line([(left + 6, line), (rng.randint(left + 16, 2 * size - 4), line)], fill=ink, width=rng.choice((1, 2)))
            elif kind < 0.7:
                pen.rectangle([left + 6, row, right, row + height], fill=hue(rng), outline=ink)
            elif kind < 0.85:
                for x in range(left + 6, 2 * size - 10, 30):
                    pen.rectangle([x, row, x + 24, row + height], fill=hue(rng))
            else:
                pen.text((left + 6, row), "".join(rng.choice("abcdefghijklmnop rstuv") for _ in range(20)), fill=ink, font=ImageFont.load_default())
            row += height + rng.randint(3, 10)

    return drawn(size, paint)


def plain(rng):
    """A background and a colour that stands out from it, as a drawn shape has them."""
    while True:
        ground = BACKGROUNDS[rng.randrange(len(BACKGROUNDS))]
        name = rng.choice(tuple(COLOURS))
        paint = COLOURS[name][rng.randrange(len(COLOURS[name]))]
        if max(abs(a - b) for a, b in zip(paint, ground)) >= 60:
            return ground, paint


# Colours that no label has.
UNNAMED = ((0, 0, 0), (255, 255, 255), (128, 128, 128), (255, 170, 190), (110, 60, 20), (0, 255, 255), (0, 128, 128), (245, 235, 205))


def figure(rng, kind, x, y, radius):
    """The corners of a shape that no label has."""
    around = [2 * math.pi * i / 40 for i in range(41)]
    if kind == "heart":
        points = [(16 * math.sin(a) ** 3 / 17, -(13 * math.cos(a) - 5 * math.cos(2 * a) - 2 * math.cos(3 * a) - math.cos(4 * a)) / 17) for a in around]
    elif kind == "arrow":
        thin, head, wide = rng.uniform(0.12, 0.4), rng.uniform(-0.2, 0.4), rng.uniform(0.5, 0.9)
        points = [(-1, -thin), (head, -thin), (head, -wide), (1, 0), (head, wide), (head, thin), (-1, thin)]
    elif kind == "moon":
        points = [(math.cos(a) - 0.2, math.sin(a)) for a in (0.25 * math.pi + i * 1.5 * math.pi / 20 for i in range(21))]
        points += [(0.75 * math.cos(a) + 0.25, 0.75 * math.sin(a)) for a in (1.7 * math.pi - i * 1.4 * math.pi / 20 for i in range(21))]
    elif kind == "bar":
        thin = rng.uniform(0.06, 0.16)
        points = [(-1, -thin), (1, -thin), (1, thin), (-1, thin)]
    elif kind == "bolt":
        points = [(0.2, -1), (-0.6, 0.15), (-0.05, 0.15), (-0.25, 1), (0.6, -0.2), (0.05, -0.2)]
    elif kind == "half":
        points = [(math.cos(a), math.sin(a) + 0.5) for a in (math.pi + i * math.pi / 20 for i in range(21))]
    else:
        corners = 5 if kind == "pentagon" else 6
        points = [(math.sin(2 * math.pi * i / corners), -math.cos(2 * math.pi * i / corners)) for i in range(corners)]
    turn = rng.choice((0, 0, rng.uniform(-0.4, 0.4), rng.uniform(0, 6.3) if kind in ("arrow", "bar", "moon", "half", "bolt") else 0))
    cos, sin = math.cos(turn), math.sin(turn)
    wide = rng.uniform(0.8, 1.25)
    return [(x + radius * wide * (px * cos - py * sin), y + radius * (px * sin + py * cos)) for px, py in points]


FIGURES = ("heart", "arrow", "moon", "bar", "bolt", "half", "pentagon", "hexagon")


def other_shape(rng, size, _):
    """One shape on a plain background that no label has, or one of no such colour."""

    def paint(picture, pen):
        ground, colour = plain(rng)
        radius = size * rng.uniform(0.25, 0.8)
        x, y = rng.uniform(radius, 2 * size - radius), rng.uniform(radius, 2 * size - radius)
        if rng.random() < 0.6:
            corners = figure(rng, rng.choice(FIGURES), x, y, radius)
        else:
            colour = rng.choice(UNNAMED)
            ground = rng.choice([one for one in (*BACKGROUNDS, (180, 210, 240), (60, 90, 60)) if max(abs(a - b) for a, b in zip(one, colour)) > 70])
            corners = outline(rng, rng.choice(("circle", "square", "triangle", "star", "cross")), x, y, radius, rng.uniform(-0.3, 0.3))
        picture.paste(ground, (0, 0, 2 * size, 2 * size))
        pen.polygon(corners, fill=colour)

    return drawn(size, paint)


def letters(rng, size, _):
    """One or a few large letters or digits, as a logo or an icon has them."""
    ground, colour = plain(rng)
    if rng.random() < 0.4:
        ground, colour = (255, 255, 255), rng.choice(UNNAMED[:1] + UNNAMED[2:3])
    small = Image.new("RGB", (6 * rng.choice((1, 1, 2, 3, 5)) + 4, 13), ground)
    ImageDraw.Draw(small).text((2, 1), "".join(rng.choice("ABCDEFGHJKLMNPQRSTUVWYZabdefghkmnpqrstuy23456789?&") for _ in range(small.width // 6)), fill=colour, font=ImageFont.load_default())
    picture = Image.new("RGB", (2 * size, 2 * size), ground)
    wide, high = rng.randint(size // 2, 2 * size), rng.randint(size // 2, 2 * size)
    picture.paste(small.resize((wide, high), Image.BICUBIC), (rng.randint(0, 2 * size - wide), rng.randint(0, 2 * size - high)))
    return np.asarray(picture.resize((size, size), Image.BILINEAR), np.float32)


def scenery(rng, size, _):
    """Several figures: a house, a tree, a face, a sun above a meadow, or shapes side by side."""

    def paint(picture, pen):
        full = 2 * size
        ground, _ = plain(rng)
        picture.paste(ground, (0, 0, full, full))
        kind = rng.choice(("house", "tree", "face", "face", "meadow", "shapes", "shapes", "person", "bars"))
        x, y, r = rng.uniform(0.35, 0.65) * full, rng.uniform(0.4, 0.6) * full, rng.uniform(0.2, 0.35) * full
        if kind in ("meadow", "house", "tree") and rng.random() < 0.6:
            pen.rectangle([0, 0, full, full], fill=(120 + rng.randrange(90), 190 + rng.randrange(40), 235))
            pen.rectangle([0, y + r * 0.8, full, full], fill=(40 + rng.randrange(80), 130 + rng.randrange(80), 50))
        if kind in ("meadow", "house") and rng.random() < 0.7:
            pen.ellipse([full * 0.75, full * 0.08, full * 0.93, full * 0.26], fill=(255, 215, 0))
        if kind == "house":
            pen.rectangle([x - r, y - r * 0.2, x + r, y + r], fill=hue(rng))
            pen.polygon([(x - r * 1.2, y - r * 0.2), (x, y - r * 1.2), (x + r * 1.2, y - r * 0.2)], fill=hue(rng))
            pen.rectangle([x - r * 0.2, y + r * 0.4, x + r * 0.2, y + r], fill=hue(rng))
            pen.rectangle([x + r * 0.4, y + r * 0.1, x + r * 0.75, y + r * 0.45], fill=hue(rng))
        elif kind in ("tree", "meadow"):
            for _ in range(rng.randint(1, 4)):
                x, r = rng.uniform(0.15, 0.85) * full, rng.uniform(0.12, 0.28) * full
                pen.rectangle([x - r * 0.15, y, x + r * 0.15, y + r * 1.2], fill=(110, 70, 30))
                green = (30 + rng.randrange(50), 110 + rng.randrange(90), 40)
                if rng.random() < 0.5:
                    pen.ellipse([x - r * 0.8, y - r, x + r * 0.8, y + r * 0.5], fill=green)
                else:
                    pen.polygon([(x - r * 0.8, y + r * 0.4), (x, y - r * 1.3), (x + r * 0.8, y + r * 0.4)], fill=green)
        elif kind == "face":
            pen.ellipse([x - r, y - r, x + r, y + r], fill=rng.choice(((255, 220, 60), (240, 200, 170), (150, 100, 60), hue(rng))))
            eye, apart, up, ink = r * rng.uniform(0.05, 0.16), r * rng.uniform(0.25, 0.45), r * rng.uniform(0.1, 0.4), rng.choice(((0, 0, 0), (20, 20, 20), (255, 255, 255), (60, 30, 10)))
            for side in (-1, 1):
                pen.ellipse([x + side * apart - eye, y - up - eye, x + side * apart + eye, y - up + eye], fill=ink)
            wide, low = r * rng.uniform(0.25, 0.6), r * rng.uniform(0.2, 0.65)
            start, end = rng.choice(((0, 180), (20, 160), (180, 360)))
            pen.arc([x - wide, y + low - r * 0.45, x + wide, y + low], start, end, fill=ink, width=max(2, int(r * rng.uniform(0.03, 0.12))))
        elif kind == "person":
            ink, wide = rng.choice(((0, 0, 0), hue(rng))), rng.randint(3, 9)
            pen.ellipse([x - r * 0.3, y - r, x + r * 0.3, y - r * 0.4], outline=ink, width=wide)
            for a, b in (((0, -0.4), (0, 0.4)), ((-0.5, -0.2), (0.5, -0.2)), ((0, 0.4), (-0.4, 1)), ((0, 0.4), (0.4, 1))):
                pen.line([(x + a[0] * r, y + a[1] * r), (x + b[0] * r, y + b[1] * r)], fill=ink, width=wide)
        elif kind == "bars":
            count = rng.randint(3, 8)
            for i in range(count):
                left = full * (0.1 + 0.8 * i / count)
                pen.rectangle([left, rng.uniform(0.15, 0.8) * full, left + full * 0.6 / count, full * 0.9], fill=hue(rng) if rng.random() < 0.3 else plain(rng)[1])
        else:
            for _ in range(rng.randint(2, 7)):
                colour, r = plain(rng)[1], rng.uniform(0.09, 0.24) * full
                shape, x, y = rng.choice(("circle", "square", "triangle", "star", "cross")), rng.uniform(0.1, 0.9) * full, rng.uniform(0.1, 0.9) * full
                pen.polygon(outline(rng, shape, x, y, r, rng.uniform(-0.3, 0.3)), fill=colour)

    return drawn(size, paint)


MAKERS = (photograph,) * 4 + (gradient, text, other_shape, letters, scenery) * 2 + (noise, lines, checks, page, page, empty, blobs)


def other_picture(rng: random.Random, size: int, photos) -> np.ndarray:
    pixels = MAKERS[rng.randrange(len(MAKERS))](rng, size, photos)
    if rng.random() < 0.4:
        pixels = pixels + np.random.normal(0, rng.uniform(2, 18), pixels.shape)
    return np.clip(pixels, 0, 255).astype(np.uint8)
