import type { Money } from "../values/money.ts";
import { minorDigits } from "../values/money.ts";

/** Values as people of one locale write them. */
export interface Formats {
  /** A day, sent as `YYYY-MM-DD`: "10 March 2027". */
  readonly day: (day: string) => string;
  /** An instant, to the minute in UTC: "4 January 2027 at 13:00 UTC". */
  readonly instant: (instant: string) => string;
  readonly number: (value: number) => string;
  /** 33.33 is "33.33%". */
  readonly percent: (percent: number) => string;
  /** 450 minutes are "7.5 hours". */
  readonly hours: (minutes: number) => string;
  readonly money: (amount: Money) => string;
  /** "a, b and c". */
  readonly and: (of: ReadonlyArray<string>) => string;
  /** "a, b or c". */
  readonly or: (of: ReadonlyArray<string>) => string;
}

/** A value that is made when it is first needed, and once. */
export const lazily = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** The formats of a locale. Making them is slow, so each language makes them once. */
export const formatsOf = (locale: string): Formats => {
  const days = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  const instants = lazily(
    () => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short", timeZone: "UTC" }),
  );
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 20 });
  const percents = new Intl.NumberFormat(locale, { style: "unit", unit: "percent", maximumFractionDigits: 2 });
  const hours = new Intl.NumberFormat(locale, {
    style: "unit",
    unit: "hour",
    unitDisplay: "long",
    maximumFractionDigits: 2,
  });
  const and = new Intl.ListFormat(locale, { type: "conjunction" });
  const or = new Intl.ListFormat(locale, { type: "disjunction" });
  return {
    day: (day) => days.format(Date.parse(day)),
    instant: (instant) => `${instants().format(Date.parse(instant))} UTC`,
    number: (value) => numbers.format(value),
    percent: (percent) => percents.format(percent),
    hours: (minutes) => hours.format(minutes / 60),
    // The decimals of ISO 4217, which differ from those of Intl for some currencies. Made anew: currencies are many.
    money: ({ minor, currency }) => {
      const digits = minorDigits(currency) ?? 0;
      return new Intl.NumberFormat(locale, {
        style: "currency",
        currency,
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }).format(minor / 10 ** digits);
    },
    and: (of) => and.format(of),
    or: (of) => or.format(of),
  };
};
