import { type Booked, overCapacity } from "../src/domain/allocation/capacity.ts";
import type { Race } from "./harness.ts";

/** Bookings of one engineer over some years; a few overlap the window. */
const bookings = (count: number): ReadonlyArray<Booked> =>
  Array.from({ length: count }, (_, i) => ({
    objectId: `a${i}`,
    project: "p",
    allocationPercent: 2_000 + (i % 4) * 300,
    startDate: 18_000 + i * 10,
    endDate: 18_000 + i * 10 + 24,
    status: "confirmed",
  }));

/** The highest load of [from, to], hand-written with a step function over sorted arrays. */
const handPeak = (
  starts: Int32Array,
  ends: Int32Array,
  percents: Int32Array,
  percent: number,
  from: number,
  to: number,
): number => {
  const turns: Array<number> = [];
  for (let i = 0; i < starts.length; i++) {
    const start = starts[i] as number;
    const end = ends[i] as number;
    if (start > to || end < from) continue;
    turns.push(Math.max(start, from) * 2 + 1, i, (end + 1) * 2, -i - 1);
  }
  const order = Array.from({ length: turns.length / 2 }, (_, i) => i * 2).sort(
    (a, b) => (turns[a] as number) - (turns[b] as number),
  );
  let load = percent;
  let peak = percent;
  for (const at of order) {
    const which = turns[at + 1] as number;
    load += which >= 0 ? (percents[which] as number) : -(percents[-which - 1] as number);
    if (load > peak) peak = load;
  }
  return peak;
};

/** Timed by the thousand, because each call takes only nanoseconds. */
const repeats = 1_000;
const repeated = (work: () => unknown): unknown => {
  let last: unknown;
  for (let i = 0; i < repeats; i++) last = work();
  return last;
};

/** The capacity check beside 10 … 10,000 bookings; its cost grows with the overlap. */
export const capacityRaces = (): ReadonlyArray<Race> =>
  [10, 100, 1_000, 10_000].map((count) => {
    const others = bookings(count);
    const starts = Int32Array.from(others, ({ startDate }) => startDate);
    const ends = Int32Array.from(others, ({ endDate }) => endDate ?? 0);
    const percents = Int32Array.from(others, ({ allocationPercent }) => allocationPercent);
    const from = 18_000 + (count / 2) * 10;
    const to = from + 20;
    const limits = { own: [], firm: [] };
    const candidate: Booked = {
      objectId: "candidate",
      project: "p",
      allocationPercent: 1_000,
      startDate: from,
      endDate: to,
      status: "confirmed",
    };
    const agreeing = (work: string, ours: () => unknown, floor: () => unknown): Race => ({
      work,
      goal: { atMost: 3 },
      agree: () => {
        if (ours() !== floor()) throw new Error(`${work}: ${String(ours())} and ${String(floor())}`);
      },
      pieces: repeats,
      ours: () => repeated(ours),
      floor: () => repeated(floor),
    });
    return agreeing(
      `does a booking fit beside ${count} others`,
      () => overCapacity(others, candidate, null, limits) === null,
      () => handPeak(starts, ends, percents, 1_000, from, to) <= 10_000,
    );
  });
