import { outermostParts, type TableDefinitions, tableOfIndex } from "./table-definitions.ts";

export type Dialect = "sqlite" | "postgres";

/** The difference between two schemas. */
export interface Difference {
  readonly statements: ReadonlyArray<string>;
  /** Notes for the person who reads the statements. */
  readonly notes: ReadonlyArray<string>;
  /** Why no statements can keep every row, each with what to do about it. */
  readonly problems: ReadonlyArray<string>;
  /** Why a version that does not know the step cannot work on its tables, or why it holds a table for long. None: it is additive. */
  readonly breaks: ReadonlyArray<string>;
}

const byHand = "write its migration by hand";
const required = (line: string): boolean => line.includes(" not null") && !line.includes(" default ");
const isColumn = (name: string): boolean => /^"\w+"$/.test(name);

const addedProblem = (table: string, name: string, line: string): ReadonlyArray<string> => {
  const column = `${table}.${name.replaceAll('"', "")}`;
  if (/^(constraint \w+ )?foreign key/.test(line))
    return [
      `${table}, ${line}: SQLite adds no foreign key to a table that exists; say \`dangles: true\` of the pointer, or ${byHand}`,
    ];
  if (!isColumn(name)) return [`${table}, ${line}: a constraint that is new; ${byHand}`];
  if (required(line))
    return [
      `${column}: the rows that exist need a value; give the field an \`initial\` (\`initial: null\` where the end is open), make it optional, or ${byHand}`,
    ];
  return [];
};

const nothing = { notes: [], problems: [], breaks: [] } as const;
/** What is to be said of a new unique index on existing rows. */
const uniqueOnRows = (statement: string, added: ReadonlyMap<string, string>): Omit<Difference, "statements"> => {
  const [, name = "", columns = ""] = /^create unique index (\w+) on .*?\((.*)\)$/.exec(statement) ?? [];
  const own = outermostParts(columns).filter((column) => column !== '"organization_id"');
  const lines = own.map((column) => added.get(column));
  if (name === "" || lines.some((line) => line !== undefined && !line.includes(" default "))) return nothing;
  if (lines.every((line) => line !== undefined))
    return {
      ...nothing,
      problems: [`${name}: every row that exists would hold the same value; leave out \`initial\``],
    };
  return {
    ...nothing,
    notes: [`${name} fails where rows of one firm hold the same values.`],
    breaks: [`An earlier version does not know ${name}, and writes rows that it refuses.`],
  };
};

/** The statements from the tables of `from` to those of `to`, tables first and indexes last. */
export const differenceOf = (dialect: Dialect, from: TableDefinitions, to: TableDefinitions): Difference => {
  const statements: Array<string> = [];
  const notes: Array<string> = [];
  const problems: Array<string> = [];
  const breaks: Array<string> = [];
  const prefix = dialect === "postgres" ? "{schema}." : "";
  const added = new Map<string, ReadonlyMap<string, string>>();

  for (const [table, { lines, options }] of to.tables) {
    const before = from.tables.get(table);
    if (before === undefined) {
      const body = [...lines.values()].map((line) => `  ${line}`).join(",\n");
      statements.push(`create table ${prefix}${table} (\n${body}\n)${options === "" ? "" : ` ${options}`}`);
      continue;
    }
    const more = [...lines].filter(([name]) => !before.lines.has(name));
    added.set(table, new Map(more));
    problems.push(...more.flatMap(([name, line]) => addedProblem(table, name, line)));
    for (const [name, line] of before.lines) {
      const now = lines.get(name);
      if (now === undefined) problems.push(`${table}, ${line}: is no longer there; ${byHand}`);
      else if (now !== line) problems.push(`${table}, ${line}: would become ${now}; ${byHand}`);
    }
    if (options !== before.options) problems.push(`${table}: another kind of table; ${byHand}`);
    const columns = more.map(([, line]) => `add column ${line}`);
    // One statement, so that Postgres rewrites a table at most once.
    if (dialect === "sqlite") statements.push(...columns.map((each) => `alter table ${table} ${each}`));
    else if (columns.length > 0)
      statements.push(`alter table ${prefix}${table}${columns.map((each) => `\n  ${each}`).join(",")}`);
    if (columns.some((each) => each.endsWith(" stored")))
      breaks.push(`Postgres writes ${table} anew and holds it meanwhile.`);
  }
  for (const table of from.tables.keys())
    if (!to.tables.has(table)) problems.push(`${table}: its class is no longer there; ${byHand}`);

  const stands = (name: string): boolean => from.indexes.get(name) === to.indexes.get(name);
  for (const [name, statement] of from.indexes) {
    if (stands(name)) continue;
    if (to.indexes.has(name) || statement.startsWith("create unique"))
      breaks.push(`An earlier version relies on ${name} as it was.`);
    else notes.push(`${name} is dropped: an earlier version searches without it while both run.`);
  }
  const dropped = [...from.indexes.keys()].filter((name) => !stands(name));
  const drops = dropped.map((name) => `drop index ${prefix}${name}`);
  const creates: Array<string> = [];
  for (const [name, statement] of to.indexes)
    if (!stands(name)) {
      creates.push(statement);
      const columns = added.get(tableOfIndex(statement));
      const unique = columns === undefined ? nothing : uniqueOnRows(statement, columns);
      notes.push(...unique.notes);
      problems.push(...unique.problems);
      breaks.push(...unique.breaks);
    }
  // An index is dropped when there is one in its place, unless that has its name.
  const indexes = dropped.some((name) => to.indexes.has(name)) ? [...drops, ...creates] : [...creates, ...drops];
  const statistics = [...to.statistics]
    .filter(([name]) => !from.statistics.has(name))
    .map(([, statement]) => statement);
  return { statements: [...statements, ...indexes, ...statistics], notes, problems, breaks };
};
