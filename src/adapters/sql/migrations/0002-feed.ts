import type { Migration } from "./migration.ts";

/**
 * What a cursor of the change log belongs to: the epoch, which starts over when a restored database can no longer tell what a
 * cursor has seen, and the database that gave it. A cursor of another epoch or database is refused (architecture §11).
 * On Postgres also how entries are numbered: all firms by one sequence, or each firm by a counter row of its own (`feed: "counter"`).
 * And two indexes, one of them in place of a narrower one: that of the hours is built anew.
 */
export const migration: Migration = {
  version: 2,
  sqlite: [
    `create table firm_feed (
  "id" integer primary key check ("id" = 1),
  "epoch" integer not null,
  "system" text not null
)`,
    `insert into firm_feed ("id", "epoch", "system") values (1, 1, lower(hex(randomblob(8))))`,
    // Answer alone what an entry reads of the day's other hours, and what a booking reads of the engineer's limits.
    "drop index firm_billable_hour_by_engineer_work_date_hours_approval",
    `create index firm_billable_hour_by_engineer_work_date_hours_approval_project on firm_billable_hour ("organization_id", "engineer", "work_date", "hours", "approval", "project")`,
    `create index firm_capacity_limit_by_engineer_from_limit on firm_capacity_limit ("organization_id", "engineer", "from", "limit")`,
  ],
  postgres: [
    `create table {schema}.firm_feed (
  "id" integer not null default 1,
  "epoch" bigint not null,
  "system" text collate "C" not null,
  "kind" text collate "C" not null default 'snapshot',
  constraint firm_feed_key primary key ("id"),
  constraint firm_feed_one check ("id" = 1),
  constraint firm_feed_kind check ("kind" in ('snapshot', 'counter'))
)`,
    // A role that may not ask which server this is leaves it open.
    `do $firmcore$ begin
  insert into {schema}.firm_feed ("epoch", "system") values (1, (select system_identifier::text from pg_control_system()));
exception when insufficient_privilege then
  insert into {schema}.firm_feed ("epoch", "system") values (1, '');
end $firmcore$`,
    `create table {schema}.firm_feed_head (
  "organization_id" text collate "C" not null,
  "last_seq" bigint not null,
  constraint firm_feed_head_key primary key ("organization_id")
)`,
    "drop index {schema}.firm_billable_hour_by_engineer_work_date_28af96b3",
    `create index firm_billable_hour_by_engineer_work_date_d5d8b1a9 on {schema}.firm_billable_hour ("organization_id", "engineer", "work_date", "hours", "approval", "project")`,
    `create index firm_capacity_limit_by_engineer_from_limit on {schema}.firm_capacity_limit ("organization_id", "engineer", "from", "limit")`,
  ],
};
