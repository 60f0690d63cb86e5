import * as Schema from "effect/Schema";

/** The first and the last day there is, as days since 1970-01-01: 0001-01-01 and 9999-12-31 (R-VAL-1). */
export const firstDay = -719_162;
export const lastDay = 2_932_896;
/** Later than every day; how an open end is compared and stored. Never leaves the library (R-VAL-2). */
export const openEnd = lastDay + 1;
export const millisecondsPerDay = 86_400_000;

/** A calendar date without time or zone, as whole days since 1970-01-01 (R-VAL-1). */
export const Day = Schema.Int.check(Schema.isBetween({ minimum: firstDay, maximum: lastDay })).pipe(
  Schema.brand("Day"),
);
export type Day = typeof Day.Type;

const isoDay = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The day that `YYYY-MM-DD` names, or null: another form, or a date that does not exist (30 February is not rolled over).
 *
 * @example dayOf("1970-01-02") // 1
 */
export const dayOf = (text: string): Day | null => {
  if (!isoDay.test(text)) return null;
  const milliseconds = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(milliseconds)) return null;
  const day = (milliseconds / millisecondsPerDay) as Day;
  // Engines that roll 02-30 over to March would otherwise accept it.
  return day >= firstDay && dayText(day) === text ? day : null;
};

/** A day as `YYYY-MM-DD`. The argument must be a day: nothing is checked. */
export const dayText = (day: number): string => new Date(day * millisecondsPerDay).toISOString().slice(0, 10);

/** A last day as text; an open end (null, or later than every day) stays null. */
export const endText = (day: number | null): string | null => (day === null || day > lastDay ? null : dayText(day));

/** The UTC day of an instant in milliseconds: floor, also before 1970 (R-VAL-1). */
export const dayOfInstant = (milliseconds: number): Day => Math.floor(milliseconds / millisecondsPerDay) as Day;

/** 0 = Monday … 6 = Sunday. */
export const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;

/** The day `count` days later; may pass the last day there is, so only for days known to be inside. */
export const addDays = (day: number, count: number): Day => (day + count) as Day;

/** `YYYY-MM` of a day. */
export const monthText = (day: number): string => dayText(day).slice(0, 7);
