import { expect, test } from "vitest";
import { checkLog } from "../../src/testing/kit/harness/log-replay.ts";
import { readLogAfter } from "../../src/testing/kit/harness/raw-store.ts";
import { allFaults } from "../support/child-process.ts";
import type { Interruption } from "../support/postgres/lossy-connection.ts";
import { cutFirm } from "./cut-firm.ts";

const ways: ReadonlyArray<Interruption> = ["terminated", "unanswered", "behind", "unsent"];
const callers = 6;

test("F6: callers in a lost group commit each get a true answer", {
  timeout: allFaults ? 600_000 : 120_000,
}, async () => {
  const { firm, line, admin, nothingLeaks } = await cutFirm(false);
  const { store } = firm.app.ports;
  const project = await firm.project("Tunnel");
  const engineers: Array<string> = [];
  for (let n = 0; n < callers; n++) engineers.push((await firm.engineer(`together ${n}`)).objectId);
  const outcomes = { done: 0, safe: 0, unknown: 0 };
  /** Concurrent calls: the first runs alone, the others in a group commit. */
  const together = (name: string) =>
    Promise.all(
      engineers.map((engineer) =>
        admin.settled.allocations.assign(firm.bookingInput(engineer, project, 0.01, "2027-03-01"), {
          requestId: `${name} ${engineer}`,
        }),
      ),
    );
  await together("warm");
  line.interrupt(null);
  await together("count");
  const messages = line.messages();
  expect(messages, "those of a shared commit on one connection").toBeGreaterThan(1);
  for (const how of ways)
    for (let at = 1; at <= messages; at++)
      for (const times of [1, 2, 40]) {
        const name = `${how} ${at} ${times}`;
        const seq = (await firm.log()).at(-1)?.seq ?? 0;
        line.interrupt({ how, at, times });
        const answers = await together(name);
        line.interrupt(null);
        await nothingLeaks(name);
        const rows = Map.groupBy(
          await readLogAfter(store, firm.organizationId, seq),
          ({ requestId }) => requestId ?? "",
        );
        for (const [n, each] of answers.entries()) {
          const about = `${name}, caller ${n}`;
          const written = rows.get(`${name} ${engineers[n]}`)?.length ?? 0;
          if (each.ok) {
            outcomes.done++;
            expect(written, about).toBe(1);
            continue;
          }
          const { retry } = each.refusal as { readonly retry?: string };
          expect(["safe", "unknown"], about).toContain(retry);
          outcomes[retry as "safe" | "unknown"]++;
          if (retry === "safe") expect(written, about).toBe(0);
          else expect([0, 1], about).toContain(written);
        }
        // Each can repeat its request id, and then has exactly one booking.
        for (const each of await together(name)) expect(each, name).toMatchObject({ ok: true });
        const after = await readLogAfter(store, firm.organizationId, seq);
        expect(after.length, name).toBe(callers);
      }
  expect(outcomes.done).toBeGreaterThan(20);
  expect(outcomes.safe).toBeGreaterThan(2);
  expect(outcomes.unknown).toBeGreaterThan(10);
  await checkLog(firm);
});
