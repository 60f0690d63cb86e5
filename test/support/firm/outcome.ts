import type { Refusal } from "firmcore";

type Said<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

/** The value of an answer; a refusal fails the test with its facts. */
export const accepted = <T>(said: Said<T>): T => {
  if (!said.ok) throw new Error(`refused: ${JSON.stringify(said.refusal)}`);
  return said.value;
};

/** The refusal; an answer fails the test. */
export const refused = (said: Said<unknown>): Refusal => {
  if (said.ok) throw new Error(`accepted: ${JSON.stringify(said.value)}`);
  return said.refusal;
};

/** The windows of a capacity refusal: first and last day, total, and conflicting bookings (percents if they are hidden). */
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

/** The code with which a plain call is refused; null if it is accepted. */
export const codeOf = (call: Promise<unknown>): Promise<string | null> =>
  call.then(
    () => null,
    (error) => error.code,
  );
