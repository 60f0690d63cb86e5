import type { Storage } from "../../../domain/kernel/refusal/refusal.ts";
import { newerMessage, type SchemaState } from "../../../ports/adapter.ts";

/** The last step of a database, and the first one after those of this library that is not additive. */
export interface StoredVersion {
  readonly version: number;
  readonly notAdditive: number | null;
}

const newerSteps = (table: string, known: number): string =>
  `from ${table} where "version" > ${known} and not "additive"`;

/** `table`: the table of migrations; `known`: the last step that this library knows. A database of that version has the column. */
export const notAdditiveSql = (table: string, known: number): string =>
  `select min("version") ${newerSteps(table, known)}`;

/**
 * Fails to give an integer if there is one. Null otherwise; a constant would be evaluated when the statement is planned. Every
 * transaction evaluates it, so it takes any such step instead of the first, which needs no aggregate.
 */
export const noNewerStepSql = (table: string, known: number): string =>
  `(select 'step ' || "version" ${newerSteps(table, known)} limit 1)::integer`;

/** Only the newer version knows which of its fields hold texts about a person. */
export const cannotErase: Storage = {
  _tag: "Storage",
  retry: "safe",
  message:
    "The database is newer than this firmcore, which does not know all fields with texts about a person: erase the person with the newer firmcore",
};

export const schemaStateOf = (
  { version, notAdditive }: StoredVersion,
  expected: number,
  distributed = false,
): SchemaState => {
  if (version === 0) return { is: "empty" };
  if (version === expected) return { is: "current", version };
  const nodes = distributed ? ({ distributed } as const) : {};
  if (version < expected) return { is: "older", version, expected, ...nodes };
  return { is: "newer", version, expected, notAdditive, ...nodes };
};

/** The fault of tables on which this library does not work, with the command to run; null if it does. `database` as on the command line. */
export const versionFaultOf =
  (database: string) =>
  ({ version, notAdditive }: StoredVersion, expected: number): Storage | null => {
    const storage = (message: string): Storage => ({ _tag: "Storage", message, retry: "never" });
    if (version === 0) return storage(`The database has no tables of firmcore yet: ${howToMigrate(database)}`);
    if (version < expected)
      return storage(
        `The database is at version ${version}, this firmcore needs ${expected}: ${howToMigrate(database)}`,
      );
    return notAdditive === null ? null : storage(newerMessage(version, expected, notAdditive));
  };
export const howToMigrate = (database: string): string => `run app.migrate() or \`firmcore migrate --db ${database}\``;
