// mount/firm.ts
import { type App, type Caller, callHeaders, type HttpAnswer, type HttpCall, respond } from "firmcore";

/** What every mount is given. */
export interface Firm {
  readonly app: Pick<App, "as">;
  /** Who calls, by the bearer token of the request and the network address, as far as they are known. */
  readonly callerOf: (bearer: string | null, address: string | null) => Caller | Promise<Caller>;
  /** Hears of defects and failures of the store; clients see no details. */
  readonly onError: (cause: unknown) => void;
}

/** The token in an `Authorization` header. */
export const bearerOf = (header: string | null | undefined): string | null =>
  /^bearer +(\S+)$/i.exec(header?.trim() ?? "")?.[1] ?? null;

/** The longest body, in bytes. Its limit belongs to the host, like every other limit before an operation runs. */
export const longest = 1_048_576;

const failures = {
  JSON_INVALID: [400, "The body is not JSON"],
  AUTH_REQUIRED: [401, "Nobody is logged in"],
  NO_ROUTE: [404, "There is one route, POST /operations/NAME"],
  TOO_LARGE: [413, `A body may have ${longest} bytes`],
  CONTENT_TYPE: [415, "Send application/json"],
  TOO_MANY_REQUESTS: [429, "Too many requests, try again later"],
  DEFECT: [500, "The server made a mistake"],
  UNAVAILABLE: [503, "The server cannot answer now, try again later"],
} as const;
type Failure = keyof typeof failures;
/** The answer to a request that did not become a call, in the form of a refusal. */
export const failure = (code: Failure | "REFUSED", status: number = code === "REFUSED" ? 400 : failures[code][0]) => {
  const message = code === "REFUSED" ? "The server refused the request" : failures[code][1];
  const headers = { "cache-control": "no-store", ...(status === 401 ? { "www-authenticate": "Bearer" } : {}) };
  return { status, headers, body: { code, message, detail: {} } } satisfies HttpAnswer;
};
const byStatus = new Map<number, Failure>(
  (["AUTH_REQUIRED", "TOO_LARGE", "CONTENT_TYPE", "TOO_MANY_REQUESTS", "UNAVAILABLE"] as const).map((code) => [
    failures[code][0],
    code,
  ]),
);
/** The answer to whatever a framework, a hook or a sign-in throws. An error that has a status keeps it, as in Fastify, Express and Hono. */
export const failureOf = (cause: unknown, onError: Firm["onError"]): HttpAnswer => {
  const { statusCode, status = statusCode } = Object(cause) as {
    readonly statusCode?: unknown;
    readonly status?: unknown;
  };
  const code = byStatus.get(Number(status));
  const refused = typeof status === "number" && status >= 400 && status < 500;
  if (!refused) onError(cause);
  if (code !== undefined) return failure(code);
  return refused ? failure("REFUSED", status) : failure("DEFECT");
};

/** A request as its framework has read it. */
interface Received extends Pick<HttpCall, "operation" | "header"> {
  readonly text: string;
  readonly address: string | null;
}
/** Answers one request, and never rejects. */
export const answerText = async (firm: Firm, { operation, header, text, address }: Received): Promise<HttpAnswer> => {
  if (!/^[\w.]{1,100}$/.test(operation)) return failure("NO_ROUTE");
  // Forms of other sites can send other types, with the cookies of a person who is signed in here.
  if (text !== "" && !/^application\/json\s*(;|$)/i.test(header("content-type") ?? "")) return failure("CONTENT_TYPE");
  let body: unknown;
  try {
    body = text === "" ? undefined : JSON.parse(text);
  } catch {
    return failure("JSON_INVALID");
  }
  try {
    const caller = await firm.callerOf(bearerOf(header(callHeaders.session)), address);
    return await respond(firm.app, { operation, body, header, caller, onError: firm.onError });
  } catch (cause) {
    return failureOf(cause, firm.onError);
  }
};
