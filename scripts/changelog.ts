// Reads and dates CHANGELOG.md, which has the form of Keep a Changelog.

const REPOSITORY = 'https://github.com/inferql/inferql';
const UNRELEASED = '## [Unreleased]\n';
const LINK = /^\[Unreleased\]: .*$/m;

/** The entries of Unreleased become those of a version; @throws where there are none. */
export function dateChangelog(text: string, version: string, date: Date): string {
  if (text.includes(`## [${version}]`)) throw new Error(`CHANGELOG.md has the version ${version} already.`);
  if (sectionOf(text, 'Unreleased') === '') throw new Error('CHANGELOG.md has nothing under Unreleased.');
  const day = date.toISOString().slice(0, 10);
  const links = `[Unreleased]: ${REPOSITORY}/compare/v${version}...main\n[${version}]: ${REPOSITORY}/releases/tag/v${version}`;
  return text.replace(UNRELEASED, `${UNRELEASED}\n## [${version}] - ${day}\n`).replace(LINK, links);
}

/** What the release page says; @throws where the version has no entries */
export function notesOf(text: string, version: string): string {
  const notes = sectionOf(text, version);
  if (notes === '') throw new Error(`CHANGELOG.md has no entries for ${version}.`);
  return `${notes}\n`;
}

/** The text below a version's heading, without it. */
function sectionOf(text: string, version: string): string {
  const sections = text.replace(/^\[[^\]]+\]: .*$/gm, '').split(/^## /m);
  const section = sections.find((each) => each.startsWith(`[${version}]`));
  return section?.slice(section.indexOf('\n')).trim() ?? '';
}
