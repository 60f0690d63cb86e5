import type { OpenStore } from "firmcore/testing";
import { expect, test } from "vitest";
import { accepted } from "../../src/testing/kit/harness/expect.ts";
import { type KitFirm, openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { checkLog } from "../../src/testing/kit/harness/log-replay.ts";
import { allFaults, startChild } from "../support/child-process.ts";
import { openPostgres } from "../support/postgres/stores.ts";
import { openMemory, openSqlite } from "../support/stores.ts";
import type { Raced, Round } from "./scripts/racer.ts";
import { type FreshPlace, inPostgres, inPostgresAlone, onFile } from "./shared-stores.ts";

/** Fewer rounds for slow stores. */
const roundsOf = (name: string): number => (allFaults ? 100 : name.includes("Postgres") ? 8 : 20);
const patience = { timeout: 600_000 };
const days = ["2027-03-01", "2027-03-31"] as const;

const bookedOn = async (firm: KitFirm, engineer: string) =>
  ((await firm.tables()).Allocation ?? []).filter((row) => row.engineer === engineer).length;

const stores: ReadonlyArray<readonly [name: string, open: OpenStore]> = [
  ["memory", openMemory],
  ["SQLite", openSqlite],
  ["Postgres", openPostgres()],
  ["Postgres where none shares a commit", inPostgresAlone],
];
const shared: ReadonlyArray<readonly [name: string, fresh: FreshPlace]> = [
  ["file", onFile],
  ["database of Postgres", inPostgres],
];
test.each(stores)("F1, L-12: of 64 callers on %s one is accepted in each round", patience, async (name, open) => {
  const rounds = roundsOf(name);
  const { adapter, close } = await open();
  const firm = await openKitFirm(adapter, "Promise");
  const project = await firm.project("Bridge");
  for (let round = 0; round < rounds; round++) {
    const { objectId } = await firm.engineer(`engineer ${round}`);
    const ask = firm.bookingInput(objectId, project, 60, ...days);
    const answers = await Promise.all(
      Array.from({ length: 64 }, () => firm.app.as(caller(firm)).settled.allocations.assign(ask)),
    );
    const tags = answers.map((each) => (each.ok ? "accepted" : each.refusal._tag)).sort();
    expect(tags).toEqual([...Array.from({ length: 63 }, () => "OverCapacity"), "accepted"]);
    expect(await bookedOn(firm, objectId)).toBe(1);
  }
  await checkLog(firm);
  await close();
});

const caller = ({ organizationId, adminId }: KitFirm) => ({ organizationId, userId: adminId });
const overlap = (one: Raced, other: Raced): boolean =>
  BigInt(one.began) < BigInt(other.ended) && BigInt(other.began) < BigInt(one.ended);

test.each(shared)(
  "F1, R-ALLOC-6: of two processes booking on one %s one is accepted",
  patience,
  async (name, fresh) => {
    const rounds = roundsOf(name);
    const { place, adapter, close } = await fresh();
    const firm = await openKitFirm(adapter, "Promise");
    const project = await firm.project("Bridge");
    {
      const script = new URL("./scripts/racer.ts", import.meta.url);
      await using one = startChild<Raced>(script, place);
      await using other = startChild<Raced>(script, place);
      await Promise.all([one.next(), other.next()]);
      let counted = 0;
      const winners = [0, 0];
      // Until each process won a round, so that neither is always late.
      for (let round = 0; counted < rounds || Math.min(...winners) === 0; round++) {
        expect(round, "rounds without real overlap, or won by one process").toBeLessThan(rounds * 10);
        const { objectId } = await firm.engineer(`engineer ${round}`);
        const message: Round = {
          ...caller(firm),
          operation: "allocations.assign",
          input: firm.bookingInput(objectId, project, 60, ...days),
          callers: 32,
          at: String(process.hrtime.bigint() + 10_000_000n),
        };
        one.send(message);
        other.send(message);
        const both = await Promise.all([one.next(), other.next()]);
        const accepted = both.map(({ outcomes }) => outcomes.filter((each) => each !== "OverCapacity").length);
        expect(accepted.toSorted(), JSON.stringify(both)).toEqual([0, 1]);
        expect(await bookedOn(firm, objectId)).toBe(1);
        if (!overlap(...(both as [Raced, Raced]))) continue;
        counted++;
        winners[accepted.indexOf(1)] = (winners[accepted.indexOf(1)] ?? 0) + 1;
      }
    }
    await checkLog(firm);
    await close();
  },
);

test.each(shared)("E-34: of two processes approving a row of a %s one succeeds", patience, async (name, fresh) => {
  const rounds = roundsOf(name);
  const { place, adapter, close } = await fresh();
  const firm = await openKitFirm(adapter, "Promise");
  const { objectId: engineer } = await firm.engineer("Emil", { hourlyRate: 100 });
  const pia = await firm.user("Pia", "projectManager");
  const project = await firm.project("Bridge", { manager: pia });
  const { organizationId, adminId: boss } = firm;
  const entering = firm.as(await firm.user("Cora", "coordinator"));
  {
    const script = new URL("./scripts/racer.ts", import.meta.url);
    await using one = startChild<Raced>(script, place);
    await using other = startChild<Raced>(script, place);
    await Promise.all([one.next(), other.next()]);
    let counted = 0;
    for (let round = 0; counted < rounds; round++) {
      expect(round, "rounds without real overlap").toBeLessThan(rounds * 10);
      const row = { engineer, project, workDate: "2027-01-04", hours: 0.5, billingStatus: "Submitted" };
      const answer = await entering.hours.create(row);
      const { objectId, version } = accepted(answer);
      const at = String(process.hrtime.bigint() + 10_000_000n);
      const message = { organizationId, operation: "hours.approve", input: objectId, callers: 4, at };
      one.send({ ...message, userId: pia } satisfies Round);
      other.send({ ...message, userId: boss } satisfies Round);
      const both = await Promise.all([one.next(), other.next()]);
      const tags = both.flatMap((each) => each.outcomes).sort();
      expect(tags).toEqual([...Array.from({ length: 7 }, () => "InvalidTransition"), objectId].sort());
      const log = (await firm.log()).filter((entry) => entry.objectId === objectId);
      expect(log.map((entry) => [entry.event, entry.version])).toEqual([
        ["hours.create", version],
        ["hours.approve", version + 1],
      ]);
      accepted(await firm.admin.hours.reopen({ objectId, reason: "another round" }));
      accepted(await entering.hours.delete({ objectId }));
      if (overlap(...(both as [Raced, Raced]))) counted++;
    }
  }
  await checkLog(firm);
  await close();
});
