import express, { type ErrorRequestHandler, type Express } from "express";
import { callHeaders, respond } from "firmcore";
import { bearerOf, type Firm, failure, longest, statusOfFailure } from "./firm.ts";

/** All operations as a route of Express. */
export const onExpress = ({ app, callerOf, onError }: Firm): Express => {
  const server = express().disable("x-powered-by");
  // Of another type the body would be left unread, as if there were none.
  server.use((request, response, next) => {
    const other = request.get("content-length") !== "0" && request.is("json") === false;
    return other ? response.status(415).json(failure(415)) : next();
  });
  server.use(express.json({ limit: longest, strict: false }));
  server.post("/operations/:operation", async (request, response) => {
    const { operation } = request.params;
    const header = (name: string) => request.get(name);
    const caller = await callerOf(bearerOf(header(callHeaders.session)), request.ip ?? null);
    const answer = await respond(app, { operation, body: request.body, header, caller, onError });
    response.status(answer.status).set(answer.headers).json(answer.body);
  });
  const refuse: ErrorRequestHandler = (error: { readonly status?: number }, _request, response, _next) => {
    const status = statusOfFailure(error.status);
    if (status === 500) onError(error);
    response.status(status).json(failure(status));
  };
  return server.use(refuse);
};
