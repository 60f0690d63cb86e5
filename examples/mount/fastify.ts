import Fastify, { type FastifyInstance } from "fastify";
import { callHeaders, respond } from "firmcore";
import { bearerOf, type Firm, failure, longest, statusOfFailure } from "./firm.ts";

/** All operations as a route of Fastify. */
export const onFastify = ({ app, callerOf, onError }: Firm): FastifyInstance => {
  const server = Fastify({ bodyLimit: longest });
  server.removeContentTypeParser("text/plain");
  server.post<{ Params: { readonly operation: string } }>("/operations/:operation", async (request, reply) => {
    const { operation } = request.params;
    const header = (name: string) => request.headers[name.toLowerCase()]?.toString();
    const caller = await callerOf(bearerOf(header(callHeaders.session)), request.ip);
    const { status, headers, body } = await respond(app, { operation, body: request.body, header, caller, onError });
    return reply.code(status).headers(headers).type("application/json").send(JSON.stringify(body));
  });
  server.setErrorHandler((error: { readonly statusCode?: number }, _request, reply) => {
    const status = statusOfFailure(error.statusCode);
    if (status === 500) onError(error);
    return reply.code(status).send(failure(status));
  });
  return server;
};
