import { daysOf } from "../working-time/available.ts";
import type { ReportedPerson } from "./utilization.ts";

/** Days without availability: those that most people have, and all others, with the people who have them. */
export interface DaysOff {
  readonly ofMost: ReadonlyArray<number>;
  readonly people: ReadonlyArray<string>;
  readonly ofThem: ReadonlyArray<number>;
}

/**
 * The days of [from, to] on which time may be worked outside availability (R-UTIL-2). Every such day of everybody is
 * named; days on which somebody was available may be named too. The lists are short, so that a store can find the
 * hours.
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
  const others = new Set<number>();
  const having = off.flatMap(({ objectId, days }) => {
    const own = days.filter((day) => !most.has(day));
    for (const day of own) others.add(day);
    return own.length > 0 ? [objectId] : [];
  });
  const inOrder = (days: Iterable<number>): ReadonlyArray<number> => [...days].sort((left, right) => left - right);
  return { ofMost: inOrder(most), people: having, ofThem: inOrder(others) };
};
