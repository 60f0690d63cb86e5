import { freeRuns } from "../src/domain/allocation/availability.ts";
import type { Share } from "../src/domain/allocation/sweep.ts";
import type { Race } from "./harness.ts";

const [engineers, weeks, first] = [1_000, 52, 21_000];
const last = first + weeks * 7 - 1;
const limit = 10_000;

/** A dozen bookings for each engineer, of some weeks each, nearly in the order of their days; one in eight is open-ended. */
const bookingsOf = (engineer: number): ReadonlyArray<Share> =>
  Array.from({ length: 12 }, (_, i) => {
    const startDate = first - 60 + i * 34 + ((engineer * 37 + i * 11) % 50);
    return {
      allocationPercent: 500 + ((engineer + i * 7) % 9) * 500,
      startDate,
      endDate: (engineer + i) % 8 === 0 ? null : startDate + 10 + ((engineer * 13 + i * 29) % 50),
    };
  });

/** The least that is free of each engineer in each week. */
export const capacityOfWeeks = (): Race => {
  const people = Array.from({ length: engineers }, (_, i) => bookingsOf(i));
  const flat = people.flat();
  const starts = Int32Array.from(flat, ({ startDate }) => startDate);
  const ends = Int32Array.from(flat, ({ endDate }) => endDate ?? last);
  const percents = Int32Array.from(flat, ({ allocationPercent }) => allocationPercent);
  const limits = { own: [], firm: [] };
  const ours = (): Int32Array => {
    const least = new Int32Array(engineers * weeks);
    for (let e = 0; e < engineers; e++) {
      const runs = freeRuns(people[e] ?? [], limits, first, last);
      let at = 0;
      for (let week = 0; week < weeks; week++) {
        const until = first + week * 7 + 6;
        let free = Number.POSITIVE_INFINITY;
        for (;;) {
          const run = runs[at] as (typeof runs)[number];
          if (run.free < free) free = run.free;
          const end = run.to ?? last;
          if (end <= until && end < last) at++;
          if (end >= until) break;
        }
        least[e * weeks + week] = free;
      }
    }
    return least;
  };
  const changes = new Int32Array(weeks * 7 + 1);
  const floor = (): Int32Array => {
    const least = new Int32Array(engineers * weeks);
    for (let e = 0; e < engineers; e++) {
      changes.fill(0);
      for (let i = e * 12; i < e * 12 + 12; i++) {
        const start = Math.max(starts[i] as number, first);
        const end = Math.min(ends[i] as number, last);
        if (start > end) continue;
        const percent = percents[i] as number;
        changes[start - first] = (changes[start - first] as number) + percent;
        changes[end - first + 1] = (changes[end - first + 1] as number) - percent;
      }
      let load = 0;
      for (let week = 0, day = 0; week < weeks; week++) {
        let peak = 0;
        for (let i = 0; i < 7; i++) {
          load += changes[day++] as number;
          if (load > peak) peak = load;
        }
        least[e * weeks + week] = Math.max(0, limit - peak);
      }
    }
    return least;
  };
  return {
    work: `capacity of ${engineers.toLocaleString("en")} engineers in ${weeks} weeks, against typed arrays`,
    goal: { atMost: 1.5 },
    agree: () => {
      if (ours().join() !== floor().join()) throw new Error("the capacities differ");
    },
    ours,
    floor,
  };
};
