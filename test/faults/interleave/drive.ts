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
/** Which session goes on; null: all go on at once, as they like. */
export type Choose = (ready: ReadonlyArray<Ready>) => number | null;

/** A statement that was sent. */
interface Sent {
  readonly session: number;
  readonly text: string;
  /** It met a lock, and was answered when another session ended. */
  readonly waited: boolean;
}
/** What happened in one run. */
export interface Driven {
  readonly sent: ReadonlyArray<Sent>;
  /** Of each call: after how many statements of all sessions its own session began, and after how many it was answered. */
  readonly spans: ReadonlyArray<ReadonlyArray<{ readonly began: number; readonly ended: number }>>;
  /** The states (SQLSTATE) that statements were refused with. */
  readonly refused: ReadonlyArray<string>;
}

/** Sessions that take turns. */
export interface Stage {
  readonly gates: ReadonlyArray<Gate>;
  /** Makes the calls of every session, and lets the sessions send their statements as `choose` says until all are answered. */
  readonly drive: (calls: ReadonlyArray<ReadonlyArray<() => Promise<unknown>>>, choose: Choose) => Promise<Driven>;
  readonly end: () => Promise<void>;
}

/** Who waits for whom: `pg_blocking_pids` names who holds the lock, and who stands before one in the line for it. */
const whoWaits = "select pid, pg_blocking_pids(pid) as behind from unnest($1::int[]) as asked(pid)";

export const openStage = async (
  connection: PostgresConnection,
  sessions: number,
  rewrite?: Rewrite,
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
  for (let i = 0; i < sessions; i++) gates.push(await gated(connection, heard, rewrite));

  /** Whether every statement under way waits for a session that waits for us. */
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
      // What ends a transaction that changed nothing is sent right behind the answer.
      await turn();
      await turn();
      over[session] = true;
      heard();
    });
    const failed = Promise.all(all).then(() => {});

    /** Waits until every session waits for us, waits for one that does, or is over. */
    const settled = async (): Promise<void> => {
      for (;;) {
        const before = events;
        const thinking = gates.some((gate, i) => gate.waiting() === null && gate.sent() === null && over[i] === false);
        const underWay = gates.some((gate) => gate.sent() !== null);
        if (!thinking && !underWay) return;
        if (thinking) await Promise.race([somethingHappens(), failed]);
        else {
          // Most are answered at once: then nobody need be asked.
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
