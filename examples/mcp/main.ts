// mcp/main.ts
import { serve } from "@hono/node-server";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { longest } from "../mount/firm.ts";
import { answerMcp, mcpServer } from "../mount/mcp.ts";

// FIRM_FILE: the database. An assistant on this machine starts the program and talks over standard input and output; it acts for FIRM_USER, your id
// of a person. With PORT it serves HTTP instead, and each request acts for the person of its token: here the token is your id itself.
const { FIRM_FILE = "firm.db", FIRM_ID: organizationId = "acme", FIRM_USER = "", PORT } = process.env;
const app = await openFirm(sqlite({ file: FIRM_FILE }));
await app.migrate();
const callerOf = (externalId: string | null) =>
  externalId === null ? { organizationId } : { organizationId, externalId };
// Standard output belongs to the protocol.
const firm = { app, callerOf, onError: console.error };

if (PORT === undefined) await mcpServer(firm, callerOf(FIRM_USER)).connect(new StdioServerTransport());
else {
  const http = new Hono().use(bodyLimit({ maxSize: longest })).all("/mcp", (c) => answerMcp(firm)(c.req.raw));
  serve({ fetch: http.fetch, port: Number(PORT), hostname: "127.0.0.1" });
}
