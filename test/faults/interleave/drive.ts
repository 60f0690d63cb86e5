import { setTimeout as after, setImmediate as turn } from "node:timers/promises";
import pg from "pg";
import type { PostgresConnection } from "../../support/postgres/server.ts";
import { type Gate, gated, type Rewrite } from "./gate.ts";
import { type Held, type Touch, touchOf } from "./touches.ts";

/** A session that may send its next statement. */
export interface Ready {
  readonly session: number;
  readonly touch: Touch;
}
/** The session that continues; null: all sessions run freely. */
export type Choose = (ready: ReadonlyArray<Ready>) => number | null;

/** A statement that was sent. */
interface Sent {
  readonly session: number;
  readonly text: string;
  /** It waited for a lock until another session ended. */
  readonly waited: boolean;
}
/** The events of one run. */
export interface Driven {
  readonly sent: ReadonlyArray<Sent>;
  /** For each call: the number of statements of all sessions before its session began, and before its answer. */
  readonly spans: ReadonlyArray<ReadonlyArray<{ readonly began: number; readonly ended: number }>>;
  /** The SQLSTATEs of failed statements. */
  readonly refused: ReadonlyArray<string>;
}

/** Sessions that take turns. */
export interface Stage {
  readonly gates: ReadonlyArray<Gate>;
  /** Makes the calls of all sessions, which send their statements in the order of `choose` until all are answered. */
  readonly drive: (calls: ReadonlyArray<ReadonlyArray<() => Promise<unknown>>>, choose: Choose) => Promise<Driven>;
  readonly end: () => Promise<void>;
}

/** The waiting sessions: `pg_blocking_pids` returns the holder of the lock and those ahead in its queue. */
const whoWaits = "select pid, pg_blocking_pids(pid) as behind from unnest($1::int[]) as asked(pid)";

export const openStage = async (
  connection: PostgresConnection,
  sessions: number,
  rewrite?: Rewrite,
  entries?: boolean,
): Promise<Stage> => {
  let events = 0;
  let wake: () => void = () => {};
  let refused: Array<string> = [];
  const heard = (state?: string): void => {
    events++;
    if (state !== undefined) refused.push(state);
    wake();
  };
  const somethingHappens = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
    });
  const monitor = new pg.Client(connection);
  await monitor.connect();
  const gates: Array<Gate> = [];
  for (let i = 0; i < sessions; i++) gates.push(await gated(connection, heard, rewrite, entries));

  /** Whether every sent statement waits for a session that waits for our choice. */
  const allStuck = async (): Promise<boolean> => {
    const underWay = gates.filter((gate) => gate.sent() !== null);
    const resting = new Set(gates.filter((gate) => gate.sent() === null).map(({ pid }) => pid));
    const { rows } = await monitor.query(whoWaits, [underWay.map(({ pid }) => pid)]);
    const behind = new Map<number, ReadonlyArray<number>>(rows.map((row) => [row.pid, row.behind]));
    for (let progress = true; progress; ) {
      progress = false;
      for (const [pid, whom] of behind)
        if (!resting.has(pid) && whom.some((each) => resting.has(each))) {
          resting.add(pid);
          progress = true;
        }
    }
    return underWay.every((gate) => resting.has(gate.pid) && !gate.impatient());
  };

  const drive: Stage["drive"] = async (calls, choose) => {
    const sent: Array<Sent & { waited: boolean }> = [];
    const held = gates.map((): Held => ({ tables: new Set(), deletes: false }));
    const began = gates.map(() => Number.POSITIVE_INFINITY);
    const over = gates.map(() => true);
    const last = gates.map(() => -1);
    refused = [];
    for (const gate of gates) gate.shut(true);
    const spans = calls.map((each) => each.map(() => ({ began: 0, ended: 0 })));
    const all = calls.map(async (each, session) => {
      over[session] = false;
      await Promise.all(
        each.map(async (call, i) => {
          await call();
          spans[session]?.splice(i, 1, { began: began[session] ?? 0, ended: sent.length });
        }),
      );
      // The end of a read-only transaction is sent after the answer.
      await turn();
      await turn();
      over[session] = true;
      heard();
    });
    const failed = Promise.all(all).then(() => {});

    /** Waits until every session waits for our choice, waits for such a session, or is done. */
    const settled = async (): Promise<void> => {
      for (;;) {
        const before = events;
        const thinking = gates.some((gate, i) => gate.waiting() === null && gate.sent() === null && over[i] === false);
        const underWay = gates.some((gate) => gate.sent() !== null);
        if (!thinking && !underWay) return;
        if (thinking) await Promise.race([somethingHappens(), failed]);
        else {
          // Most statements are answered at once and need no check.
          await Promise.race([somethingHappens(), after(1)]);
          if (before === events && (await allStuck()) && before === events) break;
        }
      }
      for (const [session, gate] of gates.entries()) {
        const statement = sent[last[session] ?? -1];
        if (gate.sent() !== null && statement !== undefined) statement.waited = true;
      }
    };

    for (;;) {
      await settled();
      const ready = gates.flatMap((gate, session): ReadonlyArray<Ready> => {
        const waiting = gate.waiting();
        return waiting === null ? [] : [{ session, touch: touchOf(waiting.text, held[session] as Held) }];
      });
      if (ready.length === 0) break;
      const session = choose(ready);
      if (session === null) {
        for (const [i, statements] of began.entries()) began[i] = Math.min(statements, sent.length);
        sent.push({ session: -1, text: "all at once", waited: false });
        for (const each of gates) each.shut(false);
        for (const each of gates) if (each.waiting() !== null) each.open();
        break;
      }
      const gate = gates[session] as Gate;
      const chosen = ready.find((each) => each.session === session);
      if (chosen === undefined) throw new Error(`Session ${session} cannot go on`);
      const { text } = gate.waiting() ?? { text: "" };
      began[session] = Math.min(began[session] ?? 0, sent.length);
      last[session] = sent.push({ session, text, waited: false }) - 1;
      const own = held[session] as Held;
      if (chosen.touch.kind === "end") own.tables.clear();
      if (chosen.touch.kind === "hold") for (const table of chosen.touch.tables) own.tables.add(table);
      own.firm = chosen.touch.kind === "end" ? undefined : (chosen.touch.firm ?? own.firm);
      own.deletes = chosen.touch.kind !== "end" && (own.deletes || chosen.touch.deletes);
      gate.open();
    }
    await failed;
    for (const gate of gates) gate.shut(false);
    return { sent, spans, refused };
  };

  return {
    gates,
    drive,
    end: async () => {
      await Promise.all(gates.map((gate) => gate.end()));
      await monitor.end();
    },
  };
};
