import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { lexiconOf } from '../../../src/connections/local/recipes/english-to-french/lexicon.ts';
import { translateSentence } from '../../../src/connections/local/recipes/english-to-french/translate-sentence.ts';

// The words that come with the project; none of the sentences below is a phrase of the phrase book, but where they greet.

const config = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../../models/text2text/config.json', import.meta.url)), 'utf8'),
) as object;
const lexicon = lexiconOf(config);
if (!lexicon) throw new Error('text2text has no lexicon.');
const french = (text: string) => translateSentence(text, lexicon);

test.each([
  // Agreement of articles and adjectives, elision, contraction.
  ['The girl has long hair.', 'La fille a de longs cheveux.'],
  ['I saw a beautiful bird in the forest.', "J'ai vu un bel oiseau dans la forêt."],
  ['These apples are delicious.', 'Ces pommes sont délicieuses.'],
  ["My brother's wife is a nurse.", 'La femme de mon frère est infirmière.'],
  ['The house of my grandmother is very old.', 'La maison de ma grand-mère est très vieille.'],
  ['I want a big glass of water.', "Je veux un grand verre d'eau."],
  ['We need milk and eggs.', "Nous avons besoin de lait et d'œufs."],
  ['This car is more expensive than my house.', 'Cette voiture est plus chère que ma maison.'],
  // Tenses, pronouns, denials.
  ['They went to the beach yesterday.', 'Ils sont allés à la plage hier.'],
  ["She didn't call me.", "Elle ne m'a pas appelé."],
  ['He will arrive tomorrow.', 'Il arrivera demain.'],
  ['She never eats chocolate.', 'Elle ne mange jamais de chocolat.'],
  ['I have never been to Paris.', 'Je ne suis jamais allé à Paris.'],
  ['I am going to buy bread.', 'Je vais acheter du pain.'],
  ['He gave me a book.', "Il m'a donné un livre."],
  ['I was born in 1990.', 'Je suis né en 1990.'],
  ['It is a good idea.', "C'est une bonne idée."],
  // Questions and orders.
  ['Where do you live?', 'Où habitez-vous ?'],
  ['What do you want to eat?', 'Que voulez-vous manger ?'],
  ['Can I have the menu, please?', "Puis-je avoir le menu, s'il vous plaît ?"],
  ['How many children do you have?', "Combien d'enfants avez-vous ?"],
  ['Give me the key, please.', "Donnez-moi la clé, s'il vous plaît."],
  ["Let's eat!", 'Mangeons !'],
  // Captions and codes, which have no verb.
  ['a red circle left of a blue square', "Un cercle rouge à gauche d'un carré bleu"],
  ['Two green rings above a yellow star', "Deux anneaux verts au-dessus d'une étoile jaune"],
  ['a dog and a cat on the sofa', 'Un chien et un chat sur le canapé'],
  ['the big square', 'La grande place'],
  ['SEVEN TWO NINE', 'Sept deux neuf'],
  // Several clauses, names, places.
  ["I like cats but I don't like dogs.", "J'aime les chats mais je n'aime pas les chiens."],
  ['Hello, my name is Anna Miller.', "Bonjour, je m'appelle Anna Miller."],
  [
    'My parents live in Germany. My sister lives in London.',
    'Mes parents habitent en Allemagne. Ma sœur habite à Londres.',
  ],
])('%s -> %s', (english, wanted) => {
  expect(french(english)).toBe(wanted);
});

test.each([
  'The government announced sweeping reforms.',
  'The man who sold me the car is rich.',
  'Turn left.',
  'Colorless green ideas sleep furiously.',
  'Had I known, I would have come.',
  'The cat the.',
  '',
  '?!',
])('does not invent French for: %s', (english) => {
  expect(french(english)).toBeUndefined();
});

test.each([
  ['a very long text', 'the big red '.repeat(20_000)],
  ['a long sentence of many clauses', `${'I like cats and '.repeat(14)}I like dogs.`],
  ['a long sentence that ends wrongly', `${'I want to '.repeat(22)}the.`],
  ['many adjectives', `It is a ${'big red '.repeat(28)}.`],
  ['many owners', `${"my brother's ".repeat(17)}is old.`],
  ['many sentences', 'I like cats and dogs but they hate me. '.repeat(25)],
])('%s takes no longer than a model would', (_, text) => {
  const started = performance.now();
  french(text);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('models whose config lists no words are not translated for', () => {
  expect(
    lexiconOf({ task_specific_params: { translation: { prefix: 'translate English to French: ' } } }),
  ).toBeUndefined();
});
