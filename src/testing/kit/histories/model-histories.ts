import { memoryAdapter } from "../../../adapters/memory/store.ts";
import type { OpenStore } from "../../opened-store.ts";
import { type ApiStyle, apiStyles } from "../harness/api.ts";
import { holds, same } from "../harness/expect.ts";
import type { Effort } from "../harness/suite.ts";

/** A fresh memory store. */
export const openMemory: OpenStore = async () => {
  const adapter = memoryAdapter();
  return { adapter, close: adapter.close };
};

/** So few histories that an outcome is expected less often may have none by chance. */
const leastAskedFor = 3;
/** Each outcome was seen often enough to prove something; `often` has its least number per 100 steps. */
export const holdsOften = (
  seen: ReadonlyMap<string, number>,
  often: Readonly<Record<string, number>>,
  steps: number,
): void => {
  for (const [what, times] of Object.entries(often)) {
    const least = Math.floor((times * steps) / 100);
    const found = seen.get(what) ?? 0;
    holds(
      found >= least || least < leastAskedFor,
      `${what} happened ${found} times, which proves nothing; ${least} are asked for`,
    );
  }
};

/**
 * Plays random histories that are compared with a plain model. Each gives the same result on the store and in memory (L-47).
 * `share` is the part of the effort's histories that is played. `outcomesOf` names what happened in one. `often` has the least number of
 * each outcome per 100 steps: a history in which something hardly happens proves nothing about it.
 */
export const playModelHistories = async <R>(
  open: OpenStore,
  { histories: all, steps, seed }: Effort,
  share: number,
  play: (open: OpenStore, face: ApiStyle, seed: number, steps: number) => Promise<R>,
  outcomesOf: (result: R) => ReadonlyArray<string>,
  often: Readonly<Record<string, number>>,
): Promise<void> => {
  const seen = new Map<string, number>();
  const histories = Math.ceil(all / share);
  for (let history = 0; history < histories; history++) {
    const face = apiStyles[history % 2] as ApiStyle;
    const result = await play(open, face, seed + history, steps);
    same(result, await play(openMemory, face, seed + history, steps), `history ${history} (L-47)`);
    for (const each of outcomesOf(result)) seen.set(each, (seen.get(each) ?? 0) + 1);
  }
  holdsOften(seen, often, histories * steps);
};
