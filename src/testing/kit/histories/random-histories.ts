import { lawTitle } from "../../laws/law-texts.ts";
import type { OpenStore } from "../../opened-store.ts";
import { type ApiStyle, apiStyles } from "../harness/api.ts";
import { seededRandom } from "../harness/random.ts";
import type { Effort, StoreSuite } from "../harness/suite.ts";
import { checkSameResult, historyResult } from "./history-result.ts";
import { holdsOften, openMemory } from "./model-histories.ts";
import type { CheckLaw, Tally } from "./run-history.ts";
import { saveFailure } from "./save-failure.ts";

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

const runAll = async (
  open: OpenStore,
  { histories, steps, seed, inOrder, saveFailure: file }: Effort,
): Promise<Report> => {
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
    const first = broken[0];
    if (first?.history === history && file !== null)
      saveFailure(file, asCalled.steps, asCalled.ids, { law: first.law, failure: first.message });
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
    holdsOften(tally, often, histories * effort.steps);
  };

/** Laws that must hold over random histories. */
export const randomHistories: StoreSuite = {
  name: "histories",
  cases: {
    [lawTitle("L-01")]: law(["L-01"], {
      accepted: 25,
      OverCapacity: 3,
      "at once": 3,
    }),
    [lawTitle("L-02")]: law(["L-02"], { OverCapacity: 3 }),
    [lawTitle("L-05")]: law(["L-05"], { "check: fits": 2, "check: refused": 2 }),
    [lawTitle("L-22")]: law(["L-22"], { moves: 5, InvalidTransition: 3 }),
    [lawTitle("L-23")]: law(["L-23"], {
      approvals: 0.3,
      SelfApproval: 0.05,
    }),
    [lawTitle("L-24")]: law(["L-24"], { approvals: 0.3 }),
    [lawTitle("L-25")]: law(["L-24"], { approvals: 0.3 }),
    [lawTitle("L-26")]: law(["L-26"]),
    [lawTitle("L-27")]: law(["L-27"], { DayCeiling: 0.3 }),
    "L-41 each accepted step logs one row for each record": law(["L-41"], {
      "several rows": 0.2,
    }),
    "L-42 the log of a random history replays to its tables": law(["L-42"], { VersionConflict: 0.1 }),
    [lawTitle("L-45")]: law(["L-45"], { repeated: 1 }),
    "L-62 a random call answers as its dry run did": law(["L-62"], { "dry run: accepted": 2, "dry run: refused": 1 }),
    [lawTitle("L-47")]: law(["stores"]),
  },
};
