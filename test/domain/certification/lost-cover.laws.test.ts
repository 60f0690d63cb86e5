import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lostCover } from "../../../src/domain/certification/lost-cover.ts";
import type { Held } from "../../../src/domain/certification/status.ts";
import { datesHold, plainName, runsOf, validOn } from "../../../src/testing/oracles/certification.ts";
import { day, held, heldOf, names, rowsOf, windowOf } from "./holdings.ts";

interface Booking {
  readonly from: number;
  readonly to: number | null;
  readonly required: ReadonlyArray<string>;
  readonly status: "tentative" | "confirmed" | "completed" | "cancelled";
}
const bookingOf: fc.Arbitrary<Booking> = fc
  .record({
    window: windowOf,
    required: fc.oneof(fc.constant([]), fc.subarray([...names], { minLength: 1, maxLength: 2 })),
    status: fc.constantFrom("tentative", "confirmed", "confirmed", "completed", "cancelled"),
  })
  .map(({ window, ...booking }) => ({ ...booking, ...window }));

/** The bookings that are told, each with the gaps of its names. */
const told = (bookings: ReadonlyArray<Booking>, before: ReadonlyArray<Held>, after: ReadonlyArray<Held>) => {
  const rows = bookings.map(({ from, to, status }, i) => ({
    ...{ objectId: `b${i}`, project: `p${i}`, startDate: from, endDate: to, status },
  }));
  const projects = bookings.map(({ required }, i) => ({ objectId: `p${i}`, requiredCertifications: required }));
  const [warning, ...more] = lostCover({ bookings: rows, projects } as never, before, after);
  expect(more).toEqual([]);
  return warning === undefined ? [] : (warning.detail as { allocations: ReadonlyArray<unknown> }).allocations;
};

/** The same, asking each day and each name. */
const toldByDay = (bookings: ReadonlyArray<Booking>, before: ReadonlyArray<Held>, after: ReadonlyArray<Held>) => {
  const changed = [...before.filter((row) => !after.includes(row)), ...after.filter((row) => !before.includes(row))];
  const touched = new Map(changed.map(({ certificationName }) => [plainName(certificationName), certificationName]));
  return bookings.flatMap(({ from, to, required, status }, i) => {
    if (status === "completed" || status === "cancelled") return [];
    const last = to ?? from;
    const asked = new Set(required.map(plainName));
    const lost = [...touched].flatMap(([key, name]) => {
      const of = (all: ReadonlyArray<Held>) => all.filter((row) => plainName(row.certificationName) === key);
      const [old, next] = [of(before), of(after)];
      const covers = required.length > 0 ? validOn : datesHold;
      const on = (all: ReadonlyArray<Held>, at: number) => all.some((row) => covers(row, at));
      const days = Array.from({ length: last - from + 1 }, (_, j) => from + j);
      const losesDays = days.some((at) => on(old, at) && !on(next, at));
      // A row lasts if it is neither expired nor declared so on the last day.
      const lasts = (all: ReadonlyArray<Held>) => all.some((row) => datesHold({ ...row, issuedOn: 0 }, last));
      const loses =
        required.length > 0
          ? asked.has(key) && losesDays
          : next.length > 0 && !lasts(next) && (old.length === 0 || lasts(old) || losesDays);
      return loses
        ? [{ name, gaps: runsOf((at) => !on(next, at), from, last), rows: next.map((row) => row.objectId).sort() }]
        : [];
    });
    return lost.length === 0 ? [] : [{ objectId: `b${i}`, names: lost }];
  });
};

const text = (at: number | null) => (at === null ? null : new Date(at * 86_400_000).toISOString().slice(0, 10));
const withDays = (all: ReturnType<typeof toldByDay>) =>
  all.map(({ objectId, names }) => ({
    objectId,
    project: expect.stringMatching(/^p\d/) as unknown,
    names: names.map(({ name, gaps, rows }) => ({
      ...{ name, rows },
      gaps: gaps.map(({ from, to }) => ({ from: text(from), to: text(to) })),
    })),
  }));

describe("R-CERT-7 the bookings that lose cover", () => {
  test("agree with checking each day, whatever is changed, deleted or added", () => {
    const seen = { told: 0, silent: 0, required: 0, held: 0 };
    const property = fc.property(
      rowsOf(6),
      fc.option(heldOf),
      fc.nat(6),
      fc.array(bookingOf, { minLength: 1, maxLength: 4 }),
      (before, other, at, bookings) => {
        const changed = other === null ? [] : [{ ...other, objectId: before[at]?.objectId ?? "new" }];
        const after = [...before.slice(0, at), ...changed, ...before.slice(at + 1)];
        const wanted = toldByDay(bookings, before, after);
        seen[wanted.length === 0 ? "silent" : "told"]++;
        for (const { objectId } of wanted)
          seen[(bookings[Number(objectId.slice(1))]?.required.length ?? 0) > 0 ? "required" : "held"]++;
        expect(told(bookings, before, after)).toEqual(withDays(wanted));
      },
    );
    fc.assert(property, { numRuns: 600 });
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
  });

  // A certificate that was revoked before it was issued covers no day, and lasted until the day before.
  test("include one that ends with the day until which a name lasted, if it lasts no longer", () => {
    const [from, to] = [day("01-10"), day("01-31")];
    const revoked = (declaredOn: number) => held("a", "PE", "02-10", "12-31", { declared: "revoked", declaredOn });
    const booking: Booking = { from, to, required: [], status: "confirmed" };
    const names = [{ name: "PE", gaps: [{ from: "2027-01-10", to: "2027-01-31" }], rows: ["a"] }];
    const lost = (before: number) => told([booking], [revoked(before)], [revoked(day("01-20"))]);
    expect(lost(to + 1)).toEqual([{ objectId: "b0", project: "p0", names }]);
    // It had not lasted until the last day before either.
    expect(lost(to)).toEqual([]);
  });

  test("are the first fifty, with the number of the others", () => {
    const pe = held("a", "PE", "01-01", "12-31");
    const shorter = { ...pe, expiresOn: day("06-30") };
    const warningsOf = (n: number) => {
      const bookings = Array.from({ length: n }, (_, i) => ({
        ...{ objectId: `b${i}`, project: "p", startDate: day("07-01"), endDate: day("07-02"), status: "confirmed" },
      }));
      return lostCover({ bookings, projects: [] } as never, [pe], [shorter]).map(({ detail }) => detail);
    };
    const [fifty] = warningsOf(50);
    expect(fifty).not.toHaveProperty("moreAllocations");
    const [more] = warningsOf(52) as ReadonlyArray<{ readonly allocations?: ReadonlyArray<unknown> }>;
    expect(more).toMatchObject({ moreAllocations: 2 });
    expect(more?.allocations).toHaveLength(50);
    expect(warningsOf(0)).toEqual([]);
  });
});
