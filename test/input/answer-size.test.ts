import { operations, respond } from "firmcore";
import { minimalInput } from "firmcore/testing";
import { expect, test } from "vitest";
import type { Input } from "../../src/domain/kernel/schema/input.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";
import { allFaults } from "../support/child-process.ts";
import { openTestFirm } from "../support/firm/firm.ts";

const host = { organizationId: "acme", userId: "host", role: "administrator" } as const;
const unknown = Object.fromEntries(Array.from({ length: 15_000 }, (_, i) => [`f${i}`, 1]));
/** Input that multiplies when an answer quotes it: each item is ten times the size allowed for a refusal. */
const hostile: ReadonlyArray<readonly [what: string, value: unknown]> = [
  ["a long name", { ["x".repeat(200_000)]: 1 }],
  ["15,000 names", unknown],
  ["a long text", "x".repeat(200_000)],
  ["control characters, which JSON writes six times as long", "\u0001".repeat(200_000)],
  ["quotation marks", '"'.repeat(200_000)],
  ["a long list", Array.from({ length: 15_000 }, () => "\u0001")],
];

// Every field shares what quotes its value, so each gets a third of the values, in turn; `npm run faults` has all.
test.each(listOperations(operations).map((each, turn) => [each.name, each, turn] as const))(
  "§15: a refusal by %s stays short for any input",
  { timeout: 60_000 },
  async (name, { input }, turn) => {
    const { app } = await openTestFirm();
    const valid = minimalInput(input as Input);
    const answer = async (body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<number> => {
      const said = await respond(app, {
        ...{ operation: name, body, caller: host },
        header: (of) => headers[of],
        onError: (cause) => {
          throw cause;
        },
      });
      expect(said.status, JSON.stringify(said.body).slice(0, 200)).toBeGreaterThanOrEqual(400);
      return JSON.stringify(said.body).length;
    };
    const sizes: Array<readonly [what: string, size: number]> = [
      ["unknown fields", await answer({ ...valid, ...unknown })],
    ];
    for (const [place, field] of Object.keys(input as object).entries())
      for (const [what, value] of hostile.filter((_, i) => allFaults || (turn + place + i) % 3 === 0)) {
        const sent = { ...valid, [field]: value };
        const isText = typeof value === "string" && (input as Input)[field]?.field.kind.type === "id";
        // Any text may be an id, even if no record has it.
        if (!isText) sizes.push([`${field}: ${what}`, await answer(sent)]);
      }
    for (const header of ["X-Reason", "Idempotency-Key"])
      sizes.push([header, await answer(valid, { [header]: "x".repeat(200_000) })]);
    expect(sizes.filter(([, size]) => size > 20_000)).toEqual([]);
  },
);
