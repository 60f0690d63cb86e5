import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { onExpress } from "./express.ts";
import { onFastify } from "./fastify.ts";
import type { Firm } from "./firm.ts";
import { onHono } from "./hono.ts";

/** A server that listens on a free port of this machine. */
export interface Server {
  readonly url: string;
  readonly close: () => Promise<void>;
}
interface Closing {
  readonly close: (done: () => void) => unknown;
}
const listening = (server: Closing, port: number): Server => ({
  url: `http://127.0.0.1:${port}`,
  close: () => new Promise((closed) => server.close(() => closed())),
});

export const serveHono = (firm: Firm): Promise<Server> =>
  new Promise((resolve) => {
    const options = { fetch: onHono(firm).fetch, port: 0, hostname: "127.0.0.1" };
    const server = serve(options, ({ port }) => resolve(listening(server, port)));
  });

export const serveExpress = (firm: Firm): Promise<Server> =>
  new Promise((resolve) => {
    const server = onExpress(firm).listen(0, "127.0.0.1", () =>
      resolve(listening(server, (server.address() as AddressInfo).port)),
    );
  });

export const serveFastify = async (firm: Firm): Promise<Server> => {
  const server = onFastify(firm);
  return { url: await server.listen({ port: 0, host: "127.0.0.1" }), close: () => server.close() };
};
