import { latestVersion } from "../../sql/migrations/index.ts";
import { selectKeysVersion } from "../../sql/schema/username-keys.ts";
import { notAdditiveSql, type StoredVersion } from "../../sql/schema/version-fault.ts";
import type { SqliteDatabase } from "../connection/driver.ts";
import { prepareRaw } from "../connection/prepare.ts";

/** Finds the first newer step that is not additive, in a database at this version or a newer one. */
export const notAdditiveIn = (database: SqliteDatabase): (() => number | null) => {
  const prepared = prepareRaw(database, notAdditiveSql("firm_migration", latestVersion));
  return () => (prepared.get() as [number | null])[0];
};

/** The version of the tables; 0 for a database without our tables. */
export const storedVersionOf = (database: SqliteDatabase): StoredVersion => {
  const table = "select 1 from sqlite_master where type = 'table' and name = 'firm_migration'";
  if (prepareRaw(database, table).get() === undefined) return { version: 0, notAdditive: null };
  const [last] = prepareRaw(database, 'select max("version") from "firm_migration"').get() as [number | null];
  const version = last ?? 0;
  return { version, notAdditive: version > latestVersion ? notAdditiveIn(database)() : null };
};

/** The version of the look-alike table with which the keys of usernames were computed, in a database of the current version. */
export const keysVersionOf = (database: SqliteDatabase): unknown =>
  (
    prepareRaw(database, selectKeysVersion.replaceAll("{table}", "firm_migration")).get() as [unknown] | undefined
  )?.[0] ?? null;
