import * as fc from "fast-check";
import { expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";
import { windowsOf } from "../../support/firm/outcome.ts";

const day = (of: number): string => new Date(Date.UTC(2027, 0, 1 + of)).toISOString().slice(0, 10);
const days = 30;
const dayOf = fc.nat(days - 1);
const endOf = fc.option(dayOf, { nil: null, freq: 3 });
const percent = fc.integer({ min: 3, max: 9 }).map((tens) => tens * 10);
/** Any call on bookings, limits, settings or employment; `which` picks an existing booking. */
const call = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      is: fc.constant("assign" as const),
      who: fc.nat(1),
      percent,
      from: dayOf,
      to: endOf,
      tentative: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ is: fc.constant("change" as const), which: fc.nat(9), percent, from: dayOf, to: endOf }),
  },
  { weight: 1, arbitrary: fc.record({ is: fc.constant("move" as const), which: fc.nat(9), who: fc.nat(1) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      is: fc.constantFrom("confirm", "release", "cancel", "reactivate", "complete"),
      which: fc.nat(9),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      is: fc.constant("limit" as const),
      who: fc.nat(1),
      limit: fc.constantFrom(50, 80, 100, 120),
      from: dayOf,
      cut: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      is: fc.constant("firm" as const),
      limit: fc.constantFrom(60, 100, 130),
      from: dayOf,
      cut: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constant("tentative" as const), counts: fc.boolean(), cut: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ is: fc.constant("employed" as const), who: fc.nat(1), until: endOf, cut: fc.boolean() }),
  },
);
type Call = typeof call extends fc.Arbitrary<infer C> ? C : never;

/** Checks day by day for engineers over the limit, or booked after the end of employment. */
const broken = async (firm: Awaited<ReturnType<typeof openTestFirm>>, engineers: ReadonlyArray<string>) => {
  const found: Array<string> = [];
  const { results: rows } = await firm.admin.allocations.list();
  const { results: limits } = await firm.admin.limits.list();
  const { tentativeCounts, steps } = await firm.admin.settings.get();
  const { results: people } = await firm.admin.engineers.list();
  const last = <T extends { readonly from: string }>(of: ReadonlyArray<T>, on: string): T | undefined =>
    of
      .filter(({ from }) => from <= on)
      .toSorted((a, b) => (a.from < b.from ? -1 : 1))
      .at(-1);
  for (const engineer of engineers)
    for (let i = 0; i < days + 5; i++) {
      const on = day(i);
      const holding = rows.filter(
        (row) =>
          row.engineer === engineer &&
          (row.status === "confirmed" || (tentativeCounts && row.status === "tentative")) &&
          row.startDate <= on &&
          (row.endDate === null || on <= row.endDate),
      );
      const load = holding.reduce((sum, row) => sum + row.allocationPercent, 0);
      const own = last(
        limits.filter((step) => step.engineer === engineer),
        on,
      );
      if (load > (own?.limit ?? last(steps.capacityLimit, on)?.value ?? 100))
        found.push(`${engineer} ${on}: ${load} %`);
      const until = people.find(({ objectId }) => objectId === engineer)?.employedUntil ?? null;
      if (until !== null && until < on && holding.length > 0) found.push(`${engineer} ${on}: not employed`);
    }
  return found;
};

test("L-01, L-02: accepted bookings fit and refused ones do not", async () => {
  // R-ALLOC-1, R-ALLOC-9, R-ALLOC-10
  const seen = { accepted: 0, overCapacity: 0, cut: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(call, { minLength: 10, maxLength: 30 }), async (calls) => {
      const firm = await openTestFirm();
      const project = firm.project("Bridge");
      const engineers = [firm.engineer("ana"), firm.engineer("ben")];
      const ids: Array<string> = [];
      const { allocations, limits, settings, engineers: profiles } = firm.admin.settled;
      const resolve = (cut: boolean) => (cut ? ({ resolve: "cut" } as const) : {});
      const engineer = (who: number): string => engineers[who] ?? "";
      const make = async (of: Call) => {
        const objectId = "which" in of ? (ids[of.which % ids.length] ?? "none000000") : "";
        if (of.is === "assign" && "tentative" in of)
          return allocations.assign({
            engineer: engineer(of.who),
            project,
            allocationPercent: of.percent,
            startDate: day(of.from),
            endDate: of.to === null ? null : day(of.to),
            assignmentRole: "Engineer",
            status: of.tentative ? "tentative" : "confirmed",
          });
        if (of.is === "change" && "percent" in of)
          return allocations.change({
            objectId,
            allocationPercent: of.percent,
            startDate: day(of.from),
            endDate: of.to === null ? null : day(of.to),
          });
        if (of.is === "move" && "who" in of) return allocations.move({ objectId, engineer: engineer(of.who) });
        if (of.is === "limit" && "limit" in of && "who" in of)
          return limits.set({ engineer: engineer(of.who), from: day(of.from), limit: of.limit, ...resolve(of.cut) });
        if (of.is === "firm" && "limit" in of)
          return settings.set({ capacityLimit: of.limit, from: day(of.from), ...resolve(of.cut) });
        if (of.is === "tentative" && "counts" in of)
          return settings.set({ tentativeCounts: of.counts, ...resolve(of.cut) });
        if (of.is === "employed" && "until" in of)
          return profiles.update({
            objectId: engineer(of.who),
            employedUntil: of.until === null ? null : day(of.until),
            ...resolve(of.cut),
          });
        return allocations[of.is as "confirm" | "release" | "cancel" | "reactivate" | "complete"](objectId);
      };
      for (const each of calls) {
        const said = await make(each);
        if (said.ok) {
          seen.accepted++;
          if (each.is === "assign") ids.push((said.value as { objectId: string }).objectId);
          if (said.value.warnings.some(({ code }) => code === "CUT")) seen.cut++;
        } else if (said.refusal._tag === "OverCapacity") {
          seen.overCapacity++;
          for (const { total, limit, allocations: by } of said.refusal.windows) {
            expect(total).toBeGreaterThan(limit);
            // L-04: the total equals the sum of the window, to the hundredth.
            expect(Math.round(by.reduce((sum, { percent }) => sum + percent * 100, 0))).toBe(Math.round(total * 100));
          }
          expect(windowsOf(said.refusal).length).toBeGreaterThan(0);
        }
        expect(await broken(firm, engineers)).toEqual([]);
      }
    }),
    { numRuns: 100 },
  );
  expect(seen.accepted).toBeGreaterThan(200);
  expect(seen.overCapacity).toBeGreaterThan(30);
  expect(seen.cut).toBeGreaterThan(5);
});
