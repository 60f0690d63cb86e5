// mount/fastify.ts
import Fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import type { HttpAnswer } from "firmcore";
import { answerText, type Firm, failure, failureOf, longest } from "./firm.ts";

const send = (reply: FastifyReply, { status, headers, body }: HttpAnswer): FastifyReply =>
  reply.code(status).headers(headers).type("application/json").send(JSON.stringify(body));

/** All operations as a route of Fastify. */
export const onFastify = (firm: Firm): FastifyInstance => {
  // The errors of the framework itself are those of a badly encoded path.
  const server = Fastify({
    bodyLimit: longest,
    frameworkErrors: (_error, _request, reply) => send(reply, failure("NO_ROUTE")),
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "string" }, (_request, text, done) => done(null, text));
  server.post<{ Params: { readonly operation: string } }>("/operations/:operation", async (request, reply) => {
    const { operation } = request.params;
    const header = (name: string) => request.headers[name.toLowerCase()]?.toString();
    const text = String(request.body ?? "");
    return send(reply, await answerText(firm, { operation, header, text, address: request.ip }));
  });
  server.setNotFoundHandler((_request, reply) => send(reply, failure("NO_ROUTE")));
  server.setErrorHandler((error, _request, reply) => send(reply, failureOf(error, firm.onError)));
  return server;
};
