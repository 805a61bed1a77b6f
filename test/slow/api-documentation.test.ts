// What an editor shows of the package's exports: each has a text and an example, and the examples compile. The types of
// single inputs and outputs, which come from the schema, have its text; the example is that of TaskTypes. Read are the
// declarations of the build, as an editor reads those of an installed package: to check all sources would take 20 s.

import { resolve } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const INDEX = resolve('dist/index.d.ts');
const EXAMPLES = resolve('dist/examples-of-the-documentation.ts');

test('every export is described, with an example that compiles', () => {
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [INDEX], include: [] }, ts.sys, '.');
  const program = ts.createProgram([INDEX], options);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(INDEX);
  const symbol = source && checker.getSymbolAtLocation(source);
  const exported = (symbol ? checker.getExportsOfModule(symbol) : []).map((one) =>
    one.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(one) : one,
  );
  expect(exported.length).toBeGreaterThan(5);

  const generated = program.getSourceFile(resolve('dist/generated/task-types.d.ts'));
  const types = generated && checker.getSymbolAtLocation(generated);
  const fromSchema = new Set(types ? checker.getExportsOfModule(types) : []);
  expect([...fromSchema].map(({ name }) => name)).toContain('TaskTypes');
  for (const one of fromSchema) if (['TaskTypes', 'MediaSource'].includes(one.name)) fromSchema.delete(one);

  const examples: string[] = [];
  for (const one of exported) {
    const text = ts.displayPartsToString(one.getDocumentationComment(checker));
    expect(text, one.name).not.toBe('');
    const tags = one.getJsDocTags(checker).filter(({ name }) => name === 'example');
    if (!fromSchema.has(one)) expect(tags.length, `${one.name} has no @example`).toBeGreaterThan(0);
    examples.push(...tags.map((tag) => ts.displayPartsToString(tag.text).replace(/^```ts\n|\n```$/g, '')));
  }

  // Beside the declarations, so that packages are found; nothing is written.
  const files = new Map(examples.map((code, i) => [EXAMPLES.replace('.ts', `-${i}.ts`), code]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.getSourceFile = (name, version, ...rest) => {
    const code = files.get(name);
    return code === undefined ? getSourceFile(name, version, ...rest) : ts.createSourceFile(name, code, version, true);
  };
  const paths = { inferql: [INDEX] };
  const checked = ts.createProgram([...files.keys()], { ...options, paths, noUnusedLocals: false }, host, program);
  const faults = [...files.keys()].flatMap((name) => ts.getPreEmitDiagnostics(checked, checked.getSourceFile(name)));
  expect(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
}, 120_000);
