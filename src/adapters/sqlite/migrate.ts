import { setTimeout as after } from "node:timers/promises";
import { type LookAlike, rekeyed } from "../../domain/user/rekey.ts";
import type { MigrationResult } from "../../ports/adapter.ts";
import { backOff, deadlineIn, isPast } from "../back-off.ts";
import { latestVersion, migrationSql } from "../sql/migrations/index.ts";
import {
  accountOf,
  areKeysCurrent,
  clearKeys,
  keyValues,
  selectAccounts,
  setKeysVersion,
  updateKeys,
} from "../sql/schema/username-keys.ts";
import { StoreError } from "../store-error.ts";
import type { SqliteDatabase } from "./connection/driver.ts";
import { faultOf, isBusy, versionFault } from "./connection/fault.ts";
import { prepareRaw, prepareRun } from "./connection/prepare.ts";
import { keysVersionOf, storedVersionOf } from "./statements/schema-version.ts";
import type { Statements } from "./statements/statements.ts";

/** Longer than for a booking, because a migration of another process may rewrite tables. */
const minimumTimeout = 60_000;

/** Computes the keys of usernames again if they were computed with another look-alike table. */
const rekey = (database: SqliteDatabase): ReadonlyArray<LookAlike> => {
  const inUsers = (text: string): string => text.replaceAll("{users}", "firm_user");
  if (areKeysCurrent(keysVersionOf(database))) return [];
  const accounts = prepareRaw(database, inUsers(selectAccounts)).all() as ReadonlyArray<ReadonlyArray<unknown>>;
  const { changed, lookAlikes } = rekeyed(accounts.map(accountOf));
  const [taking, giving] = [clearKeys, updateKeys].map((text) => prepareRun(database, inUsers(text)));
  for (const each of changed) taking?.run([each.organizationId, each.objectId]);
  for (const each of changed) giving?.run(keyValues(each));
  database.exec(setKeysVersion.replaceAll("{table}", "firm_migration"));
  return lookAlikes;
};

/** Runs all missing migrations in one transaction. Of two processes one migrates; the other waits and finds nothing to do. */
const migrateOnce = ({ database, run }: Statements): MigrationResult => {
  run("begin immediate");
  try {
    const stored = storedVersionOf(database);
    const { version: from } = stored;
    if (from > latestVersion) {
      const fault = versionFault(stored, latestVersion);
      if (fault !== null) throw new StoreError(fault);
      run("rollback");
      return { from, to: from };
    }
    for (const { statements } of migrationSql({ dialect: "sqlite" }, from))
      for (const statement of statements) database.exec(statement);
    const lookAlikes = rekey(database);
    run("commit");
    return { from, to: latestVersion, ...(lookAlikes.length === 0 ? {} : { lookAlikes }) };
  } catch (cause) {
    if (database.inTransaction) run("rollback");
    throw cause;
  }
};

export const migrate = async (statements: () => Statements, busyTimeout: number): Promise<MigrationResult> => {
  const deadline = deadlineIn(Math.max(busyTimeout, minimumTimeout));
  for (let attempt = 1; ; attempt++) {
    try {
      return migrateOnce(statements());
    } catch (cause) {
      if (cause instanceof StoreError) throw cause;
      if (!isBusy(cause) || isPast(deadline)) throw new StoreError(faultOf(cause), cause);
    }
    await after(backOff(attempt, 1, 50));
  }
};
