// mount/express.ts
import express, { type ErrorRequestHandler, type Express, type Response } from "express";
import type { HttpAnswer } from "firmcore";
import { answerText, type Firm, failure, failureOf, longest } from "./firm.ts";

const send = (response: Response, { status, headers, body }: HttpAnswer): void => {
  response.status(status).set(headers).json(body);
};

/** All operations as a route of Express. */
export const onExpress = (firm: Firm): Express => {
  const server = express().disable("x-powered-by").enable("strict routing").enable("case sensitive routing");
  server.use(express.text({ type: () => true, limit: longest }));
  server.post("/operations/:operation", async (request, response) => {
    const { operation } = request.params;
    const header = (name: string) => request.get(name);
    const [text, address] = [request.body ?? "", request.ip ?? null];
    send(response, await answerText(firm, { operation, header, text, address }));
  });
  server.use((_request, response) => send(response, failure("NO_ROUTE")));
  const refuse: ErrorRequestHandler = (error, _request, response, _next) =>
    // A badly encoded path.
    send(response, error instanceof URIError ? failure("NO_ROUTE") : failureOf(error, firm.onError));
  return server.use(refuse);
};
