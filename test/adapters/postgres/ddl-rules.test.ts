import { describe, expect, test } from "vitest";
import { wholeTables } from "../../../src/adapters/postgres/statements/tenant-tables.ts";
import { sqlOf } from "../../support/migration/sql-of.ts";
import { rules } from "./scale-out-rules.ts";

const printed = sqlOf({ dialect: "postgres", schema: "firmcore" });
const desk = (...lines: ReadonlyArray<string>): string =>
  `create table "firmcore".firm_desk (\n${['  "organization_id" text collate "C" not null', ...lines].join(",\n")}\n);`;
const room = 'create table "firmcore".firm_room (\n  "id" integer not null\n);';

/** A rule of scale-out.md, and statements that break it. */
const cases: ReadonlyArray<readonly [rule: number, what: string, breaches: ReadonlyArray<string>]> = [
  [
    1,
    "the organization stands first in every primary key, unique constraint and unique index",
    [
      desk('  constraint firm_desk_key primary key ("object_id")'),
      desk('  constraint firm_desk_one_tag unique ("tag", "organization_id")'),
      'alter table "firmcore".firm_user add constraint firm_user_one_team unique ("team", "organization_id");',
      'alter table "firmcore".firm_user add constraint firm_user_key primary key ("object_id");',
      `${desk('  "tag" text')}\ncreate unique index firm_desk_one_tag on "firmcore".firm_desk ("tag");`,
    ],
  ],
  [
    2,
    "in a foreign key the organization stands first on both sides, and no table of all firms points at one of theirs",
    [
      desk('  constraint k foreign key ("owner") references "firmcore".firm_user ("object_id")'),
      desk(
        '  constraint k foreign key ("organization_id", "owner") references "firmcore".firm_user ("object_id", "organization_id")',
      ),
      desk(
        '  constraint k foreign key ("organization_id", "owner") references "firmcore".firm_feed ("organization_id", "id")',
      ),
      'alter table "firmcore".firm_user add constraint firm_user_to_team foreign key ("team") references "firmcore".firm_company ("object_id") not valid;',
      'create table "firmcore".firm_feed (\n  "id" integer not null,\n  constraint k foreign key ("id") references "firmcore".firm_user ("object_id")\n);',
    ],
  ],
  [
    3,
    "no foreign key clears or follows what it points at",
    ["set null", "set default"]
      .map((action) =>
        desk(
          `  constraint k foreign key ("organization_id") references "firmcore".firm_user ("organization_id") on delete ${action}`,
        ),
      )
      .concat(
        desk(
          '  constraint k foreign key ("organization_id") references "firmcore".firm_user ("organization_id") on update cascade',
        ),
      ),
  ],
  [
    4,
    "the organization has one type and collation everywhere and never changes",
    [
      'create table "firmcore".firm_desk (\n  "organization_id" varchar(20) not null\n);',
      'create table "firmcore".firm_desk (\n  "organization_id" text not null\n);',
      'alter table "firmcore".firm_user alter column "organization_id" type uuid;',
    ],
  ],
  [
    5,
    "every constraint has a name, and no name is longer than 50 bytes",
    [
      desk('  primary key ("organization_id", "object_id")'),
      desk('  "tag" text unique'),
      desk('  "seats" integer check ("seats" > 0)'),
      desk(`  constraint ${"k".repeat(51)} primary key ("organization_id")`),
      `create index ${"i".repeat(51)} on "firmcore".firm_user ("organization_id");`,
      'alter table "firmcore".firm_user rename constraint a to b;',
      'alter table "firmcore".firm_user add column "seats" integer check ("seats" > 0);',
    ],
  ],
  [
    6,
    "a constraint that is added later is the only subcommand, and not valid at first",
    [
      'alter table "firmcore".firm_user add column "seats" integer, add constraint firm_user_seats check ("seats" > 0) not valid;',
      'alter table "firmcore".firm_user add constraint firm_user_seats check ("seats" in (1, 2));',
    ],
  ],
  [
    7,
    "what counts is there from the first, as bigint",
    [
      'alter table "firmcore".firm_user add column "n" bigint generated always as identity;',
      desk('  "n" integer not null generated always as identity'),
      desk('  "n" bigserial not null'),
    ],
  ],
  [
    8,
    "there are no triggers and no rules",
    [
      'create trigger t after insert on "firmcore".firm_user execute function f();',
      'create or replace rule r as on insert to "firmcore".firm_user do nothing;',
    ],
  ],
  [
    9,
    "a table comes after those that it points at, with its keys, so that it can be distributed while it is empty",
    [
      desk(
        '  constraint k foreign key ("organization_id", "room") references "firmcore".firm_room ("organization_id", "id")',
      ),
    ],
  ],
  [
    10,
    "all can run in one transaction without a session of its own, and tables of all firms are reference tables",
    [
      'create index concurrently i on "firmcore".firm_user ("organization_id");',
      "set search_path to firmcore;",
      "select pg_advisory_lock(1);",
      "create index i on firm_user (organization_id);",
      room,
    ],
  ],
  [
    11,
    "a statement about rows keeps to one firm at a time",
    [
      'update "firmcore".firm_task as t set "owner" = u."object_id" from "firmcore".firm_user as u where u."object_id" = t."owner";',
      'delete from "firmcore".firm_session where "user" not in (select "object_id" from "firmcore".firm_user);',
    ],
  ],
  [
    21,
    "no row gets a value that each node would find for itself",
    [
      'update "firmcore".firm_user set "external_id" = gen_random_uuid()::text;',
      `insert into "firmcore".firm_user ("object_id") select nextval('s');`,
    ],
  ],
];

describe.each(cases)("scale-out rule %i: %s", (number, _what, breaches) => {
  const rule = rules[number];
  if (rule === undefined) throw new Error(`there is no rule ${number}`);

  test("the printed migrations keep it", () => {
    expect(rule(printed)).toEqual([]);
  });
  test.each(breaches)("a breach is seen: %s", (breach) => {
    expect(rule([...printed, ...breach.split(/(?<=;)\n/)])).not.toEqual([]);
  });
});

test("every migration rule has a test", () => {
  const tested = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 21];
  expect(cases.map(([rule]) => rule)).toEqual(tested);
  expect(Object.keys(rules).map(Number)).toEqual(tested);
  expect(wholeTables).toEqual(["firm_migration", "firm_feed"]);
  expect(printed.filter((each) => each.startsWith("create table")).length).toBeGreaterThan(25);
});
