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
import { StoreError } from "../../sql/store-error.ts";
import { type BoundStatement, type Send, StatementError } from "../connection/bound-statement.ts";
import type { Acquire } from "../connection/connections.ts";
import { faultOf, rowsHiddenFromRole, versionFault } from "../connection/error-codes.ts";
import type { FeedKind } from "../connection/options.ts";
import type { Statements } from "../statements/statements.ts";
import { feedKindMismatch, settleFeed } from "./feed-state.ts";
import { isDistributed, isRowSecurityActive, nameKeysVersionOf, storedVersionOf } from "./inspect.ts";

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

/**
 * Runs all missing migrations in one transaction, under an advisory lock: of two processes one migrates, and the other waits and
 * finds nothing to do. An interrupted migration is rolled back as a whole. Settles the feed too (`feed-state.ts`).
 */
export const migrate = async (statements: Statements, source: Acquire, feed?: FeedKind): Promise<MigrationResult> => {
  const { schema, unprepared: once } = statements;
  const { send, release: giveBack } = await source();
  let broken = true;
  try {
    await send([
      once("begin isolation level read committed"),
      once(`select pg_advisory_xact_lock(hashtextextended('${`firmcore ${schema}`.replaceAll("'", "''")}', 0))`),
    ]);
    const stored = await storedVersionOf(statements, send);
    const { version: from } = stored;
    if (from > latestVersion) {
      const fault = versionFault(stored, latestVersion);
      if (fault !== null) throw new StoreError(fault);
      await send([once("rollback")]);
      broken = false;
      return { from, to: from };
    }
    if (from > 0 && (await isRowSecurityActive(statements, send))) throw new StoreError(rowsHiddenFromRole);
    // Creating an existing schema would need a right that the role may not have.
    const name = `'${schema.replaceAll("'", "''")}'`;
    const [found] = await send([once(`select 1 from pg_namespace where nspname = ${name}`, 1)]);
    const distributed = from > 0 && (await isDistributed(statements, send));
    const schemaExists = (found?.length ?? 0) > 0;
    const migrations = migrationSql({ dialect: "postgres", schema, schemaExists, distributed }, from);
    await send(migrations.map((statement) => once(statement)));
    if (distributed && feed === "snapshot") throw new StoreError(feedKindMismatch("counter"));
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
    giveBack(broken);
  }
};
