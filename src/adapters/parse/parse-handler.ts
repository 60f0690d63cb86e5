import {
  checkOptions,
  functionOption,
  numberFrom,
  type OptionKindsOf,
  pathOption,
  textOption,
} from "../../ports/check-options.ts";
import { type EntranceOptions, entranceKinds, entranceOf, type ParseApp } from "./entrance.ts";
import { decodedPart } from "./file-addresses.ts";
import { type FileOptions, fileRoutes, filesOption, isRead } from "./file-routes.ts";
import { readUpload } from "./file-upload.ts";
import { keepsNoFiles, ParseFault } from "./parse-fault.ts";
import { readRequest } from "./parse-request.ts";
import { thrownAnswer } from "./refusal-answer.ts";
import type { ParseAnswer } from "./route.ts";
import { route } from "./routes.ts";

/** How an app answers Parse clients. */
export interface ParseOptions extends EntranceOptions {
  /** Where the host mounts it. Default `/parse`. */
  readonly path?: string;
  /** The address that clients use, for `Location`. Default: that of the request. */
  readonly publicAddress?: string;
  /** The largest body, in bytes. Default 1,000,000. */
  readonly bodyLimit?: number;
  /** Keeps uploaded files. Without it `/files` is not offered. */
  readonly files?: FileOptions;
  /** Called with defects and failures of the store. A client sees none of their details. */
  readonly onError?: (cause: unknown) => void;
}
const kinds = {
  ...entranceKinds,
  path: pathOption("/parse"),
  publicAddress: textOption,
  bodyLimit: numberFrom(1),
  files: filesOption,
  onError: functionOption,
} satisfies OptionKindsOf<ParseOptions>;

const cors = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET,PUT,POST,DELETE,OPTIONS",
  "access-control-allow-headers":
    "X-Parse-Master-Key, X-Parse-REST-API-Key, X-Parse-Javascript-Key, X-Parse-Application-Id, X-Parse-Client-Version, X-Parse-Session-Token, X-Requested-With, X-Parse-Revocable-Session, X-Parse-Request-Id, X-Parse-Installation-Id, X-Parse-Cloud-Context, Content-Type, Pragma, Cache-Control",
  "access-control-expose-headers": "X-Parse-Job-Status-Id, X-Parse-Push-Status-Id, X-Firmcore-Warnings, Location",
  "access-control-max-age": "86400",
} as const;

/** JSON in ASCII, as a header can hold it. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(/[^ -~]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);
/** A body as text. Few answers hold addresses of files, so the others are not walked through. */
const textOf = ({ body, withFiles }: ParseAnswer): string => {
  const text = JSON.stringify(body);
  return withFiles === undefined || !text.includes("/files/") ? text : JSON.stringify(withFiles(body));
};
const responseOf = (answer: ParseAnswer): Response => {
  const { status, headers = {}, warnings = [] } = answer;
  return new Response(textOf(answer), {
    status,
    headers: {
      ...{ "content-type": "application/json", "cache-control": "no-store", ...cors, ...headers },
      ...(warnings.length === 0 ? {} : { "x-firmcore-warnings": asciiJson(warnings) }),
    },
  });
};
/** The bytes of a file, with the headers of every answer. */
const withCommonHeaders = (file: Response): Response => {
  for (const [name, value] of Object.entries({ "cache-control": "no-store", ...cors })) file.headers.set(name, value);
  return file;
};

const unauthorized: ParseAnswer = { status: 403, body: { error: "unauthorized" } };
const defect: ParseAnswer = { status: 500, body: { code: 1, error: "Internal server error." } };

/**
 * Answers Parse clients: a function of a Web request, for any server. An app that was built on Parse Server works against it after its
 * server URL was changed. It adds no rule: every call is an operation for the user of the session.
 *
 * @example const answer = parseHandler(app, { applications: { firmcore: "acme" } })
 */
export const parseHandler = (app: ParseApp, given: ParseOptions): ((request: Request) => Promise<Response>) => {
  const options = checkOptions("parseHandler()", given, kinds);
  const { path: mount = "/parse", bodyLimit = 1_000_000, onError = () => {} } = options;
  const files = options.files === undefined ? undefined : fileRoutes(options.files);

  const { firms, organizationOf, enter, visit } = entranceOf(app, options);
  const answerFile = async (request: Request, url: URL, base: string): Promise<ParseAnswer | Response> => {
    if (files === undefined) throw keepsNoFiles();
    const name = decodedPart(url.pathname.slice(`${mount}/files/`.length));
    const sent = await readUpload(request, files.sizeLimit);
    // An image in a page sends no keys: its address names the application, and is signed.
    const signed = isRead(sent.method) ? files.signedFor(name, url.search) : undefined;
    const organizationId = signed === undefined ? organizationOf(sent.credentials) : (firms.get(signed) ?? null);
    if (organizationId === null) return unauthorized;
    const { sessionToken, applicationId } = sent.credentials;
    const addresses = files.addresses(signed ?? applicationId ?? "", base);
    const entered = enter(request, organizationId, sent.credentials);
    if (entered === null) return unauthorized;
    const visit = { ...entered, organizationId, addresses };
    const answer = await files.answer(name, sent, signed !== undefined, {
      ...visit,
      hasSession: sessionToken !== null,
    });
    return answer instanceof Response ? answer : { ...answer, withFiles: addresses.shown };
  };

  const answered = async (request: Request): Promise<ParseAnswer | Response> => {
    const url = new URL(request.url);
    if (!url.pathname.startsWith(`${mount}/`)) throw new ParseFault(102, "Not found.", 404);
    if (url.pathname === `${mount}/health`) return { status: 200, body: { status: "ok" } };
    const base = options.publicAddress ?? `${url.origin}${mount}`;
    if (url.pathname.startsWith(`${mount}/files/`)) return answerFile(request, url, base);
    const read = await readRequest(request, mount, bodyLimit);
    const organizationId = organizationOf(read.credentials);
    if (organizationId === null) return unauthorized;
    const { sessionToken, applicationId } = read.credentials;
    const entered = enter(request, organizationId, read.credentials);
    if (entered === null) return unauthorized;
    const asked = visit(read, entered, organizationId, base);
    if (files === undefined) return route(asked, mount);
    const addresses = files.addresses(applicationId ?? "", base);
    const { firm, host, rules } = entered;
    const received = await files.receive(read, {
      ...{ organizationId, addresses, firm, host, rules, hasSession: sessionToken !== null },
    });
    const answer = await route({ ...asked, request: received }, mount);
    return { ...answer, withFiles: addresses.shown };
  };

  return async (request) => {
    if (request.method === "OPTIONS") return new Response(null, { status: 204, headers: cors });
    try {
      const answer = await answered(request);
      return answer instanceof Response ? withCommonHeaders(answer) : responseOf(answer);
    } catch (thrown) {
      const answer = thrownAnswer(thrown);
      if (answer === undefined || answer.status === 500) onError(thrown);
      return responseOf(answer ?? defect);
    }
  };
};
