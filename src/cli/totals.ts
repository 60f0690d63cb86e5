import type { Money } from "../domain/kernel/values/money.ts";

export const sumOf = <R>(rows: ReadonlyArray<R>, figure: (row: R) => number): number =>
  rows.reduce((sum, row) => sum + figure(row), 0);

/** Amounts of different currencies are never added. */
export const sumsByCurrency = (amounts: ReadonlyArray<Money>): ReadonlyArray<Money> =>
  [...Map.groupBy(amounts, ({ currency }) => currency)]
    .map(([currency, of]) => ({ currency, minor: sumOf(of, ({ minor }) => minor) }))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
