import type { PgClient } from "firmcore/postgres";
import pg from "pg";
import type { PostgresConnection } from "../../support/postgres/server.ts";

/** A statement that waits for permission, or was sent and is not answered. */
interface Gated {
  readonly text: string;
}

/** A connection that sends its statements one at a time, on demand. */
export interface Gate {
  /** For the adapter: `pipeline` makes it send statement by statement. */
  readonly client: PgClient & { readonly pipeline: true };
  readonly pid: number;
  /** Everything passes until it is shut. */
  readonly shut: (shut: boolean) => void;
  readonly waiting: () => Gated | null;
  readonly sent: () => Gated | null;
  /** Whether the transaction has a short lock timeout. */
  readonly impatient: () => boolean;
  /** Sends the waiting statement. */
  readonly open: () => void;
  readonly end: () => Promise<void>;
}

/** Statements that neither read nor lock rows. The lock that all writers of a firm share meets only a switch of indexes. */
const harmless = /^(begin|set local|select set_config)\b/;
const entry = "pg_advisory_xact_lock_shared";

/** Rewrites statements before they are sent. */
export type Rewrite = (text: string) => string;
/** Called for every event: a waiting statement, an answer, an error with its SQLSTATE. */
export type Heard = (state?: string) => void;

export const gated = async (
  connection: PostgresConnection,
  heard: Heard,
  rewrite: Rewrite = (text) => text,
  entries = false,
): Promise<Gate> => {
  const real = new pg.Client(connection);
  await real.connect();
  const { rows } = await real.query("select pg_backend_pid() as pid");
  let closed = false;
  let waiting: (Gated & { readonly go: () => void }) | null = null;
  let sent: Gated | null = null;
  let impatient = false;
  const run = async (given: Gated) => {
    const query = { ...given, text: rewrite(given.text) };
    const [, patience] = /^set local lock_timeout = (\d+)$/.exec(query.text) ?? [];
    if (patience !== undefined) impatient = Number(patience) <= 1_000;
    sent = query;
    let state: string | undefined;
    try {
      return await real.query(query);
    } catch (error) {
      state = (error as { readonly code?: string }).code;
      throw error;
    } finally {
      sent = null;
      heard(state);
    }
  };
  const gatedQuery = (query: Gated): Promise<unknown> => {
    const passes = harmless.test(query.text) && !(entries && query.text.includes(entry));
    if (!closed || passes) return run(query);
    if (waiting !== null) throw new Error("A connection was given two statements at once");
    return new Promise((resolve, reject) => {
      const go = () => {
        waiting = null;
        run(query).then(resolve, reject);
      };
      waiting = { text: query.text, go };
      heard();
    });
  };
  return {
    client: { pipeline: true, query: gatedQuery },
    pid: Number(rows[0].pid),
    shut: (shut) => {
      closed = shut;
    },
    waiting: () => waiting,
    sent: () => sent,
    impatient: () => impatient,
    open: () => {
      if (waiting === null) throw new Error("Nothing waits at the gate");
      waiting.go();
    },
    end: () => real.end(),
  };
};
