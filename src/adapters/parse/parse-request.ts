import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { parsedJson } from "./json.ts";
import { badJson, ParseFault } from "./parse-fault.ts";

/** Who calls, as headers and body say. */
export interface Credentials {
  readonly applicationId: string | null;
  readonly javascriptKey: string | null;
  readonly restKey: string | null;
  readonly sessionToken: string | null;
  readonly masterKey: string | null;
  readonly installationId: string | null;
  readonly requestId: string | null;
}
type Method = "GET" | "POST" | "PUT" | "DELETE";
/** A request in one form, whichever of the two a client used. */
export interface ParseRequest {
  readonly method: Method;
  /** The parts of the path below the mount. */
  readonly path: ReadonlyArray<string>;
  /** The parameters of a query: JSON values, or text of a query string. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The body without what belongs to the protocol. */
  readonly body: Readonly<Record<string, unknown>>;
  /** Options of an operation beside the fields (`save(null, { context })`). */
  readonly context: Readonly<Record<string, unknown>>;
  readonly credentials: Credentials;
}

const methods: ReadonlySet<string> = new Set(["GET", "POST", "PUT", "DELETE"]);

/** The body of a request, at most `most` bytes of it. */
export const bytesOf = async (request: Request, most: number): Promise<Uint8Array> => {
  const tooLarge = (): ParseFault => new ParseFault(1, `The body is larger than ${most} bytes.`, 413);
  if (request.method === "GET" || request.method === "HEAD") return new Uint8Array();
  const length = request.headers.get("content-length");
  if (length !== null && Number(length) > most) throw tooLarge();
  // A body of a known size is read at once: servers do that without a stream.
  if (length !== null && Number(length) >= 0) {
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (bytes.byteLength > most) throw tooLarge();
    return bytes;
  }
  if (request.body === null) return new Uint8Array();
  const chunks: Array<Uint8Array> = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > most) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
const textOf = async (request: Request, most: number): Promise<string> =>
  new TextDecoder().decode(await bytesOf(request, most));

const objectOf = (text: string): Readonly<Record<string, unknown>> => {
  if (text.trim() === "") return {};
  const value = parsedJson(text, "The body");
  if (!hasFields(value)) throw badJson("The body must be a JSON object.");
  return value as Readonly<Record<string, unknown>>;
};

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};
const textOrNull = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** The SDK for Apple's systems sends one request id with everything that it asks for while it runs, so it is the key of no request. */
const sendsOneId = /^(i|osx|apple-tv|apple-watch)\d/;

/** Who calls, as headers say or else the body of a client that sends no headers. */
export const credentialsOf = (headers: Headers, sent: Readonly<Record<string, unknown>>): Credentials => {
  const header = (name: string): string | null => textOrNull(headers.get(name));
  const credential = (name: string, field: string): string | null =>
    header(`x-parse-${name}`) ?? textOrNull(sent[field]);
  return {
    applicationId: credential("application-id", "_ApplicationId"),
    javascriptKey: credential("javascript-key", "_JavaScriptKey"),
    restKey: credential("rest-api-key", "_RESTAPIKey"),
    sessionToken: credential("session-token", "_SessionToken"),
    masterKey: credential("master-key", "_MasterKey"),
    installationId: credential("installation-id", "_InstallationId"),
    requestId: sendsOneId.test(header("x-parse-client-version") ?? "") ? null : header("x-parse-request-id"),
  };
};

/** Reads a request below the mount. `mount` begins with a slash. Throws a fault of the dialect. */
export const readRequest = async (request: Request, mount: string, most: number): Promise<ParseRequest> => {
  const url = new URL(request.url);
  const sent = objectOf(await textOf(request, most));
  const { _method: wanted, _context, ...rest } = sent;
  // The SDK for browsers sends every call as POST, which needs no preflight request.
  const method = request.method === "POST" && typeof wanted === "string" ? wanted.toUpperCase() : request.method;
  if (!methods.has(method)) throw new ParseFault(107, `${method.slice(0, 20)} is not offered`, 405);
  const body = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith("_")));
  const context = _context ?? textOrNull(request.headers.get("x-parse-cloud-context"));
  const below = url.pathname.slice(mount.length);
  return {
    method: method as Method,
    path: below
      .split("/")
      .filter((part) => part !== "")
      .map(decoded),
    parameters: method === "GET" ? { ...Object.fromEntries(url.searchParams), ...body } : {},
    body,
    context: hasFields(context) ? (context as Readonly<Record<string, unknown>>) : objectOf(textOrNull(context) ?? ""),
    credentials: credentialsOf(request.headers, sent),
  };
};
