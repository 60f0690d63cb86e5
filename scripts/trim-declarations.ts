// Keeps of the declarations in `dist` only what its entries export or lead to.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** A name and the file that it comes from. */
type Origin = readonly [file: string, name: string];

const originOf = (file: string, specifier: ts.Node | undefined, name: string): Origin | null =>
  specifier !== undefined && ts.isStringLiteral(specifier) && specifier.text.startsWith(".")
    ? [join(dirname(file), specifier.text.replace(/\.ts$/, ".d.ts")), name]
    : null;

const declaredNames = (statement: ts.Statement): readonly string[] => {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  const { name } = statement as ts.Statement & { readonly name?: ts.Node };
  return name === undefined ? [] : [name.getText()];
};

const importedNames = ({ importClause }: ts.ImportDeclaration): readonly ts.ImportSpecifier[] =>
  importClause?.namedBindings !== undefined && ts.isNamedImports(importClause.namedBindings)
    ? [...importClause.namedBindings.elements]
    : [];

const exportedNames = ({ exportClause }: ts.ExportDeclaration): readonly ts.ExportSpecifier[] =>
  exportClause !== undefined && ts.isNamedExports(exportClause) ? [...exportClause.elements] : [];

/** Whether the name of `import * as name` is mentioned; no file of ours is imported so, and none by its default. */
const namespaceIsMentioned = ({ importClause }: ts.ImportDeclaration, mentioned: ReadonlySet<string>): boolean => {
  const names = [importClause?.name, importClause?.namedBindings].flatMap((each) =>
    each === undefined || ts.isNamedImports(each) ? [] : [ts.isNamespaceImport(each) ? each.name.text : each.text],
  );
  return names.some((name) => mentioned.has(name));
};

/** What a statement mentions: every identifier, which may be too many, and every `import("…").Name`. */
const mentionsOf = (file: string, statement: ts.Node): { names: Set<string>; origins: Origin[] } => {
  const names = new Set<string>();
  const origins: Origin[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      const origin = originOf(file, node.argument.literal, node.qualifier?.getText() ?? "*");
      if (origin !== null) origins.push(origin);
    }
    node.forEachChild(visit);
  };
  visit(statement);
  return { names, origins };
};

interface File {
  readonly source: ts.SourceFile;
  /** Statements and export specifiers that an entry leads to. */
  readonly kept: Set<ts.Node>;
  readonly mentioned: Set<string>;
}

const files = new Map<string, File>();
const fileAt = (path: string): File => {
  const known = files.get(path);
  if (known !== undefined) return known;
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest, true);
  const file = { source, kept: new Set<ts.Node>(), mentioned: new Set<string>() };
  files.set(path, file);
  return file;
};

const keep = (path: string, node: ts.Node): void => {
  const file = fileAt(path);
  if (file.kept.has(node)) return;
  file.kept.add(node);
  const { names, origins } = mentionsOf(path, node);
  for (const [from, name] of origins) need(from, name);
  for (const name of names) {
    if (file.mentioned.has(name)) continue;
    file.mentioned.add(name);
    need(path, name);
  }
};

/** Keeps what a file declares, imports or exports under a name. */
const need = (path: string, name: string): void => {
  for (const statement of fileAt(path).source.statements) {
    if (ts.isImportDeclaration(statement)) {
      for (const each of importedNames(statement)) {
        if (each.name.text !== name) continue;
        const origin = originOf(path, statement.moduleSpecifier, (each.propertyName ?? each.name).text);
        if (origin !== null) need(...origin);
      }
    } else if (ts.isExportDeclaration(statement)) {
      for (const each of exportedNames(statement)) {
        if (each.name.text !== name && name !== "*") continue;
        const origin = originOf(path, statement.moduleSpecifier, (each.propertyName ?? each.name).text);
        if (origin !== null) need(...origin);
        // A name that the file itself declares is among what the specifier mentions.
        keep(path, each);
      }
    } else if (name === "*" || declaredNames(statement).includes(name)) keep(path, statement);
  }
};

/** The text of a file without what is not kept, or null where nothing is left. */
const keptText = ({ source, kept, mentioned }: File): string | null => {
  const withSome = (statement: ts.Statement, of: readonly ts.Node[], some: readonly ts.Node[]): string => {
    const [first, last] = [of[0], of.at(-1)];
    if (first === undefined || last === undefined || some.length === of.length) return statement.getFullText();
    if (some.length === 0) return "";
    const { text } = source;
    const names = some.map((each) => each.getText()).join(", ");
    return text.slice(statement.getFullStart(), first.getStart()) + names + text.slice(last.end, statement.end);
  };
  const texts = source.statements.map((statement) => {
    if (ts.isImportDeclaration(statement)) {
      const all = importedNames(statement);
      const some = all.filter(({ name }) => mentioned.has(name.text));
      return all.length === 0 && !namespaceIsMentioned(statement, mentioned) ? "" : withSome(statement, all, some);
    }
    if (ts.isExportDeclaration(statement)) {
      const all = exportedNames(statement);
      return withSome(
        statement,
        all,
        all.filter((each) => kept.has(each)),
      );
    }
    return kept.has(statement) ? statement.getFullText() : "";
  });
  return kept.size === 0 ? null : `${texts.join("").trim()}\n`;
};

export const trimDeclarations = (entries: readonly string[], all: readonly string[]): void => {
  for (const entry of entries) need(entry, "*");
  for (const path of all) {
    const text = files.has(path) ? keptText(fileAt(path)) : null;
    if (text === null) rmSync(path);
    else writeFileSync(path, text);
  }
};
