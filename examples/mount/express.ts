import type { AddressInfo } from "node:net";
import express, { type ErrorRequestHandler, type Express } from "express";
import { operationNames, respond } from "firmcore";
import { type Firm, longest, type Server, unread } from "./firm.ts";

/** All operations as routes of Express. */
const onExpress = ({ app, organizationId, onError }: Firm): Express => {
  const server = express().disable("x-powered-by");
  server.use(express.json({ limit: longest, strict: false }));
  for (const operation of operationNames)
    server.post(`/operations/${operation}`, async (request, response) => {
      const header = (name: string) => request.get(name);
      const address = request.ip ?? "unknown";
      const call = { operation, body: request.body, header, organizationId, address, onError };
      const { status, headers, body } = await respond(app, call);
      response.status(status).set(headers).json(body);
    });
  const refuse: ErrorRequestHandler = (error: { readonly status?: number }, _request, response, _next) => {
    const status = error.status === 413 ? 413 : 400;
    response.status(status).json(unread(status));
  };
  server.use(refuse);
  return server;
};

export const serveExpress = (firm: Firm): Promise<Server> =>
  new Promise((resolve) => {
    const server = onExpress(firm).listen(0, "127.0.0.1", () =>
      resolve({
        url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () => new Promise((closed) => server.close(() => closed())),
      }),
    );
  });
