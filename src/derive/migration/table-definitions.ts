import { offlineForm } from "./online-form.ts";

/** The definition of a table: its columns and constraints by name, each as written, in order. */
interface TableDefinition {
  readonly lines: ReadonlyMap<string, string>;
  /** The text after the closing parenthesis. */
  readonly options: string;
}
/** The tables and indexes that statements create. */
export interface TableDefinitions {
  readonly tables: ReadonlyMap<string, TableDefinition>;
  /** The statement that creates each index. */
  readonly indexes: ReadonlyMap<string, string>;
  /** The statement that creates the statistics of expressions, by name; only Postgres has them. */
  readonly statistics: ReadonlyMap<string, string>;
}

/** Splits a text at its outermost commas. */
export const outermostParts = (text: string): ReadonlyArray<string> => {
  const parts: Array<string> = [];
  let depth = 0;
  let from = 0;
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === "'") inText = !inText;
    else if (inText) continue;
    else if (letter === "(") depth++;
    else if (letter === ")") depth--;
    else if (letter === "," && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)].map((each) => each.trim());
};

/** The name of a column or constraint; for a constraint without a name, the whole line. */
const nameOf = (line: string): string => /^(?:constraint )?("\w+"|(?<=constraint )\w+) /.exec(line)?.[1] ?? line;

interface MutableDefinitions {
  readonly tables: Map<string, { readonly lines: Map<string, string>; readonly options: string }>;
  readonly indexes: Map<string, string>;
  readonly statistics: Map<string, string>;
}
type Lines = Map<string, string>;
type Form<On> = readonly [form: RegExp, change: (on: On, ...found: ReadonlyArray<string>) => void];
/** Applies the form that matches the text; false if none does. */
const applied = <On>(forms: ReadonlyArray<Form<On>>, on: On, text: string): boolean =>
  forms.some(([form, change]) => {
    const found = form.exec(text);
    if (found !== null) change(on, ...found.slice(1).map((each) => each ?? ""));
    return found !== null;
  });

const typed = /^("\w+") (text collate "C"|\w+)/;
const changeLine = (lines: Lines, column: string, change: (line: string) => string): void => {
  lines.set(column, change(lines.get(column) ?? ""));
};
const actions: ReadonlyArray<Form<Lines>> = [
  [/^add column (.+)$/s, (lines, line = "") => lines.set(nameOf(line), line)],
  [/^add (constraint .+)$/s, (lines, line = "") => lines.set(nameOf(line), line)],
  [/^drop (?:column|constraint) ("?\w+"?)$/, (lines, name = "") => lines.delete(name)],
  [
    /^alter column ("\w+") type (.+?)(?: using .*)?$/s,
    (lines, column = "", type) => changeLine(lines, column, (line) => line.replace(typed, `$1 ${type}`)),
  ],
  [
    /^alter column ("\w+") set not null$/,
    (lines, column = "") => changeLine(lines, column, (line) => line.replace(typed, "$& not null")),
  ],
  [
    /^alter column ("\w+") drop not null$/,
    (lines, column = "") => changeLine(lines, column, (line) => line.replace(" not null", "")),
  ],
];

const cannotRead = (statement: string): Error =>
  new Error(`src/derive/migration/table-definitions.ts cannot read: ${statement}`);
const onto = "(?:\\{schema\\}\\.)?(\\w+)";
const statementForms: ReadonlyArray<Form<MutableDefinitions>> = [
  [
    new RegExp(`^create table ${onto} \\((.*)\\)([^)]*)$`, "s"),
    ({ tables }, table = "", body = "", options = "") => {
      const lines = new Map(outermostParts(body).map((line) => [nameOf(line), line] as const));
      tables.set(table, { lines, options: options.trim() });
    },
  ],
  [/^(create (?:unique )?index (\w+) .*)$/s, ({ indexes }, text = "", name = "") => indexes.set(name, text)],
  [
    new RegExp(`^(create statistics ${onto} .*)$`, "s"),
    ({ statistics }, text = "", name = "") => statistics.set(name, text),
  ],
  [
    new RegExp(`^drop table ${onto}$`),
    ({ tables, indexes, statistics }, table = "") => {
      tables.delete(table);
      for (const [name, text] of indexes) if (tableOfIndex(text) === table) indexes.delete(name);
      for (const [name, text] of statistics) if (text.endsWith(`.${table}`)) statistics.delete(name);
    },
  ],
  [new RegExp(`^drop index ${onto}$`), ({ indexes }, name = "") => indexes.delete(name)],
  // SQLite migrations rebuild a table under another name, rename it, and then create its indexes.
  [
    new RegExp(`^alter table ${onto} rename to (\\w+)$`),
    ({ tables }, from = "", to = "") => {
      const table = tables.get(from);
      if (table !== undefined) tables.set(to, table);
      tables.delete(from);
    },
  ],
  // It only checks the rows.
  [new RegExp(`^alter table ${onto} validate constraint \\w+$`), () => {}],
  [
    new RegExp(`^(alter table ${onto}\\s+(.*))$`, "s"),
    ({ tables }, text = "", table = "", changes = "") => {
      const lines = tables.get(table)?.lines;
      for (const each of outermostParts(changes))
        if (lines === undefined || !applied(actions, lines, each)) throw cannotRead(text);
    },
  ],
];

/** The table of an index. */
export const tableOfIndex = (statement: string): string =>
  new RegExp(`^create (?:unique )?index \\w+ on ${onto}`).exec(statement)?.[1] ?? "";

/**
 * The tables and indexes that statements create in an empty database, for the forms of SQLite and Postgres that migrations use.
 * Statements on rows are ignored. Throws for a definition that it cannot read, so that no comparison is incomplete.
 */
export const definitionsAfter = (statements: ReadonlyArray<string>): TableDefinitions => {
  const shapes: MutableDefinitions = { tables: new Map(), indexes: new Map(), statistics: new Map() };
  for (const written of statements) {
    const statement = offlineForm(written);
    if (!applied(statementForms, shapes, statement) && /^(create|alter|drop)\b/.test(statement))
      throw cannotRead(written);
  }
  return shapes;
};
