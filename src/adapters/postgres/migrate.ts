import { latest, migrationSql } from "../sql/migrations/index.ts";
import { StoreError } from "../sql/store-error.ts";
import { Broken } from "./ask.ts";
import { type FeedKind, otherKind, settleFeed } from "./epoch.ts";
import { faultOf, halfBlind, unready } from "./fault.ts";
import type { Machine } from "./machine.ts";
import type { Source } from "./source.ts";
import { isDistributed } from "./spread.ts";
import { versionOf } from "./version.ts";
import { isWalled } from "./walled.ts";

/**
 * All missing migrations in one transaction, under a lock that it holds to its end: of two processes one migrates, the other waits
 * and finds nothing to do. What is interrupted is undone as a whole. The feed is settled and numbered as `feed` says (`epoch.ts`).
 */
export const migrate = async (
  machine: Machine,
  source: Source,
  feed?: FeedKind,
): Promise<{ readonly from: number; readonly to: number }> => {
  const { schema, once } = machine;
  const { send, giveBack } = await source();
  let broken = true;
  try {
    await send([
      once("begin isolation level read committed"),
      once(`select pg_advisory_xact_lock(hashtextextended('${`firmcore ${schema}`.replaceAll("'", "''")}', 0))`),
    ]);
    const from = await versionOf(machine, send);
    if (from > latest) throw new StoreError(unready(from, latest));
    if (from > 0 && (await isWalled(machine, send))) throw new StoreError(halfBlind);
    // A schema that is there needs no right to make one.
    const name = `'${schema.replaceAll("'", "''")}'`;
    const [found] = await send([once(`select 1 from pg_namespace where nspname = ${name}`, 1)]);
    const distributed = from > 0 && (await isDistributed(machine, send));
    const schemaExists = (found?.length ?? 0) > 0;
    const statements = migrationSql({ dialect: "postgres", schema, schemaExists, distributed }, from);
    await send(statements.map((statement) => once(statement)));
    if (distributed && feed === "snapshot") throw new StoreError(otherKind("counter"));
    await settleFeed(machine, send, distributed ? "counter" : (feed ?? null));
    await send([once("commit")]);
    broken = false;
    return { from, to: latest };
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
