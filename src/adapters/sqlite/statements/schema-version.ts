import type { SchemaState } from "../../../ports/adapter.ts";
import { latestVersion } from "../../sql/migrations/index.ts";
import { selectKeysVersion } from "../../sql/schema/username-keys.ts";
import type { SqliteDatabase } from "../connection/driver.ts";
import { prepareRaw } from "../connection/prepare.ts";

/** The number of the last migration; 0 for a database without our tables. */
export const versionOf = (database: SqliteDatabase): number => {
  const table = "select 1 from sqlite_master where type = 'table' and name = 'firm_migration'";
  if (prepareRaw(database, table).get() === undefined) return 0;
  const [version] = prepareRaw(database, 'select max("version") from "firm_migration"').get() as [number | null];
  return version ?? 0;
};

/** The version of the look-alike table with which the keys of usernames were computed, in a database of the current version. */
export const keysVersionOf = (database: SqliteDatabase): unknown =>
  (
    prepareRaw(database, selectKeysVersion.replaceAll("{table}", "firm_migration")).get() as [unknown] | undefined
  )?.[0] ?? null;

export const stateOf = (version: number): SchemaState => {
  if (version === 0) return { is: "empty" };
  if (version === latestVersion) return { is: "current", version };
  return { is: version < latestVersion ? "older" : "newer", version, expected: latestVersion };
};
