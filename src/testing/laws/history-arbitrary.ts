import type { Arbitrary } from "fast-check";
import { fc } from "../../derive/test-data/fast-check.ts";
import { answerRetention } from "../../ports/store.ts";
import { accountOf, certificateOf, type FirmPlan, firmSetup } from "../history/firm-plan.ts";
import {
  callText,
  type History,
  type HistoryCall,
  type HistoryStep,
  unknownId,
  withNames,
} from "../history/history.ts";
import type { Random } from "../kit/harness/random.ts";
import { nextBooking, nextCall, nextHours } from "../kit/histories/next-call.ts";
import type { Call } from "../kit/histories/random-calls.ts";
import { clockMove } from "../kit/histories/run-history.ts";
import { type CallWorld, firstMoment, smallFirm } from "../kit/histories/small-world.ts";
import { chosenRandom } from "./choices.ts";

export interface HistoryOptions {
  /** The firm to begin with. Default: a small one, so that calls conflict often. */
  readonly firm?: Arbitrary<FirmPlan>;
  /** The most steps. Default 40. */
  readonly steps?: number;
  /** One step in so many makes several calls at the same moment; `Infinity`: none does. Default 15. */
  readonly concurrent?: number;
}

/** Enough for most calls: each further choice makes shrinking slower. */
const choicesOfStep = 16;
/** More than any list that a choice is made from. */
const mostChoice = 839;
const symbol = (name: string): string => `@${name}`;

/** The firm as a generator sees it that knows no answers: it takes every call for accepted. */
const plannedWorld = ({ people, engineers, projects }: FirmPlan) => {
  const names = new Map<string, string>();
  const known = (name: string): string => {
    names.set(symbol(name), name);
    return symbol(name);
  };
  const world: CallWorld = {
    people: Object.fromEntries(
      ["admin", ...people.map(({ name }) => name), ...engineers.map(({ name }) => name)].map((name) => [
        name,
        accountOf(name),
      ]),
    ),
    engineers: engineers.map(({ name }) => ({ name, objectId: known(name) })),
    projects: projects.map(({ name }) => known(name)),
    certificates: engineers.flatMap(({ name, certificates }) =>
      certificates.map((each) => known(certificateOf(name, each.name))),
    ),
    seen: { allocations: new Map(), hours: new Map(), limits: new Map() },
  };
  const counts = new Map<string, number>();
  /** The call with names; remembers the row that it creates, changes or deletes. */
  const taken = ({ who, name, input, requestId }: Call): HistoryCall => {
    const call = {
      ...{ as: who, operation: name, input: withNames(input, names) },
      ...(requestId === undefined ? {} : { requestId }),
    };
    const [group = "", event] = name.split(".");
    const rows = world.seen[group as keyof CallWorld["seen"]];
    const created = creations[name];
    if (created !== undefined && rows !== undefined) {
      const count = (counts.get(created) ?? 0) + 1;
      counts.set(created, count);
      const objectId = known(`${created} ${count}`);
      rows.set(objectId, { objectId, version: 1, engineer: input.engineer });
      return { ...call, names: `${created} ${count}` };
    }
    const row = rows?.get(input.objectId as string);
    if (row !== undefined && event === "delete") rows?.delete(row.objectId);
    else if (row !== undefined) rows?.set(row.objectId, { ...row, version: row.version + 1 });
    return call;
  };
  return { world, taken };
};
const creations: Readonly<Record<string, string>> = {
  "allocations.assign": "booking",
  "hours.create": "hours",
  "limits.set": "limit",
};

/** The next call. An event of a booking or of hours, of which there are none yet, becomes the call that creates one. */
const someCall = (world: CallWorld, random: Random): Call => {
  const call = nextCall(world, random);
  const { allocations, hours } = world.seen;
  if (call.input.objectId !== unknownId) return call;
  if (call.name.startsWith("allocations.") && allocations.size === 0) return nextBooking(world, random);
  return call.name.startsWith("hours.") && hours.size === 0 ? nextHours(world, random) : call;
};

/** A history in which each step follows from its own choices, so that leaving out one step changes little of the others. */
const historyOf = (plan: FirmPlan, choices: ReadonlyArray<ReadonlyArray<number>>, concurrent: number): History => {
  const { world, taken } = plannedWorld(plan);
  let at = firstMoment;
  let latest = at;
  const kept: Array<{ readonly call: HistoryCall; readonly until: number }> = [];
  const stepOf = ([clock = 0, ...of]: ReadonlyArray<number>, index: number): HistoryStep => {
    // Choices of their own, so that a simpler one leaves those of the call where they are.
    at += clockMove(chosenRandom([clock, clock, clock]));
    latest = Math.max(latest, at);
    const [several, again, requested] = [of.slice(0, 1), of.slice(1, 3), of.slice(3, 4)].map(chosenRandom) as [
      Random,
      Random,
      Random,
    ];
    const random = chosenRandom(of.slice(4));
    const repeatable = kept.filter(({ until }) => latest < until);
    const repeated = repeatable.length > 0 && again.oneIn(5) ? again.pick(repeatable).call : undefined;
    if (repeated !== undefined) return { at: new Date(at).toISOString(), calls: [repeated] };
    const together = several.oneIn(concurrent);
    const withRequestId = requested.oneIn(3);
    const made = Array.from({ length: together ? 3 : 1 }, (_, i): Call => {
      const call = together && !random.oneIn(3) ? nextBooking(world, random) : someCall(world, random);
      return withRequestId ? { ...call, requestId: `request ${index}.${i}` } : call;
    });
    // All calls of a step are made before any of them is remembered.
    const calls = made.map(taken);
    for (const call of calls) if (call.requestId !== undefined) kept.push({ call, until: at + answerRetention });
    return { at: new Date(at).toISOString(), calls };
  };
  const setup = firmSetup(plan).map((call) => ({ at: new Date(firstMoment).toISOString(), calls: [call] }));
  return { setup, steps: choices.map((of, index) => stepOf(of, index)) };
};

/** The steps, one call a line, as fast-check shows a counterexample. */
const historyText = ({ steps }: History): string =>
  steps.map(({ calls }) => `\n  ${calls.map(callText).join("\n  at the same time ")}`).join("");

/**
 * Histories of operations on a small firm: bookings, hours, limits, settings, certificates and states of projects, by callers who may
 * and who may not, with conflicts, repeated requests and calls at the same moment. A failing one shrinks to the fewest steps, each the
 * simplest that still fails.
 */
export const historyArbitrary = ({
  firm = fc.constant(smallFirm),
  steps = 40,
  concurrent = 15,
}: HistoryOptions = {}): Arbitrary<History> => {
  const choice = fc.noBias(fc.nat(mostChoice));
  const ofStep = fc.tuple(...Array.from({ length: choicesOfStep }, () => choice));
  return fc
    .tuple(firm, fc.noBias(fc.array(ofStep, { maxLength: steps, size: "max" })))
    .map(([plan, choices]) => historyOf(plan, choices, concurrent))
    .map((history) => Object.defineProperty(history, fc.toStringMethod, { value: () => historyText(history) }));
};
