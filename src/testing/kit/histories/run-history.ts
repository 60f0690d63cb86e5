import type { Settled } from "../../../api/settled.ts";
import type { Refusal } from "../../../domain/kernel/refusal/refusal.ts";
import type { CallOptions } from "../../../operations/define/operation.ts";
import { answerRetention, type LogEntry } from "../../../ports/store.ts";
import { type KitApi, operationOf } from "../harness/api.ts";
import { same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Random } from "../harness/random.ts";
import { readLogAfter } from "../harness/raw-store.ts";
import { checkConflictWindows } from "./conflict-windows.ts";
import { checkEntriesOfStep } from "./laws.ts";
import { nextBooking, nextCall } from "./next-call.ts";
import { type Call, staff } from "./random-calls.ts";
import { type SmallWorld, smallWorld } from "./small-world.ts";

/** The outcome of one call. */
export type Outcome = Settled<unknown, Refusal>;
/** A step of a history: one call, or several concurrent ones, and their outcomes. */
export interface HistoryStep {
  /** The clock, in milliseconds since 1970. */
  readonly at: number;
  readonly calls: ReadonlyArray<Call>;
  readonly outcomes: ReadonlyArray<Outcome>;
}
/** How often each outcome occurred. */
export type Tally = Map<string, number>;
export const addToTally = (tally: Tally, name: string, count = 1): void => {
  tally.set(name, (tally.get(name) ?? 0) + count);
};

/** Checks a law by its id. */
export type CheckLaw = (law: string, found: () => void | Promise<void>) => Promise<void>;

/** Makes one call. */
export const makeCall = (
  world: SmallWorld,
  { who, name, input, requestId }: Call,
  options?: CallOptions,
): Promise<Outcome> => {
  const call = operationOf(world.people[who] as KitApi, name);
  return call(input, requestId === undefined ? options : { ...options, requestId });
};

type Seen = { readonly objectId: string; readonly version: number };
/** Remembers a row, for the next steps to choose from. */
export const rememberRow = (world: SmallWorld, { name }: Call, outcome: Outcome): void => {
  const rows = world.seen[name.split(".")[0] as keyof SmallWorld["seen"]];
  if (rows === undefined || !outcome.ok) return;
  const { objectId, version } = outcome.value as Partial<Seen>;
  if (objectId === undefined) return;
  if (name.endsWith(".delete")) rows.delete(objectId);
  else if (version !== undefined) rows.set(objectId, outcome.value as Seen);
};

/** Checks the booking without writing it; the result must equal that of the write (L-05). */
const checkBooking = async (world: SmallWorld, call: Call): Promise<Outcome> =>
  makeCall(world, { who: call.who, name: "allocations.check", input: call.input });
/** The part that both must share: the answer without the fields of a written row, or the refusal without the candidate's id. */
const comparable = (world: SmallWorld, outcome: Outcome): unknown => {
  if (outcome.ok) {
    const { objectId: _, ...rest } = outcome.value as Readonly<Record<string, unknown>>;
    return rest;
  }
  return JSON.parse(
    JSON.stringify(outcome.refusal, (name, value: unknown) =>
      name === "objectId" && !world.seen.allocations.has(value as string) ? "candidate" : value,
    ),
  ) as unknown;
};

const makeOneByOne = async (world: SmallWorld, calls: ReadonlyArray<Call>): Promise<ReadonlyArray<Outcome>> => {
  const outcomes: Array<Outcome> = [];
  for (const call of calls) outcomes.push(await makeCall(world, call));
  return outcomes;
};

const hour = 3_600_000;
/** By how many milliseconds the clock moves before a step: mostly a little, now and then a day, or back. */
export const clockMove = (random: Random): number =>
  random.oneIn(20) ? -hour : random.oneIn(12) ? 24 * hour : random.below(90_000);

/**
 * Runs random steps and returns them. `check` checks the laws that concern single steps; null skips them and the reads that only
 * they need. `inTurn`: concurrent calls are made one after another instead.
 */
export const runHistory = async (
  firm: KitFirm,
  random: Random,
  steps: number,
  tally: Tally,
  laws: CheckLaw | null,
  oneByOne = false,
): Promise<{ readonly world: SmallWorld; readonly taken: ReadonlyArray<HistoryStep> }> => {
  const world = await smallWorld(firm);
  const taken: Array<HistoryStep> = [];
  const kept: Array<{ readonly call: Call; readonly outcome: Outcome; readonly until: number }> = [];
  const { now } = firm.app.ports;
  const check: CheckLaw = laws ?? (async () => {});
  let latest = now();
  let seq = laws === null ? 0 : ((await firm.log()).at(-1)?.seq ?? 0);
  const written = async (): Promise<ReadonlyArray<LogEntry>> => {
    if (laws === null) return [];
    const entries = await readLogAfter(firm.app.ports.store, firm.organizationId, seq);
    seq = entries.at(-1)?.seq ?? seq;
    return entries;
  };

  for (let step = 0; step < steps; step++) {
    firm.advanceClock(clockMove(random));
    // An expired answer stays expired, even if the clock is turned back.
    latest = Math.max(latest, now());
    const known = kept.filter(({ until }) => latest < until);
    const again = known.length > 0 && random.oneIn(15) ? random.pick(known) : undefined;
    if (again !== undefined) {
      const outcome = await makeCall(world, again.call);
      await check("L-45", () => same(outcome, again.outcome, `${again.call.name} asked again`));
      await check("L-45", async () => same(await written(), [], "log rows of a request asked again"));
      addToTally(tally, "repeated");
      taken.push({ at: now(), calls: [again.call], outcomes: [outcome] });
      continue;
    }
    const at = now();
    const together = random.oneIn(15) ? 3 : 1;
    const calls = Array.from({ length: together }, (): Call => {
      const call = together > 1 && !random.oneIn(3) ? nextBooking(world, random) : nextCall(world, random);
      return random.oneIn(6) ? { ...call, requestId: `request ${step} ${random.below(1_000_000)}` } : call;
    });
    const [first] = calls as [Call];
    const before =
      laws !== null && together === 1 && first.name === "allocations.assign" && staff.includes(first.who)
        ? await checkBooking(world, first)
        : undefined;
    const isDryFirst = together === 1 && step % 8 === 0;
    const dry = isDryFirst ? await firm.withSameIds(() => makeCall(world, first, { dryRun: true })) : undefined;
    if (isDryFirst)
      await check("L-62", async () => same(await written(), [], `log rows of a dry run of ${first.name}`));
    const outcomes = oneByOne
      ? await makeOneByOne(world, calls)
      : await Promise.all(calls.map((call) => makeCall(world, call)));
    const entries = await written();
    if (before !== undefined) {
      const after = outcomes[0] as Outcome;
      await check("L-05", () => same(comparable(world, after), comparable(world, before), "assign beside check"));
      addToTally(tally, after.ok ? "check: fits" : "check: refused");
    }
    if (dry !== undefined) {
      await check("L-62", () => same(outcomes[0], dry, `${first.name} beside its dry run`));
      addToTally(tally, dry.ok ? "dry run: accepted" : "dry run: refused");
    }
    const accepted = outcomes.filter(({ ok }) => ok).length;
    await check("L-41", () => checkEntriesOfStep(entries, together, accepted));
    for (const [i, call] of calls.entries()) {
      const outcome = outcomes[i] as Outcome;
      rememberRow(world, call, outcome);
      if (call.requestId !== undefined) kept.push({ call, outcome, until: now() + answerRetention });
      addToTally(tally, outcome.ok ? "accepted" : outcome.refusal._tag);
    }
    const [only] = outcomes;
    if (
      together === 1 &&
      first.name === "allocations.assign" &&
      only?.ok === false &&
      only.refusal._tag === "OverCapacity"
    ) {
      const { refusal } = only;
      await check("L-02", async () => checkConflictWindows(await firm.tables(), first.input as never, refusal));
    }
    if (together > 1) addToTally(tally, "at once");
    if (entries.length > 1 && together === 1) addToTally(tally, "several rows");
    taken.push({ at, calls, outcomes });
  }
  return { world, taken };
};
