import { memory } from "firmcore/memory";
import { beforeEach, expect, test } from "vitest";
import type { PublishedConfig } from "../../../src/parse.ts";
import { asker } from "./ask.ts";
import { openParseHost } from "./parse-host.ts";

const masterKey = "a key for tests";
const asMaster = { "X-Parse-Master-Key": masterKey };
const published = new Map<string, PublishedConfig>();
let rest: ReturnType<typeof asker>;

beforeEach(async () => {
  published.clear();
  const host = await openParseHost(memory(), {
    ...{ openClasses: true, masterKey, addressOf: () => "127.0.0.1", config: { theme: "light", limit: 1 } },
    functions: {
      greet: ({ params, master, sessionToken }) => ({ text: `Hello ${params.name}`, master, sessionToken }),
      nothing: () => undefined,
      failing: () => Promise.reject(new Error("bad stuff happened")),
      // A function of the host comes before an operation.
      count: async ({ call }) => call("customClasses.list", {}),
    },
    configStore: {
      read: async (firm) => published.get(firm),
      write: async (firm, config) => void published.set(firm, config),
    },
  });
  rest = asker(host.url);
});
const aggregated = async (parameters: Readonly<Record<string, unknown>>) => {
  const query = new URLSearchParams(
    Object.entries(parameters).map(([name, value]): [string, string] => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
  return (await rest.ask(`/aggregate/Score?${query}`, { headers: asMaster })).body;
};

test("a function of the host answers what it returns, and 141 with what it throws", async () => {
  expect((await rest.post("/functions/greet", { name: "Ana" })).body).toEqual({
    result: { text: "Hello Ana", master: false, sessionToken: null },
  });
  expect((await rest.post("/functions/nothing", {})).body).toEqual({});
  expect((await rest.post("/functions/failing", {})).body).toEqual({ code: 141, error: "bad stuff happened" });
  expect((await rest.post("/functions/count", {})).body).toEqual({ result: { results: [] } });
});

test("the config is written with the master key, and hides from others what only that may see", async () => {
  const params = { theme: "dark", secret: "s" };
  expect((await rest.put("/config", { params })).status).toBe(403);
  const written = await rest.put("/config", { params, masterKeyOnly: { secret: true } }, asMaster);
  expect(written.body).toEqual({ result: true });
  expect((await rest.ask("/config")).body).toEqual({ params: { theme: "dark", limit: 1 } });
  expect((await rest.ask("/config", { headers: asMaster })).body).toMatchObject({ params: { secret: "s" } });
  await rest.put("/config", { params: { theme: { __op: "Delete" } } }, asMaster);
  expect((await rest.ask("/config")).body).toEqual({ params: { theme: "light", limit: 1 } });
  expect((await rest.put("/config", { params: 1 }, asMaster)).body.code).toBe(107);
});

test("an aggregation gives distinct values, and groups with their sums", async () => {
  for (const [name, score] of [
    ["a", 1],
    ["a", 3],
    ["b", 5],
  ] as const)
    await rest.post("/classes/Score", { name, score });
  expect((await rest.ask("/aggregate/Score?distinct=name")).status).toBe(403);
  expect(await aggregated({ distinct: "name" })).toEqual({ results: ["a", "b"] });
  expect(await aggregated({ distinct: "score", where: { name: "a" } })).toEqual({ results: [1, 3] });
  const all = {
    sum: { $sum: "$score" },
    ones: { $sum: 1 },
    avg: { $avg: "$score" },
    min: { $min: "$score" },
    max: { $max: "$score" },
    count: { $count: {} },
  };
  const pipeline = [{ $match: { score: { $gt: 0 } } }, { $group: { _id: "$name", ...all } }];
  expect((await aggregated({ pipeline })).results).toEqual([
    { objectId: "a", sum: 4, ones: 2, avg: 2, min: 1, max: 3, count: 2 },
    { objectId: "b", sum: 5, ones: 1, avg: 5, min: 5, max: 5, count: 1 },
  ]);
  expect((await aggregated({ pipeline: { $group: { objectId: null, n: { $count: {} } } } })).results).toEqual([
    { objectId: null, n: 3 },
  ]);
  expect((await aggregated({ pipeline: [{ $match: { name: "b" } }] })).results).toMatchObject([
    { name: "b", score: 5 },
  ]);
  for (const bad of [
    [{ $lookup: {} }],
    [{ $group: { _id: "name" } }],
    [{ $group: { _id: "$name", n: { $push: "$score" } } }],
    [1],
  ])
    expect([bad, (await aggregated({ pipeline: bad })).code]).toEqual([bad, 102]);
});

test("a purge deletes all rows of an own class, and of no class of the firm", async () => {
  for (const n of [1, 2]) await rest.post("/classes/Score", { n, ACL: {} });
  expect((await rest.remove("/purge/Score")).status).toBe(403);
  expect((await rest.remove("/purge/Score", asMaster)).body).toEqual({});
  expect((await rest.find("Score", { count: 1 }, asMaster)).body).toEqual({ results: [], count: 0 });
  expect((await rest.remove("/purge/Company", asMaster)).body.code).toBe(119);
  expect((await rest.remove("/purge/Nothing", asMaster)).status).toBe(200);
});
