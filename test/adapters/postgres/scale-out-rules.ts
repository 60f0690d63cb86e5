type Statements = ReadonlyArray<string>;
/** The breaches of a rule of scale-out.md in some statements, as short texts. */
export type Rule = (statements: Statements) => Statements;

interface Table {
  readonly name: string;
  /** One per column or constraint. */
  readonly lines: Statements;
}
const tablesOf = (statements: Statements): ReadonlyArray<Table> =>
  statements.flatMap((each) => {
    const [, name, body = ""] = /^create table "\w+"\.(\w+) \(\n(.*)\n\)/is.exec(each) ?? [];
    return name === undefined ? [] : [{ name, lines: body.split(",\n").map((line) => line.trim()) }];
  });
const belongs = ({ lines }: Table): boolean => lines.some((line) => line.startsWith('"organization_id"'));
const tenants = (statements: Statements) => tablesOf(statements).filter(belongs);
const others = (statements: Statements) => tablesOf(statements).filter((each) => !belongs(each));
const matching = (statements: Statements, pattern: RegExp): Statements =>
  statements.filter((each) => pattern.test(each)).map((each) => each.slice(0, 80));
const tenantIndexes = (statements: Statements) => {
  const ours = new Set(tenants(statements).map(({ name }) => name));
  return statements.flatMap((each) => {
    const [, unique, name = "", table = "", columns = ""] =
      /^create (unique )?index (\w+) on "\w+"\.(\w+) \((.*)\)/.exec(each) ?? [];
    return ours.has(table) ? [{ unique: unique !== undefined, name, columns }] : [];
  });
};
/** The constraints added to tables of firms, by their definitions. */
const addedConstraints = (statements: Statements) => {
  const ours = new Set(tenants(statements).map(({ name }) => name));
  return statements.flatMap((each) => {
    const [, from = "", line = ""] = /^alter table "\w+"\.(\w+)\s.*?\badd (constraint .*)$/is.exec(each) ?? [];
    return ours.has(from) ? [{ from, line }] : [];
  });
};
const first = /^"organization_id"(,|$)/;
const isUnique = (line: string): boolean => /\b(primary key|unique|exclude)\b/i.test(line);
const beginsWithFirm = (line: string): boolean =>
  first.test(/(?:primary key|unique|exclude[^(]*) \(([^)]*)\)/i.exec(line)?.[1] ?? "");

/** By rule number in scale-out.md: the rules for migrations, and the rules for statements that a migration can break. */
export const rules: Readonly<Record<number, Rule>> = {
  1: (statements) => [
    ...tenants(statements).flatMap(({ name, lines }) =>
      lines.filter((line) => isUnique(line) && !beginsWithFirm(line)).map((line) => `${name}: ${line}`),
    ),
    ...addedConstraints(statements).flatMap(({ from, line }) =>
      isUnique(line) && !beginsWithFirm(line) ? [`${from}: ${line}`] : [],
    ),
    ...tenantIndexes(statements).flatMap(({ unique, name, columns }) => (unique && !first.test(columns) ? [name] : [])),
  ],
  2: (statements) => {
    const ours = new Set(tenants(statements).map(({ name }) => name));
    const keys = tablesOf(statements)
      .flatMap(({ name, lines }) => lines.map((line) => ({ from: name, line })))
      .concat(addedConstraints(statements));
    return keys
      .filter(({ line }) => /\breferences\b/.test(line))
      .flatMap(({ from, line }) => {
        const [, own = "", to = "", theirs = ""] =
          /foreign key \(([^)]*)\) references "\w+"\.(\w+) \(([^)]*)\)/.exec(line) ?? [];
        const right = ours.has(from)
          ? ours.has(to) && first.test(own) && first.test(theirs)
          : !ours.has(to) && to !== "";
        return right ? [] : [`${from}: ${line}`];
      });
  },
  3: (statements) => matching(statements, /on delete set (null|default)|on update (cascade|set)/i),
  4: (statements) => [
    ...tenants(statements).flatMap(({ name, lines }) =>
      lines
        .filter(
          (line) => line.startsWith('"organization_id"') && line !== '"organization_id" text collate "C" not null',
        )
        .map(() => name),
    ),
    ...matching(statements, /alter (column )?"organization_id"/i),
  ],
  5: (statements) => [
    ...tablesOf(statements).flatMap(({ name, lines }) =>
      lines
        .filter(
          (line) => /\b(primary key|unique|check|references|exclude)\b/.test(line) && !/^constraint \w+ /.test(line),
        )
        .map((line) => `${name}: ${line}`),
    ),
    ...matching(statements, /rename constraint/i),
    ...matching(statements, /add column (?!.*\bconstraint\b).*\b(check|unique|references|primary key)\b/is),
    ...statements
      .flatMap((each) => [...each.matchAll(/(?:\bconstraint|\bindex|create table "\w+"\.) ?(\w+)/g)])
      .flatMap(([, name = ""]) => (Buffer.byteLength(name) > 50 ? [name] : [])),
  ],
  6: (statements) =>
    statements
      .filter((each) => /^alter table .*\badd constraint\b/is.test(each))
      .filter((each) => {
        // Brackets hold columns; a comma outside of them begins another subcommand.
        let flat = each;
        while (/\([^()]*\)/.test(flat)) flat = flat.replace(/\([^()]*\)/g, "");
        const judged = /\b(check|foreign key)\b/i.test(each);
        return flat.includes(",") || (judged && !/\bnot valid\b/i.test(each));
      }),
  7: (statements) => [
    ...matching(statements, /add column .*\b(identity|\w*serial)\b/is),
    ...matching(statements, /\b\w*serial\b/i),
    ...tablesOf(statements).flatMap(({ name, lines }) =>
      lines.filter((line) => /as identity/.test(line) && !/ bigint /.test(line)).map(() => name),
    ),
  ],
  8: (statements) => matching(statements, /create (or replace )?(constraint )?(trigger|rule)\b/i),
  9: (statements) => {
    const made = new Set<string>();
    return tablesOf(statements).flatMap(({ name, lines }) => {
      made.add(name);
      return lines
        .flatMap((line) => [...line.matchAll(/references "\w+"\.(\w+)/g)])
        .flatMap(([, to = ""]) => (made.has(to) ? [] : [`${name} before ${to}`]));
    });
  },
  10: (statements) => [
    // No statement that needs its own session or cannot run in the migration's transaction.
    ...matching(statements, /\bconcurrently\b|^set (?!local)|pg_advisory_(?!xact)|create temp/i),
    ...matching(statements, /^(create (unique )?index|create table|alter table|insert into)(?!.*"firmcore"\.)/is),
    ...others(statements).flatMap(({ name }) => (["firm_migration", "firm_feed"].includes(name) ? [] : [name])),
  ],
  11: (statements) => {
    const ours = new Set(tenants(statements).map(({ name }) => name));
    return statements
      .filter((each) => /^(update|delete|insert)\b/i.test(each))
      .filter((each) => {
        const named = [...each.matchAll(/"\w+"\.(\w+)/g)].filter(([, name = ""]) => ours.has(name)).length;
        const joined = [...each.matchAll(/"?organization_id"?\s*=\s*\w+\."?organization_id"?/g)].length;
        return joined < named - 1;
      })
      .map((each) => each.slice(0, 80));
  },
  21: (statements) =>
    matching(
      statements,
      /^(update|delete|insert)\b.*\b(random|gen_random_uuid|clock_timestamp|timeofday|nextval)\s*\(/is,
    ),
};
