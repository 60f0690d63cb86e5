import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { migrations } from "../../src/adapters/sql/generated/migrations.gen.ts";
import type { Migration } from "../../src/adapters/sql/migrations/migration.ts";
import { stepsAfter } from "../../src/adapters/sql/migrations/steps.ts";
import { distributedStatements } from "../../src/adapters/sql/schema/citus.ts";
import { ddl } from "../../src/adapters/sqlite/generated/ddl.gen.ts";
import { onlineFault } from "../../src/derive/migration/online-form.ts";
import { outermostParts } from "../../src/derive/migration/table-definitions.ts";
import { postgresDdl } from "../../src/derive/sql/ddl-postgres.ts";
import { sqliteDdl } from "../../src/derive/sql/ddl-sqlite.ts";
import { systemTables } from "../../src/domain/change-log/system-tables.ts";
import { entity, field, optional } from "../../src/domain/kernel/schema/entity.ts";
import { boolean, day, id, instant, integer, money, text } from "../../src/domain/kernel/schema/kind.ts";
import { keysVersion } from "../../src/domain/user/confusable-skeletons.ts";
import { frozenVersions } from "../support/migration/earlier-databases.ts";
import { sqlOf } from "../support/migration/sql-of.ts";
import { definitionsOf, sqliteCatalog } from "../support/migration/sqlite-catalog.ts";

const inSqlite = { dialect: "sqlite" } as const;
const inPostgres = { dialect: "postgres", schema: "firmcore" } as const;

const made = <A>(statements: ReadonlyArray<string>, read: (database: Database.Database) => A): A => {
  const database = new Database(":memory:");
  try {
    for (const statement of statements) database.exec(statement);
    return read(database);
  } finally {
    database.close();
  }
};

test("migrations lead to the tables derived from the classes", () => {
  expect(made(sqlOf(inSqlite), definitionsOf)).toEqual(made(ddl, definitionsOf));
});

test("migrations are numbered without a gap and run in order", () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, i) => i + 1));
  const database = new Database(":memory:");
  for (const statement of sqlOf(inSqlite, 0)) database.exec(statement);
  expect(database.prepare("select max(version) from firm_migration").pluck().get()).toBe(migrations.length);
  // An empty database takes every step in one transaction, so the steps after the first are compared in that form.
  for (const target of [inSqlite, { ...inPostgres, oneTransaction: true }]) {
    const all = sqlOf(target, 0);
    const fromOne = sqlOf(target, 1);
    expect(fromOne.length).toBeGreaterThan(0);
    // Exactly the missing ones, in the same order.
    expect(all.slice(-fromOne.length)).toEqual(fromOne);
    expect(sqlOf(target, migrations.length)).toEqual([]);
  }
});

/** Digests of each released migration, in SQLite and in Postgres. */
const frozen = [
  [1, "8ab29fb3e7ad1c8b", "b62f5f16045cd5ae"],
  [2, "8ca1235048dab88d", "f9f691ae2a714165"],
  [3, "f58afd7cb5d79bda", "0adac85eac7bb6d4"],
];

test("a released migration is never edited", () => {
  const said = migrations
    .slice(0, frozen.length)
    .map(({ version, sqlite, postgres }) => [
      version,
      ...[sqlite, postgres].map((statements) =>
        createHash("sha256").update(statements.join(";")).digest("hex").slice(0, 16),
      ),
    ]);
  expect(said).toEqual(frozen);
  expect(frozenVersions, "each has its database in test/fixtures/migrations").toEqual(
    frozen.map(([version]) => version),
  );
});

test("a release freezes its migrations, the newest too", () => {
  const changelog = readFileSync(new URL("../../CHANGELOG.md", import.meta.url), "utf8");
  const [, newest = ""] = /^## (.+)$/m.exec(changelog) ?? [];
  expect(newest).toMatch(/^\d+\.\d+\.\d+/);
  if (!newest.endsWith("unreleased")) expect(frozen).toHaveLength(migrations.length);
});

test("additive steps run beside bookings and can be repeated", () => {
  const faultsIn = (all: ReadonlyArray<Migration>): ReadonlyArray<string | null> =>
    all.flatMap(({ additive, postgres }) =>
      additive === true
        ? postgres.map((each) => onlineFault(each, outermostParts)).filter((each) => each !== null)
        : [],
    );
  expect(faultsIn(migrations)).toEqual([]);
  const planted = [
    "create index firm_desk_by_tag on {schema}.firm_desk (tag)",
    'alter table {schema}.firm_desk\n  add column if not exists "tag" text collate "C" default (random()::text)',
    'alter table {schema}.firm_desk\n  add column if not exists "tag" text generated always as (name) stored',
    'alter table {schema}.firm_desk add column "tag" text collate "C"',
    "alter table {schema}.firm_desk add constraint c check (true)",
    "update {schema}.firm_desk set tag = 1",
  ];
  expect(faultsIn([{ version: 9, additive: true, sqlite: [], postgres: planted }])).toHaveLength(planted.length);
});

/**
 * With another table of look-alikes, versions compute other keys of the same name and cannot work beside each other. So it comes with
 * a step that is not additive; then this line changes.
 */
test("a table of look-alikes comes with a step that is not additive", () => {
  const last = migrations.findLast(({ additive }) => additive !== true)?.version;
  expect([last, keysVersion]).toEqual([4, "17.0.0/1"]);
});

const planted: ReadonlyArray<Migration> = [
  ...migrations,
  {
    version: migrations.length + 1,
    additive: true,
    sqlite: ["create table firm_desk (a)"],
    postgres: [
      "create table if not exists {schema}.firm_desk (a text)",
      "create index concurrently if not exists firm_desk_by_a on {schema}.firm_desk (a)",
      "drop index concurrently if exists {schema}.firm_desk_by_b",
    ],
  },
  { version: migrations.length + 2, sqlite: ["drop table firm_desk"], postgres: ["drop table {schema}.firm_desk"] },
];
const stepsFrom = (from: number, more: object = {}) => stepsAfter(planted, { ...inPostgres, ...more }, from);

test("an additive step runs outside a transaction, except in an empty database", () => {
  const [additive, other] = stepsFrom(migrations.length);
  expect([additive?.transaction, other?.transaction]).toEqual([false, true]);
  expect(additive?.statements).toEqual([
    'create table if not exists "firmcore".firm_desk (a text);',
    expect.stringMatching(
      /^do \$firmcore\$.*to_regclass\('"firmcore".firm_desk_by_a'\).* not indisvalid.*drop index "firmcore".firm_desk_by_a;/s,
    ),
    'create index concurrently if not exists firm_desk_by_a on "firmcore".firm_desk (a);',
    'drop index concurrently if exists "firmcore".firm_desk_by_b;',
    expect.stringMatching(
      new RegExp(
        `^insert into "firmcore".firm_migration .* select ${migrations.length + 1}, .*, "names", true from .* on conflict do nothing;$`,
      ),
    ),
  ]);
  // Older versions end their work before tables change that they use.
  expect(other?.statements[0]).toBe('lock table "firmcore".firm_migration in access exclusive mode;');
  for (const steps of [stepsFrom(0), stepsFrom(migrations.length, { oneTransaction: true })]) {
    expect(steps.map(({ transaction }) => transaction)).toEqual(steps.map(() => true));
    expect(steps.flatMap(({ statements }) => statements).join("\n")).not.toMatch(
      /concurrently|do \$firmcore\$ begin\n {2}if/,
    );
  }
  expect(
    stepsFrom(0)
      .flatMap(({ statements }) => statements)
      .join("\n"),
  ).not.toContain("lock table");
  expect(stepsAfter(planted, inSqlite, migrations.length).map(({ transaction }) => transaction)).toEqual([true, true]);
});

test("an additive step distributes a new table once, however often it runs", () => {
  const [additive] = stepsFrom(migrations.length, { distributed: true });
  expect(additive?.statements.filter((each) => each.includes("create_reference_table"))).toEqual([
    `select create_reference_table('"firmcore".firm_desk') where not exists (select from pg_catalog.pg_dist_partition where logicalrelid = '"firmcore".firm_desk'::regclass);`,
  ]);
});

test("distributed tables get a constraint in a statement of its own", () => {
  const both = "alter table {schema}.firm_desk drop constraint if exists c, add constraint c check (a > 0) not valid";
  expect(distributedStatements("firmcore", [both])).toEqual([
    "alter table {schema}.firm_desk drop constraint if exists c",
    "alter table {schema}.firm_desk add constraint c check (a > 0) not valid",
  ]);
});

test("distributed tables get no statistics of expressions, which Citus up to 14.0 refuses there", () => {
  const statistics = `create statistics if not exists {schema}.s on (("custom_keys" ->> 0) collate "C") from {schema}.firm_desk`;
  expect(distributedStatements("firmcore", [statistics])).toEqual([]);
});

test("a missing schema is created first", () => {
  expect(sqlOf({ dialect: "postgres", schema: 'our "firm"' })[0]).toBe('create schema if not exists "our ""firm""";');
  const there = sqlOf({ ...inPostgres, schemaExists: true });
  expect(there.filter((each) => each.includes("create schema"))).toEqual([]);
  expect(sqlOf(inPostgres).slice(1)).toEqual(there);
  expect(sqlOf(inPostgres).filter((each) => each.includes("{schema}"))).toEqual([]);
});

test("a schema name that is invalid in Postgres is refused", () => {
  for (const schema of ["", "a\u0000b", "ä".repeat(32)])
    expect(() => sqlOf({ dialect: "postgres", schema })).toThrow("schema: expected a name of 1 to 63 bytes");
  expect(sqlOf({ dialect: "postgres", schema: "$&" })[1]).toMatch(/^create table "\$&"\.firm_migration/);
});

test("every table, index and key starts with its prefix", () => {
  const catalog = made(ddl, sqliteCatalog);
  expect(catalog.length).toBeGreaterThan(20);
  for (const { name, sql } of catalog) {
    expect(name).toMatch(/^firm_/);
    if (name === "firm_migration" || name === "firm_feed" || name === "firm_request_by_until") continue;
    const indexed = /^create table/i.test(sql ?? "")
      ? /primary key \(([^)]*)\)/.exec(sql ?? "")?.[1]
      : / on \w+ \(([^)]*)\)/.exec(sql ?? "")?.[1];
    if (name !== "firm_change_log") expect(indexed, name).toMatch(/^"organization_id"/);
    for (const [, columns] of sql?.matchAll(/(?:foreign key|references \w+) \(([^)]*)\)/g) ?? [])
      expect(columns, name).toMatch(/^"organization_id", /);
  }
});

const Firm = entity("Firm", "A firm.", { name: field(text, "Its name.") });
const Desk = entity(
  "Desk",
  "A desk.",
  {
    owner: field(id, "Whose.", { references: "Firm" }),
    lender: optional(id, "From whom.", { references: "Firm", dangles: true }),
    room: optional(id, "Where.", { references: "Room" }),
    until: optional(day, "Last day.", { open: true }),
    since: optional(day, "First day."),
    free: field(boolean, "Whether."),
    rent: optional(money, "How much."),
    inventoryTag: optional(text, "Number.", { unique: true }),
    shared: field(boolean, "Whether.", { initial: true }),
    label: field(text, "What it says.", { initial: "it's new" }),
    height: field(integer(0, 200), "In centimetres.", { initial: 72 }),
  },
  { indexes: [["owner", "until"]], uniques: [["owner", "since"]] },
);

/** Every table has the same four indexes for indexed custom fields. */
const isOtherKey = (statement: string): boolean => /_by_key_[2-4] /.test(statement);

test("a class as its table, in the open", () => {
  const statements = sqliteDdl([Firm, Desk], []).filter((each) => /firm_desk\b/.test(each) && !isOtherKey(each));
  expect(statements).toEqual([
    `create table firm_desk (
  "organization_id" text not null,
  "object_id" text not null,
  "version" integer not null,
  "created_at" integer not null,
  "updated_at" integer not null,
  "custom" text,
  "owner" text not null,
  "lender" text,
  "room" text,
  "until" integer not null,
  "since" integer,
  "free" integer not null,
  "rent" text,
  "inventory_tag" text,
  "shared" integer not null default 1,
  "label" text not null default 'it''s new',
  "height" integer not null default 72,
  "custom_keys" text,
  primary key ("organization_id", "object_id"),
  foreign key ("organization_id", "owner") references firm_firm ("organization_id", "object_id")
) without rowid`,
    `create unique index firm_desk_one_inventory_tag on firm_desk ("organization_id", "inventory_tag")`,
    `create unique index firm_desk_one_owner_since on firm_desk ("organization_id", "owner", "since")`,
    `create index firm_desk_by_owner_until on firm_desk ("organization_id", "owner", "until")`,
    `create index firm_desk_by_key_1 on firm_desk ("organization_id", ("custom_keys" ->> 0), "object_id") where "custom_keys" ->> 0 is not null`,
  ]);
});

test("the change log numbers its rows", () => {
  const statements = sqliteDdl([], [systemTables.ChangeLog]);
  expect(statements[1]).toMatch(/^create table firm_change_log \(\n {2}"seq" integer primary key,\n/);
  expect(statements[1]).toMatch(/\n\)$/);
  expect(statements.slice(2, -1)).toEqual([
    `create index firm_change_log_by_organization_id on firm_change_log ("organization_id")`,
    `create index firm_change_log_by_organization_id_class_object_id on firm_change_log ("organization_id", "class", "object_id")`,
    `create index firm_change_log_by_organization_id_actor on firm_change_log ("organization_id", "actor")`,
    `create index firm_change_log_by_organization_id_at on firm_change_log ("organization_id", "at")`,
  ]);
});

test("the Postgres table of a class, in full", () => {
  const Wide = entity("Firm", "A firm.", {
    ...Firm.fields,
    seats: field(integer(0, 2_147_483_647), "How many."),
    steps: field(integer(0, 2_147_483_648), "How many."),
    seen: optional(instant, "When."),
  });
  expect(
    postgresDdl([Wide, Desk], []).filter((each) => /firm_(firm|desk)\b/.test(each) && !/_(by|of)_key_/.test(each)),
  ).toEqual([
    `create table {schema}.firm_firm (
  "organization_id" text collate "C" not null,
  "object_id" text collate "C" not null,
  "version" integer not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "custom" json,
  "name" text collate "C" not null,
  "seats" integer not null,
  "steps" bigint not null,
  "seen" bigint,
  "custom_keys" json,
  constraint firm_firm_key primary key ("organization_id", "object_id")
)`,
    `create table {schema}.firm_desk (
  "organization_id" text collate "C" not null,
  "object_id" text collate "C" not null,
  "version" integer not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "custom" json,
  "owner" text collate "C" not null,
  "lender" text collate "C",
  "room" text collate "C",
  "until" integer not null,
  "since" integer,
  "free" boolean not null,
  "rent" json,
  "inventory_tag" text collate "C",
  "shared" boolean not null default true,
  "label" text collate "C" not null default 'it''s new',
  "height" integer not null default 72,
  "custom_keys" json,
  constraint firm_desk_key primary key ("organization_id", "object_id"),
  constraint firm_desk_to_owner foreign key ("organization_id", "owner") references {schema}.firm_firm ("organization_id", "object_id")
)`,
    `create unique index firm_desk_one_inventory_tag on {schema}.firm_desk ("organization_id", "inventory_tag")`,
    `create unique index firm_desk_one_owner_since on {schema}.firm_desk ("organization_id", "owner", "since")`,
    `create index firm_desk_by_owner_until on {schema}.firm_desk ("organization_id", "owner", "until")`,
  ]);
});

test("the Postgres change log keeps JSON text and transaction ids", () => {
  expect(postgresDdl([], [systemTables.ChangeLog]).filter((each) => each.includes("firm_change_log"))).toEqual([
    `create table {schema}.firm_change_log (
  "seq" bigint not null generated always as identity,
  "xid" xid8 not null default pg_current_xact_id(),
  "organization_id" text collate "C" not null,
  "at" bigint not null,
  "actor" text collate "C" not null,
  "request_id" text collate "C",
  "class" text collate "C" not null,
  "object_id" text collate "C" not null,
  "kind" text collate "C" not null,
  "event" text collate "C" not null,
  "version" integer not null,
  "reason" text collate "C",
  "before" json,
  "after" json,
  constraint firm_change_log_key primary key ("organization_id", "seq")
)`,
    `create index firm_change_log_by_organization_id_class_7d7a5b0a on {schema}.firm_change_log ("organization_id", "class", "object_id", "seq")`,
    `create index firm_change_log_by_organization_id_actor_seq on {schema}.firm_change_log ("organization_id", "actor", "seq")`,
    `create index firm_change_log_by_organization_id_at on {schema}.firm_change_log ("organization_id", "at")`,
    `create index firm_change_log_by_organization_id_xid on {schema}.firm_change_log ("organization_id", "xid")`,
  ]);
});

test("an open-ended day is refused in a unique set", () => {
  const Lease = entity(
    "Lease",
    "A lease.",
    { until: optional(day, "Last day.", { open: true }) },
    { uniques: [["until"]] },
  );
  for (const of of [sqliteDdl, postgresDdl]) expect(() => of([Lease], [])).toThrow("open end");
});
