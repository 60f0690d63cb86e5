import { datedFieldOf, derivedFieldOf, isDerived } from "../../domain/derived-fields.ts";
import { entityNamed, knownEntity } from "../../domain/entities.ts";
import { allFields, type Entity, type Field, type Fields } from "../../domain/kernel/schema/entity.ts";
import { longText } from "../../domain/kernel/schema/kind.ts";
import { policies } from "../policy/policies.ts";

export const comparing = { atLeast: ">=", atMost: "<=", above: ">", below: "<", reaches: "reaches" } as const;
/** The operators that compare a part of a text, and where it has to be. */
export const partOperators = { startsWith: "start", endsWith: "end", contains: "inside" } as const;
const ordered: ReadonlySet<string> = new Set([
  "text",
  "url",
  "id",
  "day",
  "instant",
  "percent",
  "hours",
  "integer",
  "number",
]);
const scalar: ReadonlySet<string> = new Set([...ordered, "boolean", "literal", "word"]);

/** Whether the field has one value, which can be compared. */
export const isScalar = ({ kind }: Field): boolean => scalar.has(kind.type);
/** The same without notes: nobody orders by them, and a cursor would hold them whole. */
export const hasOneValue = (field: Field): boolean => isScalar(field) && field.kind !== longText;
/** Whether the field is an amount, which is compared within its currency. */
export const isAmount = ({ kind }: Field): boolean => kind.type === "money";

/** Whether the field is a place or a polygon. */
const isShape = ({ kind }: Field): boolean => kind.type === "point" || kind.type === "polygon";

/** The class that the field points to, if its records can be read. */
export const targetOf = ({ references }: Field): Entity | undefined =>
  references === undefined || policies[references] === undefined ? undefined : entityNamed(references);

/** The classes whose values a filter can compare with. */
export const comparedClasses: ReadonlyArray<string> = Object.keys(policies).filter(
  (name) => knownEntity(name) !== undefined,
);
const byKind = new Map<string, ReadonlyArray<string>>();
/** The stored fields of all classes with values of this kind, as `Class.field`. */
export const fieldsOfKind = ({ kind }: Field): ReadonlyArray<string> => {
  const cached = byKind.get(kind.type);
  if (cached !== undefined) return cached;
  const found = comparedClasses.flatMap((name) =>
    [...filterableFields(entityNamed(name))].flatMap(([field, of]) =>
      of.kind.type === kind.type && isStored(of) ? [`${name}.${field}`] : [],
    ),
  );
  byKind.set(kind.type, found);
  return found;
};
const isStored = (field: Field): boolean => isScalar(field) && !isDerived(field);

const operators = new WeakMap<Field, ReadonlyArray<string>>();
/** The operators of a field. */
export const operatorsOf = (field: Field): ReadonlyArray<string> => {
  const known = operators.get(field) ?? findOperators(field);
  operators.set(field, known);
  return known;
};
const findOperators = (field: Field): ReadonlyArray<string> => {
  const { type, items } = field.kind;
  const one = isScalar(field) || isAmount(field) || isShape(field);
  return [
    ...(one ? ["is", "not", "in", "notIn"] : []),
    "exists",
    ...(ordered.has(type) ? Object.keys(comparing) : []),
    ...(isAmount(field) ? ["atLeast", "atMost", "above", "below"] : []),
    ...(isStored(field) ? ["among", "notAmong"] : []),
    ...(type === "text" || type === "url" ? [...Object.keys(partOperators), "matches", "words"] : []),
    ...(type === "point" ? ["near", "within"] : type === "polygon" ? ["covers"] : []),
    ...(items === undefined ? [] : ["hasAll", "hasAny", "hasOnly"]),
    ...(targetOf(field) === undefined ? [] : ["where"]),
  ];
};

const filterable = new WeakMap<Entity, ReadonlyMap<string, Field>>();
/**
 * The fields that a filter, an order and `distinct` may name: all but secret ones, and the label of a derived word, which is shown only
 * while it names the state of today. The word itself takes labels.
 */
export const filterableFields = (entity: Entity): ReadonlyMap<string, Field> => {
  const known = filterable.get(entity) ?? findFilterable(entity);
  filterable.set(entity, known);
  return known;
};
const findFilterable = (entity: Entity): ReadonlyMap<string, Field> => {
  const others = [derivedFieldOf(entity.name), datedFieldOf(entity.name)].filter((each) => each !== undefined);
  const fields: Fields = {
    ...allFields(entity),
    ...Object.fromEntries(others.map(({ name, field }) => [name, field])),
  };
  return new Map(
    Object.entries(fields).filter(
      ([name, field]) =>
        field.secret !== true &&
        name !== "organizationId" &&
        name !== "custom" &&
        !(name === "statusLabel" && derivedFieldOf(entity.name) !== undefined),
    ),
  );
};
