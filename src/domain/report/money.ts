import { everybody, isAmong, type PeopleFilter } from "../engineer-profile/people-filter.ts";
import type { Money } from "../kernel/values/money.ts";
import {
  type By,
  factsOf,
  type Key,
  type Profiles,
  type Projects,
  type ReportedHour,
  rowsBy,
  sortedByText,
} from "./grouping.ts";
import { type Recognised, recognisedOf } from "./recognised.ts";

export interface MoneyInput {
  /** First and last day of work, both included. */
  readonly from: number;
  readonly to: number;
  readonly by: By;
  readonly hours: ReadonlyArray<ReportedHour>;
  readonly projects: Projects;
  readonly profiles: Profiles;
  /** Default everybody. */
  readonly only?: PeopleFilter;
}

/** Amounts of one currency. `recognised` is the sum of the other four. */
interface MoneyLine {
  readonly currency: string;
  readonly recognised: Money;
  readonly unbilled: Money;
  readonly invoiced: Money;
  readonly paid: Money;
  readonly writtenOff: Money;
}

export interface MoneyRow {
  readonly key: Key;
  /** By currency; amounts of different currencies are never added. */
  readonly lines: ReadonlyArray<MoneyLine>;
  /** Billed minutes of rows without a rate, which no line contains. */
  readonly unpricedMinutes: number;
}

type Figure = Exclude<keyof MoneyLine, "currency" | "recognised">;
interface Sums {
  readonly lines: Map<string, Record<Figure, number>>;
  unpriced: number;
}

const figureOf: Readonly<Record<Recognised["billing"], Figure>> = {
  unbilled: "unbilled",
  invoiced: "invoiced",
  paid: "paid",
  "written off": "writtenOff",
};

/**
 * The amounts of approved billable hours by billing state, as in their snapshots (R-MONEY-1). Written-off hours stay
 * recognised. Rows are sorted by key. Cost: one pass over the hours.
 */
export const moneyReport = (input: MoneyInput): ReadonlyArray<MoneyRow> => {
  const { from, to, by, hours, projects, profiles } = input;
  const isWanted = isAmong(input.only ?? everybody);
  const rows = rowsBy<Sums>(by, projects, () => ({ lines: new Map(), unpriced: 0 }));
  for (const hour of hours) {
    const recognised = recognisedOf(hour);
    if (recognised === null || hour.workDate < from || hour.workDate > to) continue;
    const facts = factsOf(hour, profiles);
    if (!isWanted(facts)) continue;
    const row = rows.at(facts);
    if (recognised.amount === null) row.unpriced += recognised.billedMinutes;
    else lineOf(row, recognised.amount.currency)[figureOf[recognised.billing]] += recognised.amount.minor;
  }
  return rows.sorted().map(([key, { lines, unpriced }]) => ({
    key,
    lines: sortedByText(lines).map(([currency, { unbilled, invoiced, paid, writtenOff }]) => {
      const money = (minor: number): Money => ({ minor, currency });
      return {
        currency,
        recognised: money(unbilled + invoiced + paid + writtenOff),
        unbilled: money(unbilled),
        invoiced: money(invoiced),
        paid: money(paid),
        writtenOff: money(writtenOff),
      };
    }),
    unpricedMinutes: unpriced,
  }));
};

const lineOf = ({ lines }: Sums, currency: string): Record<Figure, number> => {
  const line = lines.get(currency) ?? { unbilled: 0, invoiced: 0, paid: 0, writtenOff: 0 };
  lines.set(currency, line);
  return line;
};
