import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as rules from "../../src/rules.ts";
import { oracles } from "../../src/testing/oracles/plain/oracles.ts";
import { ruleInputs } from "../../src/testing/rule-inputs/rule-inputs.ts";

const root = new URL("../../src/", import.meta.url);
const files = ["plain-rules/", "testing/oracles/plain/", "testing/rule-inputs/"].flatMap((folder) =>
  readdirSync(new URL(folder, root)).map((file) => `${folder}${file}`),
);
/** Every `@example` of the folders: the call, and the answer that the comment gives. */
const examples = files.flatMap((file) =>
  [...readFileSync(new URL(file, root), "utf8").matchAll(/^ \* @example (.+) \/\/ (.+)$/gm)].map(
    ([, call = "", answer = ""]) => ({ call, answer }),
  ),
);
const evaluate = (expression: string): unknown =>
  new Function("oracles", "ruleInputs", ...Object.keys(rules), `return (${expression});`)(
    oracles,
    ruleInputs,
    ...Object.values(rules),
  );

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
