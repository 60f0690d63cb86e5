import { daysOf } from "../working-time/available.ts";
import type { ReportedPerson } from "./utilization.ts";

/** Days without availability: those that most people have off, and all others by person. */
export interface DaysOff {
  readonly ofMost: ReadonlyArray<number>;
  /** Those who are available on some of these days: theirs are among the others. */
  readonly exceptions: ReadonlyArray<string>;
  readonly others: ReadonlyArray<readonly [person: string, day: number]>;
}

/**
 * The days of [from, to] on which time is worked outside availability (R-UTIL-2). The lists are short, so that a store
 * can find the hours.
 */
export const daysOff = (people: ReadonlyArray<ReportedPerson<unknown>>, from: number, to: number): DaysOff => {
  const off = people.map(({ objectId, calendar }) => {
    const { available } = daysOf(calendar, from, to);
    const days: Array<number> = [];
    for (let day = from; day <= to; day++) if (available(day, day) === 0) days.push(day);
    return { objectId, days };
  });
  const often = new Map<number, number>();
  for (const { days } of off) for (const day of days) often.set(day, (often.get(day) ?? 0) + 1);
  const most = new Set([...often].flatMap(([day, count]) => (count * 2 > people.length ? [day] : [])));
  const exceptions: Array<string> = [];
  const others: Array<readonly [string, number]> = [];
  for (const { objectId, days } of off) {
    const rarely = days.filter((day) => !most.has(day));
    const isException = days.length - rarely.length < most.size;
    if (isException) exceptions.push(objectId);
    for (const day of isException ? days : rarely) others.push([objectId, day]);
  }
  return { ofMost: [...most].sort((left, right) => left - right), exceptions, others };
};
