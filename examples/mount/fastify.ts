import Fastify, { type FastifyInstance } from "fastify";
import { operationNames, respond } from "firmcore";
import { type Firm, longest, type Server, unread } from "./firm.ts";

/** All operations as routes of Fastify. */
const onFastify = ({ app, organizationId, onError }: Firm): FastifyInstance => {
  const server = Fastify({ bodyLimit: longest });
  for (const operation of operationNames)
    server.post(`/operations/${operation}`, async (request, reply) => {
      const header = (name: string) => request.headers[name.toLowerCase()]?.toString();
      const call = { operation, body: request.body, header, organizationId, address: request.ip, onError };
      const { status, headers, body } = await respond(app, call);
      return reply.code(status).headers(headers).type("application/json").send(JSON.stringify(body));
    });
  server.setErrorHandler(({ statusCode }: { readonly statusCode?: number }, _request, reply) => {
    const status = statusCode === 413 ? 413 : 400;
    return reply.code(status).send(unread(status));
  });
  return server;
};

export const serveFastify = async (firm: Firm): Promise<Server> => {
  const server = onFastify(firm);
  return { url: await server.listen({ port: 0, host: "127.0.0.1" }), close: () => server.close() };
};
