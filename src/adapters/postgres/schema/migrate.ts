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
import { type Ask, Broken } from "../connection/bound-statement.ts";
import type { Source } from "../connection/connections.ts";
import { faultOf, halfBlind, unready } from "../connection/error-codes.ts";
import type { FeedKind } from "../connection/options.ts";
import type { Send } from "../connection/send.ts";
import type { Machine } from "../statements/statements.ts";
import { otherKind, settleFeed } from "./feed-state.ts";
import { namesOf, versionOf } from "./inspect.ts";
import { isDistributed } from "./spread.ts";
import { isWalled } from "./walled.ts";

const inOneMessage = 500;
/** Makes the keys of usernames anew where another table of look-alikes made them. */
const rekey = async (machine: Machine, send: Send): Promise<ReadonlyArray<LookAlike>> => {
  const { schema, once } = machine;
  if (areKeysCurrent(await namesOf(machine, send))) return [];
  const inUsers = (text: string): string => {
    let place = 0;
    return text.replaceAll("{users}", `${quotedSchema(schema)}.firm_user`).replace(/\?/g, () => `$${++place}`);
  };
  const [rows = []] = await send([once(inUsers(selectAccounts), accountColumnCount)]);
  const { changed, lookAlikes } = rekeyed(rows.map(accountOf));
  const each = async (text: string, valuesOf: (of: StoredNames) => ReadonlyArray<string | null>): Promise<void> => {
    for (let from = 0; from < changed.length; from += inOneMessage)
      await send(
        changed
          .slice(from, from + inOneMessage)
          .map((of): Ask => ({ of: { name: "", text: inUsers(text), columns: 0 }, values: [...valuesOf(of)] })),
      );
  };
  await each(clearKeys, ({ organizationId, objectId }) => [organizationId, objectId]);
  await each(updateKeys, keyValues);
  await send([once(setKeysVersion.replaceAll("{table}", `${quotedSchema(schema)}.firm_migration`))]);
  return lookAlikes;
};

/**
 * All missing migrations in one transaction, under a lock that it holds to its end: of two processes one migrates, the other waits
 * and finds nothing to do. What is interrupted is undone as a whole. The feed is settled and numbered as `feed` says (`epoch.ts`).
 */
export const migrate = async (machine: Machine, source: Source, feed?: FeedKind): Promise<MigrationResult> => {
  const { schema, once } = machine;
  const { send, giveBack } = await source();
  let broken = true;
  try {
    await send([
      once("begin isolation level read committed"),
      once(`select pg_advisory_xact_lock(hashtextextended('${`firmcore ${schema}`.replaceAll("'", "''")}', 0))`),
    ]);
    const from = await versionOf(machine, send);
    if (from > latestVersion) throw new StoreError(unready(from, latestVersion));
    if (from > 0 && (await isWalled(machine, send))) throw new StoreError(halfBlind);
    // A schema that is there needs no right to make one.
    const name = `'${schema.replaceAll("'", "''")}'`;
    const [found] = await send([once(`select 1 from pg_namespace where nspname = ${name}`, 1)]);
    const distributed = from > 0 && (await isDistributed(machine, send));
    const schemaExists = (found?.length ?? 0) > 0;
    const statements = migrationSql({ dialect: "postgres", schema, schemaExists, distributed }, from);
    await send(statements.map((statement) => once(statement)));
    if (distributed && feed === "snapshot") throw new StoreError(otherKind("counter"));
    const lookAlikes = await rekey(machine, send);
    await settleFeed(machine, send, distributed ? "counter" : (feed ?? null));
    await send([once("commit")]);
    broken = false;
    return { from, to: latestVersion, ...(lookAlikes.length === 0 ? {} : { lookAlikes }) };
  } catch (error) {
    broken = await send([once("rollback")]).then(
      () => false,
      () => true,
    );
    if (error instanceof StoreError) throw error;
    const cause = error instanceof Broken ? error.cause : error;
    throw new StoreError(faultOf(cause), cause);
  } finally {
    giveBack(broken);
  }
};
