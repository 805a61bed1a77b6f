// The changelog: Unreleased becomes a version, and a version's entries become its release notes.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { dateChangelog, notesOf } from '../../../scripts/changelog.ts';

const HEAD = '# Changelog\n\nAbout it.\n\n## [Unreleased]\n';
const FIRST = '\n### Added\n\n- A thing.\n';
const TAIL = '\n[Unreleased]: https://example.org/commits/main\n';
const DATE = new Date('2026-03-04T05:06:07Z');

test('the entries of Unreleased get version, date and link, and Unreleased is empty', () => {
  const dated = dateChangelog(HEAD + FIRST + TAIL, '0.2.0', DATE);
  expect(dated).toContain('## [Unreleased]\n\n## [0.2.0] - 2026-03-04\n\n### Added\n\n- A thing.\n');
  expect(dated).toMatch(
    /^\[Unreleased\]: \S+\/compare\/v0\.2\.0\.\.\.main\n\[0\.2\.0\]: \S+\/releases\/tag\/v0\.2\.0$/m,
  );
  expect(notesOf(dated, '0.2.0')).toBe('### Added\n\n- A thing.\n');
  expect(() => dateChangelog(dated, '0.3.0', DATE)).toThrow('nothing under Unreleased');
});

test('a second version keeps the first, and neither has the other in its notes', () => {
  const first = dateChangelog(HEAD + FIRST + TAIL, '0.2.0', DATE);
  const more = first.replace('## [Unreleased]\n', '## [Unreleased]\n\n### Fixed\n\n- A fault.\n');
  const second = dateChangelog(more, '0.3.0', DATE);
  expect(notesOf(second, '0.3.0')).toBe('### Fixed\n\n- A fault.\n');
  expect(notesOf(second, '0.2.0')).toBe('### Added\n\n- A thing.\n');
  expect(() => dateChangelog(more, '0.2.0', DATE)).toThrow('has the version 0.2.0 already');
  expect(() => notesOf(second, '0.4.0')).toThrow('no entries for 0.4.0');
});

test('CHANGELOG.md is in this form', () => {
  const changelog = readFileSync('CHANGELOG.md', 'utf8');
  expect(changelog).toContain('## [Unreleased]\n');
  const withEntry = changelog.replace('## [Unreleased]\n', '## [Unreleased]\n\n### Fixed\n\n- A fault.\n');
  expect(notesOf(dateChangelog(withEntry, '99.0.0', DATE), '99.0.0')).toContain('- A fault.');
});
