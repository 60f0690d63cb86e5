import { type Day, dayOf, dayOfInstant } from "./day.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether the name is an IANA time zone that this machine knows. */
export const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

/** The calendar day of an instant in an IANA zone (R-VAL-1): 22:00Z is the next day in Berlin's summer. */
export const dayInZone = (milliseconds: number, zone: string): Day | null => {
  if (zone === "UTC") return dayOfInstant(milliseconds);
  let format = formats.get(zone);
  if (format === undefined) {
    // The Swedish locale writes YYYY-MM-DD; the Gregorian calendar is asked for, whatever the machine's default.
    format = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, calendar: "gregory", dateStyle: "short" });
    formats.set(zone, format);
  }
  return dayOf(format.format(milliseconds));
};

/** Whether a day of the zone begins at that instant: its midnight, or where the clock skips midnight the first moment after it. */
export const beginsDay = (milliseconds: number, zone: string): boolean =>
  // No zone was ever off by a fraction of a second.
  milliseconds % 1_000 === 0 && dayInZone(milliseconds, zone) !== dayInZone(milliseconds - 1, zone);
