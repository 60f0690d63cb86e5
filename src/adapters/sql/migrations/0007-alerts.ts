import type { Migration } from "./migration.ts";

/**
 * Acknowledged and delivered alerts (R-ALERT-1).
 * Additive: earlier versions work on its tables, which they do not know.
 */
export const migration: Migration = {
  version: 7,
  additive: true,
  sqlite: [
    `create table firm_alert_delivery (
  "organization_id" text not null,
  "object_id" text not null,
  "version" integer not null,
  "created_at" integer not null,
  "updated_at" integer not null,
  "custom" text,
  "key" text not null,
  "user" text not null,
  "notifier" text not null,
  "claimed_until" integer,
  "delivered_at" integer,
  primary key ("organization_id", "object_id")
) without rowid`,
    `create table firm_alert_mark (
  "organization_id" text not null,
  "object_id" text not null,
  "version" integer not null,
  "created_at" integer not null,
  "updated_at" integer not null,
  "custom" text,
  "key" text not null,
  "user" text not null,
  primary key ("organization_id", "object_id"),
  foreign key ("organization_id", "user") references firm_user ("organization_id", "object_id")
) without rowid`,
    `create unique index firm_alert_delivery_one_key_user_notifier on firm_alert_delivery ("organization_id", "key", "user", "notifier")`,
    `create index firm_alert_delivery_by_user on firm_alert_delivery ("organization_id", "user")`,
    `create unique index firm_alert_mark_one_user_key on firm_alert_mark ("organization_id", "user", "key")`,
  ],
  postgres: [
    `create table if not exists {schema}.firm_alert_delivery (
  "organization_id" text collate "C" not null,
  "object_id" text collate "C" not null,
  "version" integer not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "custom" json,
  "key" text collate "C" not null,
  "user" text collate "C" not null,
  "notifier" text collate "C" not null,
  "claimed_until" bigint,
  "delivered_at" bigint,
  constraint firm_alert_delivery_key primary key ("organization_id", "object_id")
)`,
    `create table if not exists {schema}.firm_alert_mark (
  "organization_id" text collate "C" not null,
  "object_id" text collate "C" not null,
  "version" integer not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "custom" json,
  "key" text collate "C" not null,
  "user" text collate "C" not null,
  constraint firm_alert_mark_key primary key ("organization_id", "object_id"),
  constraint firm_alert_mark_to_user foreign key ("organization_id", "user") references {schema}.firm_user ("organization_id", "object_id")
)`,
    `create unique index concurrently if not exists firm_alert_delivery_one_key_user_notifier on {schema}.firm_alert_delivery ("organization_id", "key", "user", "notifier")`,
    `create index concurrently if not exists firm_alert_delivery_by_user on {schema}.firm_alert_delivery ("organization_id", "user")`,
    `create unique index concurrently if not exists firm_alert_mark_one_user_key on {schema}.firm_alert_mark ("organization_id", "user", "key")`,
  ],
};
