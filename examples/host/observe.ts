import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { type Logger, pino } from "pino";
import { Counter, Histogram, Registry } from "prom-client";

/** JSON lines on the standard output. */
export const logger = (level: string): Logger =>
  pino({ level, base: { service: "firmcore-host" }, timestamp: pino.stdTimeFunctions.isoTime });
export const silent: Logger = pino({ level: "silent" });

const methods = new Set(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"]);

/** The route of each path, by its pattern: paths hold ids, and strangers choose them. */
const patterns = (
  parsePath: string,
  graphqlPath: string,
): ReadonlyArray<readonly [pattern: string, matches: RegExp]> => {
  const named = ["users/me", "sessions/me"];
  const single = [
    ...["users", "login", "logout", "sessions", "verifyPassword", "batch", "config", "health", "roles", "schemas"],
    ...["requestPasswordReset", "verificationEmailRequest", "serverInfo", "loginAs"],
  ];
  const withPart = [
    ...["users/:id", "sessions/:id", "classes/:class", "classes/:class/:id", "functions/:name", "files/:name"],
    ...["schemas/:class", "aggregate/:class", "purge/:class"],
  ];
  const below = [...named, ...single, ...withPart].map((each) => `${parsePath}/${each}`);
  const own = [
    ...["/", "/health", "/metrics", "/log-in", "/log-out", "/do/:operation", "/operations/:operation"],
    ...["/projects/:id", "/calendars/:engineer", "/openapi.json", "/try", "/try/:file", "/host.css"],
    ...["/host.svg", graphqlPath],
  ];
  return [...below, ...own].map((each) => [each, new RegExp(`^${each.replaceAll(/:\w+/g, "[^/]+")}/?$`)]);
};

/** What watches the requests of a server: a line in the log, a metric and a span for each. */
export interface Observer {
  /** Runs `answer`, and records the request when its answer was sent. */
  readonly watch: (request: IncomingMessage, to: ServerResponse, answer: () => Promise<void>) => Promise<void>;
  /** The metrics as Prometheus reads them. */
  readonly metrics: () => Promise<{ readonly type: string; readonly body: string }>;
}

/**
 * Nothing of a request is recorded but its method, the pattern of its route, status and time: addresses, headers and bodies hold
 * passwords, tokens and keys. The id of a request is made here and sent back as `x-request-id`. Spans go nowhere unless a program that
 * starts this host sets OpenTelemetry up.
 */
export const observer = (log: Logger, parsePath: string, graphqlPath: string): Observer => {
  const known = patterns(parsePath, graphqlPath);
  const routeOf = (url = "/"): string => {
    const path = url.split("?")[0] ?? "/";
    return known.find(([, matches]) => matches.test(path))?.[0] ?? "other";
  };
  const registry = new Registry();
  const labelNames = ["method", "route", "status"] as const;
  const shared = { labelNames, registers: [registry] };
  const count = new Counter({ name: "http_requests_total", help: "Answered requests.", ...shared });
  const seconds = new Histogram({ name: "http_request_duration_seconds", help: "From request to answer.", ...shared });
  const tracer = trace.getTracer("firmcore-host");
  return {
    metrics: async () => ({ type: registry.contentType, body: await registry.metrics() }),
    watch: (request, to, answer) => {
      const start = performance.now();
      const method = methods.has(request.method ?? "") ? String(request.method) : "OTHER";
      const route = routeOf(request.url);
      const requestId = randomUUID();
      to.setHeader("x-request-id", requestId);
      const span = tracer.startSpan(
        `${method} ${route}`,
        { kind: SpanKind.SERVER, attributes: { "http.request.method": method, "http.route": route, requestId } },
        propagation.extract(context.active(), request.headers),
      );
      to.once("close", () => {
        const status = to.headersSent ? to.statusCode : 0;
        const took = (performance.now() - start) / 1_000;
        const labels = { method, route, status };
        count.inc(labels);
        seconds.observe(labels, took);
        span.setAttribute("http.response.status_code", status);
        if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
        log.info({ requestId, ...labels, milliseconds: Math.round(took * 1_000) }, "request");
      });
      return context.with(trace.setSpan(context.active(), span), answer);
    },
  };
};
