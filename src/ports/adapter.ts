import type { LookAlike } from "../domain/user/rekey.ts";
import type { Feed } from "./feed.ts";
import type { Store } from "./store.ts";

/** The versions before and after a migration. */
export interface MigrationResult {
  readonly from: number;
  readonly to: number;
  /** Accounts whose usernames became confusable by the table of this version; both stay (R-ID-3). */
  readonly lookAlikes?: ReadonlyArray<LookAlike>;
}

/** The version of a database's tables compared with the version of this library. */
export type SchemaState =
  | { readonly is: "empty" }
  | { readonly is: "current"; readonly version: number }
  | ({ readonly is: "older" } & OtherVersion)
  | ({
      readonly is: "newer";
      /** The first step after `expected` that is not additive; null if all are, so that this library works on the tables. */
      readonly notAdditive: number | null;
    } & OtherVersion);
interface OtherVersion {
  readonly version: number;
  /** The version of this library. */
  readonly expected: number;
  /** The tables are distributed over several nodes, so a table that a migration creates has to be distributed too. */
  readonly distributed?: true;
}

/** What to tell about tables at a newer version on which this library does not work. */
export const newerMessage = (version: number, expected: number, notAdditive: number): string =>
  `The database is at version ${version}. This firmcore knows the steps up to ${expected}, and step ${notAdditive} is not additive, so it cannot work on these tables: update firmcore`;

/** Whether a firm is in the database, and which others are. */
export interface FirmCheck {
  /** Whether any row belongs to this firm. */
  readonly exists: boolean;
  /** When none does: up to ten firms that have rows, in order. Empty where row-level security hides them. */
  readonly others: ReadonlyArray<string>;
}

/** The keys of the indexed custom fields of a record, by slot, beside its values. */
export interface StoredKeys {
  /** The name of its class, also of an own one. */
  readonly class: string;
  readonly objectId: string;
  readonly custom: Readonly<Record<string, unknown>> | null;
  readonly keys: ReadonlyArray<string | null>;
}

/** What a store adapter passes to `openFirm`. `T` is the transaction of the host that `join` takes. */
export interface Adapter<T = never> {
  readonly name: string;
  readonly store: Store;
  /** The commits of all processes. */
  readonly feed: Feed;
  /** A store inside the host's open transaction: its writes commit or roll back with it. */
  readonly join: (transaction: T) => Store;
  readonly schema: () => Promise<SchemaState>;
  /** Whether there is such a firm, for command-line tools. It reads across firms, so no operation uses it. */
  readonly checkFirm: (organizationId: string) => Promise<FirmCheck>;
  /**
   * The keys that a firm's records have: all records of these classes, and others that have keys. For `verify`; absent where a store
   * has none.
   */
  readonly storedKeys?: (organizationId: string, indexed: ReadonlyArray<string>) => Promise<ReadonlyArray<StoredKeys>>;
  /** Migrates the database to the version of this library. Does nothing when it has that version, or a newer one that is additive. */
  readonly migrate: () => Promise<MigrationResult>;
  /** Waits for running calls, then closes what the adapter opened. */
  readonly close: () => Promise<void>;
}
