import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import * as Schema from "effect/Schema";
import * as fc from "fast-check";
import { sqlite } from "firmcore/sqlite";
import { expect, onTestFinished, test } from "vitest";
import { migrations } from "../../src/adapters/sql/generated/migrations.gen.ts";
import { inTransaction } from "../../src/adapters/sql/migrations/online-statements.ts";
import { distributedStatements } from "../../src/adapters/sql/schema/citus.ts";
import { columnsOf, columnsOfFields, tableName } from "../../src/adapters/sql/schema/columns.ts";
import { inSchema } from "../../src/adapters/sql/schema/schema-name.ts";
import { nextMigrationFile } from "../../src/derive/migration/migration-file.ts";
import { migrationStatements } from "../../src/derive/migration/migration-statements.ts";
import { onlineFault } from "../../src/derive/migration/online-form.ts";
import { definitionsAfter, outermostParts } from "../../src/derive/migration/table-definitions.ts";
import { systemTables } from "../../src/domain/change-log/system-tables.ts";
import { allEntities } from "../../src/domain/entities.ts";
import {
  type Entity,
  entity,
  type Field,
  type Fields,
  field,
  optional,
} from "../../src/domain/kernel/schema/entity.ts";
import { day, id, integer, structure, text } from "../../src/domain/kernel/schema/kind.ts";
import { tempFile } from "../adapters/sqlite/stores.ts";
import { type Classes, changedClasses, ddlOf } from "../support/migration/changed-classes.ts";
import { earlierFile, earlierIn } from "../support/migration/earlier-databases.ts";
import { definitionsOf } from "../support/migration/sqlite-catalog.ts";
import { postgresCatalog } from "../support/postgres/catalog.ts";
import { temporaryPackage } from "../support/temporary-package.ts";

type Rows = ReadonlyArray<Readonly<Record<string, unknown>>>;
/** The rows of each table in an order that new columns do not change. */
type RowsByTable = Readonly<Record<string, Rows>>;

/** The values of the old rows in the columns of the classes, as text, because drivers return numbers and booleans differently. */
const initialsOf = ({ entities, system }: Classes): Readonly<Record<string, Readonly<Record<string, string | null>>>> =>
  Object.fromEntries(
    [
      ...entities.map((of) => [tableName(of.name), columnsOf(of)] as const),
      ...system.map(({ name, fields }) => [tableName(name), columnsOfFields(fields)] as const),
    ].map(([table, columns]) => [
      table,
      Object.fromEntries(
        columns.map(({ column, initial }) => [column, initial === undefined ? null : String(initial)]),
      ),
    ]),
  );
const asText = (value: unknown): string | null => (value === null ? null : String(value));
const truths: Readonly<Record<string, string>> = { true: "1", false: "0" };
const unified = (text: string | null): string | null => (text === null ? null : (truths[text] ?? text));

const keepsRows = (before: RowsByTable, after: RowsByTable, classes: Classes): void => {
  const initials = initialsOf(classes);
  for (const [table, rows] of Object.entries(before)) {
    expect(after[table], table).toMatchObject(rows);
    for (const [i, row] of (after[table] ?? []).entries())
      for (const [column, value] of Object.entries(row))
        if (!(column in (rows[i] ?? {})))
          expect([column, unified(asText(value))]).toEqual([column, unified(initials[table]?.[column] ?? null)]);
  }
};

test("migrates the tables of changed classes in SQLite, keeping rows", async () => {
  const file = earlierFile(3);
  const adapter = sqlite({ file });
  await adapter.migrate();
  await adapter.close();
  const database = new Database(file);
  const rows = (): RowsByTable =>
    Object.fromEntries(
      definitionsOf(database).flatMap((each) => {
        const { type, name } = each as { readonly type: string; readonly name: string };
        return type === "table"
          ? [[name, database.prepare(`select * from ${name} order by 1, 2, 3`).all() as Rows]]
          : [];
      }),
    );
  const before = rows();
  expect(JSON.stringify(before).length).toBeGreaterThan(20_000);
  fc.assert(
    fc.property(changedClasses, (classes) => {
      const derived = new Database(":memory:");
      database.exec("begin");
      try {
        for (const statement of ddlOf(classes).sqlite) derived.exec(statement);
        for (const statement of migrationStatements(ddlOf(classes), migrations).sqlite) database.exec(statement);
        expect(definitionsOf(database)).toEqual(definitionsOf(derived));
        expect(database.pragma("foreign_key_check")).toEqual([]);
        keepsRows(before, rows(), classes);
      } finally {
        database.exec("rollback");
        derived.close();
      }
    }),
    { numRuns: 60 },
  );
  expect(rows()).toEqual(before);
  database.close();
});

test("migrates the tables of changed classes in Postgres, keeping rows", async () => {
  const { open, pool } = await earlierIn.Postgres(3);
  const adapter = open();
  await adapter.migrate();
  await adapter.close();
  const client = await pool.connect();
  onTestFinished(() => client.release());
  const run = async (statements: ReadonlyArray<string>, schema: string): Promise<void> => {
    for (const statement of statements) await client.query(inSchema(statement, schema));
  };
  const { rows: tables } = await client.query("select tablename as name from pg_tables where schemaname = 'firmcore'");
  const rows = async (): Promise<RowsByTable> => {
    const all: Record<string, Rows> = {};
    for (const { name } of tables)
      all[name] = (await client.query(`select * from firmcore.${name} order by 1, 2`)).rows;
    return all;
  };
  const before = await rows();
  await fc.assert(
    fc.asyncProperty(changedClasses, async (classes) => {
      await client.query("begin");
      try {
        const { postgres } = migrationStatements(ddlOf(classes), migrations);
        await run(postgres.map(inTransaction), "firmcore");
        // Where tables are distributed, new tables are distributed too.
        const created = postgres.filter((each) => each.startsWith("create table")).length;
        expect(
          distributedStatements("firmcore", postgres)
            .join("\n")
            .match(/create_distributed_table/g) ?? [],
        ).toHaveLength(created);
        await run(["create schema derived", ...ddlOf(classes).postgres], "derived");
        expect(await postgresCatalog(client, "firmcore")).toEqual(await postgresCatalog(client, "derived"));
        keepsRows(before, await rows(), classes);
      } finally {
        await client.query("rollback");
      }
    }),
    { numRuns: 12 },
  );
}, 60_000);

const upTo = (version: number, dialect: "sqlite" | "postgres"): ReadonlyArray<string> =>
  migrations.slice(0, version).flatMap((each) => each[dialect]);

test.each([2, 3, 4, 5])("migration %i equals the derived difference, except for rows", (version) => {
  const after = { sqlite: upTo(version, "sqlite"), postgres: upTo(version, "postgres") };
  const made = migrationStatements(after, migrations.slice(0, version - 1));
  const definitions = (migrations[version - 1]?.sqlite ?? []).filter((each) => /^(create|alter|drop)/.test(each));
  expect(made.sqlite.toSorted()).toEqual(definitions.toSorted());
  expect(definitionsAfter([...upTo(version - 1, "postgres"), ...made.postgres])).toEqual(
    definitionsAfter(after.postgres),
  );
});

test("the file of a migration exports it", async () => {
  const [classes] = fc.sample(
    changedClasses.filter((each) => migrationStatements(ddlOf(each), migrations).sqlite.length > 5),
    1,
  ) as [Classes];
  const { path = "", text = "" } = nextMigrationFile("changes-of-test", ddlOf(classes), migrations) ?? {};
  const [, imported = ""] = /^import type .* from "(.+)";$/m.exec(text) ?? [];
  expect(existsSync(join(dirname(path), imported)), imported).toBe(true);
  const file = join(dirname(tempFile()), "changes-of-test.ts");
  writeFileSync(file, text);
  const { additive, sqlite: inSqlite, postgres } = migrationStatements(ddlOf(classes), migrations);
  const { migration } = (await import(file)) as { readonly migration: unknown };
  const mark = additive ? { additive } : {};
  expect(migration).toEqual({ version: migrations.length + 1, ...mark, sqlite: inSqlite, postgres });
});

const parted = structure(Schema.Struct({ name: Schema.String }), (value) => value);
const Holiday = allEntities.find(({ name }) => name === "Holiday") as Entity;
/** The classes with one class replaced or removed. */
const withClass = (name: string, change: (of: Entity) => ReadonlyArray<Entity>): Classes => ({
  entities: allEntities.flatMap((each) => (each.name === name ? change(each) : [each])),
  system: Object.values(systemTables),
});
const withFields = (more: Fields): Classes =>
  withClass("Holiday", (of) => [{ ...of, fields: { ...of.fields, ...more } }]);
const inPlaceOf = (name: string, of: Partial<Field>): Fields => ({
  [name]: { ...(Holiday.fields[name] as Field), ...of },
});

test.each<[what: string, Classes, said: RegExp]>([
  [
    "a field that every record has, without what earlier ones hold",
    withFields({ seats: field(integer(0, 9), "How many.") }),
    /^- firm_holiday\.seats: the rows that exist need a value; give the field an `initial`/m,
  ],
  [
    "an end that is open, without saying so of earlier rows",
    withFields({ until: optional(day, "The last day.", { open: true }) }),
    /^- firm_holiday\.until: the rows that exist need a value.*`initial: null` where the end is open/m,
  ],
  [
    "a pointer that the database would hold",
    withFields({ by: optional(id, "Whose.", { references: "User" }) }),
    /^- firm_holiday, foreign key .*: SQLite adds no foreign key.*`dangles: true`/m,
  ],
  [
    "one value for all rows that no two may share",
    withFields({ code: field(text, "Its code.", { initial: "none", unique: true }) }),
    /^- firm_holiday_one_code: every row that exists would hold the same value/m,
  ],
  [
    "a class that is gone",
    withClass("Holiday", () => []),
    /^- firm_holiday: its class is no longer there; write its migration by hand$/m,
  ],
  [
    "a field that is gone",
    withClass("Holiday", ({ fields: { name: _, ...fields }, ...of }) => [{ ...of, fields }]),
    /^- firm_holiday, "name" text not null: is no longer there; write its migration by hand$/m,
  ],
  [
    "another kind of value",
    withFields(inPlaceOf("name", { kind: day })),
    /^- firm_holiday, "name" text not null: would become "name" integer not null; write its migration by hand$/m,
  ],
  [
    "a kind that only Postgres tells apart",
    withFields(inPlaceOf("day", { kind: integer(0, 2 ** 40) })),
    /^- firm_holiday, "day" integer not null: would become "day" bigint not null; write its migration by hand$/m,
  ],
  [
    "a field that may be absent from now on",
    withFields(inPlaceOf("name", { optional: true })),
    /^- firm_holiday, "name" text not null: would become "name" text; write its migration by hand$/m,
  ],
  [
    "another key",
    {
      entities: allEntities,
      system: [{ ...systemTables.Request, key: ["organizationId", "requestId"] }, systemTables.ChangeLog],
    },
    /^- firm_request, primary key .*; write its migration by hand$/m,
  ],
])("is not written from the classes alone: %s", (_what, classes, said) => {
  expect(() => migrationStatements(ddlOf(classes), migrations)).toThrow(said);
});

test("adds notes about the statements for readers", () => {
  const text = nextMigrationFile(
    "holidays-of-test",
    ddlOf(
      withClass("Holiday", (of) => [
        {
          ...of,
          fields: { ...of.fields, more: optional(parted, "More.", { parts: ["name"] }) },
          uniques: [...of.uniques, ["name"]],
        },
      ]),
    ),
    migrations,
  )?.text;
  expect(text).toContain(
    ` * From the difference between the classes and version ${migrations.length}. Read every statement`,
  );
  expect(text).toContain(" * firm_holiday_one_name fails where rows of one firm hold the same values.");
  expect(text).toContain(" * Postgres writes firm_holiday anew and holds it meanwhile.");
});

/** The classes with Holiday as described. */
const holiday = (fields: Fields, more: Partial<Entity> = {}): Classes =>
  withClass("Holiday", (of) => [{ ...of, fields: { ...of.fields, ...fields }, ...more }]);
const madeOf = (classes: Classes) => migrationStatements(ddlOf(classes), migrations);

test("a new field, index or class is additive, and its statements run beside bookings", () => {
  const { indexes } = Holiday;
  const changed = holiday(
    { region: optional(text, "Where.", { unique: true }), seats: field(integer(0, 9), "How many.", { initial: 3 }) },
    { indexes: [...indexes, ["region", "day"]] },
  );
  const shelf = entity("Shelf", "New.", { owner: field(id, "Whose.", { references: "User" }) });
  const made = madeOf({ ...changed, entities: [...changed.entities, shelf] });
  expect(made.additive).toBe(true);
  expect(made.postgres.map((each) => each.split("\n")[0])).toEqual([
    "alter table {schema}.firm_holiday",
    "create table if not exists {schema}.firm_shelf (",
    expect.stringMatching(/^create unique index concurrently if not exists firm_holiday_one_region on /),
    expect.stringMatching(/^create index concurrently if not exists firm_holiday_by_region_day on /),
    ...[1, 2, 3, 4].map((nth) =>
      expect.stringMatching(new RegExp(`^create index concurrently if not exists firm_shelf_by_key_${nth} on `)),
    ),
    ...[1, 2, 3, 4].map((nth) =>
      expect.stringMatching(new RegExp(`^create statistics if not exists \\{schema\\}\\.firm_shelf_of_key_${nth} on `)),
    ),
  ]);
  expect(made.postgres.flatMap((each) => onlineFault(each, outermostParts) ?? [])).toEqual([]);
});

test("an index is dropped after the one in its place is built", () => {
  const name = "Certification";
  const { additive, postgres, notes } = madeOf(withClass(name, (of) => [{ ...of, indexes: [["issuer", "issuedOn"]] }]));
  expect(additive).toBe(true);
  const before = allEntities.find((each) => each.name === name)?.indexes ?? [];
  expect(before.length).toBeGreaterThan(0);
  expect(postgres.map((each) => each.split(" ").slice(0, 3).join(" "))).toEqual([
    "create index concurrently",
    ...before.map(() => "drop index concurrently"),
  ]);
  expect(notes.join()).toMatch(/is dropped: an earlier version searches without it/);
});

test.each<[what: string, Classes]>([
  ["a value that Postgres computes of every row", holiday({ more: optional(parted, "More.", { parts: ["name"] }) })],
  ["a rule of uniqueness on fields that earlier versions write", holiday({}, { uniques: [["name"]] })],
])("is not additive, and runs in a transaction: %s", (_what, classes) => {
  const { additive, postgres } = madeOf(classes);
  expect(additive).toBe(false);
  expect(postgres.join()).not.toMatch(/concurrently|if not exists/);
});

test("writes no migration if the classes have not changed", () => {
  expect(nextMigrationFile("nothing-of-test", ddlOf(withFields({})), migrations)).toBeUndefined();
});

test.each([
  ["Due Dates", "small letters"],
  ["../feed", "small letters"],
  ["due--dates", "small letters"],
  ["feed", "There is a migration src/adapters/sql/migrations/0002-feed.ts: take another name"],
])("a migration is not named %s", (name, said) => {
  expect(() => nextMigrationFile(name, ddlOf(withFields({})), migrations)).toThrow(said);
});

test("reads handwritten migrations, and refuses unreadable ones", () => {
  const before = ['create table t (\n  "a" integer not null,\n  "b" text default \'x, (y\',\n  primary key ("a")\n)'];
  const read = (...statements: ReadonlyArray<string>): ReadonlyArray<string> => [
    ...(definitionsAfter([...before, ...statements])
      .tables.get("t")
      ?.lines.values() ?? []),
  ];
  const [a, b, key] = read();
  expect([a, b, key]).toEqual(['"a" integer not null', `"b" text default 'x, (y'`, 'primary key ("a")']);
  expect(read('alter table t alter column "a" type bigint using "a"::bigint')).toEqual(['"a" bigint not null', b, key]);
  expect(read('alter table t alter column "a" drop not null, alter column "b" set not null')).toEqual([
    '"a" integer',
    `"b" text not null default 'x, (y'`,
    key,
  ]);
  expect(read('alter table t add constraint c check ("a" > 0), drop column "b"')).toEqual([
    a,
    key,
    'constraint c check ("a" > 0)',
  ]);
  expect(read("alter table t add constraint c check (true)", "alter table t drop constraint c")).toEqual([a, b, key]);
  // The form of an additive step tells the same tables.
  const online = [
    'alter table {schema}.t\n  add column if not exists "d" text,\n  add column if not exists "e" text',
    "alter table t drop constraint if exists c, add constraint c check (true) not valid",
    "alter table t validate constraint c",
  ];
  expect(read(...online)).toEqual([a, b, key, '"d" text', '"e" text', "constraint c check (true)"]);
  const anew = [
    ...before,
    'create index t_by_a on t ("a")',
    'create table n (\n  "a" text\n) without rowid',
    "drop table t",
    "alter table n rename to t",
  ];
  expect(definitionsAfter(anew)).toEqual(definitionsAfter(['create table t (\n  "a" text\n) without rowid']));
  for (const statement of [
    "alter table t owner to me",
    'alter table missing drop column "a"',
    "create view v as select 1",
  ])
    expect(() => read(statement)).toThrow(`src/derive/migration/table-definitions.ts cannot read: ${statement}`);
});

test("the command writes one migration for each change", async () => {
  using copy = temporaryPackage([".gitignore", "biome.json", "scripts", "src", "docs", "data", "test/fixtures/seeds"]);
  const task = "src/domain/task/entity.ts";
  const first = copy.read(task);
  copy.write(task, first.replace("\n    title: ", '\n    effortOfTest: field(list(id, 1), "How much."),\n    title: '));
  const refused = copy.npmRun("derive", "--migration", "efforts-of-test");
  expect(refused).toMatchObject({
    failed: true,
    output: expect.stringContaining("firm_task.effort_of_test: the rows"),
  });

  copy.write(
    task,
    first.replace(
      "\n    title: ",
      '\n    effortOfTest: optional(text, "How much.", { initial: "little" }),\n    title: ',
    ),
  );
  const number = String(migrations.length + 1).padStart(4, "0");
  const { output } = copy.npmRun("derive", "--migration", "efforts-of-test");
  expect(output).toContain(`src/adapters/sql/migrations/${number}-efforts-of-test.ts: read and edit it`);
  const written = copy.read(`src/adapters/sql/migrations/${number}-efforts-of-test.ts`);
  // Types are erased when a test runs it, so a wrong path of an import would show nowhere else here.
  expect(written.split("\n")[0]).toBe(copy.read("src/adapters/sql/migrations/0004-marks.ts").split("\n")[0]);
  expect(written).toContain(
    `  additive: true,
  sqlite: [\`alter table firm_task add column "effort_of_test" text default 'little'\`],
  postgres: [
    \`alter table {schema}.firm_task
  add column if not exists "effort_of_test" text collate "C" default 'little'\`,
  ],
`,
  );
  expect(copy.read("src/adapters/sql/generated/migrations.gen.ts")).toContain(`${number}-efforts-of-test.ts`);
  expect(copy.npmRun("derive", "--check", "--migration", "more-of-test")).toEqual({
    failed: false,
    output: "The classes have the tables of the last migration: there is none to write\n",
  });
}, 90_000);
