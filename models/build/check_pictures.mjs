/**
 * Scores the picture models through transformers.js on pictures from another renderer: SVG by
 * sharp, anti-aliased, in plain CSS colours, 200 x 200 to 640 x 360 pixels. Nothing of it is
 * shared with the renderer that made the training pictures.
 *
 *   node models/build/check_pictures.mjs [folder with the models]
 */
import { fileURLToPath } from 'node:url';
import { dice, imageOf, modelsOf, svgOf } from './drawing.mjs';

const load = modelsOf(process.argv[2] ?? fileURLToPath(new URL('..', import.meta.url)));
const { random, between, pick } = dice(7);

const SHAPES = ['circle', 'square', 'triangle', 'star', 'ring', 'cross'];
const COLOURS = ['red', 'green', 'blue', 'yellow', 'purple', 'orange'];
const SIZES = {
  square: [
    [200, 200],
    [320, 320],
  ],
  oblong: [
    [400, 300],
    [640, 360],
    [300, 400],
  ],
};

function draw(shape, colour, x, y, r) {
  const polygon = (points) =>
    `<polygon points="${points.map(([px, py]) => `${x + px * r},${y + py * r}`).join(' ')}" fill="${colour}"/>`;
  switch (shape) {
    case 'circle':
      return `<circle cx="${x}" cy="${y}" r="${r}" fill="${colour}"/>`;
    case 'ring':
      return `<circle cx="${x}" cy="${y}" r="${r * 0.82}" fill="none" stroke="${colour}" stroke-width="${r * 0.36}"/>`;
    case 'square':
      return `<rect x="${x - r}" y="${y - r}" width="${2 * r}" height="${2 * r}" fill="${colour}"/>`;
    case 'triangle':
      return polygon([
        [0, -1],
        [0.95, 0.7],
        [-0.95, 0.7],
      ]);
    case 'star':
      return polygon(
        Array.from({ length: 10 }, (_, i) => {
          const reach = i % 2 ? 0.45 : 1.1;
          return [reach * Math.sin((Math.PI * i) / 5), -reach * Math.cos((Math.PI * i) / 5)];
        }),
      );
    default: {
      const a = 0.33;
      return polygon([
        [-a, -1],
        [a, -1],
        [a, -a],
        [1, -a],
        [1, a],
        [a, a],
        [a, 1],
        [-a, 1],
        [-a, a],
        [-1, a],
        [-1, -a],
        [-a, -a],
      ]);
    }
  }
}

async function picture([width, height], count) {
  const dark = random() < 0.25;
  const objects = [];
  const side = Math.min(width, height);
  for (let tries = 0; objects.length < count && tries < 200; tries++) {
    const r = side * (count === 1 ? between(0.15, 0.38) : between(0.1, 0.2));
    const [x, y] = [between(r * 1.2, width - r * 1.2), between(r * 1.2, height - r * 1.2)];
    if (objects.some((o) => Math.hypot(o.x - x, o.y - y) < (o.r + r) * 1.5)) continue;
    if (count > 1 && objects.some((o) => Math.abs(o.x - x) < side * 0.15)) continue;
    objects.push({
      shape: pick(SHAPES),
      colour: pick(dark ? COLOURS.filter((c) => c !== 'purple' && c !== 'blue') : COLOURS),
      x,
      y,
      r,
    });
  }
  objects.sort((a, b) => a.x - b.x);
  const body = objects.map((o) => draw(o.shape, o.colour, o.x, o.y, o.r)).join('');
  const image = await imageOf(svgOf(width, height, body, dark ? '#222' : 'white'));
  return { image, objects, width, height };
}

function overlap(box, o) {
  const truth = { xmin: o.x - o.r, ymin: o.y - o.r, xmax: o.x + o.r, ymax: o.y + o.r };
  const w = Math.min(box.xmax, truth.xmax) - Math.max(box.xmin, truth.xmin);
  const h = Math.min(box.ymax, truth.ymax) - Math.max(box.ymin, truth.ymin);
  const shared = Math.max(0, w) * Math.max(0, h);
  const area = (b) => (b.xmax - b.xmin) * (b.ymax - b.ymin);
  return shared / (area(box) + area(truth) - shared);
}

const classify = await load('image-classification', 'shapes-classification');
const detect = await load('object-detection', 'shapes-detection');
const segment = await load('image-segmentation', 'shapes-segmentation');
const caption = await load('image-to-text', 'shapes-captioning');
for (const [name, sizes] of Object.entries(SIZES)) {
  let classified = 0;
  let found = 0;
  let wrong = 0;
  let missed = 0;
  let segmented = 0;
  const told = { 1: [0, 0], 2: [0, 0], 3: [0, 0] };
  const total = 120;
  for (let i = 0; i < total; i++) {
    const one = await picture(pick(sizes), 1);
    const [only] = one.objects;
    const [best] = await classify(one.image, { top_k: 1 });
    classified += best.label === `${only.colour} ${only.shape}`;
    const some = await picture(pick(sizes), 1 + (i % 3));
    const left = [...some.objects];
    for (const hit of await detect(some.image, { threshold: 0.5 })) {
      const index = left.findIndex((o) => o.shape === hit.label && overlap(hit.box, o) > 0.5);
      if (index < 0) wrong++;
      else {
        found++;
        left.splice(index, 1);
      }
    }
    missed += left.length;
    const parts = (await segment(some.image)).filter((part) => part.label !== 'background');
    const seen = parts.filter(
      (part) => part.mask.data.reduce((sum, v) => sum + (v > 0), 0) > 0.003 * some.width * some.height,
    );
    segmented +=
      [...new Set(some.objects.map((o) => o.shape))].sort().join() ===
      seen
        .map((part) => part.label)
        .sort()
        .join();
    const words = some.objects.map((o) => `${o.colour} ${o.shape}`);
    const [{ generated_text: text }] = await caption(some.image, { max_new_tokens: 40 });
    told[words.length][1]++;
    // The picture says what is where; the caption must name the shapes in the order it chose.
    const [a, b] = words;
    const right = [
      `a ${a}`,
      [`a ${a} to the left of a ${b}`, `a ${a} above a ${b}`, `a ${b} above a ${a}`],
      `three shapes: ${words.join(', ')}`,
    ][words.length - 1];
    told[words.length][0] += [right].flat().includes(text.trim());
  }
  const share = (part, whole) => (part / whole).toFixed(3);
  console.log(
    name.padEnd(7),
    `classification ${share(classified, total)}`,
    `| detection P ${share(found, found + wrong)} R ${share(found, found + missed)}`,
    `| segmentation (set of shapes) ${share(segmented, total)}`,
    `| caption ${Object.entries(told)
      .map(([n, [ok, all]]) => `${n}: ${share(ok, all)}`)
      .join(' ')}`,
  );
}
