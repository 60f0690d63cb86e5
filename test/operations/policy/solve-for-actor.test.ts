import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../../../src/domain/kernel/policy/evaluate.ts";
import type { Predicate } from "../../../src/domain/kernel/policy/predicate.ts";
import { addNamed, solve, solvedBy } from "../../../src/operations/policy/solve-for-actor.ts";
import { aroundOf, asked, conditions, people, unknown, yards } from "../../domain/kernel/policy/conditions.ts";

const around = aroundOf([]);
const is = (field: string): Predicate => ({ is: "compare", field, by: "=", to: unknown });
const values = (where: Predicate, record: Readonly<Record<string, unknown>>) => {
  const { is: how, values: of } = solve(where, record, unknown, around);
  return [how, ...of];
};

test("agrees with evaluating the condition per user", () => {
  const kinds = { only: 0, everybody: 0, allBut: 0 };
  fc.assert(
    fc.property(conditions, yards, (where, yard) => {
      for (const thing of yard) {
        const solution = solve(where, thing, unknown, aroundOf(yard));
        for (const person of [...people, "a stranger"])
          expect(solvedBy(solution, person), person).toBe(evaluate(asked(where, person), thing, {}, aroundOf(yard)));
        if (solution.is === "only") kinds.only += solution.values.size > 0 ? 1 : 0;
        else kinds[solution.values.size === 0 ? "everybody" : "allBut"]++;
      }
    }),
    { numRuns: 1_000 },
  );
  for (const found of Object.values(kinds)) expect(found).toBeGreaterThan(20);
});

test("a person who is not named satisfies a condition like a stranger", () => {
  let [named, others] = [0, 0];
  fc.assert(
    fc.property(conditions, yards, (where, yard) => {
      for (const thing of yard) {
        const found = new Set<string>();
        addNamed(where, thing, unknown, aroundOf(yard), found);
        named += found.size;
        const holds = (person: string): boolean => evaluate(asked(where, person), thing, {}, aroundOf(yard));
        for (const person of people.filter((each) => !found.has(each))) {
          others++;
          expect(holds(person), person).toBe(holds("a stranger"));
        }
      }
    }),
    { numRuns: 1_000 },
  );
  expect(Math.min(named, others)).toBeGreaterThan(100);
});

describe("one condition", () => {
  test("a field matches its user, an absent field no user", () => {
    expect(values(is("keeper"), { keeper: "ana" })).toEqual(["only", "ana"]);
    expect(values(is("keeper"), { keeper: null })).toEqual(["only"]);
    expect(values({ is: "not", of: is("keeper") }, { keeper: "ana" })).toEqual(["allBut", "ana"]);
  });

  test("a list names its users", () => {
    const listed: Predicate = { is: "has", field: "keepers", values: [unknown, "everybody"] };
    expect(values(listed, { keepers: ["ana", "ben"] })).toEqual(["only", "ana", "ben"]);
    expect(values(listed, { keepers: ["everybody"] })).toEqual(["allBut"]);
    expect(values(listed, { keepers: null })).toEqual(["only"]);
  });

  test("a condition without the actor matches all users or no user", () => {
    const heavy: Predicate = { is: "compare", field: "weight", by: ">", to: 2 };
    expect(values(heavy, { weight: 3 })).toEqual(["allBut"]);
    expect(values({ is: "and", of: [heavy, is("keeper")] }, { weight: 1, keeper: "ana" })).toEqual(["only"]);
  });

  test.each<Predicate>([
    { is: "compare", field: "keeper", by: "<", to: unknown },
    { is: "reaches", field: "keeper", to: unknown },
    { is: "text", field: "keeper", at: "start", text: unknown },
    { is: "has", field: "keeper", values: [unknown], only: true },
  ])("comparing the actor by order is a defect: $is", (where) => {
    expect(() => values(where, { keeper: "ana" })).toThrow("describes no set of people");
  });
});
