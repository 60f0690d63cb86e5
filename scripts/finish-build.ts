// Finishes what tsup and tsc wrote to `dist`. Each statement gets a line of its own, so that a stack leads to it. Declarations
// that no entry leads to are removed.
import { globSync, readFileSync, writeFileSync } from "node:fs";
import ts from "typescript";
import { trimDeclarations } from "./trim-declarations.ts";

/** A statement, or a property that holds code or other properties. */
const beginsLine = (node: ts.Node): boolean =>
  ts.isPropertyAssignment(node)
    ? ts.isArrowFunction(node.initializer) || ts.isObjectLiteralExpression(node.initializer)
    : ts.isStatement(node) &&
      (ts.isSourceFile(node.parent) || ts.isBlock(node.parent) || ts.isCaseOrDefaultClause(node.parent));

const withLines = (file: string): string => {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
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
for (const file of globSync("dist/*.js")) writeFileSync(file, withLines(file));
trimDeclarations(globSync("dist/*.d.ts"), globSync("dist/**/*.d.ts"));
