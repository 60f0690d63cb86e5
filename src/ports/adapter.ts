import type { LookAlike } from "../domain/user/rekey.ts";
import type { Feed } from "./feed.ts";
import type { Store } from "./store.ts";

/** What a migration did. */
export interface MigrationResult {
  readonly from: number;
  readonly to: number;
  /** Accounts whose names look alike by the table of look-alikes that is new with this version; both stay (R-ID-3). */
  readonly lookAlikes?: ReadonlyArray<LookAlike>;
}

/** How a database came to its tables: `none` it is empty, else the number of the last migration. */
export type SchemaState =
  | { readonly is: "empty" }
  | { readonly is: "current"; readonly version: number }
  | {
      readonly is: "older" | "newer";
      readonly version: number;
      readonly expected: number;
      /** The tables are spread over several nodes, and a table that a migration makes has to be too. */
      readonly distributed?: true;
    };

/** What a store knows of the firms in it. */
export interface FirmCheck {
  /** Whether any row belongs to the one asked for. */
  readonly exists: boolean;
  /** Where none does: up to ten firms that have rows, in order. None where the store hides them from whoever asks. */
  readonly others: ReadonlyArray<string>;
}

/** What every store adapter hands to `openFirm`. `T` is a transaction of the host that `join` can work inside. */
export interface Adapter<T = never> {
  readonly name: string;
  readonly store: Store;
  /** What was committed, by whichever process. */
  readonly feed: Feed;
  /** A store that works inside the host's open transaction: our writes commit or vanish with it. */
  readonly join: (transaction: T) => Store;
  readonly schema: () => Promise<SchemaState>;
  /** Whether there is such a firm, for tools whose caller may have mistyped it. Asks across firms: never part of an operation. */
  readonly checkFirm: (organizationId: string) => Promise<FirmCheck>;
  /** Brings the database to the current version; answers from where to where. Does nothing when it is there. */
  readonly migrate: () => Promise<MigrationResult>;
  /** Finishes what is being answered, then closes what the adapter itself opened. */
  readonly close: () => Promise<void>;
}
