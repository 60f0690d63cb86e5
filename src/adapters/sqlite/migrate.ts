import { setTimeout as after } from "node:timers/promises";
import { type LookAlike, rekeyed } from "../../domain/user/rekey.ts";
import type { MigrationResult } from "../../ports/adapter.ts";
import { latest, migrationSql } from "../sql/migrations/index.ts";
import {
  accountOf,
  accountsInOrder,
  keysAndPlace,
  nameLast,
  namesReady,
  withKeys,
  withoutKeys,
} from "../sql/schema/username-keys.ts";
import { StoreError } from "../sql/store-error.ts";
import { deadlineIn, isPast, pause } from "./connection/back-off.ts";
import type { SqliteDatabase } from "./connection/driver.ts";
import { faultOf, isBusy, unready } from "./connection/fault.ts";
import { prepareRows, prepareRun } from "./connection/prepare.ts";
import { namesOf, versionOf } from "./statements/schema-version.ts";
import type { Session } from "./statements/statements.ts";

/** A migration of another process may rewrite tables: it is waited for longer than a booking. */
const leastPatience = 60_000;

/** Makes the keys of usernames anew where another table of look-alikes made them. */
const rekey = (database: SqliteDatabase): ReadonlyArray<LookAlike> => {
  const inUsers = (text: string): string => text.replaceAll("{users}", "firm_user");
  if (namesReady(namesOf(database))) return [];
  const accounts = prepareRows(database, inUsers(accountsInOrder)).all() as ReadonlyArray<ReadonlyArray<unknown>>;
  const { changed, lookAlikes } = rekeyed(accounts.map(accountOf));
  const [taking, giving] = [withoutKeys, withKeys].map((text) => prepareRun(database, inUsers(text)));
  for (const each of changed) taking?.run([each.organizationId, each.objectId]);
  for (const each of changed) giving?.run(keysAndPlace(each));
  database.exec(nameLast.replaceAll("{table}", "firm_migration"));
  return lookAlikes;
};

/** All missing migrations in one transaction. Of two processes one migrates, the other waits and finds nothing to do. */
const migrateOnce = ({ database, run }: Session): MigrationResult => {
  run("begin immediate");
  try {
    const from = versionOf(database);
    if (from > latest) throw new StoreError(unready(from, latest));
    for (const statement of migrationSql({ dialect: "sqlite" }, from)) database.exec(statement);
    const lookAlikes = rekey(database);
    run("commit");
    return { from, to: latest, ...(lookAlikes.length === 0 ? {} : { lookAlikes }) };
  } catch (cause) {
    if (database.inTransaction) run("rollback");
    throw cause;
  }
};

export const migrate = async (session: () => Session, busyTimeout: number): Promise<MigrationResult> => {
  const deadline = deadlineIn(Math.max(busyTimeout, leastPatience));
  for (let attempt = 1; ; attempt++) {
    try {
      return migrateOnce(session());
    } catch (cause) {
      if (cause instanceof StoreError) throw cause;
      if (!isBusy(cause) || isPast(deadline)) throw new StoreError(faultOf(cause), cause);
    }
    await after(pause(attempt));
  }
};
