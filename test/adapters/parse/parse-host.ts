import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { type FirmOptions, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { quickIdentity } from "firmcore/testing";
import { onTestFinished } from "vitest";
import { type ParseOptions, parseHandler } from "../../../src/parse.ts";
import type { Adapter } from "../../../src/ports/adapter.ts";

/** An HTTP server in front of a handler of Web requests. */
const listening = async (handler: (request: Request) => Promise<Response>): Promise<string> => {
  const server = createServer(async (incoming, outgoing) => {
    const { method = "GET", url = "/", headers } = incoming;
    const body = await buffer(incoming);
    const sent = new Request(`http://${headers.host}${url}`, {
      method,
      headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
      ...(body.length === 0 || method === "GET" ? {} : { body: new Uint8Array(body) }),
    });
    const response = await handler(sent);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(Buffer.from(await response.arrayBuffer()));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** A host with the firm `acme` under the application id `firmcore`, and its first administrator. */
export const openParseHost = async (
  adapter: Adapter<never> = memory(),
  more: Partial<ParseOptions> = {},
  firm: FirmOptions = {},
) => {
  const now = () => Date.parse("2027-03-01T09:00:00Z");
  const app = await openFirm(adapter, { identity: quickIdentity(), now, ...firm });
  const boss = { username: "boss", email: "boss@example.com", password: "correct horse" };
  await app.bootstrap({ organizationId: "acme", ...boss });
  const thrown: Array<unknown> = [];
  const handler = parseHandler(app, {
    applications: { firmcore: "acme" },
    onError: (cause) => void thrown.push(cause),
    ...more,
  });
  const url = `${await listening(handler)}/parse`;
  return { app, url, boss, thrown };
};
