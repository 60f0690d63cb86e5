import { relationLiteral } from "../schema/schema-name.ts";

/** Builds or drops an index while others write; Postgres refuses it inside a transaction. */
const concurrent = /^((?:create (?:unique )?|drop )index )concurrently /;
export const isConcurrent = (statement: string): boolean => concurrent.test(statement);

/** A statement of an additive step as it runs inside a transaction. */
export const inTransaction = (statement: string): string => statement.replace(concurrent, "$1");

/** An interrupted build leaves an unusable index under its name, which `if not exists` would keep. */
const dropUnfinished = (schema: string, index: string): string =>
  `do $firmcore$ begin
  if exists (select from pg_catalog.pg_index where indexrelid = to_regclass(${relationLiteral(schema, index)}) and not indisvalid) then
    drop index {schema}.${index};
  end if;
end $firmcore$`;
const created = /^create (?:unique )?index concurrently if not exists (\w+) /;
/** A statement of an additive step with what it needs to be repeated after an interruption. */
export const repeatable = (schema: string, statement: string): ReadonlyArray<string> => {
  const index = created.exec(statement)?.[1];
  return index === undefined ? [statement] : [dropUnfinished(schema, index), statement];
};
