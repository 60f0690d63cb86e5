import type { Arguments } from "../../../domain/kernel/policy/evaluate.ts";
import type { Latest, Operand, Param, Predicate, Scalar } from "../../../domain/kernel/policy/predicate.ts";
import { customFieldAt, isCustomPath, placeIn } from "../../../domain/kernel/values/custom-path.ts";
import { farnessNumbers } from "../../../domain/kernel/values/place.ts";
import type { OrderBy, Place, Read } from "../../../ports/load.ts";
import { kindOfValue, type Parameter, type ParameterKind, type ParameterKinds } from "../parameters.ts";

/** The limit and offset of a parameterized read; no argument of a caller can have these names. */
export const limitParameter: Parameter = { param: "$limit", kind: "number" };
export const skipParameter: Parameter = { param: "$skip", kind: "number" };

/** The pairs of a parameterized read, as JSON. */
export const pairsParameter: Parameter = { param: "$pairs", kind: "text" };

/** A read with its values as arguments. Reads of one shape share the statement under `key`. */
export interface ParameterizedRead {
  readonly read: Read;
  readonly kinds: ParameterKinds;
  readonly args: Arguments;
  readonly key: string;
}

/** A list with this many values is bound as one parameter; otherwise each length would need its own statement. */
const manyValues = 4;

/** Replaces the literals of a read with parameters. */
export const parameterize = (read: Read, given: Arguments): ParameterizedRead => {
  const kinds: Record<string, ParameterKind> = {};
  const args: Record<string, Arguments[string]> = { ...given };
  for (const name in given) {
    const kind = kindOfValue(given[name]);
    if (kind !== undefined) kinds[name] = kind;
  }
  let count = 0;
  const named = (value: Arguments[string], kind: ParameterKind | undefined): Operand => {
    // A value that no column can hold (NaN) stays: its condition is always false.
    if (kind === undefined) return value as Scalar;
    const param = `$${count++}`;
    kinds[param] = kind;
    args[param] = value;
    return { param };
  };
  const operand = <T extends Scalar | null>(of: Operand<T>): Operand<T> =>
    of === null || typeof of === "object" ? of : (named(of as Scalar, kindOfValue(of)) as Operand<T>);
  const list = (values: ReadonlyArray<Operand>): ReadonlyArray<Operand> => {
    const kind = values.length < manyValues ? undefined : kindOfValue(values);
    return kind === undefined ? values.map(operand) : [named(values as ReadonlyArray<Scalar>, kind)];
  };
  /** The path of a field, with a parameter in place of the place that it is far from. */
  const path = (field: string): string => {
    const [, storage, from = ""] = isCustomPath(field) ? customFieldAt(field) : [];
    if (storage !== "farness") return field;
    const { param } = named(farnessNumbers(placeIn(from)), "reals") as Param;
    return field.slice(0, -from.length) + param;
  };
  const lifted = (where: Predicate): Predicate => {
    switch (where.is) {
      case "always":
      case "never":
        return where;
      case "compare":
      case "reaches":
        return { ...where, field: path(where.field), to: operand(where.to as Operand) } as Predicate;
      case "text":
        return where.anyCase === true && typeof where.text === "string"
          ? { ...where, text: named(where.text, "anyCase") as Operand<string> }
          : { ...where, text: operand(where.text) };
      case "matches":
        return typeof where.pattern === "string"
          ? { ...where, pattern: named(where.pattern, "pattern") as Operand<string> }
          : where;
      case "place":
        return "param" in where.numbers ? where : { ...where, numbers: named(where.numbers, "reals") as Param };
      case "oneOf":
      case "has":
        return { ...where, values: list(where.values) };
      case "and":
      case "or":
        return { is: where.is, of: where.of.map(lifted) };
      case "not":
        return { is: "not", of: lifted(where.of) };
      case "via":
        return { ...where, where: lifted(where.where) };
      case "some":
        return { ...where, where: lifted(where.where), ...liftedLatest(where) };
    }
  };
  const liftedLatest = ({ latest }: { readonly latest?: Latest }) =>
    latest && { latest: { ...latest, among: lifted(latest.among) } };
  const ordered = (of: OrderBy): OrderBy => ({
    ...of,
    field: path(of.field),
    ...(of.last && { last: { ...of.last, ...liftedLatest(of.last) } }),
    ...(of.when === null ? {} : { when: lifted(of.when) }),
    ...(of.ranks === undefined ? {} : { ranks: of.ranks.map(lifted) }),
  });
  const placed = ({ keys, objectId }: Place): Place => ({ keys: keys.map(operand), objectId: operand(objectId) });
  const parameterized = ((): Read => {
    switch (read.kind) {
      case "byId":
      case "logSize":
      case "origins":
        return read;
      case "count":
      case "amounts":
        return { ...read, where: lifted(read.where) };
      case "sumsBy":
        if (read.pairs !== null) args[pairsParameter.param] = JSON.stringify(read.pairs.values);
        return { ...read, where: lifted(read.where), pairs: read.pairs && { ...read.pairs, values: [] } };
      case "many":
        args[limitParameter.param] = read.limit ?? -1;
        args[skipParameter.param] = read.skip;
        kinds[limitParameter.param] = "number";
        kinds[skipParameter.param] = "number";
        return {
          ...read,
          where: lifted(read.where),
          order: read.order.map(ordered),
          ...(read.after && { after: placed(read.after) }),
        };
    }
  })();
  const { entity, ...shape } = parameterized;
  const key = JSON.stringify([
    entity.name,
    shape.kind === "many" ? { ...shape, limit: shape.limit === null, skip: shape.skip > 0 } : shape,
    kinds,
  ]);
  return { read: parameterized, kinds, args, key };
};
