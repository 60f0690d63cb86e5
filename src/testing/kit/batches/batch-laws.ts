import { memoryAdapter } from "../../../adapters/memory/store.ts";
import type { SettledBatch } from "../../../api/batch-types.ts";
import type { OpenStore } from "../../opened-store.ts";
import { type ApiStyle, apiStyles } from "../harness/api.ts";
import { holds, same } from "../harness/expect.ts";
import { type KitFirm, openKitFirm } from "../harness/kit-firm.ts";
import { checkLog } from "../harness/log-replay.ts";
import { type Random, seededRandom } from "../harness/random.ts";
import type { Effort, StoreSuite } from "../harness/suite.ts";
import { nextBooking, nextCall } from "../histories/next-call.ts";
import type { Call } from "../histories/random-calls.ts";
import { makeCall, type Outcome, rememberRow, runHistory } from "../histories/run-history.ts";
import type { SmallWorld } from "../histories/small-world.ts";
import { changesNothing } from "./batches.ts";

interface Scene {
  readonly firm: KitFirm;
  readonly world: SmallWorld;
}
type Batch = (items: ReadonlyArray<unknown>, options: object) => Promise<SettledBatch<ReadonlyArray<unknown>>>;

/** Some calls of one person. */
const someCalls = (world: SmallWorld, random: Random): ReadonlyArray<Call> => {
  const calls: Array<Call> = [];
  const most = 1 + random.below(5);
  while (calls.length < most) {
    const call = random.oneIn(2) ? nextBooking(world, random) : nextCall(world, random);
    if (calls.length === 0 || call.who === calls[0]?.who) calls.push(call);
  }
  return calls;
};
const batchOf = ({ world }: Scene, calls: ReadonlyArray<Call>, transaction: boolean) => {
  const batch = world.people[calls[0]?.who ?? ""]?.batch as unknown as Batch;
  return batch(
    calls.map(({ name, input }) => ({ operation: name, input })),
    { transaction },
  );
};
const oneByOne = async ({ world }: Scene, calls: ReadonlyArray<Call>): Promise<ReadonlyArray<Outcome>> => {
  const outcomes: Array<Outcome> = [];
  for (const call of calls) outcomes.push(await makeCall(world, call));
  return outcomes;
};
const toldOf = async ({ firm }: Scene) => ({ tables: await firm.tables(), log: (await firm.log()).map(unnumbered) });
const unnumbered = ({ seq: _, ...entry }: Awaited<ReturnType<KitFirm["log"]>>[number]) => entry;

/**
 * Runs one batch on the tested store, and the same calls one by one on the memory store. Returns whether the transaction
 * was accepted, else the index of the refused item.
 */
const tried = async (store: Scene, memory: Scene, calls: ReadonlyArray<Call>): Promise<"accepted" | number> => {
  const before = await toldOf(store);
  const outcome = await batchOf(store, calls, true);
  if (outcome.ok) {
    const outcomes = await oneByOne(memory, calls);
    same(
      outcomes,
      outcome.value.map((value) => ({ ok: true, value })),
      "accepted together, and one by one",
    );
    for (const [i, call] of calls.entries()) rememberRow(store.world, call, outcomes[i] as Outcome);
    return "accepted";
  }
  same(await toldOf(store), before, "what a refused transaction left");
  // The refused batch also runs on the memory store, so that both stores use up the same ids.
  same(await changesNothing(memory.firm, () => batchOf(memory, calls, true)), outcome, "refused by both stores");
  const outcomes = await oneByOne(memory, calls);
  const apart = await batchOf(store, calls, false);
  same(apart, { ok: true, value: outcomes }, "apart, and one by one");
  const first = outcomes.findIndex(({ ok }) => !ok);
  const refusal = outcomes[first];
  same(
    [first, refusal?.ok === false ? refusal.refusal._tag : null],
    [outcome.index, outcome.refusal._tag],
    "refused first",
  );
  for (const [i, call] of calls.entries()) rememberRow(store.world, call, outcomes[i] as Outcome);
  return first;
};

const history = async (
  open: OpenStore,
  face: ApiStyle,
  seed: number,
  batches: number,
): Promise<ReadonlyArray<string>> => {
  const opened = await open();
  const memory = memoryAdapter();
  try {
    const sceneOn = async (adapter: Parameters<typeof openKitFirm>[0]): Promise<Scene> => {
      const firm = await openKitFirm(adapter, face);
      return { firm, world: (await runHistory(firm, seededRandom(seed), 15, new Map(), null)).world };
    };
    const [store, beside] = [await sceneOn(opened.adapter), await sceneOn(memory)];
    const random = seededRandom(seed + 1);
    const came: Array<string> = [];
    for (let i = 0; i < batches; i++) {
      const passed = random.below(90_000);
      for (const { firm } of [store, beside]) firm.advanceClock(passed);
      const calls = someCalls(store.world, random);
      const outcome = await tried(store, beside, calls);
      came.push(outcome === "accepted" ? (calls.length > 1 ? "several" : "one") : outcome === 0 ? "first" : "later");
      same(await toldOf(store), await toldOf(beside), "the rows and the log");
    }
    await checkLog(store.firm);
    return came;
  } finally {
    await opened.close();
  }
};

/** L-29: a batch has the effect of its items in order; a transaction has all of it or none. */
export const batchLaws: StoreSuite = {
  name: "batch laws",
  cases: {
    "L-29 a random transaction equals its items in order, or nothing": async (
      open: OpenStore,
      { histories, seed }: Effort,
    ) => {
      const came: Array<string> = [];
      for (let i = 0; i < Math.max(4, histories / 8); i++)
        came.push(...(await history(open, apiStyles[i % 2] as ApiStyle, seed + i, 12)));
      for (const what of ["several", "later", "first"]) {
        const times = came.filter((each) => each === what).length;
        holds(times >= came.length / 20, `${what}: ${times} of ${came.length}, which proves nothing`);
      }
    },
  },
};
