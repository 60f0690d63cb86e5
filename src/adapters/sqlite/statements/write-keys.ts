import { sql } from "kysely";
import type { KeyWork } from "../../../domain/kernel/decision/decision.ts";
import { customKey } from "../../../domain/kernel/values/custom-key.ts";
import type { CustomStorage } from "../../../domain/kernel/values/custom-path.ts";
import { organizationParameter } from "../../sql/parameters.ts";
import { type KeySql, refuseOlderVersions, workByClass, writeKeys } from "../../sql/statements/key-statements.ts";
import type { SqliteDatabase } from "../connection/driver.ts";
import { prepareRun } from "../connection/prepare.ts";
import { sqliteDialect } from "./dialect.ts";

/** SQLite has no bits of numbers, so it asks this process for keys. */
const keyFunction = "firmcore_key";
const keySql: KeySql = {
  keyOf: (name, storage) => sql`${sql.raw(keyFunction)}("custom", ${sql.lit(name)}, ${sql.lit(storage)})`,
  list: (of) => sql`json_array(${sql.join(of)})`,
};

/** Writes keys of a firm. */
export type WriteKeys = (organizationId: string, work: ReadonlyArray<KeyWork>) => void;
export const keyWriter = (database: SqliteDatabase): WriteKeys => {
  let knows = false;
  return (organizationId, work) => {
    if (!knows)
      database.function?.(
        keyFunction,
        { deterministic: true },
        (custom: string | null, name: string, storage: string) =>
          customKey(custom === null ? null : JSON.parse(custom), name, storage as CustomStorage),
      );
    knows = true;
    if (work.some(({ of }) => of !== null)) prepareRun(database, refuseOlderVersions("firm_migration")).run();
    for (const [name, each] of workByClass(work)) {
      const { text, bind } = writeKeys(sqliteDialect, keySql, name, each);
      prepareRun(database, text).run(...bind({ [organizationParameter.param]: organizationId, $class: name }));
    }
  };
};
