// mount/hono.ts
import { getConnInfo } from "@hono/node-server/conninfo";
import { Hono } from "hono";
import { answer, responseOf } from "./fetch.ts";
import { type Firm, failure, failureOf } from "./firm.ts";

/** All operations as a route of Hono on Node; `serve` of `@hono/node-server` starts it. */
export const onHono = (firm: Firm): Hono =>
  new Hono()
    .post("/operations/:operation", (c) =>
      answer(firm, c.req.param("operation"), c.req.raw, getConnInfo(c).remote.address ?? null),
    )
    .notFound(() => responseOf(failure("NO_ROUTE")))
    .onError((cause) => responseOf(failureOf(cause, firm.onError)));
