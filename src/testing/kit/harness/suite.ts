import type { OpenStore } from "../../opened-store.ts";
import type { KitFirm } from "./kit-firm.ts";

/** One behaviour, checked in a firm of its own. */
export type FirmCase = (firm: KitFirm) => Promise<void>;

/** Cases that every store must pass, each on a fresh store and through both APIs. */
export interface Suite {
  readonly name: string;
  readonly cases: Readonly<Record<string, FirmCase>>;
}

/** Cases that open stores themselves: many of them, or two to compare. */
export interface StoreSuite {
  readonly name: string;
  readonly cases: Readonly<Record<string, (open: OpenStore, effort: Effort) => Promise<void>>>;
}

/** How much the random cases do. */
export interface Effort {
  /** Number of random histories of each kind. */
  readonly histories: number;
  /** Operations of each history. */
  readonly steps: number;
  /** Seed of the random numbers; the same seed gives the same histories. */
  readonly seed: number;
  /**
   * Whether calls made at the same moment are judged in the order in which they were made. A store that judges them side by side
   * has no such order: its histories are compared with those of the memory store one call after another.
   */
  readonly inOrder: boolean;
  /** The file in which the first random history that breaks a law is saved; null writes none. */
  readonly saveFailure: string | null;
}
