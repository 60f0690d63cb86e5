import type { CustomField } from "../../domain/kernel/context/custom-fields.ts";
import type { Vocabulary } from "../../domain/kernel/context/settings.ts";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { customName } from "../../domain/kernel/schema/custom-kind.ts";
import type { AnyOperation, CallOptions } from "../../operations/define/operation.ts";
import type { FirmWords } from "./adapter-rules.ts";
import type { HostRules } from "./host-rules.ts";
import type { ParseRequest } from "./parse-request.ts";
import { Refused } from "./refusal-answer.ts";
import { ownWireClass, type WireClass, wireClass, withDeclared } from "./wire-class.ts";

/** An answer before it becomes a `Response`. */
export interface ParseAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Warnings of an accepted write, which are never fields: an SDK would take them for fields of the row. */
  readonly warnings?: ReadonlyArray<unknown>;
  /** The body as a client sees it, if it has addresses of files. */
  readonly withFiles?: (body: unknown) => unknown;
}
export const ok = (body: unknown): ParseAnswer => ({ status: 200, body });

type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly refusal: Refusal };
type Settled = (name: string, input?: unknown, options?: CallOptions) => Promise<Outcome>;
/** The operations of a caller, by name. */
export interface ParseFirm {
  readonly settled: { readonly call: Settled; readonly batch: unknown };
}

/** The id that a client chose for the row that an operation creates. */
export interface ChosenId {
  readonly operation: string;
  readonly objectId: string;
}

/** Runs operations for the caller of a request; what an operation refuses is thrown. */
export interface Visit {
  readonly request: ParseRequest;
  /** Runs an operation with the session of the request. */
  readonly call: (name: string, input: object) => Promise<unknown>;
  /** What an operation would refuse; nothing is written. */
  readonly rehearse: (name: string, input: object) => Promise<Refusal | undefined>;
  /** Runs commands in one transaction (R-BATCH-1). */
  readonly all: (
    calls: ReadonlyArray<{ readonly operation: string; readonly input: object }>,
  ) => Promise<ReadonlyArray<unknown>>;
  /** The same two for a row whose id the client chose. */
  readonly creating: (chosen: ChosenId) => Pick<Visit, "call" | "all">;
  /** The same as an administrator of the firm: what the answer to somebody who signs in is shown with. */
  readonly callAsAdministrator: (name: string, input: object) => Promise<unknown>;
  /** The same as nobody: for log-in and sign-up. */
  readonly callAsVisitor: (name: string, input: object) => Promise<unknown>;
  /** What the host publishes. */
  readonly config: Readonly<Record<string, unknown>>;
  /** An operation of the app, also one that its host added. */
  readonly operationNamed: (name: string) => AnyOperation | undefined;
  /** Whether the host has a mailer. */
  readonly sendsMail: boolean;
  /** A class with the fields that the firm declared for it; read once for a request. */
  readonly declared: (of: WireClass) => Promise<WireClass>;
  /** The same for the answer to somebody who signs in, whose row has what they may read. */
  readonly declaredForAccount: (of: WireClass) => Promise<WireClass>;
  /** A class by the name that a client uses, an own one with its fields; undefined if there is none. */
  readonly classNamed: (name: string) => Promise<WireClass | undefined>;
  /** After a declaration: reads anew what the firm declared. */
  readonly forgetDeclarations: () => void;
  readonly host: HostRules;
  readonly organizationId: string;
  /** The words that the host adds for the states of a field in code. */
  readonly hostWords: (field: string) => Vocabulary | undefined;
  /** These, and the firm's own words (R-VAL-8). */
  readonly firmWords: FirmWords;
  /** The absolute address of a path below the mount. */
  readonly addressOf: (path: string) => string;
}
export type Route = (visit: Visit) => Promise<ParseAnswer>;

type SettledBatch = (
  calls: ReadonlyArray<object>,
  options: object,
) => Promise<
  { readonly ok: true; readonly value: ReadonlyArray<unknown> } | { readonly ok: false; readonly refusal: Refusal }
>;

/** Declares what is not declared yet, so a repeated request need not run it. */
const declaring = "customClasses.open";

/** A visit of the firm with the options of the request: its idempotency key and its reason. */
export const visitOf = (
  request: ParseRequest,
  firm: ParseFirm,
  visitor: ParseFirm,
  {
    addressOf,
    config,
    host,
    organizationId,
    sendsMail,
    operationNamed,
    hostWords,
    creating,
    administrator,
  }: Pick<Visit, "addressOf" | "config" | "host" | "organizationId" | "sendsMail" | "operationNamed" | "hostWords"> & {
    readonly creating: (chosen: ChosenId) => ParseFirm;
    readonly administrator: ParseFirm;
  },
): Visit => {
  const { requestId } = request.credentials;
  const { reason } = request.context;
  const options: CallOptions = {
    ...(requestId === null ? {} : { requestId }),
    ...(typeof reason === "string" ? { reason } : {}),
  };
  let commands = 0;
  /** A request that runs several commands keeps each under its place; what is kept of none is asked without the key. */
  const keyed = (name: string): CallOptions => {
    if (operationNamed(name)?.kind === "query" || name === declaring) return {};
    commands += 1;
    return requestId === null || commands === 1 ? options : { ...options, requestId: `${requestId} ${commands}` };
  };
  const calling =
    (of: ParseFirm) =>
    async (name: string, input: object): Promise<unknown> => {
      const outcome = await of.settled.call(name, input, keyed(name));
      if (!outcome.ok) throw new Refused(outcome.refusal);
      return outcome.value;
    };
  const call = calling(firm);
  const together =
    (of: ParseFirm): Visit["all"] =>
    async (calls) => {
      const run = of.settled.batch as SettledBatch;
      const { reason: why, ...key } = keyed("batch") as { readonly reason?: string; readonly requestId?: string };
      const items = why === undefined ? calls : calls.map((each) => ({ ...each, reason: why }));
      const outcome = await run(items, { ...key, transaction: true });
      if (!outcome.ok) throw new Refused(outcome.refusal);
      return outcome.value;
    };
  const fieldsBy = (by: Visit["call"]) => async () =>
    ((await by("customFields.list", {})) as { readonly results: ReadonlyArray<DeclaredField> }).results;
  const { get: declarations, forget: forgetFields } = once(fieldsBy(call));
  const { get: ownClasses, forget: forgetClasses } = once(
    async () => ((await call("customClasses.list", {})) as { readonly results: ReadonlyArray<DeclaredClass> }).results,
  );
  const { get: settings } = once(async () => (await call("settings.get", {})) as FirmSettings);
  const withFields = async (of: WireClass, all: Promise<ReadonlyArray<DeclaredField>>): Promise<WireClass> => {
    const name = typeof of.scope.class === "string" ? of.scope.class : of.entity.name;
    const fields = (await all).filter((each) => each.class === name);
    return withDeclared(of, Object.fromEntries(fields.map((each) => [each.field, each])));
  };
  const declared = (of: WireClass): Promise<WireClass> => withFields(of, declarations());
  const ownClass = async (name: string): Promise<WireClass | undefined> => {
    const found = (await ownClasses()).find((each) => each.class === name);
    if (found !== undefined) return declared(ownWireClass(name, found.open ? "open" : "declared"));
    // A class that nobody wrote to yet: it has no rows.
    return host.openClasses && customName.test(name) ? { ...ownWireClass(name, "open"), declared: false } : undefined;
  };
  return {
    request,
    ...{ addressOf, config, host, organizationId, sendsMail, operationNamed, hostWords },
    declared,
    declaredForAccount: (of) => withFields(of, fieldsBy(calling(administrator))()),
    classNamed: async (name) => wireClass(name) ?? (await ownClass(name)),
    forgetDeclarations: () => {
      forgetFields();
      forgetClasses();
    },
    firmWords: async (field) => {
      const [host, firm] = [hostWords(field), (await settings()).vocabularies[field]];
      return { words: { ...host?.words, ...firm?.words }, fallback: firm?.fallback ?? host?.fallback ?? null };
    },
    call,
    rehearse: async (name, input) => {
      const outcome = await firm.settled.call(name, input, { dryRun: true });
      return outcome.ok ? undefined : outcome.refusal;
    },
    callAsVisitor: calling(visitor),
    callAsAdministrator: calling(administrator),
    all: together(firm),
    creating: (chosen) => {
      const own = creating(chosen);
      return { call: calling(own), all: together(own) };
    },
  };
};

interface FirmSettings {
  readonly vocabularies: Readonly<Record<string, Vocabulary | undefined>>;
}
export type DeclaredField = CustomField & { readonly class: string; readonly field: string };
export interface DeclaredClass {
  readonly class: string;
  readonly open: boolean;
}
/** What is made once, when it is first asked for, until it is forgotten. */
const once = <T>(make: () => Promise<T>): { readonly get: () => Promise<T>; readonly forget: () => void } => {
  let made: Promise<T> | undefined;
  return {
    get: () => {
      made ??= make();
      return made;
    },
    forget: () => {
      made = undefined;
    },
  };
};
