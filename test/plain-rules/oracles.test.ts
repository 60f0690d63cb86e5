import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as entry from "../../src/rules.ts";
import { oracles } from "../../src/testing/oracles/plain/oracles.ts";
import { ruleInputs } from "../../src/testing/rule-inputs/rule-inputs.ts";

const { FirmError: _, isRefusal: __, machines: ___, ...rules } = entry;
const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
/** How many of the answers say more than the most frequent one. */
const telling = (answers: ReadonlyArray<string>): number =>
  answers.length - Math.max(...[...Map.groupBy(answers, (each) => each).values()].map((same) => same.length));

test.each(Object.keys(ruleInputs) as ReadonlyArray<keyof typeof oracles>)("%s agrees with its oracle", (rule) => {
  const answers: Array<string> = [];
  const property = fc.property(ruleInputs[rule] as fc.Arbitrary<never>, (input) => {
    const answer = rules[rule](input);
    answers.push(JSON.stringify(answer));
    const right = oracles[rule](input);
    expect(answer).toStrictEqual(right);
    // In the same order, too, for hosts that compare texts.
    expect(JSON.stringify(answer)).toBe(JSON.stringify(right));
  });
  fc.assert(property, { numRuns: 300 });
  expect(telling(answers)).toBeGreaterThan(30);
});

test("an oracle finds a mistake in a last day", () => {
  // A booking of one day keeps it.
  const halfOpen: typeof rules.peakLoad = ({ bookings, ...input }) => {
    const shortened = bookings.map((each) =>
      each.endDate && each.endDate > each.startDate ? { ...each, endDate: dayBefore(each.endDate) } : each,
    );
    return rules.peakLoad({ bookings: shortened, ...input });
  };
  const property = fc.property(ruleInputs.peakLoad, (input) => halfOpen(input) === oracles.peakLoad(input));
  expect(fc.check(property, { numRuns: 300 }).failed).toBe(true);
});

test("every rule has an oracle", () => {
  const others = ["FirmError", "isRefusal", "machines"];
  expect(Object.keys(oracles).sort()).toEqual(
    Object.keys(rules)
      .filter((name) => !others.includes(name))
      .sort(),
  );
});

test("an oracle refuses a day that does not exist", () => {
  const bookings = [{ allocationPercent: 60, startDate: "2027-02-30" }];
  expect(() => oracles.peakLoad({ bookings, from: "2027-02-01" })).toThrow("2027-02-30");
});
