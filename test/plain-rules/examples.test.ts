import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as rules from "../../src/rules.ts";

const folder = new URL("../../src/plain-rules/", import.meta.url);
/** Every `@example` of the folder: the call, and the answer that the comment gives. */
const examples = readdirSync(folder).flatMap((file) =>
  [...readFileSync(new URL(file, folder), "utf8").matchAll(/^ \* @example (.+) \/\/ (.+)$/gm)].map(
    ([, call = "", answer = ""]) => ({ call, answer }),
  ),
);
const evaluate = (expression: string): unknown =>
  new Function(...Object.keys(rules), `return (${expression});`)(...Object.values(rules));

test.each(examples)("the example $call holds", ({ call, answer }) => {
  expect(evaluate(call)).toEqual(evaluate(answer));
});

test("every rule has an example", () => {
  const shared = ["FirmError", "isRefusal"];
  const without = Object.keys(rules).filter(
    (name) =>
      !shared.includes(name) &&
      !examples.some(({ call }) => call.startsWith(`${name}(`) || call.startsWith(`${name}.`)),
  );
  expect(without).toEqual([]);
});
