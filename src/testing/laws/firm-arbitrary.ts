import type { Arbitrary } from "fast-check";
import { dayArbitrary, rangeArbitrary } from "../../derive/test-data/days.ts";
import { fc } from "../../derive/test-data/fast-check.ts";
import type { FirmPlan } from "../history/firm-plan.ts";

const names = ["ana", "ben", "zoe", "kim", "lea", "max"];
const titles = ["Bridge", "Dam", "Tower", "Tunnel", "School", "Harbour"];
const spring = { from: "2027-02-01", to: "2027-04-30" };

/** How large the firms may be. */
export interface FirmSize {
  /** The most engineers, at most 6. Default 3. */
  readonly engineers?: number;
  /** The most projects, at most 6. Default 3. */
  readonly projects?: number;
}

/**
 * Firms with a coordinator, a project manager, engineers and projects, of which everything is accepted: `firmSetup` gives the calls that
 * create one. A failing one shrinks to one engineer without certificates and one project without dates.
 */
export const firmArbitrary = ({ engineers = 3, projects = 3 }: FirmSize = {}): Arbitrary<FirmPlan> => {
  const certificates = fc.uniqueArray(
    fc.record(
      { name: fc.constantFrom("PE", "Scaffolding"), expiresOn: fc.option(dayArbitrary(spring)) },
      { noNullPrototype: true },
    ),
    { maxLength: 2, selector: ({ name }) => name },
  );
  const engineer = fc.tuple(fc.constantFrom(100, 99.99, null), certificates);
  const project = fc.tuple(
    fc.constantFrom("pia", null),
    fc.option(rangeArbitrary({ ...spring, days: 60 })),
    fc.subarray(["PE"], { minLength: 0 }),
  );
  const some = <T>(of: Arbitrary<T>, most: number) => fc.array(of, { minLength: 1, maxLength: Math.min(most, 6) });
  return fc.tuple(some(engineer, engineers), some(project, projects)).map(([staff, work]) => ({
    people: [
      { name: "cora", role: "coordinator" },
      { name: "pia", role: "projectManager" },
    ],
    engineers: staff.map(([hourlyRate, held], i) => ({ name: names[i] ?? "", hourlyRate, certificates: held })),
    projects: work.map(([manager, range, required], i) => ({
      name: titles[i] ?? "",
      manager,
      ...(range === null ? {} : { startDate: range.from, endDate: range.to }),
      ...(required.length === 0 ? {} : { requiredCertifications: required }),
    })),
  }));
};
