import { expect, test } from "vitest";
import { checkLog } from "../../src/testing/kit/harness/log-replay.ts";
import { readLogAfter } from "../../src/testing/kit/harness/raw-store.ts";
import { allFaults } from "../support/child-process.ts";
import type { Interruption } from "../support/postgres/lossy-connection.ts";
import { type CutFirm, cutFirm } from "./cut-firm.ts";
import type { HotCommand } from "./hot-commands.ts";

/** The number of connections that one call tries before it gives up. */
const connections = 3;

const ways: ReadonlyArray<Interruption> = ["terminated", "unanswered", "behind", "unsent"];
/** Each kind of loss, once or until the call gives up. Takes minutes statement by statement. */
const thorough = { ways, losses: [1, connections] };
const quick: typeof thorough = { ways: ["terminated"], losses: [1] };

/** Loses every message of a command, once and in each retry; the answer must match the database. */
const everyMessageLost = async (
  { firm, line, admin, visitor, nothingLeaks }: CutFirm,
  command: HotCommand,
  how: Interruption,
  losses: ReadonlyArray<number>,
) => {
  const api = command.name === "log in" ? visitor : admin;
  const { store } = firm.app.ports;
  let seq = (await firm.log()).at(-1)?.seq ?? 0;
  const grown = async (): Promise<number> => {
    return (await readLogAfter(store, firm.organizationId, seq)).length;
  };
  const settle = async () => {
    seq = (await readLogAfter(store, firm.organizationId, seq)).at(-1)?.seq ?? seq;
  };

  // The number of messages without a loss; the first call prepares statements.
  for (const requestId of ["warm", "count"]) {
    const call = await command.next();
    line.interrupt(null);
    expect(await call(api, { requestId: `${how} ${command.name} ${requestId}` })).toMatchObject({ ok: true });
    // A read answers before its transaction has ended.
    await nothingLeaks(command.name);
  }
  const messages = line.messages();
  expect(messages, command.name).toBeGreaterThan(0);
  const counts = { done: 0, safe: 0, unknown: 0 };
  for (let at = 1; at <= messages; at++)
    for (const times of losses) {
      const about = `${command.name}: message ${at} of ${messages} ${how}, ${times} times`;
      const call = await command.next();
      await settle();
      line.interrupt({ how, at, times });
      const requestId = `${how} ${command.name} ${at} ${times}`;
      const answer = await call(api, { requestId });
      await nothingLeaks(about);
      const cuts = line.interruptions();
      line.interrupt(null);
      expect(cuts, about).toBeGreaterThan(0);
      const rows = await grown();
      if (answer.ok) {
        counts.done++;
        expect(rows, about).toBe(command.rows);
      } else {
        expect(answer.refusal, about).toMatchObject({ _tag: "Storage", retry: expect.stringMatching(/safe|unknown/) });
        if (answer.refusal.retry === "unknown") {
          counts.unknown++;
          // Only a lost commit has an unknown outcome; a log-in has several commits. It is atomic.
          expect(command.rows, about).toBeGreaterThan(0);
          const written = how === "unanswered" ? command.rows : 0;
          // With several losses, a log-in is interrupted in different transactions.
          if (command.name === "log in") expect([0, written], about).toContain(rows);
          else expect({ at, rows }, about).toEqual({ at: messages, rows: written });
        } else {
          counts.safe++;
          expect(rows, about).toBe(0);
          // It gives up only if every connection was lost.
          expect(times, about).toBe(connections);
        }
        expect(await call(api, { requestId }), `${about}, and again`).toMatchObject({ ok: true });
        await nothingLeaks(about);
        expect(await grown(), `${about}, and again`).toBe(command.rows + (command.stored ? 0 : rows));
      }
    }
  return counts;
};

test.each([
  ["each a message of its own", true, allFaults ? thorough : quick],
  ["several to a message", false, thorough],
] as const)(
  "F6: a command is done at most once when any message is lost; statements %s",
  { timeout: allFaults ? 1_800_000 : 120_000 },
  async (_how, single, { ways, losses }) => {
    const firm = await cutFirm(single);
    const all = { done: 0, safe: 0, unknown: 0 };
    for (const command of firm.commands)
      for (const how of ways) {
        const { done, safe, unknown } = await everyMessageLost(firm, command, how, losses);
        all.done += done;
        all.safe += safe;
        all.unknown += unknown;
      }
    await checkLog(firm.firm);
    expect(all.done).toBeGreaterThan(50);
    expect(all.unknown).toBeGreaterThan(5);
    if (losses.length > 1) expect(all.safe).toBeGreaterThan(30);
  },
);
