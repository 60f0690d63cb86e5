import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Booked } from "../../../src/domain/allocation/capacity.ts";
import { limitByDay, loadByDay, windowsByDay } from "../../../src/testing/oracles/capacity.ts";
import { openTestFirm } from "../../support/firm/firm.ts";

const days = 16;
const first = Date.UTC(2027, 0, 1) / 86_400_000;
const day = (of: number): string => new Date((first + of) * 86_400_000).toISOString().slice(0, 10);
const numberOf = (text: string): number => Date.parse(text) / 86_400_000 - first;
const from = fc.nat(days - 1);

const booking = fc.record({
  is: fc.constant("book" as const),
  who: fc.nat(1),
  percent: fc.constantFrom(20, 33.33, 40, 50, 60),
  from,
  long: fc.option(fc.integer({ min: 3, max: 12 }), { nil: null, freq: 4 }),
  tentative: fc.boolean(),
});
const event = fc.record({
  is: fc.constant("event" as const),
  event: fc.constantFrom("confirm", "release", "cancel", "reactivate"),
  which: fc.nat(9),
});
/** Any settings that can tighten capacity, also several at once. */
const setting = fc.record({
  is: fc.constant("set" as const),
  limit: fc.option(fc.constantFrom(60, 80, 100, 120, 140), { freq: 2 }),
  from,
  remove: fc.option(fc.nat(9), { freq: 2 }),
  tentativeCounts: fc.option(fc.boolean(), { freq: 1 }),
  cut: fc.boolean(),
});
const own = fc.record({ is: fc.constant("own" as const), who: fc.nat(1), limit: fc.constantFrom(70, 100, 150), from });
type Setting = typeof setting extends fc.Arbitrary<infer S> ? S : never;

type World = Awaited<ReturnType<typeof openTestFirm>>;
interface Standing {
  readonly steps: ReadonlyArray<{ readonly from: number; readonly limit: number }>;
  readonly tentativeCounts: boolean;
}

/** The bookings and limits from the answers, in days from the first and basis points. */
const seen = async ({ admin }: World) => {
  const { steps, tentativeCounts } = await admin.settings.get();
  const stepsOf = (of: ReadonlyArray<{ readonly from: string; readonly limit: number }>) =>
    of.map((step) => ({ from: numberOf(step.from), limit: Math.round(step.limit * 100) }));
  const firm: Standing = {
    steps: stepsOf(steps.capacityLimit.map((step) => ({ from: step.from, limit: step.value }))),
    tentativeCounts,
  };
  const limits = (await admin.limits.list()).results;
  const rows = (await admin.allocations.list()).results;
  return {
    firm,
    ownOf: (engineer: string) => stepsOf(limits.filter((step) => step.engineer === engineer)),
    counting: (engineer: string, { tentativeCounts: counts }: Standing): ReadonlyArray<Booked> =>
      rows
        .filter((row) => row.engineer === engineer)
        .filter(({ status }) => status === "confirmed" || (counts && status === "tentative"))
        .map(({ objectId, project, status, allocationPercent, startDate, endDate }) => ({
          ...{ objectId, project, status, startDate: numberOf(startDate) },
          allocationPercent: Math.round(allocationPercent * 100),
          endDate: endDate === null ? null : numberOf(endDate),
        })),
  };
};
type Seen = Awaited<ReturnType<typeof seen>>;

/** The settings after a call. */
const after = ({ steps, tentativeCounts }: Standing, of: Setting, removed: number | undefined): Standing => {
  const left = steps.filter((step) => step.from !== removed);
  return {
    steps:
      of.limit === null
        ? left
        : [...left.filter((step) => step.from !== of.from), { from: of.from, limit: of.limit * 100 }],
    tentativeCounts: of.tentativeCounts ?? tentativeCounts,
  };
};

/** Finds the windows that a change of settings breaks for one engineer, day by day. */
const broken = (now: Seen, engineer: string, then: Standing) =>
  windowsByDay(
    {
      before: now.counting(engineer, now.firm),
      after: now.counting(engineer, then),
      limitsBefore: { own: now.ownOf(engineer), firm: now.firm.steps },
      limitsAfter: { own: now.ownOf(engineer), firm: then.steps },
    },
    -1,
    days + 20,
  ).map((window) => ({
    engineer,
    from: day(window.from),
    to: window.to === null ? null : day(window.to),
    total: window.total / 100,
    limit: window.limit / 100,
    ids: window.allocations.map(({ objectId }) => objectId),
  }));

const overbooked = (now: Seen, engineer: string): ReadonlyArray<string> =>
  Array.from({ length: days + 20 }, (_, i) => i).flatMap((i) => {
    const load = loadByDay(now.counting(engineer, now.firm), i);
    const limit = limitByDay({ own: now.ownOf(engineer), firm: now.firm.steps }, i);
    return load > limit ? [`${engineer} ${day(i)}: ${load} over ${limit}`] : [];
  });

test("L-01, L-02: settings are refused exactly if they break days", async () => {
  // R-ALLOC-10
  const met = { refused: 0, accepted: 0, cut: 0, removed: 0 };
  const call = fc.oneof(
    { weight: 7, arbitrary: booking },
    { weight: 2, arbitrary: event },
    { weight: 4, arbitrary: setting },
    { weight: 1, arbitrary: own },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 16, maxLength: 32 }), async (calls) => {
      const firm = await openTestFirm();
      const project = firm.project("Bridge");
      const engineers = ["ana", "ben"].map((name) => firm.engineer(name));
      const who = (of: number): string => engineers[of] ?? "";
      const ids: Array<string> = [];
      const { allocations, limits, settings } = firm.admin.settled;
      await settings.set({ capacityLimit: 140, from: day(0) });
      for (const each of calls) {
        if (each.is === "book") {
          const said = await allocations.assign({
            engineer: who(each.who),
            project,
            allocationPercent: each.percent,
            startDate: day(each.from),
            endDate: each.long === null ? null : day(each.from + each.long),
            assignmentRole: "Engineer",
            status: each.tentative ? "tentative" : "confirmed",
          });
          if (said.ok) ids.push(said.value.objectId);
        } else if (each.is === "event") {
          const objectId = ids[each.which % ids.length];
          if (objectId !== undefined)
            await allocations[each.event as "confirm" | "release" | "cancel" | "reactivate"](objectId);
        } else if (each.is === "own") {
          await limits.set({ engineer: who(each.who), from: day(each.from), limit: each.limit });
        } else {
          const now = await seen(firm);
          const removed =
            each.remove === null ? undefined : now.firm.steps[each.remove % Math.max(1, now.firm.steps.length)]?.from;
          const expected = engineers
            .toSorted()
            .flatMap((engineer) => broken(now, engineer, after(now.firm, each, removed)));
          const logged = firm.log().length;
          const said = await settings.set({
            ...(each.limit === null ? {} : { capacityLimit: each.limit, from: day(each.from) }),
            ...(removed === undefined ? {} : { remove: { capacityLimit: day(removed) } }),
            ...(each.tentativeCounts === null ? {} : { tentativeCounts: each.tentativeCounts }),
            ...(each.cut ? { resolve: "cut" as const } : {}),
          });
          if (said.ok) {
            met.accepted++;
            if (removed !== undefined) met.removed++;
            if (each.cut && expected.length > 0) met.cut++;
            if (!each.cut) expect(expected).toEqual([]);
          } else {
            met.refused++;
            if (said.refusal._tag !== "OverCapacity") throw new Error(`refused as ${said.refusal._tag}`);
            const windows = said.refusal.windows.map(({ allocations: by, ...window }) => ({
              ...window,
              ids: by.map(({ objectId }) => objectId),
            }));
            const inOrder = windows.toSorted((a, b) =>
              `${(a as { engineer?: string }).engineer} ${a.from}` <
              `${(b as { engineer?: string }).engineer} ${b.from}`
                ? -1
                : 1,
            );
            expect(inOrder).toEqual(expected);
            expect(firm.log()).toHaveLength(logged);
          }
        }
        const now = await seen(firm);
        for (const engineer of engineers) expect(overbooked(now, engineer)).toEqual([]);
      }
    }),
    { numRuns: 60 },
  );
  expect(met.refused).toBeGreaterThan(8);
  expect(met.accepted).toBeGreaterThan(100);
  expect(met.cut).toBeGreaterThan(8);
  expect(met.removed).toBeGreaterThan(20);
});
