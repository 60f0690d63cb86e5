import * as fc from "fast-check";
import { expect, test } from "vitest";
import { certificationStatus, worstFirst } from "../../../src/domain/certification/status.ts";
import { statusByList } from "../../../src/testing/oracles/certification.ts";
import { anyDay, day, declaredOf, held, heldOf } from "./holdings.ts";

const threshold = fc.integer({ min: 0, max: 10 });

test.each([
  ["E-20 an expiry 60 days away is expiring", "09-30", "expiring"],
  ["E-20 an expiry 61 days away is not yet expiring", "10-01", "valid"],
  ["E-20 the expiry day itself is expiring and not expired", "08-01", "expiring"],
  ["E-20 the day after the expiry is expired", "07-31", "expired"],
])("%s", (_, expires, status) => {
  expect(certificationStatus(held("c", "PE", "01-01", expires), day("08-01"), 60)).toBe(status);
});

test("E-21 a row is pending until its day of issue", () => {
  const row = held("c", "PE", "08-02", null);
  expect([certificationStatus(row, day("08-01"), 60), certificationStatus(row, day("08-02"), 60)]).toEqual([
    "pending",
    "valid",
  ]);
});

test("E-22 a declaration holds until it is cleared", () => {
  const row = held("c", "PE", "01-01", "2040-01-01");
  const declared = { ...row, declared: "expiring", declaredOn: day("08-01") } as const;
  expect(certificationStatus(declared, day("08-01"), 60)).toBe("expiring");
  expect(certificationStatus(row, day("08-01"), 60)).toBe("valid");
});

test("a revoked row is revoked even after it expired", () => {
  const row = held("c", "PE", "01-01", "02-01", { declared: "revoked", declaredOn: day("01-15") });
  expect(certificationStatus(row, day("08-01"), 60)).toBe("revoked");
});

test("a row declared pending expires all the same", () => {
  const row = held("c", "PE", "01-01", "02-01", { declared: "pending", declaredOn: day("01-15") });
  expect([certificationStatus(row, day("02-01"), 60), certificationStatus(row, day("02-02"), 60)]).toEqual([
    "pending",
    "expired",
  ]);
});

test("the worst status wins", () => {
  const seen = new Map<string, number>();
  const property = fc.property(heldOf, fc.integer({ min: -5, max: 50 }), threshold, (row, today, days) => {
    const status = certificationStatus(row, today, days);
    seen.set(status, (seen.get(status) ?? 0) + 1);
    expect(status).toBe(statusByList(row, today, days));
  });
  fc.assert(property, { numRuns: 600 });
  expect([...seen.keys()].sort()).toEqual(worstFirst.toSorted());
  expect(Math.min(...seen.values())).toBeGreaterThan(8);
});

test("L-14 the status moves forward only as days pass", () => {
  const order = ["pending", "valid", "expiring", "expired"];
  let changing = 0;
  const property = fc.property(heldOf, threshold, (row, days) => {
    fc.pre(row.declared !== "revoked");
    const statuses = Array.from({ length: 60 }, (_, i) => certificationStatus(row, i - 5, days));
    const steps = statuses.map((status) => order.indexOf(status));
    if (new Set(steps).size > 2) changing++;
    expect(steps).toEqual(steps.toSorted());
  });
  fc.assert(property, { numRuns: 300 });
  expect(changing).toBeGreaterThan(40);
});

test("L-16 a declaration never improves a status", () => {
  let worse = 0;
  const property = fc.property(heldOf, declaredOf, anyDay, threshold, (row, declared, today, days) => {
    const bare = worstFirst.indexOf(certificationStatus({ ...row, declared: null, declaredOn: null }, today, days));
    const said = worstFirst.indexOf(certificationStatus({ ...row, declared }, today, days));
    if (said < bare) worse++;
    expect(said).toBeLessThanOrEqual(bare);
  });
  fc.assert(property, { numRuns: 300 });
  expect(worse).toBeGreaterThan(40);
});
