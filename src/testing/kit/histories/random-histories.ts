import { memoryAdapter } from "../../../adapters/memory/store.ts";
import { type ApiStyle, apiStyles } from "../harness/api.ts";
import { holds } from "../harness/expect.ts";
import type { OpenStore } from "../harness/kit-firm.ts";
import { seededRandom } from "../harness/random.ts";
import type { Effort, StoreSuite } from "../harness/suite.ts";
import { checkSameResult, historyResult } from "./history-result.ts";
import type { CheckLaw, Tally } from "./run-history.ts";

interface Broken {
  readonly law: string;
  readonly history: number;
  readonly message: string;
}
/** The result of many histories: counts of outcomes, and broken laws. */
interface Report {
  readonly tally: Tally;
  readonly broken: ReadonlyArray<Broken>;
  readonly histories: number;
}
const openMemory: OpenStore = async () => {
  const adapter = memoryAdapter();
  return { adapter, close: adapter.close };
};

const runAll = async (open: OpenStore, { histories, steps, seed, inOrder }: Effort): Promise<Report> => {
  const tally: Tally = new Map();
  const broken: Array<Broken> = [];
  for (let history = 0; history < histories; history++) {
    const face = apiStyles[history % 2] as ApiStyle;
    const check: CheckLaw = async (law, found) => {
      try {
        await found();
      } catch (error) {
        broken.push({ law, history, message: (error as Error).message });
      }
    };
    const once = (which: OpenStore, count: Tally, checks: CheckLaw | null, inTurn: boolean) =>
      historyResult(which, face, seededRandom(seed + history), steps, count, checks, inTurn);
    const lawless = [new Map(), null] as const;
    const asCalled = await once(open, tally, check, false);
    const store = inOrder ? asCalled : await once(open, ...lawless, true);
    const memory = await once(openMemory, ...lawless, !inOrder);
    await check("stores", () => checkSameResult(store, memory));
    if (broken.length > 20) break;
  }
  return { tally, broken, histories };
};

const reports = new WeakMap<Effort, Promise<Report>>();
const reportOf = (open: OpenStore, effort: Effort): Promise<Report> => {
  const report = reports.get(effort) ?? runAll(open, effort);
  reports.set(effort, report);
  return report;
};
/** One law over all histories, which run once for all laws. `often`: the least number of each outcome per 100 steps. */
const law =
  (names: ReadonlyArray<string>, often: Readonly<Record<string, number>> = {}) =>
  async (open: OpenStore, effort: Effort): Promise<void> => {
    const { broken, tally, histories } = await reportOf(open, effort);
    const first = broken.find((each) => names.includes(each.law));
    if (first !== undefined)
      throw new Error(`${first.law}, history ${first.history} of seed ${effort.seed}: ${first.message}`);
    for (const [what, times] of Object.entries(often)) {
      const least = Math.floor((times * histories * effort.steps) / 100);
      const seen = tally.get(what) ?? 0;
      holds(seen >= least, `${what} happened ${seen} times, which proves nothing; ${least} are asked for`);
    }
  };

/** Laws that must hold over random histories. */
export const randomHistories: StoreSuite = {
  name: "histories",
  cases: {
    "L-01 no engineer is booked beyond the limit of a day": law(["L-01"], {
      accepted: 25,
      OverCapacity: 3,
      "at once": 3,
    }),
    "L-02 a capacity refusal names exactly the overbooked days": law(["L-02"], { OverCapacity: 3 }),
    "L-05 check and assign give the same result": law(["L-05"], { "check: fits": 2, "check: refused": 2 }),
    "L-22 states change only as the transition tables allow": law(["L-22"], { moves: 5, InvalidTransition: 3 }),
    "L-23 submitted hours are approved by a second person": law(["L-23"], {
      approvals: 0.3,
      SelfApproval: 0.05,
    }),
    "L-24 a snapshot stays until the row is reopened": law(["L-24"], { approvals: 0.3 }),
    "L-25 only approved hours are invoiced, and they stay so": law(["L-24"], { approvals: 0.3 }),
    "L-26 the status word follows from approval and billing": law(["L-26"]),
    "L-27 no day has more minutes than allowed": law(["L-27"], { DayCeiling: 0.3 }),
    "L-41 each accepted step logs one row for each record": law(["L-41"], {
      "several rows": 0.2,
    }),
    "L-42 the log of a random history replays to its tables": law(["L-42"], { VersionConflict: 0.1 }),
    "L-45 a repeated request gets its first answer": law(["L-45"], { repeated: 1 }),
    "L-47 a history gives the same results as in memory": law(["stores"]),
  },
};
