import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import { openFirm } from "firmcore";
import { CurrentCaller, FirmPorts, firmWith } from "firmcore/effect";
import { memory } from "firmcore/memory";
import { openApi } from "firmcore/openapi";
import {
  byId,
  command,
  entities,
  guard,
  load,
  query,
  readable,
  reason,
  recordFormatter,
  revised,
  revision,
  rowsWhere,
  versionedId,
} from "firmcore/own";
import { describe, expect, expectTypeOf, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";

const { Company } = entities;
const close = command({
  name: "clients.close",
  doc: "Marks a client as closed.",
  class: "Company",
  action: "update",
  input: { ...versionedId, reason },
  refusals: [],
  subject: "company",
  load: load("clients.close", {
    parameters: { objectId: "text" },
    isolation: {
      locks: ({ objectId }) => [{ entity: Company, id: objectId }],
      why: "Only the client is changed.",
      rules: [],
    },
    reads: ({ objectId }) => ({ company: byId(Company, objectId) }),
  }),
  args: ({ objectId }) => ({ objectId }),
  decide: ({ company: before }, _input, at) => {
    if (before === null) throw new Error("checked");
    const after = revised(before, { industry: "Closed" }, at);
    return Result.succeed({ answer: after, changes: revision("Company", before, after, at) });
  },
  format: recordFormatter(Company),
});
const names = query({
  name: "clients.names",
  doc: "The names of clients.",
  class: "Company",
  action: "read",
  input: {},
  refusals: [],
  rounds: [(_input, _loaded, at) => Result.succeed({ rows: rowsWhere(Company, readable(Company, at), ["name"]) })],
  answer: (_input, { rows }) =>
    Result.succeed((rows as ReadonlyArray<{ readonly name: string }>).map(({ name }) => name)),
});
const operations = { clients: { close, names } };
const never = guard({
  operations: ["companies.update"],
  tag: "Frozen",
  refuse: () => ({ since: "2027" }),
  sentences: { en: () => "Frozen" },
});

describe("an operation of the host", () => {
  test("runs as those of firmcore do: with the policy, versions, dry runs, request ids, batches and the log", async () => {
    const firm = await openTestFirm(memory(), { operations });
    const clients = (
      firm.admin as unknown as {
        readonly clients: {
          readonly close: (input: unknown, options?: object) => Promise<{ version: number; industry: string }>;
          readonly names: () => Promise<ReadonlyArray<string>>;
        };
      }
    ).clients;
    const { objectId } = await firm.admin.companies.create({ name: "City" });
    const sam = firm.as(firm.user("sam", "salesperson"));
    expect(await sam.settled.call("clients.close", objectId)).toMatchObject({
      refusal: { _tag: "Forbidden", event: "clients.close" },
    });
    expect(await sam.call("clients.names")).toEqual(["City"]);
    expect(await firm.admin.settled.call("clients.close", { objectId, expectedVersion: 7 })).toMatchObject({
      refusal: { _tag: "VersionConflict" },
    });
    expect(await firm.admin.settled.call("clients.close", { objectId, industri: "" })).toMatchObject({
      refusal: { _tag: "UnknownField" },
    });
    expect(await clients.close(objectId, { dryRun: true })).toMatchObject({ version: 2 });
    const item = { operation: "clients.close", input: { objectId, reason: "moved" } };
    const once = await firm.admin.settled.batch([item] as never, { transaction: true, requestId: "r" } as never);
    expect(once).toMatchObject({ ok: true, value: [{ version: 2, industry: "Closed" }] });
    expect(await firm.admin.settled.batch([item] as never, { transaction: true, requestId: "r" } as never)).toEqual(
      once,
    );
    expect(firm.log(objectId).map(({ event, reason: why }) => [event, why])).toEqual([
      ["companies.create", null],
      ["clients.close", "moved"],
    ]);
    expect(await firm.admin.settled.call("clients.clos")).toMatchObject({ refusal: { known: ["clients.close"] } });
  });

  test("is typed in both APIs, and its refusals beside those of guards", async () => {
    const rules = { operations, guards: [never] };
    const app = await openFirm(memory(), rules);
    const caller = { organizationId: "acme", userId: "host", role: "administrator" } as const;
    const api = app.as(caller);
    const { objectId } = await api.companies.create({ name: "City" });
    expectTypeOf(await api.clients.names()).toEqualTypeOf<Array<string>>();
    const closed = await api.clients.close(objectId);
    expectTypeOf(closed.industry).toEqualTypeOf<string | null>();
    const [item] = await api.batch([{ operation: "clients.close", input: { objectId } }]);
    expect(item).toMatchObject({ ok: true, value: { version: 2 } });
    const Own = firmWith(rules);
    const asked = Effect.result(Own.companies.update({ objectId, name: "Town" }));
    const provided = <A, E>(of: Effect.Effect<A, E, CurrentCaller | FirmPorts>) =>
      Effect.runPromise(
        of.pipe(Effect.provideService(CurrentCaller, caller), Effect.provideService(FirmPorts, app.ports)),
      );
    const outcome = await provided(asked);
    if (Result.isSuccess(outcome) || outcome.failure._tag !== "Frozen") throw new Error("accepted");
    expectTypeOf(outcome.failure.since).toEqualTypeOf<string>();
    expect(outcome.failure.since).toBe("2027");
    expect(await provided(Own.clients.names())).toEqual(["City"]);
    await app.close();
  });

  test("is in the OpenAPI document of the host, with the codes of guards", () => {
    const { paths, tags } = openApi({ own: { operations, guards: [never] } });
    expect(paths["/operations/clients.close"]?.post).toMatchObject({
      operationId: "clients.close",
      summary: close.doc,
    });
    expect(JSON.stringify(paths["/operations/companies.update"]?.post.responses)).toContain("FROZEN");
    expect(JSON.stringify(paths["/operations/companies.delete"]?.post.responses)).not.toContain("FROZEN");
    expect(tags.map(({ name }) => name)).toContain("clients");
  });

  test.each([
    [{ companies: {} }, 'operations: "companies" cannot name a group'],
    [{ batch: {} }, 'operations: "batch" cannot name a group'],
    [{ clients: { shut: close } }, "clients.shut is called clients.close"],
    [{ clients: { close: { ...close, action: "shut" } } }, "No policy says who may shut Company"],
    [{ clients: { close: { ...close, kind: "flow" } } }, "clients.close is no command and no query"],
  ])("is refused at the opening: %#", async (faulty, message) => {
    await expect(openFirm(memory(), { operations: faulty as never })).rejects.toThrow(message);
  });
});
