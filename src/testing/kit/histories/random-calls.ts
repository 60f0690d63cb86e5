import type { Random } from "../harness/random.ts";
import { type CallWorld, dayText } from "./small-world.ts";

/** The input of a call. */
export type CallInput = Readonly<Record<string, unknown>>;
/** One call: the caller, the operation and its input. */
export interface Call {
  readonly who: string;
  readonly name: string;
  readonly input: CallInput;
  readonly requestId?: string;
}
/** Makes a random call. */
export type MakeCall = (world: CallWorld, random: Random) => Call;

/** Percents that add up to 100, or just miss it. */
export const percents = [5, 10, 20, 25, 33.33, 40, 50, 60, 80, 100, 120];
/** Random days of the thirty, or a few days after them. */
export const randomDays = (random: Random): CallInput => {
  const from = random.below(30);
  return { startDate: dayText(from), endDate: random.oneIn(10) ? null : dayText(from + random.below(8)) };
};
/** One of the three engineers. */
export const randomEngineer = ({ engineers }: CallWorld, random: Random) => random.pick(engineers);
/** The id of a seen row; now and then an unknown one. */
export const randomId = (rows: ReadonlyMap<string, unknown>, random: Random): string =>
  rows.size === 0 || random.oneIn(40) ? "nowhere000" : random.pick([...rows.keys()]);

/** Mostly a permitted caller; now and then any. */
export const randomCaller = (usual: ReadonlyArray<string>, { people }: CallWorld, random: Random): string => {
  const who = random.oneIn(15) ? random.pick(Object.keys(people)) : random.pick(usual);
  return who in people ? who : "admin";
};
/** Callers who may book; `check` and `assign` refuse them alike. */
export const staff: ReadonlyArray<string> = ["admin", "cora"];

/** Mostly no version; otherwise the seen one or an old one. */
const version = (row: { readonly version: number } | undefined, random: Random): CallInput =>
  row !== undefined && random.oneIn(4) ? { expectedVersion: Math.max(1, row.version - random.below(2)) } : {};

/** An event of a booking. */
export const bookingCall =
  (name: string, more: (world: CallWorld, random: Random) => CallInput = () => ({})): MakeCall =>
  (world, random) => {
    const objectId = randomId(world.seen.allocations, random);
    const seen = world.seen.allocations.get(objectId);
    return {
      who: randomCaller(staff, world, random),
      name: `allocations.${name}`,
      input: { objectId, ...version(seen, random), ...more(world, random) },
    };
  };
/** An event of a row of hours; `owner` stands for the row's engineer. */
export const hoursCall =
  (
    name: string,
    usual: ReadonlyArray<string>,
    more: (world: CallWorld, random: Random) => CallInput = () => ({}),
  ): MakeCall =>
  (world, random) => {
    const objectId = randomId(world.seen.hours, random);
    const seen = world.seen.hours.get(objectId);
    const owner = world.engineers.find((each) => each.objectId === seen?.engineer)?.name;
    return {
      who: randomCaller(
        owner === undefined ? usual : usual.map((each) => (each === "owner" ? owner : each)),
        world,
        random,
      ),
      name: `hours.${name}`,
      input: { objectId, ...version(seen, random), ...more(world, random) },
    };
  };
/** A reason, for operations that need one. */
export const withReason = (): CallInput => ({ reason: "because" });
/** Half of the time, cuts conflicting bookings. */
export const randomCut = (random: Random): CallInput => (random.oneIn(2) ? { resolve: "cut" } : {});
/** Callers who enter and edit hours. */
export const owners = ["owner", "owner", "cora"];
/** Callers who approve hours. */
export const deciders = ["pia", "admin"];
