// Every package that an installation of inferql brings has a licence that its users can live with.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { productionPackages } from '../../scripts/production-packages.ts';
import { thirdPartyText } from '../../scripts/third-party.ts';

const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
]);

/** libvips, which sharp loads dynamically; for Windows and WebAssembly it is in sharp's own package. */
const LIBVIPS = /^@img\/(sharp-libvips-[\w-]+|sharp-win32-\w+|sharp-wasm32)$/;

function isAllowed({ name, license }: { name: string; license: string }): boolean {
  const licences = license.split(' AND ');
  return licences.every((each) => ALLOWED.has(each) || (each === 'LGPL-3.0-or-later' && LIBVIPS.test(name)));
}

const packages = productionPackages();

test('no package is under a licence that is not on the list', () => {
  expect(packages.length).toBeGreaterThan(80);
  expect(packages.filter((each) => !isAllowed(each)).map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
});

test('the list is a list: other licences and libvips elsewhere are refused', () => {
  for (const license of ['GPL-2.0', 'LGPL-3.0-or-later', 'MIT OR GPL-3.0', 'MIT AND GPL-2.0-or-later', 'none', '']) {
    expect(isAllowed({ name: 'some-package', license })).toBe(false);
  }
  expect(isAllowed({ name: '@img/sharp-libvips-linux-x64', license: 'LGPL-3.0-or-later' })).toBe(true);
  expect(isAllowed({ name: '@img/sharp-libvips-linux-x64', license: 'GPL-3.0-or-later' })).toBe(false);
});

test('packages of other systems and of optional dependencies are among them', () => {
  const names = packages.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['@img/sharp-win32-x64', '@img/sharp-libvips-darwin-arm64', 'sharp', 'zod']),
  );
  expect(names).not.toContain('vitest');
});

test('THIRD_PARTY.md is up to date (else run `npm run third-party`)', () => {
  expect(readFileSync('THIRD_PARTY.md', 'utf8')).toBe(thirdPartyText(packages));
});
