// Lists what each entry of both packages exports, values and types, in docs/surface.md. So a change of the public
// surface is a line in the diff. `npm run surface` writes the list, `npm run check:surface` compares. Works on the current folder.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import ts from "typescript";

const listFile = "docs/surface.md";
const heading = `# The public surface

Written by \`npm run surface\`, compared by \`npm run check:surface\`. Everything that is not listed here is unreachable
from outside and may change in any release.
`;

interface Entry {
  /** What a host imports: \`firmcore/memory\`. */
  readonly specifier: string;
  readonly file: string;
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | { readonly "firmcore-source"?: string }>>;
}

const entriesOf = (manifest: Manifest): readonly Entry[] =>
  Object.entries(manifest.exports).flatMap(([subpath, target]) => {
    const file = typeof target === "string" ? undefined : target["firmcore-source"];
    return file === undefined ? [] : [{ specifier: manifest.name + subpath.slice(1), file: resolve(file) }];
  });

const openProgram = (files: readonly string[]): ts.Program => {
  const found = ts.getParsedCommandLineOfConfigFile(
    "tsconfig.json",
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} },
  );
  if (found === undefined) throw new Error("tsconfig.json cannot be read here.");
  return ts.createProgram(files, found.options);
};

const kindOf = (checker: ts.TypeChecker, symbol: ts.Symbol): string => {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  // A broken alias has neither flag; a class exported by `export type` can only be used as a type.
  const typeOnly =
    symbol.declarations?.some((node) => ts.isExportSpecifier(node) && ts.isTypeOnlyImportOrExportDeclaration(node)) ??
    false;
  const value = (target.flags & ts.SymbolFlags.Value) !== 0 && !typeOnly;
  const type = (target.flags & ts.SymbolFlags.Type) !== 0;
  if (value && type) return "value and type";
  if (value) return "value";
  if (type) return "type";
  return target.flags & ts.SymbolFlags.Namespace ? "namespace" : "unresolved";
};

const byCodePoint = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Entries only re-export; any other code in them would have no test of the same name. */
const ownStatements = (source: ts.SourceFile): readonly string[] =>
  source.statements
    .filter((statement) => !(ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined))
    .map((statement) => {
      const line = source.getLineAndCharacterOfPosition(statement.getStart(source)).line + 1;
      return `${basename(source.fileName)}:${line} is no re-export; an entry holds nothing of its own.`;
    });

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
if (entriesOf(manifest).length === 0) throw new Error("package.json names no entry with a firmcore-source condition.");
const entries = [...entriesOf(manifest), { specifier: "firmcore-conformance", file: resolve("src/conformance.ts") }];
const program = openProgram(entries.map((entry) => entry.file));
const checker = program.getTypeChecker();

const problems: string[] = [];
const sections = entries.map(({ specifier, file }) => {
  const source = program.getSourceFile(file);
  if (source === undefined) {
    problems.push(`${specifier}: there is no file ${file}.`);
    return `## ${specifier}\n`;
  }
  problems.push(...ownStatements(source));
  const module = checker.getSymbolAtLocation(source);
  const lines = (module === undefined ? [] : checker.getExportsOfModule(module))
    .map((symbol) => `- \`${symbol.name}\` ${kindOf(checker, symbol)}`)
    .sort(byCodePoint);
  if (lines.length === 0) problems.push(`${specifier} exports nothing.`);
  for (const line of lines.filter((text) => text.endsWith(" unresolved"))) problems.push(`${specifier}: ${line}`);
  return `## ${specifier}\n\n${lines.join("\n")}\n`;
});
const list = [heading, ...sections].join("\n");

/** Every line with the name of its section, so that two lists can be compared as sets. */
const named = (text: string): ReadonlySet<string> => {
  let section = "";
  const found = new Set<string>();
  for (const line of text.split("\n")) {
    if (line.startsWith("## ")) section = line.slice(3);
    if (line.startsWith("- ")) found.add(`${section}: ${line.slice(2)}`);
  }
  return found;
};

if (process.argv.includes("--check")) {
  const committed = existsSync(listFile) ? readFileSync(listFile, "utf8") : "";
  const [before, after] = [named(committed), named(list)];
  for (const name of after) if (!before.has(name)) problems.push(`not in ${listFile}: ${name}`);
  for (const name of before) if (!after.has(name)) problems.push(`no longer exported: ${name}`);
  if (problems.length === 0 && committed !== list) problems.push(`${listFile} differs in its text.`);
} else {
  mkdirSync(dirname(listFile), { recursive: true });
  writeFileSync(listFile, list);
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  console.error("\nIf the change is meant: `npm run surface`, a line in CHANGELOG.md, and both in the same commit.");
  process.exitCode = 1;
} else {
  console.log(`${named(list).size} exported names in ${entries.length} entries.`);
}
