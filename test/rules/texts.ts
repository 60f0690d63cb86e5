import ts from "typescript";

/** A text in a source, with where it stands. */
export interface FoundText {
  readonly file: string;
  readonly line: number;
  /** The text; `…` stands for each expression in it. */
  readonly text: string;
  /** The names around it, the nearest first: `message:`, `new Error()`, `field()`, `const nameOf`. */
  readonly around: ReadonlyArray<string>;
}

const textOf = (node: ts.Node): string | null => {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return null;
  return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join("");
};

/** The name of a node around a text, if it has one that says what the text is for. */
const nameAround = (parent: ts.Node, child: ts.Node): string | null => {
  if (ts.isPropertyAssignment(parent)) return `${parent.name.getText()}:`;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isFunctionDeclaration(parent))
    return `const ${parent.name?.getText() ?? ""}`;
  if (ts.isTaggedTemplateExpression(parent)) return `${parent.tag.getText()}\`\``;
  if (ts.isNewExpression(parent)) return `new ${parent.expression.getText()}()`;
  if (!ts.isCallExpression(parent) || parent.expression === child) return null;
  const called = ts.isPropertyAccessExpression(parent.expression) ? parent.expression.name : parent.expression;
  return `${called.getText()}()`;
};

/** Two words, of which one may be an expression: `there is`, `… is`. One word is a code, a name or a state. */
const words = /(?:[\p{L}\p{N})]{2,}|…)[,;:%]? (?:\p{L}{2,}|…)/u;
/** Where also a single word is read by people. */
const spoken: ReadonlySet<string> = new Set(["message:", "needed:"]);

/** The texts of a source with two words or more, and those that are sent as `message` or `needed`. */
export const textsOf = (file: string, source: string): ReadonlyArray<FoundText> => {
  const parsed = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found: Array<FoundText> = [];
  const visit = (node: ts.Node, around: ReadonlyArray<string>): void => {
    const text = textOf(node);
    if (
      text !== null &&
      ((words.test(text) && /\p{Ll}{2}/u.test(text)) || (text !== "" && spoken.has(around[0] ?? "")))
    )
      found.push({ file, line: parsed.getLineAndCharacterOfPosition(node.getStart()).line + 1, text, around });
    ts.forEachChild(node, (child) => {
      const name = nameAround(node, child);
      visit(child, name === null ? around : [name, ...around]);
    });
  };
  visit(parsed, []);
  return found;
};
