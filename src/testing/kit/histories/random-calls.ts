import type { Chance } from "../harness/random.ts";
import { dayText, type SmallWorld } from "./small-world.ts";

/** What a caller says. */
export type Sent = Readonly<Record<string, unknown>>;
/** One call: who, which operation, what is said. */
export interface Call {
  readonly who: string;
  readonly name: string;
  readonly input: Sent;
  readonly requestId?: string;
}
/** Makes a call by chance. */
export type Make = (world: SmallWorld, chance: Chance) => Call;

/** Percents that add up to 100, or just miss it. */
export const percents = [5, 10, 20, 25, 33.33, 40, 50, 60, 80, 100, 120];
/** Some days of the thirty and a few more. */
export const days = (chance: Chance): Sent => {
  const from = chance.below(30);
  return { startDate: dayText(from), endDate: chance.once(10) ? null : dayText(from + chance.below(8)) };
};
/** One of the three. */
export const engineer = ({ engineers }: SmallWorld, chance: Chance) => chance.one(engineers);
/** A row that was seen, now and then one that is not there. */
export const idOf = (rows: ReadonlyMap<string, unknown>, chance: Chance): string =>
  rows.size === 0 || chance.once(40) ? "nowhere000" : chance.one([...rows.keys()]);

/** Mostly who may; now and then anybody. */
export const asker = (usual: ReadonlyArray<string>, { people }: SmallWorld, chance: Chance): string => {
  const who = chance.once(15) ? chance.one(Object.keys(people)) : chance.one(usual);
  return who in people ? who : "admin";
};
/** Who books: what they may not is the same for asking and for writing. */
export const staff: ReadonlyArray<string> = ["admin", "cora"];

/** A version that was seen, at times an old one, mostly none. */
const version = (row: { readonly version: number } | undefined, chance: Chance): Sent =>
  row !== undefined && chance.once(4) ? { expectedVersion: Math.max(1, row.version - chance.below(2)) } : {};

/** An event of a booking. */
export const booking =
  (name: string, more: (world: SmallWorld, chance: Chance) => Sent = () => ({})): Make =>
  (world, chance) => {
    const objectId = idOf(world.seen.allocations, chance);
    const seen = world.seen.allocations.get(objectId);
    return {
      who: asker(staff, world, chance),
      name: `allocations.${name}`,
      input: { objectId, ...version(seen, chance), ...more(world, chance) },
    };
  };
/** An event of a row of hours; `owner` among the usual ones is whose row it is. */
export const ofHours =
  (name: string, usual: ReadonlyArray<string>, more: (world: SmallWorld, chance: Chance) => Sent = () => ({})): Make =>
  (world, chance) => {
    const objectId = idOf(world.seen.hours, chance);
    const seen = world.seen.hours.get(objectId);
    const owner = world.engineers.find((each) => each.objectId === seen?.engineer)?.name;
    return {
      who: asker(owner === undefined ? usual : usual.map((each) => (each === "owner" ? owner : each)), world, chance),
      name: `hours.${name}`,
      input: { objectId, ...version(seen, chance), ...more(world, chance) },
    };
  };
/** What wants a reason gets one. */
export const because = (): Sent => ({ reason: "because" });
/** Half of what tightens ends what stands in the way. */
export const cut = (chance: Chance): Sent => (chance.once(2) ? { resolve: "cut" } : {});
/** Who enters and edits hours. */
export const owners = ["owner", "owner", "cora"];
/** Who approves them. */
export const deciders = ["pia", "admin"];
