import fc from "fast-check";
import { expect, test } from "vitest";
import { openSqlite } from "../support/stores.ts";
import { allocation, date, file, hour, openImport, type Plain, staff, to, total } from "./import-firm.ts";

const id = (prefix: string) =>
  fc.integer({ min: 0, max: 5 }).map((n) => `${prefix}${String(n).padStart(10 - prefix.length, "0")}`);
const stamp = fc.constantFrom(
  "2026-01-05T08:00:00.000Z",
  "2026-02-01T09:30:00.000Z",
  "2027-03-30T10:00:00Z",
  "never",
  null,
);
const extra = fc.dictionary(
  fc.constantFrom("costCenter", "badge", "ACL", "_wperm", "version"),
  fc.jsonValue({ maxDepth: 1 }),
  {
    maxKeys: 2,
  },
);
const day = fc.constantFrom(
  ...[1, 2, 3, 4].map((n) => date(`2027-03-0${n}`)),
  date("2027-03-04T23:00:00Z"),
  date("2027-02-30"),
  "2027-03-05",
  7,
  null,
);
const rarely = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: of });
/** Rows over few ids, so that twins and dangling pointers are likely; each may lack or spoil any of its fields. */
const rows = (made: fc.Arbitrary<Plain>) =>
  fc.array(
    fc
      .tuple(made, extra, stamp, stamp, rarely(fc.constantFrom("hours", "user", "status", "username", "objectId")))
      .map(([row, more, createdAt, updatedAt, lost]): Plain => {
        const { [lost ?? ""]: _lost, ...rest } = { ...more, ...row, createdAt, updatedAt } as Record<string, unknown>;
        return rest;
      }),
    { maxLength: 12 },
  );
const dirty = fc.record({
  users: rows(
    fc.record({
      objectId: id("user"),
      username: fc.constantFrom("a", "A", " b", "c", ""),
      email: fc.constantFrom(null, "x@x", "X@x"),
    }),
  ),
  engineers: rows(
    fc.record({
      objectId: id("engineer"),
      user: id("user").map((each) => to("_User", each)),
      fullName: fc.constantFrom("Ana", " Ben ", " "),
      discipline: fc.constant("Civil"),
      employmentStatus: fc.constantFrom("Active", "left", "left", "Astral"),
      hourlyRate: fc.constantFrom(100, 99.99, 0.001, -1, null),
    }),
  ),
  bookings: rows(
    fc
      .tuple(id("alloc"), id("engineer"), day, day, fc.constantFrom(0, 60, 90, 33.33, 33.333, -5))
      .map(([own, engineer, from, until, percent]) =>
        allocation(own, {
          engineer: to("EngineerProfile", engineer),
          startDate: from,
          endDate: until,
          allocationPercent: percent,
        }),
      ),
  ),
  hours: rows(
    fc
      .tuple(
        id("hour"),
        id("engineer"),
        id("alloc"),
        day,
        fc.constantFrom(8, 7.333333, -2, 0.34, "8"),
        fc.constantFrom("Approved", "draft", "Non-Billable", "?"),
      )
      .map(([own, engineer, booking, workDate, hours, billingStatus]) =>
        hour(own, {
          engineer: to("EngineerProfile", engineer),
          allocation: to("Allocation", booking),
          workDate,
          hours,
          billingStatus,
        }),
      ),
  ),
});
const filesOf = ({
  users,
  engineers,
  bookings,
  hours,
}: Record<"users" | "engineers" | "bookings" | "hours", ReadonlyArray<Plain>>) => {
  const [, , project] = staff();
  const managed = { ...project?.rows[0], manager: to("_User", "user000000") };
  const raw = (of: string, some: ReadonlyArray<Plain>) => ({ file: `${of}.json`, class: of, rows: some });
  return [
    raw("_User", [{ objectId: "user000000", username: "z", createdAt: "2020-01-01T00:00:00Z" }, ...users]),
    raw("EngineerProfile", engineers),
    file("Project", managed),
    raw("Allocation", bookings),
    raw("BillableHour", hours),
    raw("Invoice", hours),
  ];
};

// R-IMP-1, R-IMP-2
test("a random dirty export imports fully and only once", async () => {
  const met = { leftOut: 0, flagged: 0, imported: 0 };
  await fc.assert(
    fc.asyncProperty(dirty, fc.boolean(), async (exported, onSqlite) => {
      const opened = onSqlite ? await openSqlite() : null;
      const firm = await openImport((opened?.adapter ?? undefined) as never);
      const files = filesOf(exported);
      const rehearsed = await firm.import(files, { dryRun: true });
      expect(await firm.log()).toEqual([]);
      const first = await firm.import(files);
      expect(first).toEqual(rehearsed);
      const written = (await firm.log()).length;
      const second = await firm.import(files);
      expect(total(second.imported)).toBe(0);
      expect(await firm.log()).toHaveLength(written);
      expect(second).toEqual({ ...first, imported: second.imported, unchanged: first.imported });
      for (const report of [first, second])
        for (const { file: name, class: of, rows: some } of files) {
          const known = of === "_User" ? "User" : of;
          const out = report.leftOut.filter((row) => row.file === name).length;
          const counts = [report.imported, report.unchanged, report.unknown].map((each) => each[known] ?? 0);
          expect(out + counts.reduce((sum, count) => sum + count, 0)).toBe(some.length);
        }
      met.leftOut += first.leftOut.length;
      met.flagged += first.flagged.length;
      met.imported += total(first.imported);
      await opened?.close();
    }),
    { numRuns: 60 },
  );
  expect(Math.min(met.leftOut, met.imported, met.flagged)).toBeGreaterThan(10);
}, 60_000);
