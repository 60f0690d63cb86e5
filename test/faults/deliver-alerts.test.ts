import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeliverReport } from "firmcore";
import { expect, onTestFinished, test } from "vitest";
import { openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { allFaults, startChild } from "../support/child-process.ts";
import { durably, onFile } from "./shared-stores.ts";

const kills = allFaults ? 50 : 3;
const script = new URL("./scripts/deliverer.ts", import.meta.url);
const organizationId = "acme";
/** Longer than a claim of a killed process lasts. */
const minute = 60_000;

type Message = "ready" | "sent" | DeliverReport;
const isReport = (message: Message): message is DeliverReport => typeof message === "object";

test.each([["SQLite", onFile] as const, ...(allFaults ? ([["Postgres", durably]] as const) : [])])(
  "R-ALERT-1: kill -9 during delivery on %s loses no alert, and repeats carry the same key",
  { timeout: 1_200_000 },
  async (_name, fresh) => {
    const { place, adapter, quiet, close } = await fresh();
    const folder = mkdtempSync(join(tmpdir(), "firmcore-alerts-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "sent");
    writeFileSync(file, "");
    const sent = (): ReadonlyArray<string> =>
      readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line !== "");
    const firm = await openKitFirm(adapter, "Promise");
    await firm.user("cora", "coordinator");
    let now = Date.parse("2027-03-10T12:00:00Z");
    firm.setClock("2027-03-10");
    const placeOf = (name: string): string =>
      place.startsWith("postgres:") ? `${place}?application_name=${name}` : place;
    const start = (name: string) => startChild<Message>(script, placeOf(name), organizationId, String(now), file);

    for (let kill = 0; kill < kills; kill++) {
      // Eight notifications: four certificates, each told to its engineer and to the coordinator.
      for (let i = 0; i < 4; i++)
        await firm.certificate((await firm.engineer(`Ana ${kill} ${i}`)).objectId, "PE", "2027-03-09");
      now += 2 * minute;
      const child = start(`d${kill}`);
      expect(await child.next()).toBe("ready");
      child.send("go");
      for (let message = 0; message <= kill % 6; message++) if (isReport(await child.next())) break;
      const until = process.hrtime.bigint() + BigInt((kill * 211) % 1_500) * 1_000n;
      while (process.hrtime.bigint() < until) {
        // Busy-waits, because a commit is shorter than the precision of a timer.
      }
      await child.kill();
      await quiet(`d${kill}`);
    }

    now += 2 * minute;
    const last = start("last");
    await last.next();
    last.send("go");
    let report = await last.next();
    while (!isReport(report)) report = await last.next();
    expect(report).toMatchObject({ failed: [], waiting: 0 });
    await last.kill();
    const { results } = await firm.app.as({ organizationId, userId: firm.adminId }).alerts.all();
    const due = results.flatMap(({ key, recipients }) => recipients.map((user) => `${key}|${user}`));
    expect(due).toHaveLength(kills * 8);
    expect([...new Set(sent())].toSorted()).toEqual(due.toSorted());
    // A kill repeats at most what was being sent: three notifications at a time.
    expect(sent().length - due.length).toBeLessThanOrEqual(3 * kills);
    await close();
  },
);
