import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { respond } from "firmcore";
import { openApi } from "firmcore/openapi";
import type { Logger } from "pino";
import { answerCalendar } from "./calendar.ts";
import { options } from "./env.ts";
import { graphiqlPage, graphiqlScript, graphqlListener } from "./graphql.ts";
import { answerLiveQueries } from "./live.ts";
import { observer, silent } from "./observe.ts";
import { isParse, parseListener } from "./parse.ts";
import { restDocument } from "./rest-document.ts";
import { answerPage, type Hosted } from "./site.ts";
import { accountsToTry, signInToTry, tryPage, tryRestPage, tryScript, tryStyle } from "./try.ts";

/** The longest body, in bytes. */
const longest = 1_048_576;

const types = {
  html: "text/html",
  css: "text/css",
  js: "text/javascript",
  json: "application/json",
  svg: "image/svg+xml",
  ics: "text/calendar",
} as const;
type Page = readonly [type: keyof typeof types, body: () => string];
const asset = (url: string) => (): string => readFileSync(fileURLToPath(url), "utf8");
/** Pages that need no session. */
const pages: Readonly<Record<string, Page>> = {
  "/health": ["json", () => '{"status":"ok"}'],
  "/host.css": ["css", asset(import.meta.resolve("./page/style.css"))],
  "/host.svg": ["svg", asset(import.meta.resolve("./page/icon.svg"))],
  "/openapi.json": ["json", () => JSON.stringify(openApi())],
  "/try": ["html", () => tryPage],
  "/try/icon.svg": ["svg", asset(import.meta.resolve("./page/icon.svg"))],
  "/try/rest": ["html", () => tryRestPage],
  "/try/rest.json": ["json", () => JSON.stringify(restDocument())],
  "/try/start.js": ["js", () => tryScript],
  "/try/host.css": ["css", () => tryStyle],
  "/try/graphiql.js": ["js", () => graphiqlScript],
  "/try/swagger-ui.css": ["css", asset(import.meta.resolve("swagger-ui-dist/swagger-ui.css"))],
  "/try/swagger-ui-bundle.js": ["js", asset(import.meta.resolve("swagger-ui-dist/swagger-ui-bundle.js"))],
};

/** GraphiQL is one page with its scripts, workers and fonts inside; nothing comes from another host. */
const graphiqlPolicy =
  "default-src 'self'; script-src 'self' 'unsafe-inline' blob:; worker-src blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-ancestors 'none'; base-uri 'none'";

type Headers = Readonly<Record<string, string>>;
const send = (to: ServerResponse, status: number, type: keyof typeof types, body: string, more: Headers = {}): void => {
  to.writeHead(status, {
    "content-type": `${types[type]}; charset=utf-8`,
    "content-security-policy":
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
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
  onError: (cause: unknown) => void,
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
    onError,
  });
  send(to, status, "json", JSON.stringify(body), headers);
};

/** The host as a server of `node:http`. `hosted` is null until the database is open. */
export const hostServer = (hosted: () => Hosted | null, log: Logger = silent): Server => {
  const { watch, metrics } = observer(log, options.parse.path, options.graphql.path);
  const onError = (err: unknown): void => log.error({ err }, "defect");
  let parse: ReturnType<typeof parseListener> | undefined;
  let graphql: ReturnType<typeof graphqlListener> | undefined;

  const answer = async (request: IncomingMessage, to: ServerResponse): Promise<void> => {
    const firm = hosted();
    if (firm === null) return refuse(to, 503, "STARTING", "The database is being opened; try again");
    const url = new URL(`http://host${request.url ?? "/"}`);
    const path = url.pathname;
    if (isParse(path)) {
      parse ??= parseListener(firm, onError);
      return parse(request, to);
    }
    if (path === options.graphql.path) {
      // What a visitor's browser opens is the page to try it.
      if (request.method === "GET" && (request.headers.accept ?? "").includes("text/html"))
        return send(to, 303, "html", "", { location: "/try/graphql" });
      graphql ??= graphqlListener(firm, onError);
      return graphql(request, to);
    }
    const [, operation] = /^\/operations\/([\w.]+)$/.exec(path) ?? [];
    if (operation !== undefined)
      return request.method === "POST"
        ? operate(firm, operation, request, to, onError)
        : refuse(to, 405, "METHOD", "POST an operation");
    const isRead = request.method === "GET" || request.method === "HEAD";
    const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
    if (page !== undefined)
      return isRead ? send(to, 200, page[0], page[1]()) : refuse(to, 405, "METHOD", `GET ${path}`);
    if (path === "/try/graphql" && isRead)
      return send(to, 200, "html", await graphiqlPage(), { "content-security-policy": graphiqlPolicy });
    if (path === "/try/accounts" && isRead) return send(to, 200, "json", accountsToTry(firm));
    if (path === "/try/sign-in" && request.method === "POST") {
      const entered = await signInToTry(firm, request, parsed((await bodyOf(request)) ?? "")?.body);
      return entered === null
        ? refuse(to, 403, "REFUSED", "Pick one of the accounts of the invented firm")
        : send(to, 200, "json", entered);
    }
    if (path === "/metrics" && isRead) {
      const { type, body } = await metrics();
      to.writeHead(200, { "content-type": type }).end(body);
      return;
    }
    const [, engineer] = /^\/calendars\/(\w+)\.ics$/.exec(path) ?? [];
    if (engineer !== undefined) {
      if (!isRead) return refuse(to, 405, "METHOD", `GET ${path}`);
      const { status, type, body } = await answerCalendar(firm, request, engineer);
      return send(to, status, type, body);
    }
    if (!isRead && request.method !== "POST") return refuse(to, 405, "METHOD", `GET ${path}`);
    const said = await answerPage(firm, request, url, () => bodyOf(request));
    if (said === null) return refuse(to, 404, "NOT_FOUND", `There is nothing at ${path}`);
    send(to, said.status, "html", said.html, said.headers);
  };

  const server = createServer((request, to) => {
    watch(request, to, () => answer(request, to)).catch((cause: unknown) => {
      if (cause === gone) return;
      onError(cause);
      if (to.headersSent) to.destroy();
      else refuse(to, 500, "DEFECT", "The server made a mistake");
    });
  });
  answerLiveQueries(server, hosted, onError);
  // Streams hold a server open, so they end with it.
  const close = server.close.bind(server);
  server.close = (done) => {
    graphql?.close();
    return close(done);
  };
  return server;
};
