import type { Booked } from "../src/domain/allocation/capacity.ts";
import { overbookedByEngineer } from "../src/domain/allocation/overbooked.ts";
import type { Race } from "./harness.ts";

type Row = Booked & { readonly engineer: string };
const firstStart = 18_000;

const world = (engineers: number, each: number): ReadonlyArray<Row> => {
  let state = 7;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const rows: Array<Row> = [];
  for (let e = 0; e < engineers; e++)
    for (let i = 0; i < each; i++) {
      const startDate = firstStart + i * 14 + random(10);
      rows.push({
        engineer: `e${e}`,
        objectId: `a${e}-${i}`,
        project: "p",
        allocationPercent: 1_000 + random(8) * 500,
        startDate,
        endDate: startDate + 10 + random(20),
        status: "confirmed",
      });
    }
  return rows;
};

interface Runs {
  runs: number;
  peaks: number;
  /** The number of bookings in the runs. */
  shown: number;
}

/** The same sweep, hand-written over typed arrays: runs of days over the limit, their peak and their bookings. */
const handSweep = (
  engineers: Int32Array,
  starts: Int32Array,
  ends: Int32Array,
  percents: Int32Array,
  ids: ReadonlyArray<string>,
): Runs => {
  const totals: Runs = { runs: 0, peaks: 0, shown: 0 };
  const keys = new Float64Array(512);
  for (let at = 0; at < engineers.length; ) {
    const first = at;
    let sum = 0;
    while (at < engineers.length && engineers[at] === engineers[first]) sum += percents[at++] as number;
    if (sum <= 10_000) continue;
    let count = 0;
    for (let i = first; i < at; i++) {
      keys[count++] = (starts[i] as number) * 65_536 + 32_768 + (percents[i] as number);
      keys[count++] = ((ends[i] as number) + 1) * 65_536 + 32_768 - (percents[i] as number);
    }
    const turns = keys.subarray(0, count).sort();
    let load = 0;
    let peak = 0;
    let since = 0;
    for (let i = 0; i < count; ) {
      const day = Math.floor((turns[i] as number) / 65_536);
      for (; i < count && Math.floor((turns[i] as number) / 65_536) === day; i++)
        load += (turns[i] as number) - day * 65_536 - 32_768;
      if (load > 10_000) {
        if (peak === 0) since = day;
        peak = Math.max(peak, load);
      } else if (peak > 0) {
        const allocations: Array<string> = [];
        for (let i = first; i < at; i++)
          if ((starts[i] as number) < day && (ends[i] as number) >= since) allocations.push(ids[i] as string);
        allocations.sort();
        totals.runs++;
        totals.peaks += peak;
        totals.shown += allocations.length;
        peak = 0;
      }
    }
  }
  return totals;
};

/** All runs of overbooked days of a firm. */
export const overbookedRaces = (quick: boolean): ReadonlyArray<Race> => {
  const rows = world(quick ? 2_000 : 20_000, 50);
  const number = new Map<string, number>();
  const engineers = Int32Array.from(rows, ({ engineer }) => {
    const index = number.get(engineer) ?? number.size;
    number.set(engineer, index);
    return index;
  });
  const starts = Int32Array.from(rows, ({ startDate }) => startDate);
  const ends = Int32Array.from(rows, ({ endDate }) => endDate ?? 0);
  const percents = Int32Array.from(rows, ({ allocationPercent }) => allocationPercent);
  const limits = { own: [], firm: [] };
  const ids = rows.map(({ objectId }) => objectId);
  const ours = (): Runs => {
    const sum: Runs = { runs: 0, peaks: 0, shown: 0 };
    for (const each of overbookedByEngineer(rows, () => limits))
      for (const { peak, allocations } of each.runs) {
        sum.runs++;
        sum.peaks += peak;
        sum.shown += allocations.length;
      }
    return sum;
  };
  const floor = (): Runs => handSweep(engineers, starts, ends, percents, ids);
  return [
    {
      work: `overbooked sweep of ${rows.length.toLocaleString("en")} bookings`,
      goal: { atMost: 1.25 },
      agree: () => {
        const [a, b] = [JSON.stringify(ours()), JSON.stringify(floor())];
        if (a !== b || ours().runs === 0) throw new Error(`the sweeps differ: ${a} and ${b}`);
      },
      ours,
      floor,
    },
  ];
};
