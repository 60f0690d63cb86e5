import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Span, type Tracer, trace } from "@opentelemetry/api";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { observer, silent } from "../../examples/host/observe.ts";

/** The spans that a program sees which has set OpenTelemetry up. */
let spans: Array<Record<string, unknown>> = [];
beforeEach(() => {
  spans = [];
  const startSpan: Tracer["startSpan"] = (name, options) => {
    const span: Record<string, unknown> = { name, ...options?.attributes };
    spans.push(span);
    return {
      setAttribute: (key: string, value: unknown) => Object.assign(span, { [key]: value }),
      setStatus: ({ code }: { readonly code: number }) => Object.assign(span, { failed: code === 2 }),
      end: () => Object.assign(span, { ended: true }),
    } as never as Span;
  };
  trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan }) as never as Tracer });
});
afterEach(() => trace.disable());

test("each request is a span by the pattern of its route, without its address", async () => {
  const { watch } = observer(silent, "/parse", "/graphql");
  const server = createServer((request, to) => {
    void watch(request, to, async () => void to.writeHead(request.url === "/health" ? 500 : 200).end());
  }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const paths = [
    ...["/parse/classes/Company/Abcdefgh12?where=x", "/parse/login?username=ada&password=secret", "/health"],
    ...["/parse/users/me", "/parse/users/Abcdefgh12", "/wp-admin/secret.php", "/parse/functions/reports.utilization"],
  ];
  for (const path of paths) await (await fetch(url + path, { headers: { "x-request-id": "secret" } })).text();
  await expect.poll(() => spans.filter(({ ended }) => ended).length).toBe(paths.length);
  expect(spans.map(({ name }) => name)).toEqual([
    ...["GET /parse/classes/:class/:id", "GET /parse/login", "GET /health", "GET /parse/users/me"],
    ...["GET /parse/users/:id", "GET other", "GET /parse/functions/:name"],
  ]);
  expect(spans[2]).toMatchObject({ "http.response.status_code": 500, failed: true });
  expect(JSON.stringify(spans)).not.toMatch(/secret|Abcdefgh12|ada/);
});
