import type { OpenStore } from "../../opened-store.ts";
import type { ApiStyle } from "../harness/api.ts";
import { accepted, same } from "../harness/expect.ts";
import { type KitFirm, openKitFirm } from "../harness/kit-firm.ts";
import { checkReplay } from "../harness/log-replay.ts";
import type { Random } from "../harness/random.ts";
import { checkApprovals, checkBilling, checkCeilings, checkLoads, checkStatusWords, checkTransitions } from "./laws.ts";
import { addToTally, type CheckLaw, type HistoryStep, runHistory, type Tally } from "./run-history.ts";

interface HistoryResult {
  readonly ids: ReadonlyMap<string, string>;
  readonly steps: ReadonlyArray<HistoryStep>;
  readonly rows: unknown;
  readonly log: unknown;
}

const resultAfter = async (firm: KitFirm, tally: Tally, check: CheckLaw | null): Promise<HistoryResult> => {
  const tables = await firm.tables();
  const log = await firm.log();
  const found: HistoryResult = {
    ids: new Map(),
    steps: [],
    rows: tables,
    log: log.map(({ seq: _, ...entry }) => entry),
  };
  if (check === null) return found;
  await check("L-01", () => checkLoads(tables));
  await check("L-22", () => addToTally(tally, "moves", checkTransitions(log)));
  await check("L-23", () => addToTally(tally, "approvals", checkApprovals(log, tables)));
  await check("L-24", () => checkBilling(log));
  await check("L-26", async () => checkStatusWords(accepted(await firm.admin.hours.list({ limit: 1_000 })).results));
  await check("L-27", () => checkCeilings(tables));
  await check("L-42", () => checkReplay(log, tables));
  // What accepted work leaves is explained, whatever the history.
  await check("L-42", async () => {
    const report = await firm.verify();
    same(report.ok, true, JSON.stringify(report));
  });
  return found;
};

/** Runs one history on a store; returns its answers, rows and log. `check` null checks no law. */
export const historyResult = async (
  open: OpenStore,
  face: ApiStyle,
  random: Random,
  steps: number,
  tally: Tally,
  check: CheckLaw | null,
  oneByOne = false,
  organizationId?: string,
): Promise<HistoryResult> => {
  const { adapter, close } = await open();
  try {
    const firm = await openKitFirm(adapter, face, organizationId);
    const { taken, world } = await runHistory(firm, random, steps, tally, check, oneByOne);
    return { ...(await resultAfter(firm, tally, check)), steps: taken, ids: world.ids };
  } finally {
    await close();
  }
};

/** Throws the first difference between two results of one history. */
export const checkSameResult = (store: HistoryResult, memory: HistoryResult): void => {
  for (const [i, { calls, outcomes }] of store.steps.entries()) {
    const other = memory.steps[i];
    const step = `step ${i}, ${calls.map(({ who, name, input }) => `${who} ${name} ${JSON.stringify(input)}`).join(" beside ")}`;
    same(calls, other?.calls, `${step}: asked`);
    same(outcomes, other?.outcomes, `${step}: answered`);
  }
  same(store.rows, memory.rows, "the tables");
  same(store.log, memory.log, "the log");
};
