import * as Schema from "effect/Schema";

/** The first and the last day, as days since 1970-01-01: 0001-01-01 and 9999-12-31 (R-VAL-1). */
export const firstDay = -719_162;
export const lastDay = 2_932_896;
/** Later than every day. An open end is compared and stored as this day; it never leaves the library (R-VAL-2). */
export const openEnd = lastDay + 1;
export const millisecondsPerDay = 86_400_000;

/** A calendar date without time or zone, as whole days since 1970-01-01 (R-VAL-1). */
export const Day = Schema.Int.check(Schema.isBetween({ minimum: firstDay, maximum: lastDay })).pipe(
  Schema.brand("Day"),
);
export type Day = typeof Day.Type;

/** The number that these digits form; -1 if one of them is not a digit. */
const digits = (text: string, from: number, to: number): number => {
  let number = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    number = number * 10 + digit;
  }
  return number;
};
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const daysOfMonth = (year: number, month: number): number =>
  month === 2 ? (isLeap(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;

// Arithmetic on whole numbers over 400-year eras that begin on 1 March (H. Hinnant, "chrono-compatible low-level date
// algorithms", 2013). A booking formats and parses several days; with a Date object for each, the library adds a tenth
// more time.
const daysPerEra = 146_097;
/** Days from 0000-03-01 to 1970-01-01. */
const epoch = 719_468;
const dayOfCivil = (year: number, month: number, date: number): number => {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1;
  return (
    era * daysPerEra + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - epoch
  );
};
// A page of records has hundreds of instants, and a number becomes text more slowly than it is found in a table.
const twoDigits = Array.from({ length: 100 }, (_, number) => String(number).padStart(2, "0"));
const two = (number: number): string => twoDigits[number] as string;

/**
 * The day that `YYYY-MM-DD` names. Null for another form and for a date that does not exist (30 February is not rolled
 * over).
 *
 * @example dayOf("1970-01-02") // 1
 */
export const dayOf = (text: string): Day | null => {
  if (text.length !== 10 || text[4] !== "-" || text[7] !== "-") return null;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const date = digits(text, 8, 10);
  if (year < 1 || month < 1 || month > 12 || date < 1 || date > daysOfMonth(year, month)) return null;
  return dayOfCivil(year, month, date) as Day;
};

const textCount = 1_024;
const textDays = new Float64Array(textCount).fill(Number.NaN);
const texts: Array<string> = new Array(textCount).fill("");
/** A day as `YYYY-MM-DD`. The argument is not checked. */
export const dayText = (day: number): string => {
  // The days of a page are near each other, and few: no two days of three years have the same place.
  const place = day & (textCount - 1);
  if (textDays[place] !== day) {
    texts[place] = civilText(day);
    textDays[place] = day;
  }
  return texts[place] as string;
};
const civilText = (day: number): string => {
  const fromMarch = day + epoch;
  const era = Math.floor(fromMarch / daysPerEra);
  const dayOfEra = fromMarch - era * daysPerEra;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fifth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fifth < 10 ? fifth + 3 : fifth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const date = dayOfYear - Math.floor((153 * fifth + 2) / 5) + 1;
  return `${year < 1000 ? String(year).padStart(4, "0") : year}-${two(month)}-${two(date)}`;
};

/** An instant in milliseconds as ISO 8601 text in UTC, for instants from the first to the last day. */
export const instantText = (milliseconds: number): string => {
  const day = Math.floor(milliseconds / millisecondsPerDay);
  const rest = milliseconds - day * millisecondsPerDay;
  const seconds = Math.floor(rest / 1_000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const thousandths = rest - seconds * 1_000;
  const tenths = Math.floor(thousandths / 100);
  return `${dayText(day)}T${two(hours)}:${two(minutes - hours * 60)}:${two(seconds - minutes * 60)}.${tenths}${two(thousandths - tenths * 100)}Z`;
};

/** A last day as text; null for an open end. */
export const endText = (day: number | null): string | null => (day === null || day > lastDay ? null : dayText(day));

/** The UTC day of an instant in milliseconds, rounded down, also before 1970 (R-VAL-1). */
export const dayOfInstant = (milliseconds: number): Day => Math.floor(milliseconds / millisecondsPerDay) as Day;

/** 0 = Monday … 6 = Sunday. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** The day `count` days later. The result may pass the last day. */
export const addDays = (day: number, count: number): Day => (day + count) as Day;

/** `YYYY-MM` of a day. */
export const monthText = (day: number): string => dayText(day).slice(0, 7);
