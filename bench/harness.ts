import { Bench } from "tinybench";

/** One row of the table: our implementation against a hand-written floor, in one run. */
export interface Race {
  readonly work: string;
  /** The ratio to reach; `faster`: floor time / our time, `slower`: our time / floor time. */
  readonly goal: { readonly atLeast: number } | { readonly atMost: number };
  /** Computes the answer of both sides and throws if they differ. */
  readonly agree: () => void | Promise<void>;
  readonly ours: () => unknown;
  readonly floor: () => unknown;
  /** Units of work in one call; default 1. */
  readonly pieces?: number;
  /** The most rounds, for slow benches. */
  readonly rounds?: number;
  /** Measures something other than the time of a call, in microseconds. */
  readonly gauge?: (work: () => unknown) => Promise<number>;
  /** Called between rounds, outside the time. */
  readonly between?: () => void;
}
export interface Outcome {
  readonly work: string;
  /** Microseconds for one unit of work. */
  readonly ours: number;
  readonly floor: number;
  readonly ratio: number;
  readonly goal: string;
  /** The lowest and the highest ratio of the rounds. */
  readonly spread: readonly [number, number];
}
export interface Effort {
  readonly rounds: number;
  /** Milliseconds for each side of a round. */
  readonly time: number;
}

const median = (of: ReadonlyArray<number>): number =>
  of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)] ?? Number.NaN;

const timed = async (work: () => unknown, time: number): Promise<number> => {
  const bench = new Bench({ time, iterations: 5, warmup: false });
  const isAsync = work() instanceof Promise;
  bench.add("work", isAsync ? async () => void (await work()) : () => void work());
  await bench.run();
  const { result } = bench.tasks[0] ?? {};
  if (result === undefined || !("latency" in result)) throw new Error("a side of a race failed");
  return result.latency.mean * 1_000;
};

/** Runs both sides in alternating rounds, after a comparison and a warm-up; the median round counts. */
export const race = async (of: Race, { rounds, time }: Effort): Promise<Outcome> => {
  await of.agree();
  const pieces = of.pieces ?? 1;
  const measured = (work: () => unknown): Promise<number> => of.gauge?.(work) ?? timed(work, time);
  await measured(of.ours);
  await measured(of.floor);
  const samples: Array<{ readonly ours: number; readonly floor: number }> = [];
  for (let round = 0; round < Math.min(rounds, of.rounds ?? rounds); round++) {
    of.between?.();
    const ourFirst = round % 2 === 0 ? await measured(of.ours) : null;
    const floor = await measured(of.floor);
    const ours = ourFirst ?? (await measured(of.ours));
    samples.push({ ours: ours / pieces, floor: floor / pieces });
  }
  const atLeast = "atLeast" in of.goal;
  const ratios = samples.map(({ ours, floor }) => (atLeast ? floor / ours : ours / floor));
  return {
    work: of.work,
    ours: median(samples.map(({ ours }) => ours)),
    floor: median(samples.map(({ floor }) => floor)),
    ratio: median(ratios),
    goal: "atLeast" in of.goal ? `≥ ${of.goal.atLeast}` : `≤ ${of.goal.atMost}`,
    spread: [Math.min(...ratios), Math.max(...ratios)],
  };
};
