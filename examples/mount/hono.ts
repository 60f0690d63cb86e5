import { serve } from "@hono/node-server";
import { getConnInfo } from "@hono/node-server/conninfo";
import { operationNames, respond } from "firmcore";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { type Firm, longest, type Server, unread } from "./firm.ts";

/** All operations as routes of Hono. */
const onHono = ({ app, organizationId, onError }: Firm): Hono => {
  const hono = new Hono();
  hono.use(bodyLimit({ maxSize: longest, onError: (c) => c.json(unread(413), 413) }));
  for (const operation of operationNames)
    hono.post(`/operations/${operation}`, async (c) => {
      const text = await c.req.text();
      let body: unknown;
      try {
        body = text === "" ? undefined : JSON.parse(text);
      } catch {
        return c.json(unread(400), 400);
      }
      const header = (name: string) => c.req.header(name);
      const address = getConnInfo(c).remote.address ?? "unknown";
      const answer = await respond(app, { operation, body, header, organizationId, address, onError });
      return Response.json(answer.body, { status: answer.status, headers: answer.headers });
    });
  return hono;
};

export const serveHono = (firm: Firm): Promise<Server> =>
  new Promise((resolve) => {
    const server = serve({ fetch: onHono(firm).fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) =>
      resolve({
        url: `http://127.0.0.1:${port}`,
        close: () => new Promise((closed) => server.close(() => closed())),
      }),
    );
  });
