import type { App } from "../../api/open-firm.ts";
import type { Declarable } from "../../domain/kernel/context/actor.ts";
import { tableOf } from "../../operations/call-by-name.ts";
import type { Allowance } from "../../operations/caller/caller.ts";
import {
  checkOptions,
  flagOption,
  functionOption,
  numberFrom,
  type OptionKindsOf,
  objectOption,
  textOption,
} from "../../ports/check-options.ts";
import type { Ports } from "../../ports/ports.ts";
import { decodedPart } from "./file-addresses.ts";
import { type FileOptions, fileRoutes, isFileOptions, isRead } from "./file-routes.ts";
import { readUpload } from "./file-upload.ts";
import type { ConfigStore, CustomObjectIds, HostFunction } from "./host-rules.ts";
import { ParseFault, parseCodes } from "./parse-fault.ts";
import { type Credentials, readRequest } from "./parse-request.ts";
import { thrownAnswer } from "./refusal-answer.ts";
import { type ParseAnswer, type ParseFirm, visitOf } from "./route.ts";
import { route } from "./routes.ts";

/** How an app answers Parse clients. */
export interface ParseOptions {
  /** The firm of each application id: `{ firmcore: "acme" }`. */
  readonly applications: Readonly<Record<string, string>>;
  /** Where the host mounts it. Default `/parse`. */
  readonly path?: string;
  /** Checked if it is set, for clients that send it. */
  readonly javascriptKey?: string;
  readonly restKey?: string;
  /** The address that clients use, for `Location`. Default: that of the request. */
  readonly publicAddress?: string;
  /** The network address of a client, if you trust it; failed log-ins are counted by it (R-ID-6). */
  readonly addressOf?: (request: Request) => string | undefined;
  /** The largest body, in bytes. Default 1,000,000. */
  readonly bodyLimit?: number;
  /** The parameters that `GET /config` answers to everybody (`Parse.Config.get()`). Never put a secret here. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** Keeps uploaded files. Without it `/files` is not offered. */
  readonly files?: FileOptions;
  /**
   * Lets a first write declare a class and its fields, public but for rows with an `ACL`. For development, and for apps that keep data of
   * their own beside the firm's. Default false.
   */
  readonly openClasses?: boolean;
  /** The same for fields of accounts. Default false. */
  readonly userFields?: boolean;
  /** Lets clients choose the ids of new rows: `"own"` those of 10 characters, `"any"` other ones in open classes, too. Default: none. */
  readonly customObjectIds?: CustomObjectIds;
  /** Functions of yours by name (`Parse.Cloud.run`), beside the operations, which every caller runs by their names. */
  readonly functions?: Readonly<Record<string, HostFunction>>;
  /** Keeps the parameters that `PUT /config` writes with the master key. Without it none are written. */
  readonly configStore?: ConfigStore;
  /** The key with which a client speaks for the host: policies do not apply, rules do. Default: none is accepted. */
  readonly masterKey?: string;
  /** The network addresses, as `addressOf` tells them, from which it is accepted. Default: those of this machine. */
  readonly masterKeyAddresses?: ReadonlyArray<string>;
  /** Called with defects and failures of the store. A client sees none of their details. */
  readonly onError?: (cause: unknown) => void;
}
const kinds = {
  applications: { ...objectOption("an object of application ids and firms"), required: true },
  path: {
    expected: 'a path such as "/parse"',
    fits: (value) => typeof value === "string" && /^(\/[\w-]+)+$/.test(value),
  },
  javascriptKey: { ...textOption, secret: true },
  restKey: { ...textOption, secret: true },
  publicAddress: textOption,
  addressOf: functionOption,
  bodyLimit: numberFrom(1),
  config: objectOption("an object of parameters"),
  files: {
    expected:
      "an object with storage (such as memoryFiles()) and a signingKey of at least 32 characters, and sizeLimit and types if you like",
    fits: isFileOptions,
  },
  openClasses: flagOption,
  userFields: flagOption,
  customObjectIds: { expected: '"own" or "any"', fits: (value) => value === "own" || value === "any" },
  functions: {
    expected: "an object of functions by name",
    fits: (value) =>
      typeof value === "object" && value !== null && Object.values(value).every((each) => typeof each === "function"),
  },
  configStore: objectOption("an object that keeps parameters", "read", "write"),
  masterKey: {
    expected: "a text of at least 8 characters",
    fits: (value) => typeof value === "string" && value.length >= 8,
    secret: true,
  },
  masterKeyAddresses: {
    expected: 'a list of network addresses such as ["127.0.0.1"]',
    fits: (value) => Array.isArray(value) && value.every((each) => typeof each === "string" && each !== ""),
  },
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

/** The addresses of the machine that the host runs on. */
const thisMachine: ReadonlyArray<string> = ["127.0.0.1", "::1", "::ffff:127.0.0.1"];

const unauthorized: ParseAnswer = { status: 403, body: { error: "unauthorized" } };
const defect: ParseAnswer = { status: 500, body: { code: 1, error: "Internal server error." } };

/** The parts of an app that the handler needs; any app fits, whatever operations its host has. */
interface ParseApp {
  readonly as: (caller: never) => unknown;
  readonly ports: Pick<Ports, "sendMail" | "own">;
}

/**
 * Answers Parse clients: a function of a Web request, for any server. An app that was built on Parse Server works against it after its
 * server URL was changed. It adds no rule: every call is an operation for the user of the session.
 *
 * @example const answer = parseHandler(app, { applications: { firmcore: "acme" } })
 */
export const parseHandler = (app: ParseApp, given: ParseOptions): ((request: Request) => Promise<Response>) => {
  const options = checkOptions("parseHandler()", given, kinds);
  const { path: mount = "/parse", bodyLimit = 1_000_000, config = {}, onError = () => {} } = options;
  const firms = new Map(Object.entries(options.applications));
  const files = options.files === undefined ? undefined : fileRoutes(options.files);

  const functions = new Map(Object.entries(options.functions ?? {}));
  const { openClasses = false, userFields = false, customObjectIds, masterKeyAddresses = thisMachine } = options;
  const declares: ReadonlyArray<Declarable> = [
    ...(openClasses ? (["classes"] as const) : []),
    ...(userFields ? (["userFields"] as const) : []),
  ];
  /** Whether the host speaks: with its key, from an address that it trusts. */
  const isMaster = (key: string, from: string | undefined): boolean =>
    key === options.masterKey && from !== undefined && masterKeyAddresses.includes(from);

  const organizationOf = ({ applicationId, javascriptKey, restKey }: Credentials): string | null => {
    const firm = applicationId === null ? undefined : firms.get(applicationId);
    const wrongKey =
      (options.javascriptKey !== undefined && javascriptKey !== null && javascriptKey !== options.javascriptKey) ||
      (options.restKey !== undefined && restKey !== null && restKey !== options.restKey);
    const missing =
      (options.javascriptKey !== undefined || options.restKey !== undefined) &&
      javascriptKey === null &&
      restKey === null;
    return firm === undefined || wrongKey || missing ? null : firm;
  };

  /** The firm as the caller, as nobody and as the host see it. */
  const enter = (request: Request, organizationId: string, { masterKey, sessionToken }: Credentials) => {
    const from = options.addressOf?.(request);
    const master = masterKey !== null;
    if (master && !isMaster(masterKey, from)) return null;
    const allow: Allowance = {
      ...(master ? { master } : {}),
      ...(openClasses ? { anyone: true } : {}),
      ...(declares.length === 0 ? {} : { declares }),
    };
    const address = from === undefined ? {} : { address: from };
    const { as } = app as unknown as Pick<App, "as">;
    const opened = (more: object): ParseFirm =>
      as({ organizationId, ...address, ...more } as never) as unknown as ParseFirm;
    const visitor = opened({ allow });
    return {
      visitor,
      firm: sessionToken === null ? visitor : opened({ sessionToken, allow }),
      host: opened({ userId: "host", role: "administrator" }),
      rules: { openClasses, userFields, customObjectIds, master, functions, configStore: options.configStore },
      /** The firm as the caller, who chose the id of a new row. */
      creating: (creates: NonNullable<Allowance["creates"]>) =>
        opened({ ...(sessionToken === null ? {} : { sessionToken }), allow: { ...allow, creates } }),
    };
  };
  const answerFile = async (request: Request, url: URL, base: string): Promise<ParseAnswer | Response> => {
    if (files === undefined) throw new ParseFault(parseCodes.invalidQuery, "This host keeps no files.", 404);
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
    const { firm, visitor, host, rules, creating } = entered;
    const { named: operationNamed } = tableOf(app.ports);
    const about = {
      ...{
        config,
        organizationId,
        host: rules,
        operationNamed,
        creating,
        administrator: host,
        sendsMail: app.ports.sendMail !== null,
      },
      addressOf: (below: string) => `${base}${below}`,
    };
    if (files === undefined) return route(visitOf(read, firm, visitor, about), mount);
    const addresses = files.addresses(applicationId ?? "", base);
    const visit = { organizationId, addresses, firm, host, rules, hasSession: sessionToken !== null };
    const answer = await route(visitOf(await files.receive(read, visit), firm, visitor, about), mount);
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
