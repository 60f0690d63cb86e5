import * as Result from "effect/Result";
import { maxBatchItems } from "firmcore";
import { describe, expect, test } from "vitest";
import { load } from "../../../src/ports/load.ts";
import type { StoreCommand } from "../../../src/ports/store.ts";
import { batchScene } from "../../support/firm/batch.ts";

describe("the batch as a whole", () => {
  test.each([true, false])("R-BATCH-1: more than 10,000 items are refused (transaction: %j)", async (transaction) => {
    const { firm } = await batchScene();
    const item = { operation: "allocations.cancel", input: "nowhere000" } as const;
    const items = Array.from({ length: maxBatchItems + 1 }, () => item);
    const said = await firm.admin.settled.batch(items, { transaction } as { readonly transaction: true });
    expect(said).toMatchObject({
      ok: false,
      index: null,
      refusal: { _tag: "TypeMismatch", issues: [{ path: ["items"] }] },
    });
  });

  test.each([[undefined], [{}], ["allocations.assign"], [null]])(
    "R-BATCH-1: %j is not a list of items",
    async (items) => {
      const { firm } = await batchScene();
      await expect(firm.admin.batch(items as never)).rejects.toMatchObject({ code: "TYPE_MISMATCH" });
    },
  );

  test("R-BATCH-1: an empty batch answers an empty list", async () => {
    const { firm } = await batchScene();
    expect(await firm.admin.batch([])).toEqual([]);
    expect(await firm.admin.batch([], { transaction: true })).toEqual([]);
  });

  test.each([true, false])("R-BATCH-1: ten thousand items are accepted (transaction: %j)", async (transaction) => {
    const { firm, booking } = await batchScene();
    const check = { operation: "allocations.check" as const, input: booking(100).input };
    const items = Array.from({ length: maxBatchItems }, () => check);
    const said = await firm.admin.batch(items, { transaction } as { readonly transaction: true });
    expect(said.length).toBe(maxBatchItems);
  });

  test("R-POL-4: a visitor or a deactivated caller is refused", async () => {
    const { firm, booking } = await batchScene();
    const gone = firm.user("Gone", "administrator", { active: false });
    for (const api of [firm.as(gone), firm.app.as({ organizationId: "acme" }), firm.as("nowhere000")]) {
      expect(await api.settled.batch([booking(10)], { transaction: true })).toMatchObject({
        ok: false,
        refusal: { _tag: "AuthRequired" },
      });
      expect(await api.batch([booking(10)], { requestId: "mine" })).toMatchObject([
        { refusal: { _tag: "AuthRequired" } },
      ]);
    }
    expect(firm.log()).toEqual([]);
  });

  test.each(["", "x".repeat(201), 7])("R-REQ-1: the request id %j is refused by name", async (requestId) => {
    const { firm, booking } = await batchScene();
    const said = await firm.admin.settled.batch([booking(10)], { requestId: requestId as string, transaction: true });
    expect(said).toMatchObject({ ok: false, index: null, refusal: { issues: [{ path: ["requestId"] }] } });
  });
});

test("R-BATCH-1: a defect rolls back the items before it", async () => {
  const { firm } = await batchScene();
  const at = { organizationId: "acme", version: 1, createdAt: 0, updatedAt: 0, custom: null };
  const holiday = { ...at, objectId: "H000000001", calendar: "c", day: 1, name: "n" };
  const call = {
    ...{ organizationId: "acme", userId: firm.adminId, session: null, operation: "batch", requestId: null },
    ...{ body: "", now: 0, dryRun: false, cancelled: () => false },
  };
  const step = (judge: StoreCommand["judge"]) => ({
    provisional: {
      call,
      load: load("test.batch", { parameters: {}, reads: () => ({}) }),
      args: {},
      readOnly: false,
      judge,
    },
    resolve: null,
  });
  const steps = [
    step(() =>
      Result.succeed({ answer: null, changes: [{ entity: "Holiday", event: "given in a batch", after: holiday }] }),
    ),
    step(() => {
      throw new Error("a bug");
    }),
  ];
  let said: unknown;
  const transact = () =>
    firm.app.ports.store.executeBatch({ call, commands: steps, separately: false }, (answer) => {
      said = answer;
    });
  expect(transact).toThrow("a bug");
  expect([said, firm.log(), await firm.admin.holidays.count()]).toEqual([undefined, [], 0]);
});
