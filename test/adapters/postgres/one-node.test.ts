import * as Result from "effect/Result";
import { expect, onTestFinished, test } from "vitest";
import type { BoundStatement } from "../../../src/adapters/postgres/connection/bound-statement.ts";
import { createAdapter } from "../../../src/adapters/postgres/create-adapter.ts";
import { feedStatements } from "../../../src/adapters/postgres/feed/feed-statements.ts";
import { statementsOf } from "../../../src/adapters/postgres/statements/statements.ts";
import { groupReads } from "../../../src/adapters/postgres/transaction/group-reads.ts";
import type { AnyCommand } from "../../../src/adapters/postgres/transaction/run-command.ts";
import { organizationParameter } from "../../../src/adapters/sql/parameters.ts";
import { commandLoads } from "../../../src/derive/sql/command-loads.ts";
import { allEntities } from "../../../src/domain/entities.ts";
import { defaultSettings } from "../../../src/domain/kernel/context/settings.ts";
import type { Arguments } from "../../../src/domain/kernel/policy/evaluate.ts";
import { allFields, type Row } from "../../../src/domain/kernel/schema/entity.ts";
import { logSize } from "../../../src/ports/load.ts";
import type { Call } from "../../../src/ports/store.ts";
import { migratedWithCounter, schema } from "../../support/postgres/stores.ts";
import { freshDatabase } from "../../support/postgres/test-databases.ts";
import { testPool } from "../../support/postgres/test-pool.ts";
import { breaches, tablesIn } from "./one-node.ts";
import { watching } from "./record-statements.ts";
import { everything } from "./run-every-operation.ts";

// On Citus each firm is on one node, and each statement names the firm (docs/scale.md). Checked on the SQL text, without a cluster.

/** The statements of a schema with distributed tables, whatever the real database is. */
const distributedMachine = (counted: boolean) => {
  const statements = statementsOf({
    schema,
    prepare: true,
    lockTimeout: 5_000,
    statementTimeout: 1_000,
    rowSecurity: true,
  });
  Object.defineProperty(statements.layout, "distributed", { get: () => true, set: () => {} });
  statements.layout.counterFeed = counted;
  return statements;
};

const table = (name: string, alias: string): string => `"firmcore"."firm_${name}" as "${alias}"`;
test.each([
  [`select * from ${table("user", "a")} where "a"."object_id" = $1`, ["firm_user as a is of no named firm"]],
  [
    `select * from ${table("user", "a")} join ${table("team", "b")} on "b"."organization_id" = "a"."organization_id" where "a"."organization_id" = $1`,
    ["firm_team as b is of no named firm"],
  ],
  [
    `select * from ${table("user", "a")} where "a"."organization_id" = $1 and exists (select 1 from ${table("team", "b")} where "b"."id" = "a"."id")`,
    ["firm_team as b is of no named firm"],
  ],
  [
    `select * from ${table("user", "a")} where "a"."organization_id" = $1 or "a"."x" = $2`,
    ["firm_user as a is of no named firm"],
  ],
  [
    `select * from ${table("user", "a")} where ("a"."organization_id" = $1 or "a"."x" = $2)`,
    ["firm_user as a is of no named firm"],
  ],
  [
    `select * from (select 1) as one left join ${table("user", "a")} on "a"."organization_id" = $1 and "a"."object_id" = $2::text`,
    ["an outer join by what may be NULL: object_id = $2"],
  ],
  [
    `with done as (update ${table("user", "held")} set x = given.v0 from unnest($1::text[], $2::text[]) as given(v0, v1) where held.organization_id = given.v1 returning 1) select 1 from done`,
    ["firm_user as held is of no named firm"],
  ],
  [
    `delete from "firmcore"."firm_user" as held using unnest($1::text[]) as given(v0) where held.organization_id = given.v0`,
    ["firm_user as held is of no named firm"],
  ],
  [
    `insert into "firmcore"."firm_user" ("organization_id", "x") select given.v0, given.v1 from unnest($1::text[], $2::text[]) as given(v0, v1)`,
    ["firm_user is of no named firm"],
  ],
  [
    `insert into "firmcore"."firm_user" ("x", "organization_id") values ($1, $2::text), ($3, lower($4))`,
    ["firm_user is of no named firm"],
  ],
  ["select set_config('plan_cache_mode', 'force_generic_plan', true)", ["a plan is forced"]],
  [`analyze "firmcore"."firm_user"`, ["every node is asked"]],
])("detects a breach: %s", (text, expected) => {
  expect(breaches(text)).toEqual(expected);
});
test.each([
  `select * from ${table("user", "a")} where "a"."organization_id" = $1 and ("a"."x" = $2 or "a"."y" = $3)`,
  `select * from (select 1) as one left join ${table("user", "a")} on "a"."organization_id" = $1 and "a"."object_id" = coalesce($2::text, '')`,
  `insert into "firmcore"."firm_user" ("x", "organization_id") values ($1, $2::text), ($3, $4::text)`,
  `select "version" from "firmcore"."firm_migration"`,
])("a statement for one node passes: %s", (text) => {
  expect(breaches(text)).toEqual([]);
});

/** All breaches, and the number of tables named; an unparsed statement is a defect of the test. */
const judged = (texts: Iterable<string>) => {
  const problems: Array<string> = [];
  let tables = 0;
  for (const text of new Set(texts)) {
    tables += tablesIn(text);
    problems.push(...breaches(text).map((each) => `${each}: ${text}`));
  }
  return { problems, tables };
};

const call = (userId: string | null): Call =>
  ({
    organizationId: "acme",
    userId: userId ?? "",
    session: null,
    requestId: "r",
    operation: "o",
    body: "b",
    now: 1,
    dryRun: false,
    cancelled: () => false,
  }) as unknown as Call;
/** A row with a value in every field, ignoring all rules. */
const rowOf = (name: string, nth: number): Row => {
  const of = allEntities.find((each) => each.name === name);
  const fields = Object.entries(allFields(of ?? (undefined as never))).map(([field, { kind }]) => [
    field,
    ["day", "instant", "percent", "hours", "integer"].includes(kind.type) ? 1 : null,
  ]);
  return { ...Object.fromEntries(fields), organizationId: "acme", objectId: `x${nth}`, version: 1 };
};

test("every load and write stays on the firm's node", async () => {
  const statements = distributedMachine(true);
  const texts: Array<string> = [];
  const add = (bound: ReadonlyArray<BoundStatement>): void => {
    for (const { statement: of, copy } of bound) texts.push((copy?.statement ?? of).text);
  };
  const args: Arguments = {};
  for (const load of commandLoads) {
    const plan = statements.reads.load(load as never);
    for (const { statement: of } of plan.lookups.flat()) texts.push(of.text);
    add(
      statements.locks(
        "acme",
        load.locks.map((lock) => ({ lock, args: "id" in lock ? { [lock.id.param]: ["a", "b"] } : args })),
      ),
    );
    add(
      statements.locks(
        "acme",
        load.locks.map((lock) => ({ lock, args: "id" in lock ? { [lock.id.param]: "a" } : args })),
      ),
    );
    const { keyed, readings } = plan.readings(args);
    texts.push(keyed.statement.text, ...readings.map(({ statement: of }) => of.text));
    const steps = [{ call: call("u"), args: {} } as unknown as AnyCommand];
    add(groupReads(statements.factory, load as never)?.bind(steps) ?? []);
  }
  for (const { name } of allEntities)
    for (const rows of [1, 2, 39, 81, 300]) {
      const all = Array.from({ length: rows }, (_, nth) => rowOf(name, nth));
      const of = { entity: name, event: "given" };
      const asCall = call("u");
      add(
        statements.writeChanges(
          all.map((after) => ({ call: asCall, firm: defaultSettings, change: { ...of, after } as never })),
        ),
      );
      add(
        statements.writeChanges(
          all.map((row) => ({
            call: asCall,
            firm: defaultSettings,
            change: { ...of, before: row, after: row } as never,
          })),
        ),
      );
      add(
        statements.writeChanges(
          all.map((before) => ({ call: asCall, firm: defaultSettings, change: { ...of, before } as never })),
        ),
      );
    }
  add([
    statements.idempotency.find(call("u")),
    ...statements.idempotency.store(call("u"), Result.succeed(null) as never),
  ]);
  for (const work of [
    { is: "purge", before: 1 },
    { is: "erase", user: "u", pseudonym: "p", texts: ["t"] },
  ])
    await statements.rewriteLog(
      async (bound) => {
        add(bound);
        return bound.map(() => [
          ["1", "acme", "1", "u", null, "User", "u", "update", "e", "1", "t", '{"a":"t"}', "null"],
        ]);
      },
      "acme",
      work as never,
    );
  const feed = feedStatements(statements.factory);
  add([...feed.ends("acme"), feed.afterSeq("acme", 1, 1)]);
  for (const part of [
    { is: "by", user: { param: "u" } },
    { is: "of", class: "User", objectId: { param: "u" } },
    { is: "before", at: { param: "u" } },
  ] as const)
    texts.push(
      statements.reads.queryRead(logSize(part as never), { u: "x", [organizationParameter.param]: "acme" }).reading
        .statement.text,
    );
  for (const { begin: open, commit: close, rollback: undo } of [
    statements.readWrite,
    statements.grouped,
    statements.readOnly,
    statements.savepoint,
  ])
    add([...open, ...close, ...undo]);
  const { problems, tables } = judged(texts);
  expect(problems).toEqual([]);
  expect(tables).toBeGreaterThan(500);
});

test("every operation stays on the firm's node", { timeout: 120_000 }, async () => {
  const { connection, release } = await freshDatabase(migratedWithCounter);
  const pool = testPool({ ...connection, max: 4 });
  const watch = watching(pool);
  const statements = distributedMachine(true);
  const adapter = createAdapter(statements, {
    pool: watch.pool,
    schema,
    listen: false,
    notify: false,
    feed: "counter",
  });
  onTestFinished(async () => {
    await adapter.close();
    await pool.end();
    await release();
  });
  await everything(adapter, pool);
  const { problems, tables } = judged(watch.all().map(({ text }) => text));
  expect(problems).toEqual([]);
  expect(tables).toBeGreaterThan(300);
});
