import type { Refusal } from "firmcore";

type Said<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** What was answered; a refusal fails the test by its facts. */
export const accepted = <T>(said: Said<T>): T => {
  if (!said.ok) throw new Error(`refused: ${JSON.stringify(said.refusal)}`);
  return said.value;
};

/** The refusal; an answer fails the test. */
export const refused = (said: Said<unknown>): Refusal => {
  if (said.ok) throw new Error(`accepted: ${JSON.stringify(said.value)}`);
  return said.refusal;
};

/** The windows of a refusal by capacity: first and last day, total, and who is in the way (percents where it is masked). */
export const windowsOf = (refusal: Refusal) => {
  if (refusal._tag !== "OverCapacity") throw new Error(`not by capacity: ${JSON.stringify(refusal)}`);
  return refusal.windows.map(({ from, to, total, allocations }) => ({
    days: [from, to],
    total,
    by: allocations
      .map(({ objectId, candidate, percent }) => objectId ?? (candidate ? "candidate" : percent))
      .toSorted(),
  }));
};
