import * as fc from "fast-check";
import { noRelatedRecords } from "../../../src/domain/kernel/policy/evaluate.ts";
import type { Predicate } from "../../../src/domain/kernel/policy/predicate.ts";
import { allFields, type Entity } from "../../../src/domain/kernel/schema/entity.ts";
import type { OrderBy, Place, Read } from "../../../src/ports/load.ts";
import { orderKey, rowsBehind } from "../../../src/ports/order-key.ts";
import type { Store } from "../../../src/ports/store.ts";
import { answerOf, asked } from "../sqlite/stores.ts";
import { orderedPaths } from "./custom-predicates.ts";
import { args, predicateOn } from "./predicates.ts";
import { reading } from "./shares.ts";

/** Up to three keys: fields, members of amounts, fields that are hidden on some rows, and ranks. */
export const orderOn = (entity: Entity): fc.Arbitrary<ReadonlyArray<OrderBy>> => {
  const names = Object.entries(allFields(entity)).flatMap(([name, { kind }]) =>
    kind.type === "money" ? [`${name}.minor`, `${name}.currency`] : ["list", "json"].includes(kind.type) ? [] : [name],
  );
  const on = predicateOn(entity, [], 0, 0);
  const key = fc.record(
    {
      field: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...names) }, fc.constantFrom(...orderedPaths)),
      descending: fc.boolean(),
      when: fc.option(on, { freq: 2 }),
      ranks: fc.array(on, { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: ["field", "descending", "when"] },
  );
  return fc.array(key, { minLength: 1, maxLength: 3 }) as never;
};

type Rows = ReadonlyArray<{ readonly objectId: string }>;
const rowsOf = async (store: Store, read: Read, organizationId: string): Promise<Rows> =>
  answerOf(await asked(store, { rows: read }, args, { organizationId })).rows as never;

/** The rows of one list, and of its pages. */
export const wholeAndPaged = async (
  store: Store,
  of: {
    readonly entity: Entity;
    readonly where: Predicate;
    readonly order: ReadonlyArray<OrderBy>;
    readonly limit: number;
    readonly organizationId?: string;
  },
): Promise<readonly [whole: Rows, paged: Rows]> => {
  const { entity, where, order, limit, organizationId = "acme" } = of;
  const whole = await rowsOf(store, reading(entity, where, { order }), organizationId);
  const paged: Array<Rows[number]> = [];
  let behind: Predicate = { is: "always" };
  for (let after: { readonly after?: Place } = {}; ; ) {
    const read = reading(entity, { is: "and", of: [where, behind] }, { order, limit, ...after });
    const page = await rowsOf(store, read, organizationId);
    paged.push(...page);
    const last = page.at(-1);
    if (last === undefined || paged.length > whole.length) return [whole, paged];
    const keys = order.map((by) => orderKey(by, last as never, noRelatedRecords));
    behind = rowsBehind(order, keys, last.objectId);
    after = { after: { keys, objectId: last.objectId } };
  }
};
