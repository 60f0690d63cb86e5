import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { distributionSql } from "../../../../src/adapters/postgres/schema/distribution.ts";
import { rowSecuritySql } from "../../../../src/adapters/postgres/statements/row-security.ts";
import { tableName } from "../../../../src/adapters/sql/schema/columns.ts";
import { allEntities } from "../../../../src/domain/entities.ts";
import { sqlOf } from "../../../support/migration/sql-of.ts";
import { createPostgresDatabase } from "../../../support/postgres/test-databases.ts";
import { rules } from "../scale-out-rules.ts";

const migrations = sqlOf({ dialect: "postgres", schema: "firmcore" });
const printed = distributionSql("firmcore");
/** The tables and foreign keys that the migrations create. */
const made = migrations.flatMap((each) => {
  const table = /^create table (?:if not exists )?"firmcore"\.(\w+) /.exec(each)?.[1];
  return table === undefined ? [] : [{ table, text: each, ofFirms: each.includes('"organization_id"') }];
});
const keys = made.flatMap(({ table, text }) =>
  [...text.matchAll(/constraint (\w+) (foreign key .*?\) references .*?\))/g)].map(([, name, definition]) => ({
    table,
    name,
    definition,
  })),
);
const ofFirms = made.flatMap((each) => (each.ofFirms ? [each.table] : []));
/** Migrations create tables in a different order from the classes. */
const inOrderOfClasses = (left: string, right: string): number => classes.indexOf(left) - classes.indexOf(right);
const classes = ["firm_organization", ...allEntities.map(({ name }) => tableName(name)), ...ofFirms];
const tables = ofFirms.toSorted(inOrderOfClasses);
const pointers = keys.toSorted((left, right) => inOrderOfClasses(left.table, right.table));

test("the statements that distribute the tables (snapshot)", () => {
  expect(keys.length).toBeGreaterThan(20);
  const [first, ...others] = tables;
  expect(printed).toEqual([
    "begin;",
    "set local citus.multi_shard_modify_mode = 'sequential';",
    `insert into "firmcore".firm_feed_head as head ("organization_id", "last_seq")
select "organization_id", max("seq") from "firmcore".firm_change_log group by "organization_id"
on conflict ("organization_id") do update set "last_seq" = greatest(head."last_seq", excluded."last_seq");`,
    `update "firmcore".firm_feed set "kind" = 'counter', "epoch" = "epoch" + 1 where "kind" <> 'counter';`,
    ...pointers.map(({ table, name }) => `alter table "firmcore".${table} drop constraint ${name};`),
    `select create_reference_table('"firmcore".firm_migration');`,
    `select create_reference_table('"firmcore".firm_feed');`,
    `select create_distributed_table('"firmcore".${first}', 'organization_id', colocate_with => 'none');`,
    ...others.map(
      (table) =>
        `select create_distributed_table('"firmcore".${table}', 'organization_id', colocate_with => '"firmcore".${first}');`,
    ),
    ...pointers.map(
      ({ table, name, definition }) => `alter table "firmcore".${table} add constraint ${name} ${definition};`,
    ),
    "commit;",
    ...["firm_migration", "firm_feed", ...tables].map(
      (table) => `select truncate_local_data_after_distributing_table('"firmcore".${table}');`,
    ),
    ...tables.map((table) => `analyze "firmcore".${table};`),
  ]);
});

const grant = (schema: string, organization: string): string =>
  `insert into "${schema}".firm_grant values ('${organization}', 'grant00001', 1, 0, 0, null, 'Deal', 'deal000001', 'user000001', null, true)`;
const run = async (client: pg.Client, statements: ReadonlyArray<string>): Promise<void> => {
  for (const statement of statements) await client.query(statement);
};
/** The tables with two firms in them. */
const fill = (client: pg.Client, schema: string): Promise<void> =>
  run(client, [
    ...sqlOf({ dialect: "postgres", schema }),
    ...["acme", "other"].flatMap((organization) => [
      `insert into "${schema}".firm_user values ('${organization}', 'user000001', 1, 0, 0, null, 'u', 'u', null, false, null, null, 'member', null, true)`,
      grant(schema, organization),
    ]),
  ]);

test("each foreign key is dropped and restored over rows", async () => {
  const { connection, drop } = await createPostgresDatabase();
  const client = new pg.Client(connection);
  await client.connect();
  onTestFinished(async () => {
    await client.end();
    await drop();
  });
  await fill(client, "firmcore");
  const held = async (): Promise<ReadonlyArray<unknown>> =>
    (
      await client.query(
        "select conrelid::regclass::text, conname, pg_get_constraintdef(oid) from pg_constraint where contype = 'f' order by 1, 2",
      )
    ).rows;
  const before = await held();
  expect(before).toHaveLength(keys.length);
  await run(
    client,
    printed.slice(
      2,
      printed.findIndex((each) => each.startsWith("select create_")),
    ),
  );
  expect(await held()).toEqual([]);
  await client.query(grant("firmcore", "third"));
  await client.query("delete from firmcore.firm_grant where organization_id = 'third'");
  await run(
    client,
    printed.filter((each) => each.includes("add constraint")),
  );
  expect(await held()).toEqual(before);
  await expect(client.query(grant("firmcore", "third"))).rejects.toMatchObject({ constraint: "firm_grant_to_user" });
});

test("no distributed table is referenced by one that is not (scale-out rule 9)", () => {
  const referring = new Map(keys.map(({ table, name, definition }) => [name, { table, definition }]));
  const distributed = new Set<string>();
  let steps = 0;
  for (const each of printed) {
    const out = /drop constraint (\w+)/.exec(each)?.[1];
    const back = /add constraint (\w+)/.exec(each)?.[1];
    const moved = /create_(?:distributed|reference)_table\('"firmcore"\.(\w+)'/.exec(each)?.[1];
    if (out !== undefined) referring.delete(out);
    for (const key of keys) if (key.name === back) referring.set(back as string, key);
    if (moved === undefined) continue;
    steps++;
    distributed.add(moved);
    const local = [...referring.values()].filter(
      ({ table, definition }) => !distributed.has(table) && definition?.includes(`.${moved} `),
    );
    expect(local, moved).toEqual([]);
  }
  expect(steps).toBe(made.length);
  expect([...referring.keys()].sort()).toEqual(keys.map(({ name }) => name).sort());
});

test("the added statements follow the migration rules that apply to them", () => {
  for (const statements of [printed, rowSecuritySql("firmcore")])
    for (const rule of [3, 5, 7, 8]) expect(rules[rule]?.([...migrations, ...statements]), `rule ${rule}`).toEqual([]);
});

test("a schema of any name is quoted, even inside a text", () => {
  expect(distributionSql(`it's "ours"`)).toContain(`select create_reference_table('"it''s ""ours""".firm_feed');`);
  expect(rowSecuritySql('"')[0]).toBe('alter table """".firm_organization enable row level security;');
});

test("row-level security for every table of firms (snapshot)", () => {
  const walls = rowSecuritySql("firmcore");
  expect(walls).toHaveLength(3 * ofFirms.length);
  expect(walls.slice(0, 3)).toEqual([
    'alter table "firmcore".firm_organization enable row level security;',
    'alter table "firmcore".firm_organization force row level security;',
    `create policy firm_own_organization on "firmcore".firm_organization using ("organization_id" = current_setting('firmcore.org', true)) with check ("organization_id" = current_setting('firmcore.org', true));`,
  ]);
});
