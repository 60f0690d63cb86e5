import type * as Result from "effect/Result";
import { postgres } from "firmcore/postgres";
import pg from "pg";
import { expect, onTestFinished } from "vitest";
import type { PostgresOptions } from "../../../src/adapters/postgres/connection/options.ts";
import { Holiday } from "../../../src/domain/holiday/entity.ts";
import type { Change } from "../../../src/domain/kernel/decision/decision.ts";
import type { Row } from "../../../src/domain/kernel/schema/entity.ts";
import type { Adapter } from "../../../src/ports/adapter.ts";
import type { FeedPage } from "../../../src/ports/feed.ts";
import type { Callback, Store } from "../../../src/ports/store.ts";
import { migrated, schema } from "../../support/postgres/stores.ts";
import { freshDatabase, type LentDatabase } from "../../support/postgres/test-databases.ts";
import { testPool } from "../../support/postgres/test-pool.ts";
import { answerOf, changing, creating } from "../sqlite/stores.ts";

type Options = Partial<Omit<Extract<PostgresOptions, { readonly pool: unknown }>, "pool">>;
type Feeding = Pick<Adapter<never>, "feed">;

/** A migrated database for one test, with its processes and clients. */
export const firmDatabase = async () => {
  const lent: LentDatabase = await freshDatabase(migrated);
  onTestFinished(() => lent.release());
  return { ...lent, ...workingOn(lent) };
};

export const workingOn = ({ connection }: Pick<LentDatabase, "connection">) => {
  /** A host's connection. */
  const client = async (more: pg.ClientConfig = {}): Promise<pg.Client> => {
    const made = new pg.Client({ ...connection, ...more });
    made.on("error", () => {});
    await made.connect();
    onTestFinished(() => made.end());
    return made;
  };
  /** A process: an adapter with its own pool. */
  const processOn = (options: Options = {}, more: pg.PoolConfig = {}) => {
    const pool = testPool({ ...connection, max: 8, ...more });
    const adapter = postgres({ pool, schema, ...options });
    onTestFinished(async () => {
      await adapter.close();
      await pool.end();
    });
    return { adapter, pool };
  };
  /** Opens the listening connections. */
  const listen = async (): Promise<pg.Client> => {
    const made = new pg.Client(connection);
    made.on("error", () => {});
    await made.connect();
    return made;
  };
  return { client, processOn, listen };
};

const resultOf = <A, R>(ask: (done: Callback<A, R>) => void) =>
  new Promise<Result.Result<A, unknown>>((resolve) => ask((answer) => resolve(answer)));
export const cursorOf = async ({ feed }: Feeding, firm = "acme"): Promise<string> =>
  answerOf(await resultOf<string, never>((done) => feed.currentCursor(firm, done)));
export const asPage = ({ feed }: Feeding, cursor: string, limit = 1_000): Promise<Result.Result<FeedPage, unknown>> =>
  resultOf((done) => feed.readAfter("acme", cursor, limit, done));
/** The records and versions after a cursor, and the next cursor. */
export const behind = async (feeding: Feeding, cursor: string, limit?: number) => {
  const page = answerOf(await asPage(feeding, cursor, limit));
  return { ...page, names: page.entries.map(({ objectId, version }) => `${objectId} ${version}`) };
};

const holiday = (objectId: string, version = 1, organizationId = "acme"): Change => {
  const at = (of: number) =>
    (creating(Holiday, { organizationId, objectId, calendar: objectId, day: 1, name: `v${of}` }).after ?? {}) as Row;
  const row = (of: number): Row => ({ ...at(of), version: of, updatedAt: of });
  return {
    entity: Holiday.name,
    event: "given",
    ...(version > 1 ? { before: row(version - 1) } : {}),
    after: row(version),
  };
};
export const write = async (store: Store, objectId: string, version = 1, organizationId = "acme"): Promise<void> => {
  expect(answerOf(await changing(store, [holiday(objectId, version, organizationId)], { organizationId }))).toBe(1);
};

/** Records notifications from now on; `until` waits for a matching one, past or future. */
export const hearing = ({ feed }: Feeding) => {
  const heard: Array<string | null> = [];
  let look = (): void => {};
  const stop = feed.onCommit((firm) => {
    heard.push(firm);
    look();
  });
  onTestFinished(stop);
  const until = (firm: string | null, times = 1): Promise<void> =>
    new Promise((resolve) => {
      look = () => {
        if (heard.filter((each) => each === firm).length >= times) resolve();
      };
      look();
    });
  return { heard, stop, until };
};
/** Too rarely to matter in a test. */
export const never = { pollEvery: 1_000_000 } as const;
