// mount/parse.ts
import { createServer, type Server } from "node:http";
import { getRequestListener } from "@hono/node-server";
import express, { type Express } from "express";
import Fastify, { type FastifyInstance } from "fastify";
import type { LiveQueryServer } from "firmcore/live-query";
import { Hono } from "hono";
import { WebSocketServer } from "ws";

/** What `parseHandler` gives with the path `/parse`, and `graphqlHandler` with `/graphql`. */
type Answer = (request: Request) => Promise<Response>;
const listenerOf = (answer: Answer) => getRequestListener(answer, { overrideGlobalObjects: false });

export const onNode = (answer: Answer): Server => createServer(listenerOf(answer));

export const onHono = (answer: Answer): Hono => new Hono().all("/parse/*", (c) => answer(c.req.raw));

export const onExpress = (answer: Answer): Express => express().all("/parse/*path", listenerOf(answer));

/** Before Fastify reads the body: a file is bytes. */
export const onFastify = (answer: Answer): FastifyInstance =>
  Fastify().all("/parse/*", { onRequest: ({ raw }, reply) => listenerOf(answer)(raw, reply.hijack().raw) }, () => {});

/** `export const { GET, POST, PUT, DELETE, OPTIONS } = onNext(answer)` is all of `app/parse/[...path]/route.ts`. */
export const onNext = (answer: Answer) => ({
  ...{ GET: answer, POST: answer, PUT: answer, DELETE: answer, OPTIONS: answer },
});

/** REST, GraphQL and live queries on one port. */
export const onOnePort = (rest: Answer, graphql: Answer, live: Pick<LiveQueryServer, "serve">): Server => {
  const isGraphql = ({ url }: Request): boolean => new URL(url).pathname === "/graphql";
  const server = onNode((request) => (isGraphql(request) ? graphql(request) : rest(request)));
  const sockets = new WebSocketServer({ server, path: "/parse", maxPayload: 1_000_000 });
  sockets.on("connection", (socket, request) => live.serve(socket, request));
  return server;
};
