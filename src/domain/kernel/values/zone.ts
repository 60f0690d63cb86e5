import { type Day, dayOf, dayOfInstant, millisecondsPerDay } from "./day.ts";

const formats = new Map<string, Intl.DateTimeFormat>();
/** More than there are time zones. Names that differ by case count separately. */
const mostFormats = 1_000;

/** Whether the name is an IANA time zone that this machine knows. Some engines also accept `+01:00`; others do not. */
export const isZone = (zone: string): boolean => {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

const two = (value: number): string => String(value).padStart(2, "0");
/** Minutes east of UTC as people write them: `UTC`, `+05:30`. */
export const offsetText = (offset: number): string =>
  offset === 0
    ? "UTC"
    : `${offset < 0 ? "-" : "+"}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;

/** Minutes east of UTC for `UTC` or a fixed offset such as `+05:30`, at most 14 hours; else null. */
export const offsetOf = (text: string): number | null => {
  if (text === "UTC") return 0;
  const [, sign, hours, minutes] = /^([+-])(\d\d):([0-5]\d)$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const offset = Number(hours) * 60 + Number(minutes);
  return offset > 14 * 60 ? null : (sign === "-" ? -offset : offset) + 0;
};

/**
 * The calendar day of an instant in a zone, an IANA name or a fixed offset (R-VAL-1, R-VAL-11): in summer, 22:00Z is
 * the next day in Berlin. Null outside the first and the last day.
 */
export const dayInZone = (milliseconds: number, zone: string): Day | null => {
  const offset = offsetOf(zone);
  if (offset !== null) return dayOfInstant(milliseconds + offset * 60_000);
  let format = formats.get(zone);
  if (format === undefined) {
    // The Swedish locale writes YYYY-MM-DD. The Gregorian calendar is named because a machine may have another
    // default.
    format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, calendar: "gregory", dateStyle: "short" });
    if (formats.size >= mostFormats) formats.clear();
    formats.set(zone, format);
  }
  return dayOf(format.format(milliseconds));
};

/** Whether a day of the zone begins at this instant: at midnight, or at the first moment after a skipped midnight. */
export const beginsDay = (milliseconds: number, zone: string): boolean =>
  // No zone has ever been off by a fraction of a second.
  milliseconds % 1_000 === 0 && dayInZone(milliseconds, zone) !== dayInZone(milliseconds - 1, zone);

/** Like `dayInZone`, but the UTC day at the two ends of the calendar. */
export const localDay = (milliseconds: number, zone: string): Day =>
  dayInZone(milliseconds, zone) ?? dayOfInstant(milliseconds);

/** The first instant of a day in a zone, to the millisecond: what lies before it was yesterday. */
export const startOfDay = (day: number, zone: string): number => {
  // No zone is further from UTC than a day.
  let [before, from] = [(day - 1) * millisecondsPerDay - 1, (day + 1) * millisecondsPerDay];
  while (from - before > 1) {
    const middle = Math.floor((before + from) / 2);
    if (localDay(middle, zone) < day) before = middle;
    else from = middle;
  }
  return from;
};
