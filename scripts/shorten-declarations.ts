// Writes names where tsc writes out types: `Field` with an import instead of `import("./entity.ts").Field`, and `typeof Project`
// instead of all fields of a class. They mean the same, are read faster, and an editor shows the names.
import { dirname, join, relative } from "node:path";
import ts from "typescript";

/** Where a name of a file comes from: the file and its name there. */
type Origin = string;
const originOf = (file: string, specifier: string, name: string): Origin =>
  `${specifier.startsWith(".") ? join(dirname(file), specifier) : specifier}#${name}`;

const parsed = (file: string, text: string): ts.SourceFile =>
  ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);

const eachNode = (of: ts.Node, visit: (node: ts.Node) => void): void => {
  visit(of);
  of.forEachChild((child) => eachNode(child, visit));
};

/** What each name means in a file; `own` where it is declared, a type parameter, or global. */
const namesIn = (source: ts.SourceFile): Map<string, Origin> => {
  const names = new Map<string, Origin>();
  eachNode(source, (node) => {
    if (ts.isImportSpecifier(node)) {
      const { moduleSpecifier } = node.parent.parent.parent as ts.ImportDeclaration;
      const from = (moduleSpecifier as ts.StringLiteral).text;
      names.set(node.name.text, originOf(source.fileName, from, (node.propertyName ?? node.name).text));
    } else if (ts.isNamespaceImport(node) || ts.isTypeParameterDeclaration(node)) names.set(node.name.text, "own");
    else if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) names.set(node.name.text, "own");
    else if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) names.set(node.name.text, "own");
    else if ((ts.isClassDeclaration(node) || ts.isFunctionDeclaration(node)) && node.name !== undefined)
      names.set(node.name.text, "own");
    else if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) && !names.has(node.typeName.text))
      names.set(node.typeName.text, "own");
  });
  return names;
};

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Replaces nodes by names of other files, and imports them. A name that means something else here stays written out. */
const withNames = (
  source: ts.SourceFile,
  nameOf: (node: ts.Node) => { readonly specifier: string; readonly name: string; readonly edit: Edit } | null,
): string => {
  const names = namesIn(source);
  const imported = new Map<string, Set<string>>();
  const edits: Array<Edit> = [];
  const visit = (node: ts.Node): void => {
    const found = nameOf(node);
    if (found !== null) {
      const { specifier, name, edit } = found;
      const origin = originOf(source.fileName, specifier, name);
      const known = names.get(name);
      if (known === undefined) {
        names.set(name, origin);
        imported.set(specifier, (imported.get(specifier) ?? new Set()).add(name));
      }
      if (known === undefined || known === origin) {
        edits.push(edit);
        // The part behind the name may have arguments.
        node.forEachChild((child) => child.pos >= edit.end && visit(child));
        return;
      }
    }
    node.forEachChild(visit);
  };
  visit(source);
  let text = "";
  let end = 0;
  for (const edit of edits) {
    text += source.text.slice(end, edit.start) + edit.text;
    end = edit.end;
  }
  const imports = [...imported].map(
    ([specifier, of]) => `import type { ${[...of].join(", ")} } from ${JSON.stringify(specifier)};\n`,
  );
  return imports.join("") + text + source.text.slice(end);
};

const withImports = (source: ts.SourceFile): string =>
  withNames(source, (node) => {
    if (!ts.isImportTypeNode(node) || node.isTypeOf || !ts.isLiteralTypeNode(node.argument)) return null;
    const { qualifier, argument } = node;
    if (qualifier === undefined || !ts.isIdentifier(qualifier) || !ts.isStringLiteral(argument.literal)) return null;
    const edit = { start: node.getStart(source), end: qualifier.end, text: qualifier.text };
    return { specifier: argument.literal.text, name: qualifier.text, edit };
  });

const oneLine = (node: ts.Node): string => node.getText().replaceAll(/\s+/g, " ");
/** Shorter types say more than the name of a constant. */
const isLong = (text: string): boolean => text.length >= 150;

interface Constant {
  readonly file: string;
  readonly name: string;
}
const constantsIn = (source: ts.SourceFile): ReadonlyArray<readonly [type: string, Constant]> =>
  source.statements.flatMap((statement) => {
    if (!ts.isVariableStatement(statement) || !statement.getText().startsWith("export ")) return [];
    return statement.declarationList.declarations.flatMap(({ name, type }) =>
      type === undefined || !isLong(oneLine(type))
        ? []
        : [[oneLine(type), { file: source.fileName, name: name.getText() }] as const],
    );
  });

const withConstants = (source: ts.SourceFile, constants: ReadonlyMap<string, Constant>): string =>
  withNames(source, (node) => {
    if (!ts.isTypeNode(node)) return null;
    const constant = constants.get(oneLine(node));
    if (constant === undefined || constant.file === source.fileName) return null;
    const { file, name } = constant;
    const path = relative(dirname(source.fileName), file).replace(/\.d\.ts$/, ".ts");
    const edit = { start: node.getStart(source), end: node.end, text: `typeof ${name}` };
    return { specifier: path.startsWith(".") ? path : `./${path}`, name, edit };
  });

/** The shorter texts of declaration files, by their paths. */
export const shortenDeclarations = (texts: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
  const named = [...texts].map(([file, text]) => parsed(file, withImports(parsed(file, text))));
  const constants = new Map(named.flatMap(constantsIn));
  const times = new Map<string, number>();
  for (const source of named)
    eachNode(source, (node) => {
      const text = ts.isTypeNode(node) ? oneLine(node) : "";
      if (constants.has(text)) times.set(text, (times.get(text) ?? 0) + 1);
    });
  // One of them is the constant's own; a file for one use would be larger than what it saves.
  for (const [text, count] of times) if (count < 3) constants.delete(text);
  return new Map(
    named.map((source) => [
      source.fileName,
      withConstants(source, constants).replaceAll(/^(?: {4})+/gm, (blanks) => " ".repeat(blanks.length / 4)),
    ]),
  );
};
