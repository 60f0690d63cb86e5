import { openFirm } from "firmcore";
import { expect, test } from "vitest";
import { openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { checkReplay } from "../../src/testing/kit/harness/log-replay.ts";
import { readLog, readTables } from "../../src/testing/kit/harness/raw-store.ts";
import { allFaults, type Child, startChild } from "../support/child-process.ts";
import { storeAt } from "./scripts/store-at.ts";
import type { Wrote } from "./scripts/writer.ts";
import { durably, type FreshPlace, onFile } from "./shared-stores.ts";

const cycles = allFaults ? 200 : 5;
const script = new URL("./scripts/writer.ts", import.meta.url);
const organizationId = "acme";

/** A store with an engineer and a project, and the arguments of its writers. */
const prepared = async (fresh: FreshPlace) => {
  const { place, adapter, quiet, close } = await fresh();
  const firm = await openKitFirm(adapter, "Promise");
  const { objectId } = await firm.engineer("Ana");
  const project = await firm.project("Bridge");
  return {
    place,
    quiet,
    close,
    args: [organizationId, firm.adminId, objectId, project] as const,
    userId: firm.adminId,
  };
};

interface Killed {
  readonly answered: ReadonlyArray<Wrote>;
  readonly inFlight: Wrote | undefined;
}
/** Lets a writer make some calls, then kills it shortly after it begins another. Returns its messages and the last call. */
const killed = async (writer: Child<Wrote | "ready">, calls: number, microseconds: number): Promise<Killed> => {
  writer.send("go");
  const messages: Array<Wrote> = [];
  const heard = (message: Wrote | "ready"): void => {
    if (message !== "ready") messages.push(message);
  };
  while (messages.filter(({ is }) => is === "begins").length <= calls) heard(await writer.next());
  const until = process.hrtime.bigint() + BigInt(microseconds) * 1_000n;
  while (process.hrtime.bigint() < until) {
    // Busy-waits, because a booking is shorter than the precision of a timer.
  }
  await writer.kill();
  writer.left().forEach(heard);
  const last = messages.at(-1);
  return {
    answered: messages.filter(({ is }) => is === "answered"),
    inFlight: last?.is === "begins" ? last : undefined,
  };
};

/** Every answered call is stored, none is stored in part, and log and tables agree (F4, L-48). */
const judged = async (place: string, name: string, userId: string, { answered, inFlight }: Killed): Promise<void> => {
  const adapter = storeAt(place);
  const app = await openFirm(adapter);
  try {
    const [log, tables] = [
      await readLog(adapter.store, organizationId),
      await readTables(adapter.store, organizationId),
    ];
    checkReplay(log, tables);
    const written = Map.groupBy(
      log.filter(({ requestId }) => requestId?.startsWith(`${name}-`) === true),
      ({ requestId }) => requestId ?? "",
    );
    const rows = new Set(Object.values(tables).flatMap((of) => of.map(({ objectId }) => objectId)));
    for (const { requestId, objectId, rows: count } of answered) {
      expect(written.get(requestId)?.length, `${requestId}, answered`).toBe(count);
      expect(rows.has(objectId ?? ""), `${requestId}, answered`).toBe(true);
    }
    const unanswered = [...written.keys()].filter((id) => !answered.some(({ requestId }) => requestId === id));
    expect(unanswered.filter((id) => id !== inFlight?.requestId)).toEqual([]);
    const last = answered.findLast(({ requestId }) => requestId.endsWith("user"));
    if (last !== undefined) {
      const again = await app
        .as({ organizationId, userId })
        .users.provision(
          { externalId: last.requestId.split(" ")[0] ?? "", role: "engineer" },
          { requestId: last.requestId },
        );
      expect(again.objectId).toBe(last.objectId);
    }
    const half = inFlight === undefined ? 0 : (written.get(inFlight.requestId)?.length ?? 0);
    expect([0, inFlight?.rows ?? 0]).toContain(half);
  } finally {
    await adapter.close();
  }
};

test.each([
  ["SQLite", onFile],
  ["Postgres", durably],
] as const)(
  "F4, L-48: kill -9 of a writer on %s loses no answered call",
  {
    timeout: 1_200_000,
  },
  async (_name, fresh) => {
    const { place, quiet, close, args, userId } = await prepared(fresh);
    const placeOf = (name: string): string =>
      place.startsWith("postgres:") ? `${place}?application_name=${name}` : place;
    let [counted, answers] = [0, 0];
    let waiting = startChild<Wrote | "ready">(script, placeOf("w0"), ...args, "w0");
    for (let cycle = 0; counted < cycles; cycle++) {
      expect(cycle, "cycles without a call in flight").toBeLessThan(cycles * 3);
      const writer = waiting;
      await writer.next();
      // The next writer starts while this one writes, to save time.
      waiting = startChild<Wrote | "ready">(script, placeOf(`w${cycle + 1}`), ...args, `w${cycle + 1}`);
      const came = await killed(writer, 3 + (cycle % 9), (cycle * 137) % 3_000);
      // The server may still execute the writer's last statements.
      await quiet(`w${cycle}`);
      await judged(place, `w${cycle}`, userId, came);
      answers += came.answered.length;
      if (came.inFlight !== undefined && came.answered.length > 0) counted++;
    }
    await waiting.kill();
    expect(counted).toBe(cycles);
    expect(answers, "answers in total").toBeGreaterThan(cycles * 2);
    await close();
  },
);
