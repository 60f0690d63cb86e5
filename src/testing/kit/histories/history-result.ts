import type { Face } from "../harness/api.ts";
import { accepted, same } from "../harness/expect.ts";
import { type KitFirm, type Open, openKitFirm } from "../harness/kit-firm.ts";
import { logGivesTables } from "../harness/log-replay.ts";
import type { Chance } from "../harness/random.ts";
import { approvalsHold, billingHolds, ceilingsHold, loadsHold, movesHold, wordsHold } from "./laws.ts";
import { type Check, runHistory, type Taken, type Tally, tallied } from "./run-history.ts";

interface Told {
  readonly taken: ReadonlyArray<Taken>;
  readonly rows: unknown;
  readonly log: unknown;
}

const afterwards = async (firm: KitFirm, tally: Tally, check: Check | null): Promise<Told> => {
  const tables = await firm.tables();
  const log = await firm.log();
  const found: Told = { taken: [], rows: tables, log: log.map(({ seq: _, ...entry }) => entry) };
  if (check === null) return found;
  await check("L-01", () => loadsHold(tables));
  await check("L-22", () => tallied(tally, "moves", movesHold(log)));
  await check("L-23", () => tallied(tally, "approvals", approvalsHold(log, tables)));
  await check("L-24", () => billingHolds(log));
  await check("L-26", async () => wordsHold(accepted(await firm.admin.hours.list({ limit: 1_000 })).results));
  await check("L-27", () => ceilingsHold(tables));
  await check("L-42", () => logGivesTables(log, tables));
  return found;
};

/** One history of a firm on a store: what was answered, and the rows and the log that it left; `check` null judges no law. */
export const told = async (
  open: Open,
  face: Face,
  chance: Chance,
  steps: number,
  tally: Tally,
  check: Check | null,
  inTurn = false,
  organizationId?: string,
): Promise<Told> => {
  const { adapter, close } = await open();
  try {
    const firm = await openKitFirm(adapter, face, organizationId);
    const { taken } = await runHistory(firm, chance, steps, tally, check, inTurn);
    return { ...(await afterwards(firm, tally, check)), taken };
  } finally {
    await close();
  }
};

/** The first difference between what two stores said to one history. */
export const sameTold = (store: Told, memory: Told): void => {
  for (const [i, { calls, outcomes }] of store.taken.entries()) {
    const other = memory.taken[i];
    const step = `step ${i}, ${calls.map(({ who, name, input }) => `${who} ${name} ${JSON.stringify(input)}`).join(" beside ")}`;
    same(calls, other?.calls, `${step}: asked`);
    same(outcomes, other?.outcomes, `${step}: answered`);
  }
  same(store.rows, memory.rows, "the tables");
  same(store.log, memory.log, "the log");
};
