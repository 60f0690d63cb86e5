import type { Entity } from "../../../domain/kernel/schema/entity.ts";
import { foreignKeyFields, snakeCase, tableName } from "../../sql/schema/columns.ts";
import { foreignKeyName } from "../../sql/schema/constraint-names.ts";

/** One foreign key: its name, and what defines it with `{schema}` for the schema. */
export interface ForeignKey {
  readonly name: string;
  readonly definition: string;
}
/** The foreign keys of a class; the organization comes first on both sides. */
export const foreignKeysOf = (of: Entity, known: ReadonlySet<string>): ReadonlyArray<ForeignKey> =>
  foreignKeyFields(of, known).map(({ field, references }) => ({
    name: foreignKeyName(tableName(of.name), field),
    definition: `foreign key ("organization_id", "${snakeCase(field)}") references {schema}.${tableName(references)} ("organization_id", "object_id")`,
  }));
