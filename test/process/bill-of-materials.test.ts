// The bill of materials that a release carries.

import { expect, test } from 'vitest';
import { z } from 'zod';
import { billOfMaterials } from '../../scripts/bill-of-materials.ts';

const schema = z.object({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.object({ component: z.object({ purl: z.string().startsWith('pkg:npm/inferql@') }) }),
  components: z.array(z.object({ name: z.string(), version: z.string(), purl: z.string().startsWith('pkg:npm/') })),
});

test('it lists what is installed with the package, with versions, and nothing that only tests it', () => {
  const { components } = schema.parse(JSON.parse(billOfMaterials()));
  const names = components.map(({ purl }) => decodeURIComponent(purl).replace(/^pkg:npm\/|@[^@]*$/g, ''));
  expect(names).toEqual(expect.arrayContaining(['graphql-yoga', '@pothos/core', 'dataloader', 'ofetch']));
  expect(names).not.toContain('vitest');
  expect(names).not.toContain('@biomejs/biome');
});
