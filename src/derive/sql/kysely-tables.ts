import { type Column, columnsOf, columnsOfFields, partsOf, tableName } from "../../adapters/sql/schema/columns.ts";
import type { SystemTable } from "../../domain/change-log/system-tables.ts";
import type { Entity } from "../../domain/kernel/schema/entity.ts";

const types = { text: "string", integer: "number", boolean: "0 | 1", json: "string" } as const;
const row = (columns: ReadonlyArray<Column>): string =>
  `{ ${columns
    .map(({ column, storage, nullable }) => `readonly ${column}: ${types[storage]}${nullable ? " | null" : ""};`)
    .join("\n")} }`;

/** The table types for Kysely, with columns as the database stores them. */
export const kyselyTables = (entities: ReadonlyArray<Entity>, system: ReadonlyArray<SystemTable>): string =>
  [
    "// Generated from src/domain/*/entity.ts by `npm run derive`.",
    "/** Every table with its columns as stored: days and instants as numbers, lists and structures as JSON text. */",
    "export interface Tables {",
    "readonly firm_migration: { readonly version: number; readonly at: number; readonly names: string | null; readonly additive: number; };",
    ...entities.map((each) => `readonly ${tableName(each.name)}: ${row([...columnsOf(each), ...partsOf(each)])};`),
    ...system.map(({ name, fields }) => `readonly ${tableName(name)}: ${row(columnsOfFields(fields))};`),
    "readonly firm_feed: { readonly id: number; readonly epoch: number; readonly system: string; };",
    "}",
    "",
  ].join("\n");
