import { type RelatedRecords, valueAt } from "../../domain/kernel/policy/evaluate.ts";
import type { Predicate, Scalar } from "../../domain/kernel/policy/predicate.ts";

type Values = Readonly<Record<string, unknown>>;

/** A field of a row, or of a row that it points to. */
interface Place {
  readonly through: ReadonlyArray<{ readonly field: string; readonly entity: string }>;
  readonly field: string;
}
/** A value that a row must have in a place. */
interface Key {
  readonly place: Place;
  readonly value: Scalar;
}

/** More alternatives than this are judged one by one. */
const mostKeys = 100;

/** The keys of which a row that satisfies the condition has one; null where the condition is about something else. */
const keysOf = (where: Predicate, through: Place["through"] = []): ReadonlyArray<Key> | null => {
  switch (where.is) {
    case "never":
      return [];
    case "compare":
      return where.by === "=" && where.to !== null && typeof where.to !== "object"
        ? [{ place: { through, field: where.field }, value: where.to }]
        : null;
    case "oneOf": {
      const { field, values } = where;
      if (values.length > mostKeys || values.some((each) => typeof each === "object")) return null;
      return values.map((value) => ({ place: { through, field }, value: value as Scalar }));
    }
    case "or": {
      const all = where.of.map((each) => keysOf(each, through));
      const found = all.flatMap((each) => each ?? []);
      return all.includes(null) || found.length > mostKeys ? null : found;
    }
    case "and": {
      const found = where.of.map((each) => keysOf(each, through)).filter((each) => each !== null);
      // The fewest, and of the row itself rather than behind a pointer.
      const cost = (of: ReadonlyArray<Key>): number =>
        of.length + 10 * Math.max(0, ...of.map(({ place }) => place.through.length));
      return found.toSorted((one, other) => cost(one) - cost(other))[0] ?? null;
    }
    case "via":
      return keysOf(where.where, [...through, { field: where.field, entity: where.entity }]);
    default:
      return null;
  }
};

const idsIn = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [value]);
const valuesAt = ({ through, field }: Place, row: Values, around: RelatedRecords): ReadonlyArray<unknown> => {
  let rows: ReadonlyArray<Values> = [row];
  for (const { field: pointer, entity } of through)
    rows = rows.flatMap((each) =>
      idsIn(valueAt(each, pointer)).flatMap((id): ReadonlyArray<Values> => {
        const found = typeof id === "string" ? around.get(entity, id) : undefined;
        return found === undefined ? [] : [found];
      }),
    );
  return rows.map((each) => valueAt(each, field));
};

/** Conditions by what a row must have, so that those which a row may satisfy are found without asking all of them. */
export interface ViewIndex<V> {
  readonly add: (view: V, where: Predicate) => void;
  readonly remove: (view: V, where: Predicate) => void;
  /** Those that the row may satisfy, and no more of the others than have to be judged. */
  readonly candidates: (row: Values, around: RelatedRecords, found: Set<V>) => void;
}

export const viewIndex = <V>(): ViewIndex<V> => {
  const unkeyed = new Set<V>();
  const places = new Map<string, { readonly place: Place; readonly views: Map<Scalar, Set<V>> }>();
  return {
    add: (view, where) => {
      const keys = keysOf(where);
      if (keys === null) unkeyed.add(view);
      for (const { place, value } of keys ?? []) {
        const name = JSON.stringify(place);
        const at = places.get(name) ?? { place, views: new Map<Scalar, Set<V>>() };
        places.set(name, at);
        at.views.set(value, (at.views.get(value) ?? new Set()).add(view));
      }
    },
    remove: (view, where) => {
      unkeyed.delete(view);
      for (const { place, value } of keysOf(where) ?? []) {
        const name = JSON.stringify(place);
        const at = places.get(name);
        const views = at?.views.get(value);
        views?.delete(view);
        if (views?.size === 0) at?.views.delete(value);
        if (at?.views.size === 0) places.delete(name);
      }
    },
    candidates: (row, around, found) => {
      for (const view of unkeyed) found.add(view);
      for (const { place, views } of places.values())
        for (const value of valuesAt(place, row, around))
          for (const view of views.get(value as Scalar) ?? []) found.add(view);
    },
  };
};
