import { day } from "../domain/kernel/schema/kind.ts";
import { dayText } from "../domain/kernel/values/day.ts";
import { given, list, type Mismatch, object, type Reader, value } from "./read.ts";

/** The other fields of a record, which a rule does not read, and those that an answer has beside them. */
export type Unread<Record, Read extends keyof Record> = {
  readonly [Name in Exclude<keyof Record, Read> | "warnings" | "certificationUntil"]?: unknown;
};

/** A value of the firm that holds from a day on until the next, as in `settings.steps`. */
export interface DatedStep<T> {
  /** First day on which it holds. */
  readonly from: string;
  readonly value: T;
}
/** Reads dated values. */
export const datedSteps = <T>(of: Reader<T>) =>
  list(object("a dated value", { from: given(value(day)), value: given(of) }));

/** The mismatch of a range that ends before it begins (R-VAL-2), at its last day; else null. */
export const reversed = (
  values: Readonly<Record<string, unknown>>,
  { from, to }: { readonly from: string; readonly to: string } = { from: "from", to: "to" },
): Mismatch | null => {
  const [first, last] = [values[from], values[to]] as ReadonlyArray<number | null>;
  if (typeof first !== "number" || typeof last !== "number" || last >= first) return null;
  return { path: [to], tag: "RangeReversed", expected: { id: "dayFrom", field: from, day: dayText(first) } };
};

/** The first record of another engineer or calendar than those before it, because a rule is about one; else null. */
export const mixed = (owner: string, lists: Readonly<Record<string, ReadonlyArray<object>>>): Mismatch | null => {
  let first: unknown = null;
  for (const [name, rows] of Object.entries(lists))
    for (const [at, row] of rows.entries()) {
      const of = (row as Readonly<Record<string, unknown>>)[owner];
      first ??= of;
      if ((of ?? first) !== first)
        return {
          path: [name, String(at), owner],
          tag: "TypeMismatch",
          expected: { id: "oneAndTheSame", field: owner, got: String(first) },
        };
    }
  return null;
};
