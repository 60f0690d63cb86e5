import { titleCase } from "./word.ts";

const end = ".shown";
/**
 * The path of a label as people read it: the written word, else the state in title case (R-VAL-8). Rows are ordered by it; the state is
 * the field of the same name without `Label`.
 */
export const shownLabel = (label: string): string => `${label}${end}`;
export const isShownLabel = (path: string): boolean => path.endsWith(`Label${end}`);
/** The label and the state that such a path reads. */
export const labelAndState = (path: string): readonly [label: string, state: string] => {
  const label = path.slice(0, -end.length);
  return [label, label.slice(0, -"Label".length)];
};
/** The label of a record as people read it; null if there is no state. */
export const labelAt = (record: Readonly<Record<string, unknown>>, path: string): string | null => {
  const [label, state] = labelAndState(path);
  const [written, of] = [record[label], record[state]];
  if (typeof written === "string") return written;
  return typeof of === "string" ? titleCase(of) : null;
};
