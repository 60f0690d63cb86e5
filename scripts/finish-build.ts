// Finishes what tsup and tsc wrote to `dist`. The code is minified once more; what only documents of this repository say is left
// out. Each statement gets a line of its own, so that a stack leads to it. Declarations are written with names, and those that no
// entry leads to are removed.
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { minifySync } from "rolldown/utils";
import ts from "typescript";
import { shortenDeclarations } from "./shorten-declarations.ts";
import { trimDeclarations } from "./trim-declarations.ts";

/** A statement, or a property that holds code or other properties. */
const beginsLine = (node: ts.Node): boolean =>
  ts.isPropertyAssignment(node)
    ? ts.isArrowFunction(node.initializer) || ts.isObjectLiteralExpression(node.initializer)
    : ts.isStatement(node) &&
      (ts.isSourceFile(node.parent) || ts.isBlock(node.parent) || ts.isCaseOrDefaultClause(node.parent));

const withLines = (file: string, text: string): string => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  let written = "";
  let end = 0;
  const visit = (node: ts.Node): void => {
    if (beginsLine(node)) {
      const start = node.getStart(source);
      written += `${source.text.slice(end, start).trimEnd()}\n`;
      end = start;
    }
    node.forEachChild(visit);
  };
  visit(source);
  return (written + source.text.slice(end)).trimStart();
};

/** esbuild does not look across statements and functions as this does. Statements stay statements, for `withLines`. */
const minified = (file: string, text: string): string => {
  const { code, errors } = minifySync(file, text, {
    module: true,
    compress: { target: "es2024", sequences: false },
    mangle: { toplevel: true },
    codegen: { removeWhitespace: true },
  });
  if (errors.length > 0) throw new Error(`${file}: ${errors.map(({ message }) => message).join("\n")}`);
  return code;
};

for (const file of globSync("dist/*.js"))
  writeFileSync(file, withLines(file, minified(file, readFileSync(file, "utf8"))));

const declarations = globSync("dist/**/*.d.ts");
const texts = new Map(declarations.map((file) => [file, readFileSync(file, "utf8")]));
for (const [file, text] of shortenDeclarations(texts)) writeFileSync(file, text);
trimDeclarations(globSync("dist/*.d.ts"), declarations);
