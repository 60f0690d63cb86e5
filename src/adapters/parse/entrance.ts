import type { App } from "../../api/open-firm.ts";
import type { Declarable } from "../../domain/kernel/context/actor.ts";
import { tableOf } from "../../operations/call-by-name.ts";
import type { Allowance, Caller } from "../../operations/caller/caller.ts";
import { flagOption, functionOption, type OptionKindsOf, objectOption, textOption } from "../../ports/check-options.ts";
import type { Ports } from "../../ports/ports.ts";
import type { ConfigStore, CustomObjectIds, HostFunction, HostRules } from "./host-rules.ts";
import type { Credentials, ParseRequest } from "./parse-request.ts";
import { Refused } from "./refusal-answer.ts";
import { type ChosenId, type DeclaredClass, type DeclaredField, type ParseFirm, type Visit, visitOf } from "./route.ts";

/** The parts of an app that a handler needs; any app fits, whatever operations its host has. */
export interface ParseApp {
  readonly as: (caller: never) => unknown;
  readonly ports: Pick<Ports, "sendMail" | "own">;
}
/** What a host says about who may call, whichever interface they call by. */
export interface EntranceOptions {
  /** The firm of each application id: `{ firmcore: "acme" }`. */
  readonly applications: Readonly<Record<string, string>>;
  /** Checked if it is set, for clients that send it. */
  readonly javascriptKey?: string;
  readonly restKey?: string;
  /** The network address of a client, if you trust it; failed log-ins are counted by it (R-ID-6). */
  readonly addressOf?: (request: Request) => string | undefined;
  /** The parameters that `GET /config` answers to everybody (`Parse.Config.get()`). Never put a secret here. */
  readonly config?: Readonly<Record<string, unknown>>;
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
}
/** The same as {@link checkOptions} takes them. */
export const entranceKinds = {
  applications: { ...objectOption("an object of application ids and firms"), required: true },
  javascriptKey: { ...textOption, secret: true },
  restKey: { ...textOption, secret: true },
  addressOf: functionOption,
  config: objectOption("an object of parameters"),
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
} satisfies OptionKindsOf<EntranceOptions>;

/** The firm as the caller, as nobody and as the host see it. */
export interface Entered {
  readonly caller: Caller;
  readonly visitor: ParseFirm;
  readonly firm: ParseFirm;
  readonly host: ParseFirm;
  readonly rules: HostRules;
  /** The firm as the caller, who chose the id of a new row. */
  readonly creating: (creates: ChosenId) => ParseFirm;
}

/** What a firm, and its host, declared. */
export interface Declared {
  readonly fields: ReadonlyArray<DeclaredField>;
  readonly classes: ReadonlyArray<DeclaredClass>;
}

/** The refusals of those who see no declarations. */
const unseen: ReadonlySet<string> = new Set(["AuthRequired", "SessionInvalid", "ClassForbidden"]);

/** The addresses of the machine that the host runs on. */
export const thisMachine: ReadonlyArray<string> = ["127.0.0.1", "::1", "::ffff:127.0.0.1"];

/** Tells by their credentials who calls, and opens the firm for them. */
export const entranceOf = (app: ParseApp, options: EntranceOptions) => {
  const table = tableOf(app.ports);
  const firms = new Map(Object.entries(options.applications));
  const functions = new Map(Object.entries(options.functions ?? {}));
  const { openClasses = false, userFields = false, customObjectIds, masterKeyAddresses = thisMachine } = options;
  const declares: ReadonlyArray<Declarable> = [
    ...(openClasses ? (["classes"] as const) : []),
    ...(userFields ? (["userFields"] as const) : []),
  ];
  /** Whether the host speaks: with its key, from an address that it trusts. */
  const isMaster = (key: string, from: string | undefined): boolean =>
    key === options.masterKey && from !== undefined && masterKeyAddresses.includes(from);

  /** The firm of an application; null where the application or a key is wrong. */
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

  /** Null for a wrong master key. */
  const enter = (
    request: Request,
    organizationId: string,
    { masterKey, sessionToken }: Credentials,
  ): Entered | null => {
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
    // Made when it is first asked something: few requests ask as nobody or as the host.
    const opened = (more: object): ParseFirm => {
      let made: ParseFirm | undefined;
      return {
        get settled() {
          made ??= as({ organizationId, ...address, ...more } as never) as unknown as ParseFirm;
          return made.settled;
        },
      };
    };
    const visitor = opened({ allow });
    const own = { ...(sessionToken === null ? {} : { sessionToken }), allow };
    return {
      caller: { organizationId, ...address, ...own },
      visitor,
      firm: sessionToken === null ? visitor : opened(own),
      host: opened({ userId: "host", role: "administrator" }),
      rules: { openClasses, userFields, customObjectIds, master, functions, configStore: options.configStore },
      creating: (creates) => opened({ ...own, allow: { ...allow, creates } }),
    };
  };

  /** The operations of a caller for one request. `base` is the address that clients use. */
  const visit = (
    read: ParseRequest,
    { firm, visitor, host, rules, creating }: Entered,
    organizationId: string,
    base: string,
  ): Visit =>
    visitOf(read, firm, visitor, {
      ...{ config: options.config ?? {}, organizationId, host: rules, creating, administrator: host },
      operationNamed: table.named,
      hostWords: (field) => table.words?.[field],
      sendsMail: app.ports.sendMail !== null,
      addressOf: (below) => `${base}${below}`,
    });

  /** What a caller sees of what a firm declared: what policies hide from strangers is in no schema for them. */
  const declarations = async ({ firm, visitor, host }: Entered): Promise<Declared> => {
    const all = async (by: ParseFirm, name: string, input = {}): Promise<ReadonlyArray<never>> => {
      const outcome = await by.settled.call(name, input, {});
      if (outcome.ok) return (outcome.value as { readonly results: ReadonlyArray<never> }).results;
      // Clients, strangers, and sessions that have ended: what they ask for says what they may.
      if (unseen.has(outcome.refusal._tag)) return [];
      throw new Refused(outcome.refusal);
    };
    const [fields, classes, account] = await Promise.all([
      all(firm, "customFields.list"),
      all(firm, "customClasses.list"),
      // Who signs up or logs in reads the own account in the answer.
      firm === visitor ? all(host, "customFields.list", { class: "User" }) : [],
    ]);
    const others = (fields as ReadonlyArray<DeclaredField>).filter(
      (each) => account.length === 0 || each.class !== "User",
    );
    return { fields: [...others, ...account], classes };
  };

  return { firms, organizationOf, enter, visit, declarations };
};
