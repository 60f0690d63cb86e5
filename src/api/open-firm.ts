import { knownEntity } from "../domain/entities.ts";
import type { Fault } from "../domain/kernel/refusal/refusal.ts";
import { customName } from "../domain/kernel/schema/custom-kind.ts";
import type { PlainUser } from "../domain/user/entity.ts";
import { type DeliverOptions, type DeliverReport, deliverAlerts } from "../operations/alerts/deliver.ts";
import { actionsOfClass, operationNamed } from "../operations/call-by-name.ts";
import type { Caller } from "../operations/caller/caller.ts";
import { FirmError } from "../operations/caller/firm-error.ts";
import { boundedCache } from "../operations/caller/resolve-caller.ts";
import type { ExportOptions } from "../operations/export/export-rows.ts";
import { backgroundMailer } from "../operations/identity/background-mailer.ts";
import type { ExportFile, ImportReport } from "../operations/import/import-export.ts";
import type { ImportOptions } from "../operations/import/options.ts";
import type { ChangeFeed } from "../operations/log/change-feed.ts";
import { type Change, type FirmChanges, firmChanges, firmCursor } from "../operations/log/firm-changes.ts";
import type { Extension } from "../operations/own/extension.ts";
import type { OwnRules } from "../operations/own/own-operations.ts";
import { backgroundWork } from "../operations/run/background-work.ts";
import { type BootstrapInput, bootstrap } from "../operations/users/bootstrap.ts";
import type { VerifyInput, VerifyReport } from "../operations/verify/verify.ts";
import { type Adapter, newerMessage } from "../ports/adapter.ts";
import {
  checkOptions,
  flagOption,
  functionOption,
  type OptionKind,
  type OptionKindsOf,
  objectOption,
  signalOption,
  wordOption,
} from "../ports/check-options.ts";
import { clarifyFaults } from "../ports/fault.ts";
import { checkedNewId, checkedNow } from "../ports/host-functions.ts";
import type { Identity, Mailer } from "../ports/identity.ts";
import type { Notifier } from "../ports/notifier.ts";
import type { Ports } from "../ports/ports.ts";
import type { Store } from "../ports/store.ts";
import { timeOrderedIds } from "../ports/time-ordered-ids.ts";
import { type FirmApi, type FirmApiWith, firmApi } from "./promise.ts";

/** What the host can replace. Every option has a default. */
export interface FirmOptions extends OwnRules {
  /** The clock, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** Makes ids of 10 characters `[0-9A-Za-z]`. By default, later ids sort after earlier ones. */
  readonly newId?: () => string;
  /** Password hashing and tokens, such as `argon2id()` of `firmcore/argon2`. Without it nobody can log in: the host names the caller. */
  readonly identity?: Identity;
  /** Sends the mails of R-ID-9, such as `smtp(…)` of `firmcore/smtp`. Without it no mails are sent. */
  readonly mailer?: Mailer;
  /** Send alerts to people, such as `alertMails(…)` of `firmcore/smtp` and `webhook(…)` of `firmcore/webhook`. Each has another name. */
  readonly notifiers?: ReadonlyArray<Notifier>;
  /** Fields and classes of yours, for every firm (R-CUST-1): `{ fields: { Project: { region: { type: "String" } } } }`. */
  readonly extend?: Extension;
}

/** An open database. */
export interface App<T = never, Api = FirmApi> {
  /** The operations for one caller. */
  readonly as: (caller: Caller) => Api;
  /**
   * The operations, and the ports for `FirmPorts`, inside an open transaction of the host: their rows commit or roll back with it. On
   * Postgres, await each call before your next statement: what you send meanwhile is taken back with a refusal or a dry run.
   */
  readonly within: (transaction: T) => { readonly as: (caller: Caller) => Api; readonly ports: Ports };
  /**
   * Creates the first administrator of a firm; refused (`FORBIDDEN`) if the firm has one (R-ID-2). Without a password, the host
   * signs this person in.
   */
  readonly bootstrap: (administrator: BootstrapInput) => Promise<PlainUser>;
  /** Imports an export of another system. Only an administrator may. */
  readonly import: (caller: Caller, files: ReadonlyArray<ExportFile>, options?: ImportOptions) => Promise<ImportReport>;
  /**
   * The records of a class that the caller may read, as the text of a CSV or JSON file, in chunks. An import reads it back. Rejects with
   * `FirmError`.
   *
   * @example for await (const chunk of app.export(caller, { class: "Project" })) response.write(chunk)
   */
  readonly export: (caller: Caller, of: ExportOptions) => AsyncIterable<string>;
  /**
   * Verifies a firm: its bookings, hours and states against the rules, and its tables against the change log. Writes nothing, and may run
   * while the firm works. It reads the whole firm into memory.
   */
  readonly verify: (firm: VerifyInput) => Promise<VerifyReport>;
  /** Alerts (R-ALERT-1). */
  readonly alerts: {
    /**
     * Sends the alerts of a firm that were not delivered yet, by every notifier to every recipient. Call it from a timer of yours, such
     * as once an hour; several processes may. Rejects with `FirmError` only if the store fails.
     */
    readonly deliver: (options: DeliverOptions) => Promise<DeliverReport>;
  };
  /**
   * Every change of a firm, as it was logged and in the order of its commits, also those of other processes. Without `after` it begins at
   * the present. A loop ends when you leave it or the signal aborts; it throws {@link FirmError} (`CURSOR_EXPIRED`: read all records again
   * and begin at the present).
   */
  readonly changes: (of: FirmChanges) => ChangeFeed<Change>;
  /** The cursor of the present of a firm: read your records, then follow the changes after it. */
  readonly currentCursor: (firm: { readonly organizationId: string }) => Promise<string>;
  /** Migrates the tables to this version; does nothing if they have a newer one. Nothing else creates or changes tables. */
  readonly migrate: Adapter["migrate"];
  /** Waits for calls that are running, then closes the connections that firmcore opened. */
  readonly close: () => Promise<void>;
  /** The ports, for `FirmPorts` of `firmcore/effect`. */
  readonly ports: Ports;
}

/** Converts a fault of a store to a `FirmError`, for calls that are not operations. */
const asFirmError = (error: unknown): unknown => {
  const detail = (error as { readonly detail?: Fault } | null)?.detail;
  return detail?._tag === "Storage" || detail?._tag === "Busy"
    ? Object.assign(new FirmError(detail), { cause: error })
    : error;
};
/** Turns a fault that the promise rejects with into a {@link FirmError}. */
const withFirmErrors = <A>(work: Promise<A>): Promise<A> =>
  work.catch((error: unknown) => {
    throw asFirmError(error);
  });

const isNotifier = objectOption("a notifier", "send").fits;
const areNotifiers = (value: unknown): boolean => {
  if (!Array.isArray(value) || !value.every(isNotifier)) return false;
  const names = (value as ReadonlyArray<Notifier>).map(({ name }) => name);
  return names.every((name) => typeof name === "string" && name !== "") && new Set(names).size === names.length;
};
const isGuard = objectOption("a guard", "refuse").fits;
const areGuards = (value: unknown): boolean => Array.isArray(value) && value.every(isGuard);
export const firmOptions = {
  now: functionOption,
  newId: functionOption,
  identity: objectOption("an identity such as argon2id()", "hash", "verify", "newToken", "digest"),
  mailer: objectOption("a mailer such as smtp(…)", "send", "onError"),
  notifiers: {
    expected: "a list of notifiers such as webhook(…), each with send and a name of its own",
    fits: areNotifiers,
  },
  guards: { expected: "a list of guards such as guard({ … })", fits: areGuards },
  policies: objectOption("clauses by class and action"),
  vocabularies: objectOption("words by workflow field"),
  operations: objectOption("groups of operations"),
  passwordMinimum: {
    expected: "a whole number from 1 to 256",
    fits: (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 256,
  },
  emailOptional: flagOption,
  extend: objectOption("an object with fields and classes"),
} satisfies OptionKindsOf<FirmOptions>;
/** The refusal of a wrong value has the code of its rule (R-IMP-3). */
const checkedLater: OptionKind = { expected: "a text", fits: () => true };
const importKinds = {
  timeZone: checkedLater,
  currency: checkedLater,
  takeTheirs: flagOption,
  restore: flagOption,
  dryRun: flagOption,
  previous: objectOption("a report of an import"),
  onProgress: functionOption,
  signal: signalOption,
} satisfies OptionKindsOf<ImportOptions>;
const exportKinds = {
  class: {
    expected: "a class with a list, such as Project",
    // Which classes of its own a firm has, the firm says.
    fits: (value) =>
      typeof value === "string" &&
      (operationNamed(actionsOfClass(value).replace(/actions$/, "list")) !== undefined ||
        (knownEntity(value) === undefined && customName.test(value))),
    required: true,
  },
  format: wordOption("csv", "json"),
  signal: signalOption,
} satisfies OptionKindsOf<ExportOptions>;
/** A caller that was not awaited would be nobody. */
const notPromised = (caller: Caller): Caller => {
  if (typeof (caller as { readonly then?: unknown } | null)?.then !== "function") return caller;
  throw new TypeError("caller: expected a caller, got a promise; await it");
};
const checkStore = (given: unknown): void => {
  const { store, schema } = (given ?? {}) as Partial<Adapter>;
  if (typeof store === "object" && typeof schema === "function") return;
  const got = typeof given === "function" ? ", got a function; call it" : "";
  throw new TypeError(`openFirm(): expected a store: memory(), sqlite({ file }) or postgres({ url })${got}`);
};

/**
 * Opens a database. Creates no tables; `migrate` does. Rejects with `STORAGE` if the database has a newer step that is not additive, and
 * with a `TypeError` for a faulty option.
 */
export const openFirm = async <T, const O extends FirmOptions = FirmOptions>(
  adapter: Adapter<T>,
  given: O = {} as O,
): Promise<App<T, FirmApiWith<O>>> => {
  checkStore(adapter);
  const options: FirmOptions = checkOptions<FirmOptions>("openFirm()", given, firmOptions);
  // Loaded on demand: most apps have no rules of their own.
  const own =
    options.guards === undefined &&
    options.policies === undefined &&
    options.vocabularies === undefined &&
    options.operations === undefined &&
    options.passwordMinimum === undefined &&
    options.emailOptional === undefined
      ? null
      : (await import("../operations/own/own-rules.ts")).ownRules(options);
  const { extend } = options;
  const extended = extend === undefined ? null : (await import("../operations/own/extension.ts")).extensionOf(extend);
  const open = (store: Store): Store => {
    const inner = clarifyFaults(store);
    const all = extended === null ? inner : extended(inner);
    return own === null ? all : own.around(all);
  };
  const schema = await withFirmErrors(adapter.schema());
  if (schema.is === "newer" && schema.notAdditive !== null)
    throw new FirmError({
      _tag: "Storage",
      retry: "never",
      message: newerMessage(schema.version, schema.expected, schema.notAdditive),
    });
  const now = options.now === undefined ? Date.now : checkedNow(options.now);
  const newId = options.newId === undefined ? timeOrderedIds(now, Math.random) : checkedNewId(options.newId);
  const { identity = null, mailer = null } = options;
  const underway = backgroundWork();
  const post = mailer === null ? null : backgroundMailer(mailer, underway.add);
  const ports: Ports = {
    store: open(adapter.store),
    feed: adapter.feed,
    now,
    newId,
    callerCache: boundedCache(),
    identity,
    sendMail: post,
    notifiers: options.notifiers ?? [],
    waitUntil: underway.add,
    own: own?.table ?? null,
  };
  return {
    as: (caller) => firmApi(ports, notPromised(caller)) as FirmApiWith<O>,
    within: (transaction) => {
      const inside: Ports = {
        ...ports,
        store: open(adapter.join(transaction)),
        feed: null,
        waitUntil: null,
      };
      return { as: (caller) => firmApi(inside, notPromised(caller)) as FirmApiWith<O>, ports: inside };
    },
    bootstrap: (administrator) => bootstrap(ports, administrator),
    // Loaded on demand: most apps import nothing.
    import: async (caller, files, given = {}) => {
      const more = checkOptions("import()", given, importKinds);
      const { parseSource } = await import("../domain/import/parse-server/parse-source.ts");
      const { importExport } = await import("../operations/import/import-export.ts");
      return importExport(ports, notPromised(caller), parseSource, files, more);
    },
    export: (caller, of) => {
      const asked = checkOptions("export()", of, exportKinds);
      const who = notPromised(caller);
      return (async function* () {
        yield* (await import("../operations/export/export-rows.ts")).exportRows(ports, who, asked);
      })();
    },
    verify: async (firm) => (await import("../operations/verify/verify.ts")).verify(ports, firm, adapter.storedKeys),
    alerts: {
      deliver: async (asked) => {
        const work = deliverAlerts(ports, asked);
        // Closing waits for it; the caller gets what it rejects with.
        underway.add(work.catch(() => null));
        return work;
      },
    },
    changes: (of) => firmChanges(adapter.feed, of),
    currentCursor: async (of) => firmCursor(adapter.feed, of),
    migrate: () => withFirmErrors(adapter.migrate()),
    close: async () => {
      await underway.settled();
      await adapter.close();
    },
    ports,
  };
};
