import type { KitFirm, OpenStore } from "./kit-firm.ts";

/** One behaviour, tried on a firm of its own. */
export type FirmCase = (firm: KitFirm) => Promise<void>;

/** A part of the kit: what every store must do, each on a fresh store and through both faces. */
export interface Suite {
  readonly name: string;
  readonly cases: Readonly<Record<string, FirmCase>>;
}

/** A part whose cases open stores themselves: many of them, or two side by side. */
export interface StoreSuite {
  readonly name: string;
  readonly cases: Readonly<Record<string, (open: OpenStore, effort: Effort) => Promise<void>>>;
}

/** How much the random parts do. */
export interface Effort {
  /** Random histories of each kind. */
  readonly histories: number;
  /** Operations of each history. */
  readonly steps: number;
  /** Where chance begins; the same seed gives the same histories. */
  readonly seed: number;
  /**
   * Whether calls made at the same moment are judged in the order in which they were made. A store that judges them side by side
   * has no such order: its histories are compared with those of the memory store one call after another.
   */
  readonly inOrder: boolean;
}
