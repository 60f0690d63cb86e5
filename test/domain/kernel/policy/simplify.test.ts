import * as fc from "fast-check";
import { expect, test } from "vitest";
import { evaluate } from "../../../../src/domain/kernel/policy/evaluate.ts";
import type { Predicate } from "../../../../src/domain/kernel/policy/predicate.ts";
import { simplify } from "../../../../src/domain/kernel/policy/simplify.ts";
import { aroundOf, conditions, yards } from "./conditions.ts";

const size = (where: Predicate): number => JSON.stringify(where).length;
const is = (to: string): Predicate => ({ is: "compare", field: "keeper", by: "=", to });
const [ana, ben, cleo] = [is("ana"), is("ben"), is("cleo")];

test("L-36: a simplified condition is equivalent and not longer", () => {
  let shorter = 0;
  fc.assert(
    fc.property(conditions, yards, (where, yard) => {
      const simple = simplify(where);
      expect(size(simple)).toBeLessThanOrEqual(size(where));
      if (size(simple) < size(where)) shorter++;
      const around = aroundOf(yard);
      for (const thing of yard) expect(evaluate(simple, thing, {}, around)).toBe(evaluate(where, thing, {}, around));
      expect(simplify(simple)).toEqual(simple);
    }),
    { numRuns: 1_000 },
  );
  expect(shorter).toBeGreaterThan(100);
});

test.each<readonly [what: string, where: Predicate, simple: Predicate]>([
  ["says nothing twice", { is: "or", of: [ana, { is: "or", of: [ben, ana] }] }, { is: "or", of: [ana, ben] }],
  ["keeps what decides", { is: "and", of: [ana, { is: "never" }] }, { is: "never" }],
  ["drops what decides nothing", { is: "and", of: [{ is: "always" }, ana] }, ana],
  [
    "drops what is asked anyway",
    { is: "or", of: [ana, { is: "and", of: [ana, ben] }, cleo] },
    { is: "or", of: [ana, cleo] },
  ],
  ["undoes a double no", { is: "not", of: { is: "not", of: ana } }, ana],
  [
    "finds nobody behind a pointer that nobody fits",
    { is: "via", field: "part", entity: "Thing", where: { is: "or", of: [] } },
    { is: "never" },
  ],
  [
    "leaves the question whether the row is there",
    { is: "via", field: "part", entity: "Thing", where: { is: "always" } },
    { is: "via", field: "part", entity: "Thing", where: { is: "always" } },
  ],
])("%s", (_what, where, simple) => {
  expect(simplify(where)).toEqual(simple);
});
