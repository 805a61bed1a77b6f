/**
 * Says how often shapes-classification answers "none of these": for what another renderer (SVG by sharp) draws that is no
 * single plain shape, and for photographs. Nothing of it is shared with the pictures of the training.
 *
 *   node models/build/check_others.mjs [folder with photographs] [folder with the models]
 *
 * The photographs of the README's numbers: Debian 12's mate-backgrounds (nature), python3-skimage (data) and
 * python-matplotlib-data (sample_data), unpacked with `dpkg -x`.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dice, imageOf, modelsOf, svgOf } from './drawing.mjs';

const [, , photographs, models = fileURLToPath(new URL('..', import.meta.url))] = process.argv;
const NONE = 'none of these';
const classify = await modelsOf(models)('image-classification', 'shapes-classification');
const { random, between, pick } = dice(11);
const times = (count, make) => Array.from({ length: count }, make).join('');
const COLOURS = ['red', 'green', 'blue', 'gold', 'purple', 'orange', 'teal', 'navy', 'tomato', 'black', 'sienna'];
const colour = () => pick(COLOURS);
const [W, H] = [320, 240];

const DRAWINGS = {
  'two to five shapes': () =>
    times(2 + Math.floor(random() * 4), (_, i) =>
      random() < 0.5
        ? `<circle cx="${40 + i * 60}" cy="${between(50, 190)}" r="${between(18, 30)}" fill="${colour()}"/>`
        : `<rect x="${20 + i * 60}" y="${between(30, 160)}" width="44" height="44" fill="${colour()}"/>`,
    ),
  house: () =>
    `<rect x="100" y="110" width="120" height="100" fill="${colour()}"/><polygon points="85,110 160,45 235,110" fill="${colour()}"/><rect x="145" y="150" width="30" height="60" fill="white"/>`,
  face: () =>
    `<circle cx="160" cy="120" r="${between(60, 100)}" fill="gold"/><circle cx="135" cy="100" r="9"/><circle cx="185" cy="100" r="9"/><path d="M120 145 Q160 ${between(165, 195)} 200 145" stroke="black" stroke-width="6" fill="none"/>`,
  heart: () =>
    `<path transform="translate(${between(60, 120)} ${between(30, 60)}) scale(${between(1, 1.6)})" d="M50 90 C-30 30 20 -20 50 20 C80 -20 130 30 50 90" fill="${pick(['red', 'purple', 'orange'])}"/>`,
  arrow: () =>
    `<polygon transform="rotate(${between(0, 360)} 160 120)" points="80,105 170,105 170,75 240,120 170,165 170,135 80,135" fill="${pick(['red', 'green', 'blue'])}"/>`,
  text: () =>
    times(
      6,
      (_, i) =>
        `<text x="14" y="${34 + i * 36}" font-size="${between(16, 28)}" fill="#222">${pick(['Invoice no. 4711', 'Dear customer,', 'Total: 120 EUR', 'Sign in', 'Lorem ipsum dolor', 'Terms and conditions'])}</text>`,
    ),
  word: () =>
    `<text x="30" y="150" font-size="${between(60, 90)}" font-weight="bold" fill="${colour()}">${pick(['Hello', 'SALE', 'News', 'Stop'])}</text>`,
  'bar chart': () =>
    times(6, (_, i) => {
      const h = between(30, 190);
      return `<rect x="${20 + i * 48}" y="${220 - h}" width="34" height="${h}" fill="${colour()}"/>`;
    }),
  'line chart': () =>
    `<path d="M20 10 V220 H310" stroke="black" fill="none"/><polyline points="${times(9, (_, i) => `${20 + i * 36},${between(20, 210)} `)}" stroke="${colour()}" stroke-width="4" fill="none"/>`,
  scribble: () =>
    `<path d="M20 ${between(40, 200)} ${times(7, () => `Q${between(0, W)} ${between(0, H)} ${between(0, W)} ${between(0, H)} `)}" stroke="${colour()}" stroke-width="${between(2, 6)}" fill="none"/>`,
  'linear gradient': () =>
    `<linearGradient id="g" x2="${random()}" y2="${random()}"><stop stop-color="${colour()}"/><stop offset="1" stop-color="${colour()}"/></linearGradient><rect width="100%" height="100%" fill="url(#g)"/>`,
  'radial gradient': () =>
    `<radialGradient id="g"><stop stop-color="${colour()}"/><stop offset="1" stop-color="${colour()}"/></radialGradient><rect width="100%" height="100%" fill="url(#g)"/>`,
  noise: () =>
    `<filter id="n"><feTurbulence baseFrequency="${between(0.01, 0.6)}" numOctaves="3" seed="${Math.floor(random() * 99)}"/></filter><rect width="100%" height="100%" filter="url(#n)"/>`,
  stripes: () =>
    times(10, (_, i) => `<rect x="${i * 32}" width="16" height="100%" fill="${i === 0 ? colour() : 'navy'}"/>`),
  empty: () => `<rect width="100%" height="100%" fill="${pick(['white', 'black', 'brown', 'gray', 'beige'])}"/>`,
  screen: () =>
    `<rect width="100%" height="36" fill="${colour()}"/><rect y="36" width="70" height="100%" fill="#ddd"/>${times(5, (_, i) => `<rect x="84" y="${52 + i * 36}" width="${between(80, 220)}" height="10" fill="#888"/>`)}<rect x="220" y="200" width="80" height="26" rx="4" fill="${colour()}"/>`,
  'black or pink shape': () => {
    const paint = pick(['black', 'pink', 'gray', 'saddlebrown']);
    return random() < 0.5
      ? `<circle cx="160" cy="120" r="${between(40, 90)}" fill="${paint}"/>`
      : `<polygon points="160,40 250,200 70,200" fill="${paint}"/>`;
  },
};

async function isNone(bytes) {
  const image = await imageOf(bytes);
  const [best] = await classify(image, { top_k: 1 });
  return { none: best.label === NONE, told: `${best.label} ${best.score.toFixed(2)}` };
}

async function share(name, pictures) {
  let right = 0;
  const wrong = [];
  for (const [title, bytes] of pictures) {
    const { none, told } = await isNone(bytes);
    if (none) right++;
    else wrong.push(`${title} ${told}`.trim());
  }
  console.log(name.padEnd(22), `${right} of ${pictures.length}`, wrong.slice(0, 6).join(', '));
  return [right, pictures.length];
}

const total = [0, 0];
for (const [name, make] of Object.entries(DRAWINGS)) {
  const drawn = Array.from({ length: 20 }, () => ['', svgOf(W, H, make())]);
  const [right, count] = await share(name, drawn);
  total[0] += right;
  total[1] += count;
}
console.log('all drawings'.padEnd(22), `${total[0]} of ${total[1]}`);
if (photographs) {
  const files = readdirSync(photographs).filter((file) => /\.(jpe?g|png|webp)$/.test(file));
  await share(
    'photographs',
    files.map((file) => [file, join(photographs, file)]),
  );
}
