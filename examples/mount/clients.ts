import { Client as McpClient } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { createTRPCUntypedClient, httpLink, TRPCClientError } from "@trpc/client";
import { callHeaders, type ErrorBody, operationNamed } from "firmcore";
import type { Answered, Call, Client } from "./calls.ts";
import type { Firm } from "./firm.ts";
import { mcpServer } from "./mcp.ts";
import { type Acted, postRoute, serverAction } from "./next.ts";
import { type Server, serveExpress, serveFastify, serveHono } from "./serve.ts";
import { answerTrpc, type FirmRouter } from "./trpc.ts";

/** A mounted firm with its client. */
interface Mounted {
  readonly call: Client;
  readonly close: () => Promise<void>;
}
type Mount = (firm: Firm) => Promise<Mounted>;
const nothing = async (): Promise<void> => {};

/** The headers of a call. */
const headersOf = ({ as, requestId, reason, language }: Call): Readonly<Record<string, string>> => ({
  ...(as === undefined ? {} : { [callHeaders.session]: `Bearer ${as}` }),
  ...(requestId === undefined ? {} : { [callHeaders.requestId]: requestId }),
  ...(language === undefined ? {} : { [callHeaders.language]: language }),
  ...(reason === undefined ? {} : { [callHeaders.reason]: encodeURIComponent(reason) }),
});
const overHttp =
  (send: (operation: string, init: RequestInit) => Promise<Response>): Client =>
  async (call) => {
    const [headers, method] = [headersOf(call), "POST"];
    const sent = { body: JSON.stringify(call.input), headers: { ...headers, "content-type": "application/json" } };
    const answer = await send(call.operation, { method, ...(call.input === undefined ? { headers } : sent) });
    return { status: answer.status, body: await answer.json() };
  };

const served =
  (serve: (firm: Firm) => Promise<Server>): Mount =>
  async (firm) => {
    const { url, close } = await serve(firm);
    return { call: overHttp((operation, init) => fetch(`${url}/operations/${operation}`, init)), close };
  };

const onRoute: Mount = async (firm) => {
  const post = postRoute(firm);
  const send = (operation: string, init: RequestInit) =>
    post(new Request("http://next", init), { params: Promise.resolve({ operation }) });
  return { call: overHttp(send), close: nothing };
};

type ActByName = (operation: string, input: unknown, headers: object) => Promise<Acted<unknown>>;
const onAction: Mount = async (firm) => ({
  call: async (call) => {
    const act = serverAction(firm, async () => call.as ?? null) as unknown as ActByName;
    const acted = await act(call.operation, call.input, headersOf(call));
    // What reaches the browser is a copy.
    return structuredClone(acted.ok ? { status: 200, body: acted.value } : { status: acted.status, body: acted.error });
  },
  close: nothing,
});

const onTrpc: Mount = async (firm) => {
  const answer = answerTrpc(firm, "/trpc");
  const call: Client = async (call) => {
    const link = httpLink<FirmRouter>({
      url: "http://trpc/trpc",
      headers: headersOf(call),
      fetch: (url, init) => answer(new Request(url, init as RequestInit)),
    });
    const client = createTRPCUntypedClient<FirmRouter>({ links: [link] });
    const kind = operationNamed(call.operation)?.kind === "query" ? "query" : "mutation";
    try {
      return { status: 200, body: await client[kind](call.operation, call.input) };
    } catch (error) {
      if (!(error instanceof TRPCClientError)) throw error;
      const { httpStatus, refusal } = error.data as { readonly httpStatus: number; readonly refusal: ErrorBody };
      return { status: httpStatus, body: refusal };
    }
  };
  return { call, close: nothing };
};

const onMcp: Mount = async (firm) => {
  const clients = new Map<string | null, McpClient>();
  const clientOf = async (bearer: string | null): Promise<McpClient> => {
    const client = clients.get(bearer) ?? new McpClient({ name: "test", version: "1" });
    if (clients.has(bearer)) return client;
    clients.set(bearer, client);
    const [ours, theirs] = InMemoryTransport.createLinkedPair();
    await mcpServer(firm, await firm.callerOf(bearer, null)).connect(theirs);
    await client.connect(ours);
    return client;
  };
  const call = async (call: Call): Promise<Answered> => {
    const client = await clientOf(call.as ?? null);
    const name = call.operation.replace(".", "_");
    const answered = await client.callTool({
      ...{ name, _meta: headersOf(call) },
      ...(call.input === undefined ? {} : { arguments: call.input as Record<string, unknown> }),
    });
    const [last] = (answered.content as ReadonlyArray<{ readonly text: string }>).slice(-1);
    return { status: answered.isError === true ? null : 200, body: JSON.parse(last?.text ?? "null") };
  };
  return { call, close: async () => void (await Promise.all([...clients.values()].map((each) => each.close()))) };
};

/** Every way of mounting that the examples show. */
export const mounts = {
  Hono: served(serveHono),
  Express: served(serveExpress),
  Fastify: served(serveFastify),
  "Next route": onRoute,
  "Next action": onAction,
  tRPC: onTrpc,
  MCP: onMcp,
} satisfies Readonly<Record<string, Mount>>;
