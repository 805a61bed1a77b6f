// What is said where optional packages are missing.

import { expect, test } from 'vitest';
import { engineProblem } from '../../../src/connections/local/engine.ts';
import { missingPackages } from '../../../src/utils/optional-packages.ts';

test('nothing, where all are installed', () => {
  expect(missingPackages('It cannot run', ['zod', '@pothos/core'])).toBeUndefined();
  expect(engineProblem()).toBeUndefined();
});

test('what is missing and how to get it, in one line', () => {
  expect(missingPackages('It cannot run', ['zod', 'no-such-package'])).toBe(
    'It cannot run: no-such-package is not installed. Install inferql without --omit=optional.',
  );
  expect(missingPackages('It cannot run', ['@no/such-package', 'nor-this'])).toContain(
    'It cannot run: @no/such-package, nor-this are not installed.',
  );
});
