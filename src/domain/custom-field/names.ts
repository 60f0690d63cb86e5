import { derivedFieldOf } from "../derived-fields.ts";
import { allEntities, knownEntity } from "../entities.ts";
import type { CustomFields } from "../kernel/context/custom-fields.ts";
import { type InvalidInput, refuseField } from "../kernel/refusal/refusal.ts";
import { customName } from "../kernel/schema/custom-kind.ts";
import { allFields, type Entity } from "../kernel/schema/entity.ts";
import { shown } from "../kernel/schema/input-faults.ts";
import { OwnRecord } from "../own-record/entity.ts";
import { isExtensible } from "./extensible.ts";

/** Words that a wire or a filter uses itself (R-CUST-3). */
const wireWords: ReadonlyArray<string> = [
  ...["ACL", "authData", "className", "length", "password", "sessionToken", "sharedWith", "relatedTo"],
  ...["and", "or", "not", "__proto__", "constructor", "prototype"],
];
/** Classes that a wire has itself. */
const wireClasses: ReadonlyArray<string> = ["Role", "Installation", "Product", "Audience", "PushStatus", "Idempotency"];

/** The classes to which fields can be added. */
export const extensibleClasses: ReadonlyArray<string> = allEntities.map(({ name }) => name).filter(isExtensible);

/** The names that the fields of a class have already. */
const taken = (of: Entity): ReadonlyArray<string> => [
  ...Object.keys(allFields(of)),
  ...[derivedFieldOf(of.name)?.name].filter((name) => name !== undefined),
  ...wireWords,
];

const invalidKey = (place: string, name: string): InvalidInput<"KeyInvalid"> =>
  refuseField("KeyInvalid", place, { id: "expected", field: place, expected: { id: "customName" }, ...shown(name) });
const takenKey = (place: string, name: string): InvalidInput<"KeyInvalid"> =>
  refuseField("KeyInvalid", place, { id: "nameTaken", field: place, name });

/** Why a field cannot have this name; null if it can (R-CUST-3). */
export const fieldNameFault = (className: string, name: string): InvalidInput<"KeyInvalid"> | null => {
  if (!customName.test(name)) return invalidKey("field", name);
  return taken(knownEntity(className) ?? OwnRecord).includes(name) ? takenKey("field", name) : null;
};
/** Why a class cannot have this name; null if it can. */
export const classNameFault = (name: string): InvalidInput<"KeyInvalid"> | null => {
  if (!customName.test(name)) return invalidKey("class", name);
  return knownEntity(name) !== undefined || wireClasses.includes(name) ? takenKey("class", name) : null;
};

/** Another field of a class that is a place: a class has at most one. */
export const placeField = (fields: CustomFields, own: string): string | undefined =>
  Object.keys(fields).find((name) => name !== own && fields[name]?.type === "GeoPoint");
