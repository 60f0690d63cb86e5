import * as fc from "fast-check";
import type { Predicate } from "../../../src/domain/kernel/policy/predicate.ts";
import { allFields, type Entity } from "../../../src/domain/kernel/schema/entity.ts";
import type { Read } from "../../../src/ports/load.ts";
import type { Store } from "../../../src/ports/store.ts";
import { answerOf, asked } from "../sqlite/stores.ts";
import { args } from "./predicates.ts";

/** A read of all fields. */
export const reading = (
  entity: Entity,
  where: Predicate,
  more: Partial<Extract<Read, { kind: "many" }>> = {},
): Read => ({
  kind: "many",
  entity,
  where,
  pick: Object.keys(allFields(entity)),
  order: [],
  limit: null,
  skip: 0,
  ...more,
});
/** The answers of many reads at once, in their order. */
const rowsOfEach = async (
  store: Store,
  reads: ReadonlyArray<Read>,
  organizationId = "acme",
): Promise<ReadonlyArray<ReadonlyArray<{ readonly objectId: string }>>> => {
  const loaded = answerOf(await asked(store, Object.fromEntries(reads.entries()) as never, args, { organizationId }));
  return reads.map((_, i) => loaded[i] as never);
};

/** How many of the predicates select none, some and all of the rows of their class. */
export interface Shares {
  none: number;
  some: number;
  all: number;
}
/** The same predicates asked of the reference store and of another; where an answer differs, the predicate. */
export const compareStores = async (
  [reference, other]: readonly [Store, Store],
  any: fc.Arbitrary<readonly [Entity, Predicate]>,
  of: { readonly count: number; readonly seed: number; readonly organizationId?: string },
): Promise<{ readonly shares: Shares; readonly differing: ReadonlyArray<unknown> }> => {
  const sample = fc.sample(any, { numRuns: of.count, seed: of.seed });
  const wanted = sample.map(([entity, where]) => reading(entity, where));
  const [expected, found, all] = [
    await rowsOfEach(reference, wanted, of.organizationId),
    await rowsOfEach(other, wanted, of.organizationId),
    await rowsOfEach(
      reference,
      sample.map(([entity]) => reading(entity, { is: "always" })),
      of.organizationId,
    ),
  ];
  const shares: Shares = { none: 0, some: 0, all: 0 };
  const differing: Array<unknown> = [];
  for (const [i, each] of sample.entries()) {
    const rows = expected[i] ?? [];
    shares[rows.length === 0 ? "none" : rows.length === all[i]?.length ? "all" : "some"]++;
    if (JSON.stringify(rows) !== JSON.stringify(found[i])) differing.push([each[0].name, each[1], rows, found[i]]);
  }
  return { shares, differing };
};
