import type { Handles, Operand, Where } from "./predicate.ts";

interface Dated {
  readonly startDate: number;
  readonly endDate: number | null;
}
/**
 * The conditions under which a row shares a day with [from, to], both ends included. A row without an end has no last day
 * (R-VAL-1).
 */
export const overlaps = <R extends Dated>(
  row: Pick<Handles<R>, "startDate" | "endDate">,
  from: Operand<number>,
  to: Operand<number>,
): readonly [Where<R>, Where<R>] => [row.endDate.reaches(from as never), row.startDate.atMost(to as never)];
