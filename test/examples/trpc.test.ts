import { createTRPCClient, httpBatchLink, httpLink, isTRPCClientError } from "@trpc/client";
import { type Caller, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { expect, test } from "vitest";
import { answerTrpc, type FirmRouter } from "../../examples/mount/trpc.ts";

const organizationId = "acme";
const openClient = async (link: typeof httpLink | typeof httpBatchLink = httpLink) => {
  const app = await openFirm(memory());
  const callerOf = (bearer: string | null): Caller => {
    if (bearer === "broken") throw new Error("select * from secrets");
    return { organizationId, userId: "host", role: "administrator" };
  };
  const heard: Array<unknown> = [];
  const requests: Array<string> = [];
  const answer = answerTrpc({ app, callerOf, onError: (cause) => heard.push(cause) }, "/trpc");
  const as = (bearer: string) =>
    createTRPCClient<FirmRouter>({
      links: [
        link({
          url: "http://firm/trpc",
          headers: { authorization: `Bearer ${bearer}` },
          fetch: (url, init) => {
            requests.push(`${init?.method} ${String(url).replace(/\?.*/, "")}`);
            return answer(new Request(url, init as RequestInit));
          },
        }),
      ],
    });
  return { client: as("ada"), as, answer, heard, requests };
};

test("a client has the types of the operations, queries as GET", async () => {
  const { client, requests } = await openClient();
  const user = await client.users.provision.mutate({ externalId: "ana", role: "engineer" });
  const { results } = await client.users.list.query({ where: { role: "engineer" } });
  const count: number = await client.users.count.query();
  expect([user.externalId, results.map(({ objectId }) => objectId), count]).toEqual(["ana", [user.objectId], 1]);
  expect(requests).toEqual([
    "POST http://firm/trpc/users.provision",
    "GET http://firm/trpc/users.list",
    "GET http://firm/trpc/users.count",
  ]);
  // @ts-expect-error a user has no such role
  await client.users.provision.mutate({ externalId: "ben", role: "king" }).catch(() => {});
  // @ts-expect-error a command is no query
  await expect(client.users.provision.query({ externalId: "ben" })).rejects.toThrow("GET");
});

test("a refusal is an error whose data has its code and its facts", async () => {
  const { client } = await openClient();
  const error = await client.projects.get.query("0000000000").catch((each: unknown) => each);
  if (!isTRPCClientError<FirmRouter>(error)) throw error;
  expect(error.message).toBe("There is no such project");
  expect(error.data).toMatchObject({
    code: "NOT_FOUND",
    httpStatus: 404,
    refusal: { code: "NOT_FOUND", class: "Project" },
  });
  expect(error.data).not.toHaveProperty("stack");
});

test("several calls in one request are answered one by one", async () => {
  const { client, requests } = await openClient(httpBatchLink);
  const [count, missing] = await Promise.allSettled([client.users.count.query(), client.users.get.query("0000000000")]);
  expect([count.status, missing.status]).toEqual(["fulfilled", "rejected"]);
  expect(requests).toHaveLength(1);
});

test("a batch in one transaction is one mutation", async () => {
  const { client } = await openClient();
  const items = [{ operation: "users.provision", input: { externalId: "ana" } }] as const;
  expect(await client.batch.mutate({ transaction: true, items })).toMatchObject([{ externalId: "ana" }]);
});

test("a request that is no call, and a failing sign-in, show no details", async () => {
  const { as, answer, heard } = await openClient();
  const post = async (operation: string, body: string) => {
    const headers = { "content-type": "application/json" };
    return (await answer(new Request(`http://firm/trpc/${operation}`, { method: "POST", headers, body }))).status;
  };
  expect([await post("users.provision", "{ not JSON"), await post("users.steal", "{}")]).toEqual([400, 404]);
  expect(heard).toEqual([]);
  const error = await as("broken")
    .users.count.query()
    .catch((each: unknown) => each);
  expect(String(error)).toContain("The server made a mistake");
  expect(JSON.stringify(error)).not.toContain("secrets");
  expect(heard).toEqual([expect.objectContaining({ message: "select * from secrets" })]);
});
