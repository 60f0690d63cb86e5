import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as entry from "../../src/rules.ts";
import { ruleInputs } from "../../src/testing/rule-inputs/rule-inputs.ts";

const { FirmError: _, isRefusal, machines: __, ...rules } = entry;
const names = Object.keys(ruleInputs) as ReadonlyArray<keyof typeof ruleInputs>;

type Path = ReadonlyArray<string>;
/** The path to every value inside, objects and lists included. */
const pathsOf = (value: unknown, path: Path = []): ReadonlyArray<Path> =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, each]) =>
        each === undefined ? [] : [[...path, name], ...pathsOf(each, [...path, name])],
      )
    : [];
/** A copy in which the object or list at the path is changed. */
const changedAt = (
  value: unknown,
  path: Path,
  change: (inside: Record<string, unknown>, name: string) => void,
): never => {
  const copy: Record<string, unknown> = structuredClone(value) as never;
  const inside = path.slice(0, -1).reduce((of, name) => of[name] as Record<string, unknown>, copy);
  change(inside, path.at(-1) ?? "");
  return copy as never;
};
/** The paths that the refusal names. */
const refusedPaths = (rule: keyof typeof ruleInputs, input: never): ReadonlyArray<string> => {
  try {
    rules[rule](input);
  } catch (error) {
    if (isRefusal(error) && "issues" in error.detail) return error.detail.issues.map(({ path }) => path.join("."));
    throw error;
  }
  return [];
};
const anyPath = fc.nat(1_000);
/** Of these, no rule takes one anywhere. */
const wrong = fc.constantFrom<unknown>(Number.NaN, Number.POSITIVE_INFINITY, true, "", {}, [[]], -1e-9);

test.each(names)("%s refuses every misspelled field", (rule) => {
  let misspelled = 0;
  const property = fc.property(ruleInputs[rule], anyPath, (input, at) => {
    const paths = pathsOf(input).filter((path) => !/^\d+$/.test(path.at(-1) ?? ""));
    const path = paths[at % paths.length] ?? [];
    const bad = changedAt(input, path, (inside, name) => {
      inside[`${name}s`] = inside[name];
      delete inside[name];
    });
    expect(refusedPaths(rule, bad)).toContain(`${path.join(".")}s`);
    misspelled++;
  });
  fc.assert(property, { numRuns: 60 });
  expect(misspelled).toBeGreaterThan(50);
});

test.each(names)("%s refuses every value of another type", (rule) => {
  let refused = 0;
  const property = fc.property(ruleInputs[rule], anyPath, wrong, (input, at, value) => {
    const paths = pathsOf(input);
    const path = paths[at % paths.length] ?? [];
    const bad = changedAt(input, path, (inside, name) => {
      if (typeof inside[name] === typeof value && typeof value !== "number") inside[name] = Symbol("wrong");
      else inside[name] = value;
    });
    const where = path.join(".");
    expect(refusedPaths(rule, bad).filter((each) => each === where || each.startsWith(`${where}.`))).not.toEqual([]);
    refused++;
  });
  fc.assert(property, { numRuns: 120 });
  expect(refused).toBeGreaterThan(100);
});
