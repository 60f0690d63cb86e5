import { describe, expect, test } from "vitest";
import { freeRuns } from "../../../src/domain/allocation/availability.ts";
import { type Booked, conflictOf } from "../../../src/domain/allocation/capacity.ts";
import { cutToLimits } from "../../../src/domain/allocation/cut.ts";
import type { Allocation } from "../../../src/domain/allocation/entity.ts";
import { overbookedRuns } from "../../../src/domain/allocation/overbooked.ts";
import { limitRuns } from "../../../src/domain/capacity-limit/limits-in-force.ts";
import { lostCover } from "../../../src/domain/certification/lost-cover.ts";
import type { HeldDays } from "../../../src/domain/certification/status.ts";
import { endBookings } from "../../../src/domain/engineer-profile/end-bookings.ts";
import type { Moment } from "../../../src/domain/kernel/context/moment.ts";
import { defaultSettings } from "../../../src/domain/kernel/context/settings.ts";
import { readGrowth } from "../../support/count-reads.ts";

const nearlyLinear = 2.4;
const at: Moment = {
  now: 1_000,
  today: 5 as Moment["today"],
  newId: () => "none000000",
  firm: defaultSettings,
  actor: { organizationId: "acme", userId: "admin", role: "administrator", clientCompany: null, team: null },
  operation: "limits.set",
  reason: null,
};
const id = (i: number): string => `b${String(i).padStart(6, "0")}`;
const row = (i: number, startDate: number, endDate: number | null): Booked => ({
  objectId: id(i),
  project: "p",
  status: i % 2 === 0 ? "confirmed" : "tentative",
  allocationPercent: 100,
  startDate,
  endDate,
});
/** Nested bookings: the load differs on every day, and one day is inside all of them. */
const nested = (n: number): ReadonlyArray<Booked> => Array.from({ length: n }, (_, i) => row(i, i, 2 * n - i));
/** Half of them cover all days, the others only every second day, so every second day is a run with the whole half. */
const bumps = (n: number): ReadonlyArray<Booked> =>
  Array.from({ length: n }, (_, i) => (i < n / 2 ? row(i, 0, null) : row(i, 2 * (i - n / 2), 2 * (i - n / 2))));
const noLimits = { own: [], firm: [] };
const steps = (n: number, ...percents: readonly [number, number]) =>
  Array.from({ length: n }, (_, i) => ({ from: i, limit: percents[i % 2] as number }));
const size = (of: unknown): number => JSON.stringify(of).length;

describe("doubling the rows about doubles the work", () => {
  test.each([
    [
      "a change refused by capacity (R-ALLOC-5)",
      (n, counted) =>
        conflictOf({ before: [], after: counted(nested(n)), limitsBefore: noLimits, limitsAfter: noLimits }),
    ],
    [
      "a limit that changes every day",
      (n, counted) =>
        conflictOf({
          before: [],
          after: counted(nested(n)),
          limitsBefore: noLimits,
          limitsAfter: { own: counted(steps(n, 100, 200)), firm: [] },
        }),
    ],
    ["the runs of a limit", (n, counted) => limitRuns({ own: counted(steps(n, 100, 200)), firm: [] }, 0, 2 * n)],
    [
      "a cut to a lower limit (R-ALLOC-10)",
      (n, counted) =>
        cutToLimits(
          counted(nested(n)) as unknown as ReadonlyArray<Allocation>,
          {
            limitsBefore: noLimits,
            limitsAfter: { own: counted(steps(n, 500, 300)), firm: [] },
            tentativeCountedBefore: true,
            tentativeCountsAfter: true,
          },
          at,
        ),
    ],
    [
      "the overbooked days",
      (n, counted) => overbookedRuns(counted(bumps(n)), { own: [{ from: 0, limit: 50 * n }], firm: [] }),
    ],
    [
      "the overbooked days under a limit that changes every day",
      (n, counted) => overbookedRuns(counted(nested(n)), { own: counted(steps(n, 100, 200)), firm: [] }),
    ],
    [
      "what is free under a limit that changes every day",
      (n, counted) => freeRuns(counted(nested(n)), { own: counted(steps(n, 100, 90_000)), firm: [] }, 0, 2 * n),
    ],
    [
      "the end of an employment",
      (n, counted) =>
        endBookings(
          counted(nested(n)) as unknown as ReadonlyArray<Allocation>,
          { employmentStatus: "active", employedFrom: null, employedUntil: null, leftOn: null },
          { employmentStatus: "active", employedFrom: null, employedUntil: n, leftOn: null },
        ),
    ],
    [
      "the loss of cover of many bookings by one of many certificates (R-CERT-7)",
      (n, counted) => {
        const certificates = counted(
          Array.from(
            { length: n },
            (_, i): HeldDays => ({
              objectId: id(i),
              certificationName: "PE",
              issuedOn: 4 * i,
              expiresOn: 4 * i + 1,
              declared: null,
              declaredOn: null,
            }),
          ),
        );
        const bookings = { bookings: counted(nested(n)) as unknown as ReadonlyArray<Allocation>, projects: [] };
        return lostCover(bookings, certificates, certificates.slice(0, -1));
      },
    ],
  ] satisfies ReadonlyArray<readonly [string, Parameters<typeof readGrowth>[0]]>)("%s", (_, work) => {
    expect(readGrowth(work)).toBeLessThan(nearlyLinear);
  });
});

describe("doubling the rows at most doubles the answer", () => {
  test("a capacity refusal lists 100 windows and counts the rest", () => {
    const refused = (n: number) =>
      conflictOf({
        before: [],
        after: nested(n),
        limitsBefore: noLimits,
        limitsAfter: noLimits,
        candidate: id(n - 1),
      });
    const [once, twice] = [refused(500), refused(1_000)];
    expect(size(twice)).toBeLessThan(2 * size(once));
    expect(once?.windows).toHaveLength(100);
    // 101 % on day 100 for the first 101, then one more or one less each day until 101 % again on day 900.
    expect(once?.overLimitDays).toEqual([{ from: 100, to: 900 }]);
    // Three days in the middle form one window, because the innermost booking has no day of its own.
    expect(once?.moreWindows).toBe(900 - 100 + 1 - 2 - 100);
    expect(once?.windows[0]).toMatchObject({ from: 100, to: 100, total: 10_100, more: 51 });
    const last = refused(120)?.windows.find(({ total }) => total === 12_000);
    expect(last?.allocations.map(({ objectId }) => objectId)).toEqual([
      ...Array.from({ length: 49 }, (_, i) => id(i)),
      id(119),
    ]);
    expect(last?.more).toBe(70);
  });

  test("an overbooked run lists 50 allocations and counts the rest", () => {
    const found = (n: number) => overbookedRuns(bumps(n), { own: [{ from: 0, limit: 50 * n }], firm: [] });
    expect(size(found(1_000))).toBeLessThan(2.1 * size(found(500)));
    expect(found(500)).toHaveLength(250);
    expect(found(500)[7]).toMatchObject({ from: 14, to: 14, more: 201 });
  });
});
