import { evaluate, latestOf, type RelatedRecords, valueAt } from "../domain/kernel/policy/evaluate.ts";
import type { By, Predicate, Scalar } from "../domain/kernel/policy/predicate.ts";
import type { OrderBy } from "./load.ts";

type Key = Scalar | null;
/** The value by which a row is ordered; null where the field is absent or hidden. */
export const orderKey = (
  { field, ranks, last, when }: OrderBy,
  row: Readonly<Record<string, unknown>>,
  around: RelatedRecords,
): Key => {
  if (ranks !== undefined) {
    const rank = ranks.findIndex((each) => evaluate(each, row, {}, around));
    return rank < 0 ? null : rank;
  }
  if (last !== undefined) {
    const found = around.pointing(last.entity, last.by, row.objectId as string);
    return valueAt(latestOf(found, last.latest, {}, around)[0] ?? {}, field) as Key;
  }
  return when === null || evaluate(when, row, {}, around) ? (valueAt(row, field) as Key) : null;
};

const never: Predicate = { is: "never" };
const and = (...of: ReadonlyArray<Predicate>): Predicate => ({ is: "and", of });
const or = (...of: ReadonlyArray<Predicate>): Predicate => ({ is: "or", of });
const not = (of: Predicate): Predicate => ({ is: "not", of });

/** The rows of this rank; those of none have none of the conditions. */
const rankIs = (ranks: ReadonlyArray<Predicate>, rank: Key): Predicate =>
  rank === null ? not(or(...ranks)) : and(...ranks.slice(0, Number(rank)).map(not), ranks[Number(rank)] ?? never);

const compared = (by: OrderBy, how: By, key: Key): Predicate => {
  const holds: Predicate = { is: "compare", field: by.field, by: how, to: key };
  if (by.last !== undefined) return { is: "some", ...by.last, where: holds };
  return by.when === null ? holds : and(by.when, holds);
};
const hasNone = (by: OrderBy): Predicate => {
  const none: Predicate = { is: "compare", field: by.field, by: "=", to: null };
  if (by.last !== undefined) return not({ is: "some", ...by.last, where: not(none) });
  return by.when === null ? none : or(not(by.when), none);
};

/** The rows whose key is this. */
const equals = (by: OrderBy, key: Key): Predicate =>
  by.ranks !== undefined ? rankIs(by.ranks, key) : key === null ? hasNone(by) : compared(by, "=", key);

/** The rows whose key comes behind this. */
const behind = (by: OrderBy, key: Key): Predicate => {
  const { ranks, descending } = by;
  if (key === null) return descending ? never : not(equals(by, null));
  if (ranks === undefined) return descending ? or(compared(by, "<", key), hasNone(by)) : compared(by, ">", key);
  const others = [...ranks.keys()].filter((rank) => (descending ? rank < Number(key) : rank > Number(key)));
  return or(...others.map((rank) => rankIs(ranks, rank)), ...(descending ? [rankIs(ranks, null)] : []));
};

/** The rows that an order puts behind the row with these keys and this id. */
export const rowsBehind = (order: ReadonlyArray<OrderBy>, keys: ReadonlyArray<Key>, objectId: string): Predicate => {
  const last: Predicate = { is: "compare", field: "objectId", by: ">", to: objectId };
  return order.reduceRight<Predicate>((further, by, i) => {
    const key = keys[i] ?? null;
    return or(behind(by, key), and(equals(by, key), further));
  }, last);
};
