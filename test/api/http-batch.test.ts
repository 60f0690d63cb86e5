import { type App, callHeaders, type HttpCall, openFirm, type Refusal, respond } from "firmcore";
import { memory } from "firmcore/memory";
import { expect, test } from "vitest";
import { openTestFirm } from "../support/firm/firm.ts";

const caller = { organizationId: "acme", userId: "host", role: "administrator" } as const;
const fail = (cause: unknown) => {
  throw cause;
};
const sending = (
  app: Pick<App, "as">,
  body: unknown,
  of: Readonly<Record<string, string>> = {},
  onError: HttpCall["onError"] = fail,
) => respond(app, { operation: "batch", body, caller, header: (name) => of[name], onError });
const ana = { operation: "users.provision", input: { externalId: "ana" } };
const missing = { operation: "users.get", input: { objectId: "0000000000" } };
const gone = { operation: "users.delete", input: { objectId: "0000000000" } };

test("a batch answers each item with its status", async () => {
  const app = await openFirm(memory());
  expect(await sending(app, { items: [ana, missing] })).toEqual({
    status: 200,
    headers: { "cache-control": "no-store", "content-language": "en", vary: "Accept-Language" },
    body: [
      { ok: true, value: expect.objectContaining({ externalId: "ana" }) },
      { ok: false, status: 404, error: expect.objectContaining({ code: "NOT_FOUND", class: "User" }) },
    ],
  });
});

test("a refused transaction has the status and the index of its item", async () => {
  const app = await openFirm(memory());
  expect(await sending(app, { transaction: true, items: [ana, gone] })).toMatchObject({
    status: 404,
    body: { code: "NOT_FOUND", index: 1 },
  });
  expect(await app.as(caller).users.count()).toBe(0);
});

test("an accepted transaction answers what its items answer", async () => {
  const app = await openFirm(memory());
  const { status, body } = await sending(app, { transaction: true, items: [ana] });
  expect(status).toBe(200);
  expect(body).toEqual([await app.as(caller).users.provision({ externalId: "ana" })]);
});

test("a repeated batch gets its first answers, and headers reach its items", async () => {
  const { app, log } = await openTestFirm();
  const of = { [callHeaders.requestId]: "once", [callHeaders.reason]: encodeURIComponent("Büro") };
  const items = [ana, { operation: "users.provision", input: { externalId: "ben" }, reason: "Own" }];
  const first = await sending(app, { transaction: true, items }, of);
  expect(await sending(app, { transaction: true, items }, of)).toEqual(first);
  expect(log()).toMatchObject([
    { requestId: "once", reason: "Büro" },
    { requestId: "once", reason: "Own" },
  ]);
  expect(await sending(app, { transaction: true, items: [ana] }, of)).toMatchObject({
    status: 409,
    body: { code: "REQUEST_ID_REUSED" },
  });
});

test.each([
  [undefined, "TYPE_MISMATCH"],
  [[ana], "TYPE_MISMATCH"],
  [{ items: ana }, "TYPE_MISMATCH"],
  [{ items: [ana], transaction: "yes" }, "TYPE_MISMATCH"],
  [{ items: [missing], transaction: true }, "TYPE_MISMATCH"],
  [{ items: [ana], atomic: true }, "UNKNOWN_FIELD"],
])("the batch %j is refused with %s", async (body, code) => {
  const app = await openFirm(memory());
  expect(await sending(app, body)).toMatchObject({ status: 422, body: { code } });
  expect(await app.as(caller).users.count()).toBe(0);
});

test("a failed store shows its details only to the host", async () => {
  const storage: Refusal = { _tag: "Storage", retry: "safe", message: "disk full" };
  const value = [{ ok: false, refusal: storage }];
  const app = { as: () => ({ settled: { batch: async () => ({ ok: true, value }) } }) } as unknown as App;
  const heard: Array<unknown> = [];
  const said = await sending(app, { items: [ana] }, {}, (cause) => heard.push(cause));
  expect(said).toMatchObject({ status: 200, body: [{ ok: false, status: 503, error: { code: "STORAGE" } }] });
  expect(JSON.stringify(said)).not.toContain("disk");
  expect(heard).toMatchObject([{ message: expect.stringContaining("disk full") }]);
});

test("refusals inside answers have the form of every other one", async () => {
  const { app } = await openTestFirm();
  const none = ["0000000000"];
  const items = [
    { operation: "hours.decideMany", input: { objectIds: none, decision: "approve" } },
    { operation: "hours.actions", input: { objectIds: none } },
  ];
  const notFound = { code: "NOT_FOUND", class: "BillableHour", message: expect.any(String), detail: expect.anything() };
  const outcome = { objectId: "0000000000", ok: false, refusal: notFound };
  const answers = [{ rows: [outcome] }, { results: [outcome] }];
  expect((await sending(app, { items })).body).toMatchObject(answers.map((value) => ({ ok: true, value })));
  const decided = { transaction: true, items: items.slice(0, 1) };
  expect((await sending(app, decided)).body).toMatchObject(answers.slice(0, 1));
  for (const [i, { operation, input }] of items.entries()) {
    const call = { operation, body: input, caller, header: () => null, onError: fail };
    expect((await respond(app, call)).body).toMatchObject(answers[i] ?? {});
  }
});
