import type { Random } from "../harness/random.ts";
import { dayText, type SmallWorld } from "./small-world.ts";

/** What a caller says. */
export type CallInput = Readonly<Record<string, unknown>>;
/** One call: who, which operation, what is said. */
export interface Call {
  readonly who: string;
  readonly name: string;
  readonly input: CallInput;
  readonly requestId?: string;
}
/** Makes a call by chance. */
export type MakeCall = (world: SmallWorld, random: Random) => Call;

/** Percents that add up to 100, or just miss it. */
export const percents = [5, 10, 20, 25, 33.33, 40, 50, 60, 80, 100, 120];
/** Some days of the thirty and a few more. */
export const randomDays = (random: Random): CallInput => {
  const from = random.below(30);
  return { startDate: dayText(from), endDate: random.oneIn(10) ? null : dayText(from + random.below(8)) };
};
/** One of the three. */
export const randomEngineer = ({ engineers }: SmallWorld, random: Random) => random.pick(engineers);
/** A row that was seen, now and then one that is not there. */
export const randomId = (rows: ReadonlyMap<string, unknown>, random: Random): string =>
  rows.size === 0 || random.oneIn(40) ? "nowhere000" : random.pick([...rows.keys()]);

/** Mostly who may; now and then anybody. */
export const randomCaller = (usual: ReadonlyArray<string>, { people }: SmallWorld, random: Random): string => {
  const who = random.oneIn(15) ? random.pick(Object.keys(people)) : random.pick(usual);
  return who in people ? who : "admin";
};
/** Who books: what they may not is the same for asking and for writing. */
export const staff: ReadonlyArray<string> = ["admin", "cora"];

/** A version that was seen, at times an old one, mostly none. */
const version = (row: { readonly version: number } | undefined, random: Random): CallInput =>
  row !== undefined && random.oneIn(4) ? { expectedVersion: Math.max(1, row.version - random.below(2)) } : {};

/** An event of a booking. */
export const bookingCall =
  (name: string, more: (world: SmallWorld, random: Random) => CallInput = () => ({})): MakeCall =>
  (world, random) => {
    const objectId = randomId(world.seen.allocations, random);
    const seen = world.seen.allocations.get(objectId);
    return {
      who: randomCaller(staff, world, random),
      name: `allocations.${name}`,
      input: { objectId, ...version(seen, random), ...more(world, random) },
    };
  };
/** An event of a row of hours; `owner` among the usual ones is whose row it is. */
export const hoursCall =
  (
    name: string,
    usual: ReadonlyArray<string>,
    more: (world: SmallWorld, random: Random) => CallInput = () => ({}),
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
/** What wants a reason gets one. */
export const withReason = (): CallInput => ({ reason: "because" });
/** Half of what tightens ends what stands in the way. */
export const randomCut = (random: Random): CallInput => (random.oneIn(2) ? { resolve: "cut" } : {});
/** Who enters and edits hours. */
export const owners = ["owner", "owner", "cora"];
/** Who approves them. */
export const deciders = ["pia", "admin"];
