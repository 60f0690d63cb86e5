import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { migrationSql, migrations } from "../../src/adapters/sql/migrations/index.ts";
import { ddl } from "../../src/adapters/sqlite/generated/ddl.gen.ts";
import { sqliteDdl } from "../../src/derive/ddl.ts";
import { systemTables } from "../../src/domain/entities.ts";
import { entity, field, optional } from "../../src/domain/kernel/entity.ts";
import { boolean, day, id, money, text } from "../../src/domain/kernel/kind.ts";

interface Made {
  readonly name: string;
  readonly sql: string | null;
}
const catalog = (statements: ReadonlyArray<string>): ReadonlyArray<Made> => {
  const database = new Database(":memory:");
  for (const statement of statements) database.exec(statement);
  const made = database
    .prepare("select type, name, tbl_name, sql from sqlite_master where name not like 'sqlite_%' order by name")
    .all() as ReadonlyArray<Made>;
  database.close();
  return made.map((each) => ({ ...each, sql: each.sql?.replaceAll(/\s+/g, " ") ?? null }));
};

test("migrating an empty database leads to the tables that follow from the classes", () => {
  expect(catalog(migrationSql())).toEqual(catalog(ddl));
});

test("migrations are numbered without a gap, and each brings a database on from the one before", () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, i) => i + 1));
  const database = new Database(":memory:");
  for (const statement of migrationSql(0)) database.exec(statement);
  expect(database.prepare("select max(version) from firm_migration").pluck().get()).toBe(migrations.length);
  expect(migrationSql(migrations.length)).toEqual([]);
});

test("every table and index begins with firm_, and with the organization", () => {
  const made = catalog(ddl);
  expect(made.length).toBeGreaterThan(20);
  for (const { name, sql } of made) {
    expect(name).toMatch(/^firm_/);
    if (name === "firm_migration" || name === "firm_request_by_until") continue;
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
  },
  { indexes: [["owner", "until"]], uniques: [["owner", "since"]] },
);

test("a class as its table, in the open", () => {
  expect(sqliteDdl([Firm, Desk], []).slice(2)).toEqual([
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
  primary key ("organization_id", "object_id"),
  foreign key ("organization_id", "owner") references firm_firm ("organization_id", "object_id")
) without rowid`,
    `create unique index firm_desk_one_inventory_tag on firm_desk ("organization_id", "inventory_tag")`,
    `create unique index firm_desk_one_owner_since on firm_desk ("organization_id", "owner", "since")`,
    `create index firm_desk_by_owner_until on firm_desk ("organization_id", "owner", "until")`,
  ]);
});

test("the change log counts its rows, and its indexes hold the counter without naming it", () => {
  const made = sqliteDdl([], [systemTables.ChangeLog]);
  expect(made[1]).toMatch(/^create table firm_change_log \(\n {2}"seq" integer primary key,\n/);
  expect(made[1]).toMatch(/\n\)$/);
  expect(made.slice(2)).toEqual([
    `create index firm_change_log_by_organization_id on firm_change_log ("organization_id")`,
    `create index firm_change_log_by_organization_id_class_object_id on firm_change_log ("organization_id", "class", "object_id")`,
  ]);
});

test("an open end is refused in a unique set, where two open ends would be equal", () => {
  const Lease = entity(
    "Lease",
    "A lease.",
    { until: optional(day, "Last day.", { open: true }) },
    { uniques: [["until"]] },
  );
  expect(() => sqliteDdl([Lease], [])).toThrow("open end");
});
