import type { Arbitrary } from "fast-check";
import { dayArbitrary, rangeArbitrary } from "../../derive/test-data/days.ts";
import { fc } from "../../derive/test-data/fast-check.ts";

/** Few days, so that records often meet; the last of February and the first of March are among them. */
const few = { from: "2027-02-20", to: "2027-03-17" } as const;
export const someDay = dayArbitrary(few);
export const someRange = rangeArbitrary({ ...few, days: 26 });
/** Ranges with a last day, with `null` for it, and without one. */
export const someOpenRange = fc
  .tuple(rangeArbitrary({ ...few, days: 26, open: true }), fc.boolean())
  .map(([{ from, to }, absent]) => (to === null && absent ? { from } : { from, to }));

/** A value or nothing, as of a field that may be left out. */
export const maybe = <T>(of: Arbitrary<T>): Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
/** Up to two records from a day on, each from another. */
export const someSteps = <T extends object>(of: Arbitrary<T>): Arbitrary<Array<T & { readonly from: string }>> =>
  fc
    .uniqueArray(fc.tuple(someDay, of), { maxLength: 2, selector: ([from]) => from })
    .map((all) => all.map(([from, step]) => ({ ...step, from })));
/** The members of two inputs together. */
export const both = <A extends object, B extends object>(a: Arbitrary<A>, b: Arbitrary<B>): Arbitrary<A & B> =>
  fc.tuple(a, b).map(([left, right]) => ({ ...left, ...right }));
