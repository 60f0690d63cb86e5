import type { Flagged } from "./flags/flag.ts";
import type { RowLeftOut } from "./rows/prepare-row.ts";

/** The rows that an import did not take as the export has them. */
export interface Findings {
  readonly leftOut: ReadonlyArray<RowLeftOut>;
  readonly flagged: ReadonlyArray<Flagged>;
}
/** What recognises the findings of an earlier import: its report, or a part of it. */
export interface KnownFindings {
  readonly leftOut: ReadonlyArray<Readonly<Record<"file" | "code", string>> & { readonly objectId: string | null }>;
  readonly flagged: ReadonlyArray<
    Readonly<Record<"class" | "objectId" | "code", string>> & {
      readonly fields?: ReadonlyArray<{ readonly field: string }>;
    }
  >;
}

const leftOutKey = ({ file, objectId, code }: KnownFindings["leftOut"][number]): string =>
  [file, objectId ?? "", code].join("\n");
const flaggedKey = ({ class: of, objectId, code, fields = [] }: KnownFindings["flagged"][number]): string =>
  [of, objectId, code, ...fields.map(({ field }) => field)].join("\n");

/** The items beyond as many with the same key as were known. */
const unknownOf = <K, T extends K>(items: ReadonlyArray<T>, known: ReadonlyArray<K>, keyOf: (item: K) => string) => {
  const left = new Map<string, number>();
  for (const each of known) left.set(keyOf(each), (left.get(keyOf(each)) ?? 0) + 1);
  return items.filter((item) => {
    const times = left.get(keyOf(item)) ?? 0;
    left.set(keyOf(item), times - 1);
    return times <= 0;
  });
};

/**
 * The findings that an earlier import does not have (R-IMP-6). A finding is recognised by its row, its code and the
 * fields that it names; not by its message, which may contain figures.
 */
export const newFindings = (
  { leftOut, flagged }: Findings,
  known: KnownFindings = { leftOut: [], flagged: [] },
): Findings => ({
  leftOut: unknownOf(leftOut, known.leftOut, leftOutKey),
  flagged: unknownOf(flagged, known.flagged, flaggedKey),
});
