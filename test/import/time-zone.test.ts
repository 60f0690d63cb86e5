import fc from "fast-check";
import { FirmError } from "firmcore";
import { describe, expect, test } from "vitest";
import { Allocation } from "../../src/domain/allocation/entity.ts";
import type { TimeZoneNeeded } from "../../src/domain/kernel/refusal/refusal.ts";
import { dayText } from "../../src/domain/kernel/values/day.ts";
import { beginsDay, dayInZone } from "../../src/domain/kernel/values/zone.ts";
import { allocation, file, hour, openImport, type Plain, runsOf, staff } from "./import-firm.ts";

const at = (iso: string): Plain => ({ __type: "Date", iso });
/** Imports without naming a zone, and tells why that was refused. */
const refusedWith = async (rows: ReadonlyArray<Plain>, more: { readonly dryRun?: boolean } = {}) => {
  const firm = await openImport();
  const said = await firm.app.import(firm.who, [...staff(), file("BillableHour", ...rows)], more).then(
    () => null,
    (error: unknown) => error,
  );
  expect((await firm.log()).length === 0 || said === null).toBe(true);
  return said instanceof FirmError ? { code: said.code, ...(said.detail as TimeZoneNeeded) } : said;
};
const worked = (...isos: ReadonlyArray<string>) =>
  isos.map((iso, i) => hour(`hour${String(i).padStart(6, "0")}`, { workDate: at(iso) }));

describe("without a time zone", () => {
  // R-IMP-3
  test("midnights of another zone stop the import before it writes", async () => {
    const rows = worked(
      "2027-03-04T23:00:00.000Z",
      "2027-03-05T23:00:00.000Z",
      "2027-07-04T22:00:00.000Z",
      "2027-07-05T00:00:00.000Z",
    );
    for (const dryRun of [false, true]) {
      const refused = await refusedWith(rows, { dryRun });
      expect(refused).toMatchObject({
        code: "TIME_ZONE_NEEDED",
        count: 3,
        hours: [
          { time: "23:00", count: 2 },
          { time: "22:00", count: 1 },
        ],
      });
      const { zones } = refused as TimeZoneNeeded;
      expect(zones[0]).toEqual({ zone: "Europe/Berlin", midnights: 3 });
      expect(zones.length).toBeLessThanOrEqual(10);
      expect(zones.map(({ midnights }) => midnights)).toEqual(
        zones
          .map(({ midnights }) => midnights)
          .sort()
          .reverse(),
      );
    }
  });

  test("midnights in UTC and days as text are read", async () => {
    const firm = await openImport();
    const report = await firm.app.import(firm.who, [
      ...staff(),
      file("BillableHour", hour("hour000001"), hour("hour000002", { workDate: "2027-03-05" })),
    ]);
    expect(report).toMatchObject({ imported: { BillableHour: 2 }, notMidnight: {}, leftOut: [] });
  });

  test("times that are midnight nowhere suggest no zone", async () => {
    expect(await refusedWith(worked("2027-03-04T09:13:27.123Z"))).toMatchObject({
      count: 1,
      hours: [{ time: "09:13", count: 1 }],
      zones: [],
    });
  });

  test("the best zone has the same midnights as the right one", async () => {
    const zones = [
      "Europe/Berlin",
      "America/New_York",
      "Asia/Kolkata",
      "Australia/Sydney",
      "America/Sao_Paulo",
      "Asia/Tokyo",
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...zones),
        fc.uniqueArray(fc.integer({ min: 15_000, max: 21_000 }), { minLength: 1, maxLength: 40 }),
        async (zone, days) => {
          // Quarters of an hour around the day: one of them is where it begins.
          const begins = (day: number): number => {
            for (let ms = day * 86_400_000 - 50_400_000; ; ms += 900_000)
              if (beginsDay(ms, zone) && dayInZone(ms, zone) === day) return ms;
          };
          const rows = worked(...days.map((day) => new Date(begins(day)).toISOString()));
          const {
            zones: [best],
          } = (await refusedWith(rows)) as TimeZoneNeeded;
          expect(best?.midnights).toBe(days.length);
        },
      ),
      { numRuns: runsOf(25) },
    );
  }, 60_000);
});

describe("with a time zone", () => {
  // R-IMP-3
  test("timestamps that are not midnight are counted", async () => {
    const firm = await openImport();
    const report = await firm.import([
      ...staff(),
      file(
        "Allocation",
        allocation("alloc00001", {
          startDate: at("2027-02-28T23:00:00.000Z"),
          endDate: at("2027-03-31T00:00:00.000Z"),
        }),
        allocation("alloc00002", { startDate: at("2027-03-01T08:30:00.000Z"), endDate: null }),
      ),
    ]);
    expect(report.notMidnight).toEqual({ Allocation: { endDate: 1, startDate: 1 } });
    const rows = await firm.rows(Allocation);
    expect(["alloc00001", "alloc00002"].map((id) => dayText(rows.get(id)?.startDate as number))).toEqual([
      "2027-03-01",
      "2027-03-01",
    ]);
    expect(dayText(rows.get("alloc00001")?.endDate as number)).toBe("2027-03-31");
  });

  test("UTC is accepted if it was named", async () => {
    const firm = await openImport();
    const report = await firm.import(
      [...staff(), file("BillableHour", ...worked("2027-03-04T23:00:00.000Z", "2027-03-05T00:00:00.000Z"))],
      { timeZone: "UTC" },
    );
    expect(report).toMatchObject({ imported: { BillableHour: 2 }, notMidnight: { BillableHour: { workDate: 1 } } });
  });

  test("a day without midnight begins after the clock change", async () => {
    // Sao Paulo's summer of 2017 began on 15 October, at 01:00.
    const firm = await openImport();
    const report = await firm.import([...staff(), file("BillableHour", ...worked("2017-10-15T03:00:00.000Z"))], {
      timeZone: "America/Sao_Paulo",
    });
    expect(report.notMidnight).toEqual({});
  });
});
