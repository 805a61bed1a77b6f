// Writes THIRD_PARTY.md: the licence of every package that an installation of inferql brings. `npm run third-party`

import { writeFileSync } from 'node:fs';
import { type ProductionPackage, productionPackages } from './production-packages.ts';

const HEAD = `# Third-party packages

Written by \`npm run third-party\` from package-lock.json. These packages are installed beside inferql, each with its licence
text in its own folder; npm picks those of the system it runs on. The web page in dist-web/ contains packages too: their
licence texts are in dist-web/licenses.md. The models in models/ are the project's own, under its [licence](LICENSE).

libvips (\`@img/sharp-libvips-*\`, and inside \`@img/sharp-win32-*\` and \`@img/sharp-wasm32\`) is under the LGPL. It is a
library of its own, unmodified, which sharp loads at run time and which can be replaced by another build of it. It comes
with the optional dependency sharp; \`--omit=optional\` leaves it out. The same holds for mpg123, also under the LGPL: the
optional dependency mpg123-decoder, whose own code is under the MIT licence, is a WebAssembly build of it.
`;

export function thirdPartyText(packages: readonly ProductionPackage[]): string {
  const rows = packages.map(({ name, version, license }) => `| ${name} | ${version} | ${license} |`);
  return [HEAD, '| Package | Version | Licence |', '| --- | --- | --- |', ...rows, ''].join('\n');
}

if (process.argv[1] === import.meta.filename) writeFileSync('THIRD_PARTY.md', thirdPartyText(productionPackages()));
