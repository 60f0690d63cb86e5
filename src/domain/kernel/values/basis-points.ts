import * as Schema from "effect/Schema";
import { unitsOf } from "./decimal.ts";

/** A percent inside the library: whole hundredths of a percent, so 10000 is 100 % (R-VAL-5). */
export const BasisPoints = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)).pipe(Schema.brand("BasisPoints"));
export type BasisPoints = typeof BasisPoints.Type;

/** The highest percent that may be written. Sums of 90 million such percents are still exact integers (R-VAL-5). */
export const highestPercent = 1_000_000;

/**
 * A percent of any sign as basis points. `Precision` if it has more than two decimals or more digits than an integer
 * holds.
 *
 * @example basisPointsOfPercent(33.33) // 3333
 */
export const basisPointsOfPercent = (percent: number): number | "Precision" => unitsOf(percent, 2) ?? "Precision";

/**
 * Basis points as a percent with at most two decimals.
 *
 * @example percentOf(3333) // 33.33
 */
export const percentOf = (basisPoints: number): number => basisPoints / 100;
