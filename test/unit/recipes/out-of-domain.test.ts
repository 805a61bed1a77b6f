import { expect, test } from 'vitest';
import { markLabel, markUnsure } from '../../../src/connections/local/recipes/out-of-domain.ts';

test('an answer is marked where its score is below what the model asks for', () => {
  expect(markUnsure({ out_of_domain_below: 0.6 }, 0.59)).toEqual({ outOfDomain: true });
  expect(markUnsure({ out_of_domain_below: 0.6 }, 0.6)).toEqual({});
  expect(markUnsure({}, 0)).toEqual({});
});

test('an answer is marked where its label is the one for all else', () => {
  const config = { out_of_domain_label: 'none of these' };
  expect(markLabel(config, 'none of these')).toEqual({ outOfDomain: true });
  expect(markLabel(config, 'red circle')).toEqual({});
  expect(markLabel(config, undefined)).toEqual({});
  expect(markLabel({}, 'none of these')).toEqual({});
});
