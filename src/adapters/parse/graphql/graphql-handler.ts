import { createRequire } from "node:module";
import { hasFields } from "../../../domain/kernel/values/plain-object.ts";
import type { Caller } from "../../../operations/caller/caller.ts";
import { FirmError } from "../../../operations/caller/firm-error.ts";
import type { LiveFirm } from "../../../operations/live/live.ts";
import {
  checkOptions,
  countOption,
  flagOption,
  functionOption,
  millisecondsOption,
  type OptionKindsOf,
  pathOption,
  textOption,
} from "../../../ports/check-options.ts";
import type { Ports } from "../../../ports/ports.ts";
import { loadPeer } from "../../peer-dependency.ts";
import { type EntranceOptions, entranceKinds, entranceOf, type ParseApp } from "../entrance.ts";
import { type FileOptions, fileRoutes, filesOption } from "../file-routes.ts";
import { parsedJson } from "../json.ts";
import { fileTooLarge } from "../parse-fault.ts";
import { type Credentials, credentialsOf, type ParseRequest } from "../parse-request.ts";
import { type ErrorAnswer, Refused, thrownAnswer } from "../refusal-answer.ts";
import type { ParseAnswer } from "../route.ts";
import type { Context, FileFacts } from "./context.ts";
import { defaultLimits, type GraphqlLimits } from "./limit-options.ts";

/** The parts of an app that it needs; any app fits, whatever operations its host has. */
interface GraphqlApp extends ParseApp {
  readonly ports: Ports;
}
/** How an app answers GraphQL clients. The options of {@link parseHandler} mean the same here. */
export interface GraphqlOptions extends EntranceOptions {
  /** Where the host mounts it. Default `/graphql`. */
  readonly path?: string;
  /** The largest body, in bytes. Default 1,000,000. */
  readonly bodyLimit?: number;
  /** The same as of `parseHandler`: addresses are signed in answers, and a write names no file that its writer may not read. */
  readonly files?: FileOptions;
  /** The address of the mount of `parseHandler`, below which files are. Default: `/parse` at the address of the request. */
  readonly publicAddress?: string;
  /** The most that one request may ask for. */
  readonly limits?: GraphqlLimits;
  /** Whether clients may ask for the schema. Default true. */
  readonly introspection?: boolean;
  /** The events that may wait for a subscriber who reads slowly; with more the subscription ends. Default 2,000. */
  readonly queueLimit?: number;
  /** Milliseconds between looks at the change feed and at the clock while there are subscriptions. Default 1000. */
  readonly pollEvery?: number;
  /** Called with defects and failures of the store. A client sees none of their details. */
  readonly onError?: (cause: unknown) => void;
}
const limitNames = Object.keys(defaultLimits);
const kinds = {
  ...entranceKinds,
  path: pathOption("/graphql"),
  bodyLimit: countOption,
  files: filesOption,
  publicAddress: textOption,
  limits: {
    expected: `an object with numbers from 1 as ${limitNames.join(", ")}`,
    fits: (value) =>
      hasFields(value) &&
      Object.entries(value).every(([name, each]) => limitNames.includes(name) && countOption.fits(each)),
  },
  introspection: flagOption,
  queueLimit: countOption,
  pollEvery: millisecondsOption(),
  onError: functionOption,
} satisfies OptionKindsOf<GraphqlOptions>;

const cors = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET,POST,OPTIONS",
  "access-control-allow-headers":
    "X-Parse-Master-Key, X-Parse-REST-API-Key, X-Parse-Javascript-Key, X-Parse-Application-Id, X-Parse-Client-Version, X-Parse-Session-Token, X-Requested-With, X-Parse-Request-Id, X-Parse-Installation-Id, X-Parse-Cloud-Context, Content-Type, Accept, Pragma, Cache-Control",
  "access-control-max-age": "86400",
} as const;
const answered = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...cors } });
const unauthorized = (): Response => answered(403, { error: "unauthorized" });
const errors = ({ status, body: { code, error, refusal } }: ErrorAnswer): Response =>
  answered(status, {
    errors: [{ message: error, extensions: { code, ...(refusal === undefined ? {} : { refusal }) } }],
  });

/** Options of operations, as REST clients send them in a header. */
const contextOf = (headers: Headers): ParseRequest["context"] => {
  const text = headers.get("x-parse-cloud-context");
  const value = text === null || text === "" ? {} : parsedJson(text, "X-Parse-Cloud-Context");
  return hasFields(value) ? (value as ParseRequest["context"]) : {};
};

/** Answers requests. `close` ends all subscriptions, whose clients subscribe again, at another process or later. */
export interface GraphqlHandler {
  (request: Request): Promise<Response>;
  readonly close: () => void;
}

/**
 * Answers GraphQL clients: a function of a Web request, for any server. The schema is made from the classes and what the firm declared, with
 * the names of Parse Server. It adds no rule: every field is an operation or a query for the user of the session.
 *
 * @example const answer = graphqlHandler(app, { applications: { firmcore: "acme" } })
 */
export const graphqlHandler = (app: GraphqlApp, given: GraphqlOptions): GraphqlHandler => {
  const options = checkOptions("graphqlHandler()", given, kinds);
  const { path = "/graphql", bodyLimit = 1_000_000, introspection = true, onError = () => {} } = options;
  const { queueLimit = 2_000, pollEvery = 1_000 } = options;
  const { resolve } = createRequire(import.meta.url);
  for (const name of ["graphql", "graphql-yoga"]) loadPeer("firmcore/graphql", name, () => resolve(name));
  const files = options.files === undefined ? undefined : fileRoutes(options.files);
  const limits = { ...defaultLimits, ...options.limits };
  // Loaded now, so that the first request does not wait for all of it.
  const engine = import("./engine.ts").then(({ engineOf, schemaFor }) => ({
    execute: engineOf({ path, limits, introspection, bodyLimit, fileLimit: files?.sizeLimit ?? 0, onError }),
    schemaFor,
  }));
  engine.catch(() => {});
  const context = import("./context.ts");
  context.catch(() => {});
  const { organizationOf, enter, visit: visitOf, declarations } = entranceOf(app, options);
  /** The live queries of each firm. Loaded with the first subscription. */
  const live = new Map<string, Promise<LiveFirm>>();
  const asking =
    (caller: Caller, organizationId: string): Context["ask"] =>
    async (query) => {
      const known =
        live.get(organizationId) ??
        import("../../../operations/live/live.ts").then(({ liveFirm }) =>
          liveFirm(app.ports, organizationId, { pollEvery, onError }),
        );
      live.set(organizationId, known);
      try {
        return await (await known).subscribe({ ...query, caller });
      } catch (thrown) {
        throw thrown instanceof FirmError ? new Refused(thrown.detail) : thrown;
      }
    };

  const execute = async (request: Request, organizationId: string, credentials: Credentials): Promise<Response> => {
    const entered = enter(request, organizationId, credentials);
    if (entered === null) return unauthorized();
    const read: ParseRequest = {
      ...{ method: "POST", path: [], parameters: {}, body: {}, context: contextOf(request.headers), credentials },
    };
    const { origin } = new URL(request.url);
    const again = () => visitOf(read, entered, organizationId, origin);
    const visit = again();
    const [{ execute: run, schemaFor }, { contextFor }, declared] = await Promise.all([
      engine,
      context,
      declarations(entered),
    ]);
    const as = (sessionToken: string) => {
      const own = { ...credentials, sessionToken };
      const again = enter(request, organizationId, own);
      return again === null ? visit : visitOf({ ...read, credentials: own }, again, organizationId, origin);
    };
    const ask = asking(entered.caller, organizationId);
    const server = { schema: schemaFor(declared), ...contextFor(visit, { as, again, ask, queueLimit }) };
    if (files === undefined) return run(request, server);
    const addresses = files.addresses(credentials.applicationId ?? "", options.publicAddress ?? `${origin}/parse`);
    const { firm, host, rules } = entered;
    const about = { organizationId, addresses, firm, host, rules, hasSession: credentials.sessionToken !== null };
    const received: Context["received"] = async (asked) => ({
      ...asked,
      request: await files.receive(asked.request, about),
    });
    const upload: Context["upload"] = async (file) => {
      if (file.size > files.sizeLimit) throw fileTooLarge(files.sizeLimit);
      const bytes = new Uint8Array(await file.arrayBuffer());
      const sent = { method: "POST", credentials, bytes, type: file.type };
      return ((await files.answer(file.name, sent, false, about)) as ParseAnswer).body as FileFacts;
    };
    return run(request, { ...server, received, upload, shown: addresses.shown });
  };
  const answer = async (request: Request): Promise<Response> => {
    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: cors });
    if (new URL(request.url).pathname !== path) return answered(404, { error: "not found" });
    try {
      const credentials = credentialsOf(request.headers, {});
      const organizationId = organizationOf(credentials);
      if (organizationId === null) return unauthorized();
      const response = await execute(request, organizationId, credentials);
      for (const [name, value] of Object.entries({ "cache-control": "no-store", ...cors }))
        response.headers.set(name, value);
      return response;
    } catch (thrown) {
      const said = thrownAnswer(thrown);
      if (said === undefined || said.status === 500) onError(thrown);
      return errors(said ?? { status: 500, body: { code: 1, error: "Internal server error." } });
    }
  };
  const close = (): void => {
    for (const each of live.values()) void each.then((firm) => firm.close());
  };
  return Object.assign(answer, { close });
};
