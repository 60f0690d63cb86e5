// Finishes what tsup and tsc wrote to `dist`. The code is minified once more; what only documents of this repository say is left
// out. Each statement gets a line of its own, so that a stack leads to it. Declarations are written with names, and those that no
// entry leads to are removed. The package of the conformance kit gets its declarations and licenses.
import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
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

/** The kit's own declarations lead to one type of firmcore. */
const declareKit = (folder: string): void => {
  const files = ["conformance.d.ts", ...globSync("testing/{opened-store,kit/**/*}.d.ts", { cwd: "dist" })];
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    const text = readFileSync(join("dist", file), "utf8");
    writeFileSync(join(folder, file), text.replace(/"[./]+\/ports\/adapter\.ts"/, '"firmcore"'));
  }
  rmSync("dist/conformance.d.ts");
  trimDeclarations(
    [join(folder, "conformance.d.ts")],
    files.map((file) => join(folder, file)),
  );
};

declareKit("packages/conformance/dist");
for (const license of ["LICENSE", "LICENSE-UNICODE"]) copyFileSync(license, join("packages/conformance", license));

trimDeclarations(
  globSync("dist/*.d.ts"),
  declarations.filter((file) => file !== join("dist", "conformance.d.ts")),
);
