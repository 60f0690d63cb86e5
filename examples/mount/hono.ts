import { getConnInfo } from "@hono/node-server/conninfo";
import { Hono } from "hono";
import { answer } from "./fetch.ts";
import type { Firm } from "./firm.ts";

/** All operations as a route of Hono on Node; `serve` of `@hono/node-server` starts it. */
export const onHono = (firm: Firm): Hono =>
  new Hono().post("/operations/:operation", (c) =>
    answer(firm, c.req.param("operation"), c.req.raw, getConnInfo(c).remote.address ?? null),
  );
