import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { respond } from "firmcore";
import { openApi } from "firmcore/openapi";
import { options } from "./env.ts";
import { openHosted } from "./firm.ts";
import { firmPage, loginPage, script, style, tryPage, tryScript } from "./page.ts";

const { app, organizationId, guest, from } = await openHosted(options, console.log);
/** The longest body, in bytes. */
const longest = 1_048_576;

const types = { html: "text/html", css: "text/css", js: "text/javascript", json: "application/json" } as const;
type Page = readonly [type: keyof typeof types, body: () => string];
const asset = (url: string) => (): string => readFileSync(fileURLToPath(url), "utf8");
/** What anybody is given. */
const pages: Readonly<Record<string, Page>> = {
  "/health": ["json", () => '{"status":"ok"}'],
  "/host.css": ["css", () => style],
  "/host.js": ["js", () => script],
  "/openapi.json": ["json", () => JSON.stringify(openApi())],
  "/try": ["html", () => tryPage],
  "/try/start.js": ["js", () => tryScript],
  "/try/host.css": ["css", () => style],
  "/try/swagger-ui.css": ["css", asset(import.meta.resolve("swagger-ui-dist/swagger-ui.css"))],
  "/try/swagger-ui-bundle.js": ["js", asset(import.meta.resolve("swagger-ui-dist/swagger-ui-bundle.js"))],
};

type Headers = Readonly<Record<string, string>>;
const send = (to: ServerResponse, status: number, type: keyof typeof types, body: string, more: Headers = {}): void => {
  to.writeHead(status, {
    "content-type": `${types[type]}; charset=utf-8`,
    "content-security-policy":
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    ...more,
  });
  to.end(body);
};
const refuse = (to: ServerResponse, status: number, code: string, message: string): void =>
  // The rest of a body that is not read must not be taken for the next request.
  send(to, status, "json", JSON.stringify({ code, message }), { connection: "close" });

/** The whole body; null when it is too long. */
const bodyOf = async (request: IncomingMessage): Promise<string | null> => {
  const parts: Array<Buffer> = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > longest) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
};
const parsed = (text: string): { readonly body: unknown } | null => {
  try {
    return { body: text.trim() === "" ? {} : JSON.parse(text) };
  } catch {
    return null;
  }
};

const operate = async (operation: string, request: IncomingMessage, to: ServerResponse): Promise<void> => {
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? ""))
    return refuse(to, 415, "CONTENT_TYPE", "Send application/json");
  const text = await bodyOf(request);
  if (text === null) return refuse(to, 413, "TOO_LARGE", `A body may have ${longest} bytes`);
  const json = parsed(text);
  if (json === null) return refuse(to, 400, "JSON_INVALID", "The body is not JSON");
  const { status, body, headers } = await respond(app, {
    operation,
    body: json.body,
    organizationId,
    address: request.socket.remoteAddress ?? "unknown",
    header: (name) => request.headers[name.toLowerCase()]?.toString(),
    onError: console.error,
  });
  send(to, status, "json", JSON.stringify(body), headers);
};

/** The firm to whoever has a session; to everybody where it is invented. */
const home = async (request: IncomingMessage, to: ServerResponse): Promise<void> => {
  const [, sessionToken] = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? "") ?? [];
  if (sessionToken === undefined && guest === null) return send(to, 401, "html", loginPage);
  const asker = sessionToken === undefined ? { userId: guest ?? "" } : { sessionToken };
  const page = await firmPage(app.as({ organizationId, ...asker }), from);
  send(to, page.status, "html", page.html);
};

const answer = async (request: IncomingMessage, to: ServerResponse): Promise<void> => {
  const [path = "/"] = (request.url ?? "/").split("?");
  const [, operation] = /^\/operations\/([\w.]+)$/.exec(path) ?? [];
  if (operation !== undefined)
    return request.method === "POST" ? operate(operation, request, to) : refuse(to, 405, "METHOD", "POST an operation");
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  if (page === undefined && path !== "/") return refuse(to, 404, "NOT_FOUND", `There is nothing at ${path}`);
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(to, 405, "METHOD", `GET ${path}`);
  return page === undefined ? home(request, to) : send(to, 200, page[0], page[1]());
};
const server = createServer((request, to) => {
  answer(request, to).catch((cause: unknown) => {
    console.error(cause);
    if (to.headersSent) to.destroy();
    else refuse(to, 500, "DEFECT", "The server made a mistake");
  });
});

/** Takes no more, finishes what it is answering, then closes the firm. A second signal ends at once. */
const end = (): void => {
  server.close(() => void app.close());
  server.closeIdleConnections();
};
process.once("SIGINT", end).once("SIGTERM", end);
server.listen(options.port, options.host, () => {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : options.port;
  console.log(`ready http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${port}`);
});
