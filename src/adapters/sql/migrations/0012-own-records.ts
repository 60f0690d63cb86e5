import type { Migration } from "./migration.ts";

/** The records of the classes that firms declare (R-CUST-2). */
export const migration: Migration = {
  version: 12,
  additive: true,
  sqlite: [
    `create table firm_own_record (
  "organization_id" text not null,
  "object_id" text not null,
  "version" integer not null,
  "created_at" integer not null,
  "updated_at" integer not null,
  "custom" text,
  "class" text not null,
  "owner" text,
  primary key ("organization_id", "object_id"),
  foreign key ("organization_id", "owner") references firm_user ("organization_id", "object_id")
) without rowid`,
    `create index firm_own_record_by_class_object_id on firm_own_record ("organization_id", "class", "object_id")`,
    `create index firm_own_record_by_class_owner on firm_own_record ("organization_id", "class", "owner")`,
    `create index firm_own_record_by_owner on firm_own_record ("organization_id", "owner")`,
  ],
  postgres: [
    `create table if not exists {schema}.firm_own_record (
  "organization_id" text collate "C" not null,
  "object_id" text collate "C" not null,
  "version" integer not null,
  "created_at" bigint not null,
  "updated_at" bigint not null,
  "custom" json,
  "class" text collate "C" not null,
  "owner" text collate "C",
  constraint firm_own_record_key primary key ("organization_id", "object_id"),
  constraint firm_own_record_to_owner foreign key ("organization_id", "owner") references {schema}.firm_user ("organization_id", "object_id")
)`,
    `create index concurrently if not exists firm_own_record_by_class_object_id on {schema}.firm_own_record ("organization_id", "class", "object_id")`,
    `create index concurrently if not exists firm_own_record_by_class_owner on {schema}.firm_own_record ("organization_id", "class", "owner")`,
    `create index concurrently if not exists firm_own_record_by_owner on {schema}.firm_own_record ("organization_id", "owner")`,
  ],
};
