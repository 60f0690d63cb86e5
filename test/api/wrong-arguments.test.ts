import * as Effect from "effect/Effect";
import {
  type App,
  type Caller,
  errorBody,
  explain,
  FirmError,
  headersOf,
  merge,
  openFirm,
  type Refusal,
  respond,
  statusOf,
} from "firmcore";
import { FirmPorts } from "firmcore/effect";
import { memory } from "firmcore/memory";
import { conformance } from "firmcore-conformance";
import { describe, expect, test, vi } from "vitest";

const refusal: Refusal = { _tag: "Locked", class: "Project", objectId: "P000000001", state: "completed", since: null };
const acme = { organizationId: "acme" };
const host = { ...acme, userId: "host", role: "administrator" } as const;
const whatExplains = "explain(): expected a refusal, a FirmError, an issue, a warning or a flag, got";
const explainTakes = "explain(): expected an object of locale, names, got";

test.each<readonly [() => unknown, string]>([
  [() => explain(null as never), `${whatExplains} null`],
  [() => explain(undefined as never), `${whatExplains} nothing`],
  [() => explain("LOCKED" as never), `${whatExplains} "LOCKED"`],
  [() => explain({} as never), `${whatExplains} an object`],
  [() => explain(new Error("x") as never), `${whatExplains} an error of another kind`],
  [() => explain(refusal, null as never), `${explainTakes} null`],
  [() => explain(refusal, "de" as never), `${explainTakes} another text`],
  [() => explain(refusal, { lang: "de" } as never), "explain(): lang is no option; did you mean locale?"],
  [
    () => explain(refusal, { names: { P1: {} } } as never),
    "explain(): names: expected an object of texts by id, got an object",
  ],
  [
    () => errorBody(new Error("x") as never),
    "errorBody(): expected a refusal or a FirmError, got an error of another kind",
  ],
  [() => errorBody(null as never), "errorBody(): expected a refusal or a FirmError, got null"],
  [() => statusOf(undefined as never), "statusOf(): expected a refusal or a FirmError, got nothing"],
  [() => headersOf(5 as never), "headersOf(): expected a refusal or a FirmError, got 5"],
  [() => (merge as unknown as () => void)(), "merge(): base: expected a record, got undefined"],
  [() => merge({}, {}, null as never), "merge(): theirs: expected a record, got object"],
  [
    () => FirmPorts.layer(memory() as never),
    "FirmPorts.layer(): makeStore: expected a function such as () => memory(), got an object",
  ],
  [
    () => FirmPorts.layer(memory, { migrate: "yes" } as never),
    'FirmPorts.layer(): migrate: expected true or false, got "yes"',
  ],
  [() => conformance({} as never), "conformance(): open: expected a function, got nothing"],
])("a wrong argument is named: %#", (call, message) => {
  expect(call).toThrow(new TypeError(message));
});

test("a tag or a code that is a name of every object is unknown like any other", () => {
  expect(explain({ _tag: "toString" } as never)).toBe("TO_STRING");
  expect(explain({ code: "constructor", detail: {}, message: "later" } as never)).toBe("later");
});

test("the functions for transports take a FirmError, too", () => {
  const error = new FirmError(refusal);
  expect([errorBody(error), statusOf(error), headersOf(error)]).toEqual([
    errorBody(refusal),
    statusOf(refusal),
    headersOf(refusal),
  ]);
});

describe("a caller that was not awaited", () => {
  const caller = Promise.resolve(host) as unknown as Caller;
  const awaitIt = "caller: expected a caller, got a promise; await it";

  test("is named, not refused as nobody", async () => {
    const app = await openFirm(memory());
    expect(() => app.as(caller)).toThrow(new TypeError(awaitIt));
    await expect(app.import(caller, [])).rejects.toThrow(new TypeError(awaitIt));
    const onError = vi.fn();
    const call = { operation: "users.count", body: {}, header: () => null, caller, onError };
    expect(await respond(app, call)).toMatchObject({ status: 500, body: { code: "DEFECT" } });
    expect(onError).toHaveBeenCalledExactlyOnceWith(new TypeError(awaitIt));
  });
});

test("no call, and nothing to bootstrap", async () => {
  const app: App = await openFirm(memory());
  await expect(respond(app, undefined as never)).rejects.toThrow("respond(): call: expected an HttpCall, got nothing");
  for (const given of [null, undefined, "acme", [], new Map()])
    await expect(app.bootstrap(given as never)).rejects.toMatchObject({ code: "TYPE_MISMATCH" });
});

test("the layer still takes its options", async () => {
  const layer = FirmPorts.layer(memory, { migrate: true, now: undefined as never });
  const ports = Effect.runPromise(FirmPorts.pipe(Effect.provide(layer)));
  expect((await ports).store.name).toBe("memory");
});

test("who is unknown to the firm does not learn how the host registers people", async () => {
  const app = await openFirm(memory());
  const caller = { ...acme, externalId: "okta|eve" };
  await expect(app.as(caller).users.count()).rejects.toThrow("okta|eve");
  const call = { operation: "users.count", body: {}, header: () => null, caller, onError: () => {} };
  const visitor = { ...call, caller: acme };
  expect(await respond(app, call)).toEqual(await respond(app, visitor));
  const batch = { ...call, operation: "batch", body: { items: [{ operation: "users.count" }] } };
  expect(JSON.stringify(await respond(app, batch))).not.toMatch(/provision|eve/);
});
