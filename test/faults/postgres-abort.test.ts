import { expect, test } from "vitest";
import { checkLog } from "../../src/testing/kit/harness/log-replay.ts";
import { readLogAfter } from "../../src/testing/kit/harness/raw-store.ts";
import { allFaults } from "../support/child-process.ts";
import { cutFirm } from "./cut-firm.ts";

test.each([
  ["each a message of its own", true],
  ["several to a message", false],
] as const)(
  "F11: a call aborted anywhere is atomic; statements %s",
  {
    timeout: allFaults ? 600_000 : 120_000,
  },
  async (_how, single) => {
    const { firm, line, commands, admin, visitor, nothingLeaks } = await cutFirm(single);
    const { store } = firm.app.ports;
    let [dropped, done] = [0, 0];
    const few = commands.filter(({ name }) => name === "book" || name === "batch");
    for (const command of single && !allFaults ? few : commands) {
      const api = command.name === "log in" ? visitor : admin;
      for (const requestId of ["warm", "count"]) {
        const call = await command.next();
        line.interrupt(null);
        await call(api, { requestId: `${command.name} ${requestId}` });
        // A read answers before its transaction has ended.
        await nothingLeaks(command.name);
      }
      const messages = line.messages();
      for (let at = 1; at <= messages; at++) {
        const about = `${command.name}: aborted at message ${at} of ${messages}`;
        const call = await command.next();
        const seq = (await firm.log()).at(-1)?.seq ?? 0;
        const controller = new AbortController();
        line.interrupt({ how: () => controller.abort(new Error("the caller left")), at });
        const requestId = `${command.name} ${at}`;
        const outcome = await call(api, { requestId, signal: controller.signal }).then(
          () => "answered",
          () => "aborted",
        );
        await nothingLeaks(about);
        expect(line.interruptions(), about).toBe(1);
        line.interrupt(null);
        const rows = (await readLogAfter(store, firm.organizationId, seq)).length;
        expect(outcome === "answered" ? [command.rows] : [0, command.rows], `${about}, ${outcome}`).toContain(rows);
        if (rows === 0) dropped++;
        else done++;
        if (!command.stored) continue;
        // The caller may return and request the answer.
        expect(await call(api, { requestId }), about).toMatchObject({ ok: true });
        await nothingLeaks(about);
        expect((await readLogAfter(store, firm.organizationId, seq)).length, about).toBe(command.rows);
      }
    }
    expect(dropped).toBeGreaterThan(3);
    expect(done).toBeGreaterThan(3);
    await checkLog(firm);
  },
);
