import { expect, test } from "vitest";
import { type Candidates, findEngineers, type Wanted } from "../../../src/domain/engineer-profile/find.ts";
import { defaultSettings } from "../../../src/domain/kernel/context/settings.ts";
import { watchNormalization } from "../../support/watch-normalization.ts";

const wanted: Wanted = {
  ...{ from: 20_454, to: 20_500, percent: 100, discipline: "civil", certifications: [], certifiedThrough: null },
  ...{ employmentStatus: null, primaryLocation: null, withMisfits: false },
};
const people = (count: number, names: ReadonlyArray<string>): Candidates => {
  const ids = Array.from({ length: count }, (_, i) => `engineer${i}`).sort();
  return {
    engineers: ids.map((objectId) => ({
      ...{ objectId, fullName: objectId, discipline: "Civil", employmentStatus: "active" as const },
      ...{ employedFrom: null, employedUntil: null },
    })),
    booked: [],
    limits: [],
    certifications: ids.flatMap((engineer) =>
      names.map((certificationName, i) => ({
        ...{ engineer, objectId: `${engineer} ${i}`, certificationName, issuedOn: 0, expiresOn: null },
        ...{ declared: null, declaredOn: null },
      })),
    ),
  } as unknown as Candidates;
};
const found = (of: Candidates, certifications: ReadonlyArray<string>): number =>
  findEngineers(of, { ...wanted, certifications }, { firm: defaultSettings }).length;

test("R-ALLOC-12: spellings of a certificate name are one name", () => {
  const of = people(2, ["PE", "OSHA 30"]);
  expect([found(of, ["PE", "pe", "PE", "osha  30"]), found(of, ["PE", "CWI"]), found(of, [])]).toEqual([2, 0, 2]);
});

test("the cost adds names and engineers, not multiplies them", () => {
  const names = Array.from({ length: 1_000 }, (_, i) => `certificate ${i}`);
  const normalised = (count: number, held: ReadonlyArray<string>): number => {
    using watched = watchNormalization();
    expect(found(people(count, held), names)).toBe(held.length === names.length ? count : 0);
    return watched.count();
  };
  // Each requested name once, and each held name at most a few times.
  for (const [count, held] of [
    [500, ["certificate 1", "certificate 2"]],
    [5, names],
  ] as const)
    expect(normalised(count, held)).toBeLessThan(5 * (names.length + count * (held.length + 1)));
});

test("R-ALLOC-12: the rows of engineers who are not asked for are passed over", () => {
  const { engineers, certifications, ...rows } = people(3, ["PE"]);
  const of: Candidates = {
    ...rows,
    engineers: engineers.map((each, i) => (i === 1 ? { ...each, discipline: "Structural" } : each)),
    booked: ["engineer1", "engineer2"].map((engineer) => ({
      ...{ engineer, allocationPercent: 10_000, startDate: 20_460, endDate: null },
    })),
    // It ends within the window.
    certifications: certifications.map((each, i) => (i === 0 ? { ...each, expiresOn: 20_470 } : each)),
  };
  const asked = { ...wanted, certifications: ["PE"], withMisfits: true };
  expect(
    findEngineers(of, asked, { firm: defaultSettings }).map(({ objectId, free, missing }) => [
      objectId,
      free,
      ...missing.map(({ code }) => code),
    ]),
  ).toEqual([
    ["engineer0", 10_000, "CERTIFICATION"],
    ["engineer2", 0, "OVER_CAPACITY"],
  ]);
});
