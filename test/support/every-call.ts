import { minimalInput, operations } from "firmcore/testing";
import type { Input } from "../../src/domain/kernel/schema/input.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";

/** One line of an app for each operation: the call, and a look at its refusal. */
export const everyCall: ReadonlyArray<string> = listOperations(operations).map(({ name, input }) => {
  const sent = JSON.stringify({
    ...minimalInput(input as Input),
    ...("by" in input ? { by: "engineer" } : {}),
  });
  return `await firm.settled.${name}(${sent}).then((said) => (said.ok ? said.value : said.refusal._tag));`;
});
