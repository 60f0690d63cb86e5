import { type Limits, limitOn } from "./capacity.ts";

/** Days of one limit (basis points), both ends included; `to` is `openEnd` where no end is known. */
export interface LimitRun {
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

/** The maximal runs of days of one limit that make up [from, to], in order. Cost: O(steps²) in the steps given. */
export const limitRuns = (limits: Limits, from: number, to: number): ReadonlyArray<LimitRun> => {
  const days = [...limits.own, ...limits.firm].map((step) => step.from).filter((day) => day > from && day <= to);
  const runs: Array<LimitRun> = [];
  let open = { from, to, limit: limitOn(limits, from) };
  for (const day of days.sort((a, b) => a - b)) {
    const limit = limitOn(limits, day);
    if (limit === open.limit) continue;
    runs.push({ ...open, to: day - 1 });
    open = { from: day, to, limit };
  }
  runs.push(open);
  return runs;
};
