import type { Adapter } from "../ports/adapter.ts";

/** A fresh, migrated store, and the function that closes it. */
export interface OpenedStore {
  readonly adapter: Adapter<never>;
  readonly close: () => Promise<void>;
}
export type OpenStore = () => Promise<OpenedStore>;
