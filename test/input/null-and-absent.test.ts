import * as Result from "effect/Result";
import fc from "fast-check";
import { inputArbitrary, operations } from "firmcore/testing";
import { expect, test } from "vitest";
import { type Input, parseInput } from "../../src/domain/kernel/schema/input.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";
import { canonicalInput } from "../../src/operations/run/idempotency.ts";
import { openTestFirm } from "../support/firm/firm.ts";

type Plain = Readonly<Record<string, unknown>>;
const without = (sent: Plain, name: string): Plain =>
  Object.fromEntries(Object.entries(sent).filter(([each]) => each !== name));

/** R-VAL-9, R-REQ-1 */
test("null is another input than an absent field exactly where it means something else", () => {
  const seen = { same: 0, cleared: 0 };
  for (const of of listOperations(operations)) {
    const input = of.input as Input;
    const optional = Object.keys(input).filter(
      (name) => input[name]?.omittable === true && input[name]?.field.optional,
    );
    if (optional.length === 0) continue;
    fc.assert(
      fc.property(inputArbitrary(input) as fc.Arbitrary<Plain>, fc.constantFrom(...optional), (sent, name) => {
        const [absent, cleared] = [without(sent, name), { ...sent, [name]: null }];
        const [left, right] = [parseInput(input, absent), parseInput(input, cleared)].map((each) =>
          Result.isSuccess(each) ? each.success : null,
        );
        expect(left, `${of.name} ${JSON.stringify(absent)}`).not.toBeNull();
        const means = Object.hasOwn(right as object, name) ? "cleared" : "same";
        expect(right).toEqual(means === "same" ? left : { ...left, [name]: null });
        expect(canonicalInput(of, absent) === canonicalInput(of, cleared), `${of.name} ${name}`).toBe(means === "same");
        seen[means]++;
      }),
      { numRuns: 10 },
    );
  }
  expect(seen.same).toBeGreaterThan(100);
  expect(seen.cleared).toBeGreaterThan(20);
});

/** R-VAL-9: a change of a record keeps what is left out, and `null` clears it. */
test("every optional field of a record that a change names is cleared by null", () => {
  const changes = listOperations(operations).filter(({ name }) => /\.(update|change|edit|move)$/.test(name));
  expect(changes.length).toBeGreaterThan(8);
  // Custom fields are cleared one by one.
  const kept = new Set(["reason", "overrideReason", "custom"]);
  for (const { name, input } of changes)
    for (const [field, each] of Object.entries(input as Input))
      if (each.omittable && each.field.optional && !kept.has(field)) expect(each.clears, `${name} ${field}`).toBe(true);
});

test("a request that is repeated with null for an absent field gets its first answer", async () => {
  const firm = await openTestFirm();
  const create = (more: object) =>
    firm.admin.settled.companies.create({ name: "Acme", ...more }, { requestId: "once" });
  const first = await create({});
  expect(first.ok).toBe(true);
  expect(await create({ notes: null, website: undefined })).toEqual(first);
  expect(await create({ notes: "x" })).toMatchObject({ refusal: { _tag: "RequestIdReused" } });
  const { objectId } = first.ok ? first.value : { objectId: "" };
  const update = (more: object) =>
    firm.admin.settled.companies.update({ objectId, name: "Beta", ...more }, { requestId: "again" });
  expect(await update({})).toMatchObject({ ok: true });
  expect(await update({ notes: null })).toMatchObject({ refusal: { _tag: "RequestIdReused" } });
});
