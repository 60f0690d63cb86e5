import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  certificateNameKey,
  isDuplicate,
  type Span,
  uncovered,
  validCover,
} from "../../../src/domain/certification/cover.ts";
import type { Held } from "../../../src/domain/certification/status.ts";
import { coveredOn, runsOf, validOn } from "../../../src/testing/oracles/certification.ts";
import { day, held, heldOf, horizon, names, rowsOf, windowOf } from "./holdings.ts";

const anyName = fc.constantFrom(...names);
const days = Array.from({ length: horizon + 1 }, (_, each) => each);
const cover = (rows: ReadonlyArray<Held>, name: string) =>
  validCover(rows.filter((each) => certificateNameKey(each.certificationName) === certificateNameKey(name)));
const gaps = (rows: ReadonlyArray<Held>, name: string, from: number, to: number | null) =>
  uncovered(cover(rows, name), from, to);
const holds = (spans: ReadonlyArray<Span>, each: number) =>
  spans.some(({ from, to }) => from <= each && each <= (to ?? horizon));

// R-CERT-6
test.each([
  ["case and white space make no other name", "  PE\u00a0 \tCivil\n", "pe civil", true],
  ["a symbol makes another name", "C++", "C", false],
  ["no symbol is like another", "C++", "C#", false],
  ["a full stop is a symbol", "P.E.", "PE", false],
  ["a space makes another name", "PE Civil", "PECivil", false],
  ["a letter of any alphabet counts", "Überprüfer", "Uberprufer", false],
  ["a digit of any alphabet counts", "Level ٣", "Level", false],
  ["capitals of any alphabet are folded", "ÜK-Ω", "ük-ω", true],
  ["a sharp s is two", "STRASSE", "straße", true],
  ["wide and narrow forms are one", "Ｃ＋＋", "c++", true],
  ["a letter and its accent are one with both in one", "Pre\u0301vention", "PR\u00c9VENTION", true],
])("%s", (_, a, b, same) => {
  expect(isDuplicate(held("a", a, "01-01", "12-31"), held("b", b, "01-01", "12-31"))).toBe(same);
  expect(certificateNameKey(a) === certificateNameKey(b)).toBe(same);
});

// Names of plain ASCII take a shorter way to their key than those with white space around them.
test("R-CERT-6 white space around a name never changes its key", () => {
  const plain = fc.string({ unit: fc.constantFrom("A", "z", "9", " ", "~", "!", "é", "\t") });
  fc.assert(
    fc.property(plain, (name) => {
      expect(certificateNameKey(name)).toBe(certificateNameKey(` ${name}\n`));
    }),
  );
});

// R-CERT-5
test.each([
  ["a row without declaration is valid on both of its ends", {}, { from: day("03-01"), to: day("03-31") }],
  [
    "a revoked row is valid until the day before",
    { declared: "revoked", declaredOn: day("03-11") },
    { from: day("03-01"), to: day("03-10") },
  ],
  [
    "a row declared expired after its expiry keeps its last day",
    { declared: "expired", declaredOn: day("05-01") },
    { from: day("03-01"), to: day("03-31") },
  ],
  ["a row revoked on the day of issue was never valid", { declared: "revoked", declaredOn: day("03-01") }, null],
  ["a row revoked on a day unknown was never valid", { declared: "revoked", declaredOn: null }, null],
  ["a pending row is not valid", { declared: "pending", declaredOn: day("03-11") }, null],
  [
    "a row declared expiring keeps all days",
    { declared: "expiring", declaredOn: day("03-11") },
    { from: day("03-01"), to: day("03-31") },
  ],
  ["a row without expiry is valid for ever", { expiresOn: null }, { from: day("03-01"), to: null }],
] as const)("%s", (_, more, span) => {
  expect(validCover([held("c", "PE", "03-01", "03-31", more)])).toEqual(span === null ? [] : [span]);
});

test("E-19 a renewal leaves a gap unless it follows directly", () => {
  const old = held("a", "PE", "2024-01-01", "2026-12-31");
  const window = [day("2026-12-01"), day("01-31")] as const;
  const late = held("b", "PE", "01-02", "2029-12-31");
  expect(gaps([late, old], "PE", ...window)).toEqual([{ from: day("01-01"), to: day("01-01") }]);
  expect(gaps([held("b", "PE", "01-01", "2029-12-31"), old], "PE", ...window)).toEqual([]);
});

test("a row inside another does not change its cover", () => {
  const rows = [held("a", "PE", "01-01", null), held("b", "PE", "02-01", "03-01"), held("c", "PE", "04-01", "05-01")];
  expect(cover(rows, "pe")).toEqual([{ from: day("01-01"), to: null }]);
});

test("valid days agree with checking each day", () => {
  // R-CERT-5
  let cut = 0;
  const property = fc.property(heldOf, (row) => {
    const spans = validCover([row]);
    if (spans[0]?.to !== row.expiresOn) cut++;
    expect(spans).toEqual(runsOf((each) => validOn(row, each), 0, horizon, horizon));
  });
  fc.assert(property, { numRuns: 300 });
  expect(cut).toBeGreaterThan(35);
});

test("L-13 cover and gaps agree with checking each day", () => {
  let several = 0;
  const property = fc.property(rowsOf(7), anyName, windowOf, (rows, name, { from, to }) => {
    const found = gaps(rows, name, from, to);
    if (found.length > 1) several++;
    const covered = (each: number) => coveredOn(rows, name, each);
    expect(cover(rows, name)).toEqual(runsOf(covered, 0, horizon, horizon));
    const last = to === null ? horizon : undefined;
    expect(found).toEqual(runsOf((each) => !covered(each), from, to ?? horizon, last));
  });
  fc.assert(property, { numRuns: 600 });
  expect(several).toBeGreaterThan(10);
});

test("L-17 one row more never uncovers a day", () => {
  let added = 0;
  const property = fc.property(rowsOf(6), heldOf, anyName, (rows, row, name) => {
    const [few, more] = [cover(rows, name), cover([...rows, row], name)];
    if (JSON.stringify(few) !== JSON.stringify(more)) added++;
    for (const each of days) if (holds(few, each)) expect(holds(more, each)).toBe(true);
  });
  fc.assert(property, { numRuns: 300 });
  expect(added).toBeGreaterThan(30);
});

test("L-18 cover does not depend on the order of rows", () => {
  let joined = 0;
  const shuffled = rowsOf(6).chain((rows) =>
    fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows], { minLength: rows.length })),
  );
  const property = fc.property(shuffled, anyName, ([rows, other], name) => {
    const found = cover(rows, name);
    if (rows.filter((each) => certificateNameKey(each.certificationName) === certificateNameKey(name)).length > 1)
      joined++;
    expect(cover(other, name)).toEqual(found);
  });
  fc.assert(property, { numRuns: 300 });
  expect(joined).toBeGreaterThan(35);
});

test("L-18 each day is either covered or in a gap", () => {
  let mixed = 0;
  const property = fc.property(rowsOf(6), anyName, windowOf, (rows, name, { from, to }) => {
    const [covered, open] = [cover(rows, name), gaps(rows, name, from, to)];
    const inside = days.filter((each) => from <= each && each <= (to ?? horizon));
    if (inside.some((each) => holds(open, each)) && inside.some((each) => holds(covered, each))) mixed++;
    expect(inside.filter((each) => holds(covered, each) === holds(open, each))).toEqual([]);
    expect(days.filter((each) => holds(open, each) && !inside.includes(each))).toEqual([]);
  });
  fc.assert(property, { numRuns: 400 });
  expect(mixed).toBeGreaterThan(35);
});

test("L-07 moving all days moves the cover by as many", () => {
  let several = 0;
  const property = fc.property(rowsOf(7), anyName, fc.integer({ min: -500, max: 500 }), (rows, name, by) => {
    const moved = rows.map((row) => ({
      ...row,
      issuedOn: row.issuedOn + by,
      expiresOn: row.expiresOn === null ? null : row.expiresOn + by,
      declaredOn: row.declaredOn === null ? null : row.declaredOn + by,
    }));
    const spans = cover(rows, name);
    if (spans.length > 0 && by !== 0) several++;
    expect(cover(moved, name)).toEqual(
      spans.map(({ from, to }) => ({ from: from + by, to: to === null ? null : to + by })),
    );
  });
  fc.assert(property, { numRuns: 300 });
  expect(several).toBeGreaterThan(35);
});

test("rows with equal name, dates and number are duplicates", () => {
  const row = held("a", " pe", "01-01", "12-31");
  const twin = held("b", "PE", "01-01", "12-31");
  expect(isDuplicate(row, twin)).toBe(true);
  expect(isDuplicate({ ...row, certificationNumber: "7" }, { ...twin, certificationNumber: "7" })).toBe(true);
});

test.each([
  ["with another number", { certificationNumber: "7" }],
  ["with another day of issue", { issuedOn: day("01-02") }],
  ["without expiry", { expiresOn: null }],
  ["of another name", { certificationName: "Crane" }],
  ["that is the row itself", { objectId: "a" }],
])("a row %s is not a duplicate", (_, more) => {
  expect(isDuplicate(held("a", "PE", "01-01", "12-31"), held("b", "PE", "01-01", "12-31", more))).toBe(false);
});

test("a declaration does not tell duplicates apart", () => {
  const row = held("a", "PE", "01-01", "12-31");
  expect(isDuplicate(row, { ...row, objectId: "b", declared: "revoked", declaredOn: day("03-01") })).toBe(true);
});
