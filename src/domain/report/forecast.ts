import type { Stage } from "../deal/states.ts";
import type { Settings } from "../kernel/context/settings.ts";
import type { Money } from "../kernel/values/money.ts";
import { compareText } from "../kernel/values/text.ts";

/** The deals of one stage and currency; `shares` is the sum of their weighted amounts, each rounded half up (R-DEAL-3). */
export interface DealSum {
  readonly word: string | null;
  /** Null for deals without an amount. */
  readonly currency: string | null;
  readonly count: number;
  readonly sum: number;
  readonly shares: number;
}

/** The part of a forecast in one currency. */
interface ForecastLine {
  readonly currency: string;
  /** Open deals that are expected to close in the range: their number, their amounts, and the amounts times the probability. */
  readonly deals: number;
  readonly open: Money;
  readonly weighted: Money;
  /** Deals won in the range. */
  readonly won: Money;
  /** Open deals past close, whatever the range. */
  readonly slipped: { readonly count: number; readonly weighted: Money };
}
export interface Forecast {
  readonly results: ReadonlyArray<ForecastLine>;
  /** The number of open deals in the range that no line has. */
  readonly withoutAmount: number;
  /** The number of open deals without a date, whatever the range. */
  readonly withoutDate: number;
  readonly wonWithoutAmount: number;
  /** The number of open deals past close, those without an amount included. */
  readonly slipped: number;
}
export interface ForecastInput {
  readonly open: ReadonlyArray<DealSum>;
  readonly won: ReadonlyArray<DealSum>;
  readonly slipped: ReadonlyArray<DealSum>;
  readonly withoutDate: number;
}

/** How probable the stages of a firm are, for the weighted sums (R-DEAL-2). */
export const dealShare = ({ stageProbability }: Settings) =>
  ({
    field: "probability",
    otherwise: { ...stageProbability },
    absent: "lead" satisfies Stage,
  }) as const;

const counted = (rows: ReadonlyArray<DealSum>): number => rows.reduce((sum, { count }) => sum + count, 0);
const total = (rows: ReadonlyArray<DealSum>, of: "sum" | "shares"): number =>
  rows.reduce((sum, row) => sum + row[of], 0);

/** The weighted forecast: one line per currency, and the deals that no line has (R-DEAL-3). */
export const forecast = ({ open, won, slipped, withoutDate }: ForecastInput): Forecast => {
  const currencies = new Set([...open, ...won, ...slipped].flatMap(({ currency }) => currency ?? []));
  const of = (rows: ReadonlyArray<DealSum>, wanted: string | null) =>
    rows.filter(({ currency }) => currency === wanted);
  return {
    results: [...currencies].sort(compareText).map((currency) => {
      const money = (minor: number): Money => ({ minor, currency });
      const late = of(slipped, currency);
      return {
        currency,
        deals: counted(of(open, currency)),
        open: money(total(of(open, currency), "sum")),
        weighted: money(total(of(open, currency), "shares")),
        won: money(total(of(won, currency), "sum")),
        slipped: { count: counted(late), weighted: money(total(late, "shares")) },
      };
    }),
    withoutAmount: counted(of(open, null)),
    withoutDate,
    wonWithoutAmount: counted(of(won, null)),
    slipped: counted(slipped),
  };
};
