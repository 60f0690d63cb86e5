import { type HttpCall, openFirm, respond } from "firmcore";
import { memory } from "firmcore/memory";
import { operations } from "firmcore/testing";
import { expect, test } from "vitest";
import { listOperations } from "../../src/operations/operation-tree.ts";
import { apiStyles, operationOf } from "../../src/testing/kit/harness/api.ts";
import { openKitFirm } from "../../src/testing/kit/harness/kit-firm.ts";
import { openMemory } from "../support/stores.ts";

const every = listOperations(operations).map(({ name }) => name);
/** Options that no call has, and what their refusal names. */
const wrong: ReadonlyArray<readonly [options: unknown, code: string, path: ReadonlyArray<string>]> = [
  [{ dryrun: true }, "UNKNOWN_FIELD", ["dryrun"]],
  [{ idempotencyKey: "a" }, "UNKNOWN_FIELD", ["idempotencyKey"]],
  [{ dryRun: true, transaction: true }, "UNKNOWN_FIELD", ["transaction"]],
  [{ dryRun: "true" }, "TYPE_MISMATCH", ["dryRun"]],
  [{ signal: 5 }, "TYPE_MISMATCH", ["signal"]],
  [{ requestId: 5 }, "TEXT_INVALID", ["requestId"]],
  [{ reason: 5 }, "TYPE_MISMATCH", ["reason"]],
  ["dryRun", "TYPE_MISMATCH", []],
  [[true], "TYPE_MISMATCH", []],
];
const first = (code: string, path: ReadonlyArray<string>) => ({
  ok: false,
  refusal: { issues: [expect.objectContaining({ code, path })] },
});
const item = (externalId: string, more: object = {}) => ({
  operation: "users.provision",
  input: { externalId },
  ...more,
});
const caller = { organizationId: "acme", userId: "host", role: "administrator" } as const;
const opened = async () => {
  const app = await openFirm(memory());
  return { app, firm: app.as(caller) };
};

test.each(apiStyles)("every operation refuses an option that calls do not have, by %s", async (style) => {
  const { adapter, close } = await openMemory();
  const firm = await openKitFirm(adapter, style);
  const before = JSON.stringify([await firm.tables(), await firm.log()]);
  for (const name of every)
    for (const [options, code, path] of wrong)
      expect(await operationOf(firm.admin, name)({}, options), name).toMatchObject(first(code, path));
  expect(JSON.stringify([await firm.tables(), await firm.log()])).toBe(before);
  await close();
});

test("a call by name, a settled call and one for actions refuse it as well", async () => {
  const { firm } = await opened();
  for (const [options, code, path] of wrong) {
    const refused = first(code, path);
    expect(await firm.settled.call("users.provision", { externalId: "a" }, options as never)).toMatchObject(refused);
    expect(await firm.settled.users.provision({ externalId: "a" }, options as never)).toMatchObject(refused);
    expect(await firm.settled.actions("User", [], options as never)).toMatchObject(refused);
    await expect(firm.users.provision({ externalId: "a" }, options as never)).rejects.toMatchObject({
      detail: refused.refusal,
    });
  }
  expect(await firm.users.count()).toBe(0);
  const { refusal } = (await firm.settled.call("users.count", {}, { dryrun: true } as never)) as never;
  expect(refusal).toMatchObject({ issues: [{ known: ["dryRun"] }] });
});

test.each([{}, { transaction: true }, { dryRun: true }, { requestId: "r" }])(
  "a batch with %j refuses an unknown option, and an unknown field of an item",
  async (options) => {
    const { firm } = await opened();
    const batch = firm.settled.batch as unknown as (items: unknown, options: unknown) => Promise<unknown>;
    for (const [more, code, path] of wrong)
      if (typeof more === "object" && !Array.isArray(more) && !("reason" in (more as object)))
        for (const name of path.filter((each) => each !== "transaction"))
          expect(await batch([item("a")], { ...options, ...(more as object) }), name).toMatchObject(first(code, path));
    for (const more of ["dryRun", [true]])
      expect(await batch([item("a")], more)).toMatchObject(first("TYPE_MISMATCH", []));
    for (const more of [{ dryRun: true }, { dryrun: true }, { requestid: "a" }, { idempotencyKey: "a" }]) {
      const said = await batch([item("a", more)], options);
      expect(JSON.stringify(said), JSON.stringify(more)).toContain('"code":"UNKNOWN_FIELD"');
    }
    expect(await firm.users.count()).toBe(0);
  },
);

test("a dry run of one item is refused over HTTP, and the others are written", async () => {
  const { app, firm } = await opened();
  const sending = (body: unknown): Promise<{ readonly status: number; readonly body: unknown }> =>
    respond(app, { operation: "batch", body, caller, header: () => null, onError } satisfies HttpCall);
  const onError = (cause: unknown) => {
    throw cause;
  };
  const items = [item("a", { dryRun: true }), item("b")];
  expect((await sending({ items })).body).toMatchObject([
    {
      ...{ ok: false, status: 422 },
      error: {
        code: "UNKNOWN_FIELD",
        message: "dryRun: an item of a batch is not run dry by itself; run the whole batch dry",
      },
    },
    { ok: true },
  ]);
  expect(await sending({ items, transaction: true })).toMatchObject({ status: 422, body: { index: 0 } });
  expect(await sending({ items: [item("c")], dryRun: true })).toMatchObject({
    body: { message: "dryRun is not a field of a batch, which takes items and transaction" },
  });
  expect(await firm.users.list()).toMatchObject({ results: [{ externalId: "b" }] });
});
