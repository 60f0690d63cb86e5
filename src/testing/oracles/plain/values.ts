const millisecondsPerDay = 86_400_000;

/** A day as the number of days since 1970-01-01, by the calendar of the engine. Throws for a day that does not exist. */
export const numberOf = (day: string): number => {
  const number = Date.parse(`${day}T00:00:00.000Z`) / millisecondsPerDay;
  if (Number.isNaN(number) || textOf(number) !== day) throw new TypeError(`an oracle was given ${day} for a day`);
  return number;
};
/** A last day; null where it is open. */
export const endNumberOf = (day: string | null | undefined): number | null =>
  day === null || day === undefined ? null : numberOf(day);
export const textOf = (day: number): string => new Date(day * millisecondsPerDay).toISOString().slice(0, 10);

/** A percent in hundredths. */
export const pointsOf = (percent: number): number => Math.round(percent * 100);

/** A first and a last day as numbers; `to: null` is open. */
interface Run {
  readonly from: number;
  readonly to: number | null;
}
/** A run of days in outside values. */
export const rangeOf = ({ from, to }: Run): { readonly from: string; readonly to: string | null } => ({
  from: textOf(from),
  to: to === null ? null : textOf(to),
});

/**
 * The days to look at one by one. Nothing begins or ends after the last of them, so what reaches it goes on to `to`, or
 * for ever.
 */
export interface Scan {
  readonly from: number;
  readonly last: number;
  /** Turns the `to` of a run that reaches the last day into that of the range. */
  readonly closed: <R extends Run>(run: R) => R;
}
export const scanOf = (bounds: ReadonlyArray<number | null>, from: number | null, to: number | null): Scan => {
  const turns = bounds.filter((bound) => bound !== null);
  const first = from ?? (turns.length === 0 ? 0 : Math.min(...turns));
  const last = Math.min(Math.max(...turns.map((turn) => turn + 2), first), to ?? Number.POSITIVE_INFINITY);
  return { from: first, last, closed: (run) => (run.to === null || run.to === last ? { ...run, to } : run) };
};
