import { type LookAlike, rekeyed, type StoredNames } from "../../../domain/user/rekey.ts";
import type { MigrationResult } from "../../../ports/adapter.ts";
import { latestVersion, migrationSql } from "../../sql/migrations/index.ts";
import { quotedSchema } from "../../sql/schema/schema-name.ts";
import {
  accountColumnCount,
  accountOf,
  areKeysCurrent,
  clearKeys,
  keyValues,
  selectAccounts,
  setKeysVersion,
  updateKeys,
} from "../../sql/schema/username-keys.ts";
import { StoreError } from "../../store-error.ts";
import { type BoundStatement, type Send, StatementError } from "../connection/bound-statement.ts";
import type { Acquire } from "../connection/connections.ts";
import {
  faultOf,
  noConnectionToMigrate,
  noFreeConnection,
  rowsHiddenFromRole,
  versionFault,
} from "../connection/error-codes.ts";
import type { FeedKind } from "../connection/options.ts";
import type { Statements } from "../statements/statements.ts";
import { feedKindMismatch, settleFeed } from "./feed-state.ts";
import { isDistributed, isRowSecurityActive, nameKeysVersionOf, storedVersionOf } from "./inspect.ts";
import { lockMigrations } from "./lock-migrations.ts";
import { runOnline } from "./run-online.ts";

const inOneMessage = 500;
/** Computes the keys of usernames again if they were computed with another look-alike table. */
const rekey = async (statements: Statements, send: Send): Promise<ReadonlyArray<LookAlike>> => {
  const { schema, unprepared: once } = statements;
  if (areKeysCurrent(await nameKeysVersionOf(statements, send))) return [];
  const inUsers = (text: string): string => {
    let index = 0;
    return text.replaceAll("{users}", `${quotedSchema(schema)}.firm_user`).replace(/\?/g, () => `$${++index}`);
  };
  const [rows = []] = await send([once(inUsers(selectAccounts), accountColumnCount)]);
  const { changed, lookAlikes } = rekeyed(rows.map(accountOf));
  const each = async (text: string, valuesOf: (of: StoredNames) => ReadonlyArray<string | null>): Promise<void> => {
    for (let from = 0; from < changed.length; from += inOneMessage)
      await send(
        changed.slice(from, from + inOneMessage).map(
          (of): BoundStatement => ({
            statement: { name: "", text: inUsers(text), columns: 0 },
            values: [...valuesOf(of)],
          }),
        ),
      );
  };
  await each(clearKeys, ({ organizationId, objectId }) => [organizationId, objectId]);
  await each(updateKeys, keyValues);
  await send([once(setKeysVersion.replaceAll("{table}", `${quotedSchema(schema)}.firm_migration`))]);
  return lookAlikes;
};

/** What a migration finds. */
interface Found {
  readonly from: number;
  readonly schemaExists: boolean;
  readonly distributed: boolean;
}
const look = async (statements: Statements, send: Send): Promise<Found> => {
  const { schema, unprepared: once } = statements;
  const stored = await storedVersionOf(statements, send);
  const { version: from } = stored;
  const fault = from > latestVersion ? versionFault(stored, latestVersion) : null;
  if (fault !== null) throw new StoreError(fault);
  if (from > 0 && from <= latestVersion && (await isRowSecurityActive(statements, send)))
    throw new StoreError(rowsHiddenFromRole);
  // Creating an existing schema would need a right that the role may not have.
  const name = `'${schema.replaceAll("'", "''")}'`;
  const [found] = await send([once(`select 1 from pg_namespace where nspname = ${name}`, 1)]);
  return {
    from,
    schemaExists: (found?.length ?? 0) > 0,
    distributed: from > 0 && (await isDistributed(statements, send)),
  };
};

/** Where the steps run. */
export interface MigrationConnections {
  readonly acquire: Acquire;
  /** False: there is one connection, which holds the lock, so every step runs in its transaction. */
  readonly several: boolean;
}

/** Runs the steps beside the transaction that holds the lock: additive ones statement by statement, others in a transaction each. */
const runSteps = async (
  statements: Statements,
  acquire: Acquire,
  steps: ReturnType<typeof migrationSql>,
): Promise<void> => {
  const { unprepared: once } = statements;
  const { send, release } = await acquire().catch((error: unknown) => {
    throw error === noFreeConnection ? new StoreError(noConnectionToMigrate) : error;
  });
  let broken = true;
  try {
    for (const step of steps)
      if (step.transaction)
        await send([once("begin"), ...step.statements.map((statement) => once(statement)), once("commit")]);
      else await runOnline(statements, send, step.statements);
    broken = false;
  } finally {
    // A transaction that failed is still open.
    if (broken)
      broken = await send([once("rollback")]).then(
        () => false,
        () => true,
      );
    release(broken);
  }
};

/**
 * Runs the missing steps, one process at a time (`lock-migrations.ts`). An empty database gets all of them in one transaction, and so
 * does one whose missing steps are not additive. An additive step runs beside the bookings of others (`run-online.ts`). Settles the
 * feed too (`feed-state.ts`).
 */
export const migrate = async (
  statements: Statements,
  { acquire, several }: MigrationConnections,
  feed?: FeedKind,
): Promise<MigrationResult> => {
  const { schema, unprepared: once } = statements;
  const { send, release } = await acquire();
  let broken = true;
  try {
    await lockMigrations(statements, send);
    // What was only read must not stay locked, or seen in a snapshot: a step may wait for both to end.
    await send([once("savepoint firm_look")]);
    const { from, ...found } = await look(statements, send);
    await send([once("rollback to savepoint firm_look")]);
    if (from > latestVersion) {
      await send([once("rollback")]);
      broken = false;
      return { from, to: from };
    }
    const { distributed } = found;
    if (distributed && feed === "snapshot") throw new StoreError(feedKindMismatch("counter"));
    const steps = migrationSql({ dialect: "postgres", schema, ...found, oneTransaction: !several }, from);
    if (steps.every((step) => step.transaction))
      await send(steps.flatMap((step) => step.statements.map((statement) => once(statement))));
    else await runSteps(statements, acquire, steps);
    const lookAlikes = await rekey(statements, send);
    await settleFeed(statements, send, distributed ? "counter" : (feed ?? null));
    await send([once("commit")]);
    broken = false;
    return { from, to: latestVersion, ...(lookAlikes.length === 0 ? {} : { lookAlikes }) };
  } catch (error) {
    broken = await send([once("rollback")]).then(
      () => false,
      () => true,
    );
    if (error instanceof StoreError) throw error;
    const cause = error instanceof StatementError ? error.cause : error;
    throw new StoreError(faultOf(cause), cause);
  } finally {
    release(broken);
  }
};
