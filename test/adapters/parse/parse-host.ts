import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { type FirmOptions, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { quickIdentity } from "firmcore/testing";
import { onTestFinished } from "vitest";
import { type ParseOptions, parseHandler } from "../../../src/parse.ts";
import type { Adapter } from "../../../src/ports/adapter.ts";

/** An HTTP server in front of a handler of Web requests. */
const listening = async (handler: (request: Request) => Promise<Response>): Promise<string> => {
  const server = createAdaptorServer({ fetch: handler, overrideGlobalObjects: false });
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
