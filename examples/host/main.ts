import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { respond } from "firmcore";
import { openApi } from "firmcore/openapi";
import { refuse as endWith, options } from "./env.ts";
import { type Hosted, openHosted } from "./firm.ts";
import { firmPage, loginPage, script, style, tryPage, tryScript } from "./page.ts";

/** Null until the database is open. */
let hosted: Hosted | null = null;
/** The longest body, in bytes. */
const longest = 1_048_576;

const types = { html: "text/html", css: "text/css", js: "text/javascript", json: "application/json" } as const;
type Page = readonly [type: keyof typeof types, body: () => string];
const asset = (url: string) => (): string => readFileSync(fileURLToPath(url), "utf8");
/** Pages that need no session. */
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
  // The unread rest of a body must not be taken for the next request.
  send(to, status, "json", JSON.stringify({ code, message }), { connection: "close" });

/** The client disconnected before its request was complete: no answer, and no error. */
const gone = new Error("The client has gone");
/** The whole body; null if it is too long. */
const bodyOf = async (request: IncomingMessage): Promise<string | null> => {
  const parts: Array<Buffer> = [];
  let size = 0;
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      size += part.length;
      if (size > longest) return null;
      parts.push(part);
    }
  } catch (cause) {
    throw request.errored === cause ? gone : cause;
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

const operate = async (
  { app, organizationId }: Hosted,
  operation: string,
  request: IncomingMessage,
  to: ServerResponse,
): Promise<void> => {
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

/** The page of the firm, for callers with a session; in the demo firm for everybody. */
const home = async (
  { app, organizationId, guest, from }: Hosted,
  request: IncomingMessage,
  to: ServerResponse,
): Promise<void> => {
  const [, sessionToken] = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? "") ?? [];
  if (sessionToken === undefined && guest === null) return send(to, 401, "html", loginPage);
  const caller = sessionToken === undefined ? { userId: guest ?? "" } : { sessionToken };
  const page = await firmPage(app.as({ organizationId, ...caller }), from);
  send(to, page.status, "html", page.html);
};

const answer = async (request: IncomingMessage, to: ServerResponse): Promise<void> => {
  if (hosted === null) return refuse(to, 503, "STARTING", "The database is being opened; try again");
  const [path = "/"] = (request.url ?? "/").split("?");
  const [, operation] = /^\/operations\/([\w.]+)$/.exec(path) ?? [];
  if (operation !== undefined)
    return request.method === "POST"
      ? operate(hosted, operation, request, to)
      : refuse(to, 405, "METHOD", "POST an operation");
  const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
  if (page === undefined && path !== "/") return refuse(to, 404, "NOT_FOUND", `There is nothing at ${path}`);
  if (request.method !== "GET" && request.method !== "HEAD") return refuse(to, 405, "METHOD", `GET ${path}`);
  return page === undefined ? home(hosted, request, to) : send(to, 200, page[0], page[1]());
};
const server = createServer((request, to) => {
  answer(request, to).catch((cause: unknown) => {
    if (cause === gone) return;
    console.error(cause);
    if (to.headersSent) to.destroy();
    else refuse(to, 500, "DEFECT", "The server made a mistake");
  });
});

/** Binds the port. If that fails, the process ends with a message. */
const listening = (): Promise<void> =>
  new Promise((resolve) => {
    server.once("error", ({ code, message }: NodeJS.ErrnoException) =>
      endWith(
        code === "EADDRINUSE"
          ? `PORT: ${options.port} is taken on ${options.host}; end the program that holds it, or set PORT to another one`
          : `PORT: ${options.host}:${options.port} cannot be opened: ${message}`,
      ),
    );
    server.listen(options.port, options.host, () => {
      server.removeAllListeners("error");
      resolve();
    });
  });

// The port first: another process with this port may use the same database, and a second start would change the demo passwords.
await listening();
const opened = await openHosted(options, console.log);
hosted = opened;

/** Stops accepting calls, finishes running ones, then closes the firm. A second signal ends the process at once. */
const end = (): void => {
  server.close(() => void opened.app.close());
  server.closeIdleConnections();
};
process.once("SIGINT", end).once("SIGTERM", end);
const address = server.address();
const port = typeof address === "object" && address !== null ? address.port : options.port;
console.log(`ready http://${options.host.includes(":") ? `[${options.host}]` : options.host}:${port}`);
