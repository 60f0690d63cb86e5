import { hasFields } from "../../../domain/kernel/values/plain-object.ts";
import { withoutSignature } from "../file-addresses.ts";
import { badQuery } from "../parse-fault.ts";
import { targetOf } from "../where.ts";
import type { WireClass, WireField } from "../wire-class.ts";
import { fromGlobalId, objectIdOf, typeName } from "./names.ts";

type Values = Readonly<Record<string, unknown>>;

/** The operators of the dialect by their names in GraphQL. */
const operators: Readonly<Record<string, string>> = {
  ...{ equalTo: "$eq", notEqualTo: "$ne", lessThan: "$lt", lessThanOrEqualTo: "$lte" },
  ...{ greaterThan: "$gt", greaterThanOrEqualTo: "$gte", in: "$in", notIn: "$nin", exists: "$exists" },
  ...{ matchesRegex: "$regex", options: "$options", contains: "$all", containedBy: "$containedBy" },
  ...{ nearSphere: "$nearSphere", maxDistance: "$maxDistance" },
};
const joins: Readonly<Record<string, string>> = { AND: "$and", OR: "$or", NOR: "$nor" };
const deepest = 30;

const point = (value: unknown) => ({ __type: "GeoPoint", ...(value as object) });
/** Operators whose value has another shape in GraphQL. */
const reshaped: Readonly<Record<string, (value: Values) => readonly [string, unknown]>> = {
  text: ({ search }) => ["$text", { $search: { $term: (search as Values | undefined)?.term } }],
  nearSphere: (value) => ["$nearSphere", point(value)],
  within: ({ box }) => {
    const { bottomLeft, upperRight } = (box ?? {}) as Values;
    return ["$within", { $box: [point(bottomLeft), point(upperRight)] }];
  },
  geoWithin: ({ polygon, centerSphere }) => {
    if (Array.isArray(polygon)) return ["$geoWithin", { $polygon: polygon.map(point) }];
    const { center, distance } = (centerSphere ?? {}) as Values;
    const { latitude, longitude } = (center ?? {}) as Values;
    return ["$geoWithin", { $centerSphere: [[longitude, latitude], distance] }];
  },
  geoIntersects: ({ point: at }) => ["$geoIntersects", { $point: point(at) }],
};

const pointer = ({ className }: WireClass, id: unknown) => ({
  ...{ __type: "Pointer", className, objectId: objectIdOf(className.replace(/^_/, ""), String(id)) },
});
/** Each id of a value, or of a list of them. */
const mapped = (value: unknown, to: (id: unknown) => unknown): unknown =>
  Array.isArray(value) ? value.map((each) => (each === null ? null : to(each))) : value === null ? null : to(value);

/** Classes by the name of their entity, with the fields that the firm declared. */
export type ClassOf = (name: string) => WireClass | undefined;

/** A condition on a pointer: on the row behind it, or whether there is one. */
const onPointer = (target: WireClass, condition: Values, classOf: ClassOf, depth: number): Values =>
  Object.fromEntries(
    Object.entries(condition).map(([name, value]) => {
      if (name === "exists") return ["$exists", value];
      if (name === "have" || name === "haveNot") {
        const where = whereOf(target, value as Values, classOf, depth + 1);
        return [name === "have" ? "$inQuery" : "$notInQuery", { className: target.className, where }];
      }
      return [operators[name] ?? name, mapped(value, (id) => pointer(target, id))];
    }),
  );

/** A condition on a pointer to one of several classes: one for each class that it names. */
const onEither = (fields: ReadonlyArray<WireField>, condition: Values, classOf: ClassOf, depth: number): Values => {
  const targets = fields.flatMap((each) => targetOf(each) ?? []);
  const pointed = (id: unknown) => {
    const type = fromGlobalId(String(id))?.type;
    const target = targets.find((each) => typeName(each) === type) ?? targets[0];
    return target === undefined ? null : pointer(target, id);
  };
  return Object.fromEntries(
    Object.entries(condition).map(([name, value]) => {
      const [, verb, type] = /^(have|haveNot)([A-Z]\w*)$/.exec(name) ?? [];
      const target = targets.find((each) => typeName(each) === type);
      if (name === "equalTo") return ["$in", [mapped(value, pointed)]];
      if (target === undefined || verb === undefined)
        return [operators[name] ?? name, name === "exists" ? value : mapped(value, pointed)];
      const where = whereOf(target, value as Values, classOf, depth + 1);
      return [verb === "have" ? "$inQuery" : "$notInQuery", { className: target.className, where }];
    }),
  );
};

const onValue = (condition: Values): Values =>
  Object.fromEntries(
    Object.entries(condition).map(([name, value]) => {
      const other = reshaped[name];
      return other === undefined
        ? [operators[name] ?? name, typeof value === "string" ? withoutSignature(value) : value]
        : other((value ?? {}) as Values);
    }),
  );

/** `where` of the dialect for that of a client. */
export const whereOf = (of: WireClass, where: Values, classOf: ClassOf, depth = 1): Values => {
  if (depth > deepest) throw badQuery(`where is nested more than ${deepest} deep`);
  const all: Array<readonly [string, unknown]> = [];
  for (const [name, condition] of Object.entries(where)) {
    const join = joins[name];
    if (condition === null || condition === undefined) continue;
    if (join !== undefined) {
      const inner = (condition as ReadonlyArray<Values>).map((each) => whereOf(of, each, classOf, depth + 1));
      all.push([join, inner]);
      continue;
    }
    if (!hasFields(condition)) continue;
    if (name === "id" || name === "objectId") {
      const ids = Object.entries(condition).map(([by, value]) => [
        operators[by] ?? by,
        by === "exists" ? value : mapped(value, (id) => objectIdOf(typeName(of), String(id))),
      ]);
      all.push(["objectId", Object.fromEntries(ids)]);
      continue;
    }
    const either = of.either[name];
    const wire = of.fields[name];
    const target = wire?.field.references === undefined ? undefined : classOf(wire.field.references);
    if (either !== undefined) all.push([name, onEither(either, condition, classOf, depth)]);
    else if (target !== undefined) all.push([name, onPointer(target, condition, classOf, depth)]);
    else all.push([name, onValue(condition)]);
  }
  // Both names of an id, or one condition beside a join of the same name, stand side by side.
  const names = all.map(([name]) => name);
  return new Set(names).size === names.length
    ? Object.fromEntries(all)
    : { $and: all.map(([name, condition]) => ({ [name]: condition })) };
};
