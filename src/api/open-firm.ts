import type { Fault } from "../domain/kernel/refusal/refusal.ts";
import type { PlainUser } from "../domain/user/entity.ts";
import type { Caller } from "../operations/caller/caller.ts";
import { FirmError } from "../operations/caller/firm-error.ts";
import { boundedCache } from "../operations/caller/resolve-caller.ts";
import { backgroundMailer } from "../operations/identity/background-mailer.ts";
import type { ExportFile, ImportReport } from "../operations/import/import-export.ts";
import type { ImportOptions } from "../operations/import/options.ts";
import { backgroundWork } from "../operations/run/background-work.ts";
import { type BootstrapInput, bootstrap } from "../operations/users/bootstrap.ts";
import type { Adapter } from "../ports/adapter.ts";
import { clarifyFaults } from "../ports/fault.ts";
import type { Identity, Mailer } from "../ports/identity.ts";
import type { Ports } from "../ports/store.ts";
import { timeOrderedIds } from "../ports/time-ordered-ids.ts";
import { type FirmApi, firmApi } from "./promise.ts";

/** What the host may bring itself; each has a sensible default. */
export interface FirmOptions {
  /** Milliseconds since 1970; default `Date.now`. */
  readonly now?: () => number;
  /** Ids of 10 characters `[0-9A-Za-z]`; default: later ones sort later. */
  readonly newId?: () => string;
  /** What log-ins need, such as `argon2id()` of `firmcore/argon2`. Without it nobody can log in: the host says who asks. */
  readonly identity?: Identity;
  /** What sends the mails of R-ID-9, such as `smtp(…)` of `firmcore/smtp`. Without it none are sent. */
  readonly mailer?: Mailer;
}

/** An open firm database. */
export interface App<T = never> {
  /** The operations, asked by this actor. */
  readonly as: (caller: Caller) => FirmApi;
  /** The same inside the host's open transaction: our rows commit or vanish with it. */
  readonly within: (transaction: T) => { readonly as: (caller: Caller) => FirmApi };
  /**
   * Makes the first administrator of a firm, once: refused (`FORBIDDEN`) when it has one. Later ones are made by an administrator
   * (R-ID-2). Without a password it is a person whom the host signs in itself.
   */
  readonly bootstrap: (administrator: BootstrapInput) => Promise<PlainUser>;
  /** Takes over what another system kept, an administrator's right. */
  readonly import: (caller: Caller, files: ReadonlyArray<ExportFile>, options?: ImportOptions) => Promise<ImportReport>;
  /** Brings the database's tables to this version; the only place where tables are made. */
  readonly migrate: Adapter["migrate"];
  /** Finishes what is being answered, then closes what firmcore opened. */
  readonly close: () => Promise<void>;
  /** What the operations work with, for the Effect entry. */
  readonly ports: Ports;
}

/** A store knows no `FirmError`; what it rejects with, where no operation can carry the fault, has the same facts. */
const told = (error: unknown): unknown => {
  const detail = (error as { readonly detail?: Fault } | null)?.detail;
  return detail?._tag === "Storage" || detail?._tag === "Busy"
    ? Object.assign(new FirmError(detail), { cause: error })
    : error;
};
/** Rejects as {@link FirmError} where the store could not say how it stands. */
const saying = <A>(work: Promise<A>): Promise<A> =>
  work.catch((error: unknown) => {
    throw told(error);
  });

/** Opens a firm on a store. Makes no tables: `migrate` does. A database of a newer version is refused by name. */
export const openFirm = async <T>(adapter: Adapter<T>, options: FirmOptions = {}): Promise<App<T>> => {
  const schema = await saying(adapter.schema());
  if (schema.is === "newer")
    throw new FirmError({
      _tag: "Storage",
      retry: "never",
      message: `The database is at version ${schema.version}, this firmcore knows versions up to ${schema.expected}; update firmcore`,
    });
  const now = options.now ?? Date.now;
  const newId = options.newId ?? timeOrderedIds(now, Math.random);
  const { identity = null, mailer = null } = options;
  const underway = backgroundWork();
  const post = backgroundMailer(mailer, underway.add);
  const ports: Ports = {
    store: clarifyFaults(adapter.store),
    now,
    newId,
    externalIdCache: boundedCache(),
    identity,
    sendMail: post,
    waitUntil: underway.add,
  };
  return {
    as: (caller) => firmApi(ports, caller),
    within: (transaction) => {
      const inside: Ports = { ...ports, store: clarifyFaults(adapter.join(transaction)), waitUntil: null };
      return { as: (caller) => firmApi(inside, caller) };
    },
    bootstrap: (administrator) => bootstrap(ports, administrator),
    // Loaded when it is needed: most apps import nothing.
    import: async (caller, files, more) =>
      (await import("../operations/import/import-export.ts")).importExport(ports, caller, files, more),
    migrate: () => saying(adapter.migrate()),
    close: async () => {
      await underway.settled();
      await adapter.close();
    },
    ports,
  };
};
