import * as fc from "fast-check";
import type { RelatedRecords } from "../../../../src/domain/kernel/policy/evaluate.ts";
import type { Predicate } from "../../../../src/domain/kernel/policy/predicate.ts";

/** The placeholder for the actor; no record of the yard has this value. */
export const unknown = "\u0000somebody";
export const people = ["ana", "ben", "cleo"];

interface Thing extends Readonly<Record<string, unknown>> {
  readonly objectId: string;
}
/** A few records that name people and each other. */
export type Yard = ReadonlyArray<Thing>;
const ids = ["thing 0", "thing 1", "thing 2"];
const thing = (objectId: string): fc.Arbitrary<Thing> =>
  fc.record({
    objectId: fc.constant(objectId),
    keeper: fc.option(fc.constantFrom(...people)),
    deputy: fc.option(fc.constantFrom(...people)),
    part: fc.option(fc.constantFrom(...ids, "gone"), { freq: 4 }),
    weight: fc.option(fc.nat(3)),
  });
export const yards: fc.Arbitrary<Yard> = fc.tuple(...ids.map(thing));
export const aroundOf = (yard: Yard): RelatedRecords => ({
  get: (_entity, objectId) => yard.find((each) => each.objectId === objectId),
  pointing: (_entity, by, objectId) => yard.filter((each) => each[by] === objectId),
});

const field = fc.constantFrom("keeper", "deputy");
const person = fc.constantFrom(unknown, unknown, ...people);
/** Conditions over things with the placeholder in any possible position. */
export const conditions: fc.Arbitrary<Predicate> = fc.letrec<{ readonly where: Predicate }>((tie) => ({
  where: fc.oneof(
    { maxDepth: 4 },
    {
      weight: 4,
      arbitrary: fc.record({
        is: fc.constant("compare" as const),
        field,
        by: fc.constant("=" as const),
        to: fc.option(person),
      }),
    },
    fc.constantFrom<Predicate>({ is: "always" }, { is: "never" }),
    fc.record({
      is: fc.constant("compare" as const),
      field: fc.constant("weight"),
      by: fc.constantFrom("=" as const, "<" as const, ">=" as const),
      to: fc.nat(3),
    }),
    fc.record({ is: fc.constant("reaches" as const), field: fc.constant("weight"), to: fc.nat(3) }),
    fc.record({ is: fc.constant("oneOf" as const), field, values: fc.array(person, { maxLength: 2 }) }),
    fc.record({
      is: fc.constant("text" as const),
      field,
      at: fc.constantFrom("start" as const, "end" as const, "inside" as const),
      text: fc.constantFrom("a", "b"),
    }),
    fc.record({
      is: fc.constant("has" as const),
      field,
      values: fc.array(fc.constantFrom(...people), { maxLength: 2 }),
    }),
    {
      weight: 6,
      arbitrary: fc.record({
        is: fc.constantFrom("and" as const, "or" as const),
        of: fc.array(tie("where"), { maxLength: 3 }),
      }),
    },
    { weight: 2, arbitrary: fc.record({ is: fc.constant("not" as const), of: tie("where") }) },
    fc.record({
      is: fc.constant("via" as const),
      field: fc.constant("part"),
      entity: fc.constant("Thing"),
      where: tie("where"),
    }),
    fc.record({
      is: fc.constant("some" as const),
      entity: fc.constant("Thing"),
      by: fc.constant("part"),
      where: tie("where"),
    }),
  ),
})).where;

/** The condition with a user in place of the placeholder. */
export const asked = (where: Predicate, by: string): Predicate =>
  JSON.parse(JSON.stringify(where).replaceAll(JSON.stringify(unknown), JSON.stringify(by))) as Predicate;
