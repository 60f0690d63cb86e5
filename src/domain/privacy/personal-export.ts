import { allEntities } from "../entities.ts";
import type { Entity } from "../kernel/schema/entity.ts";
import { ownerOf } from "./personal-data.ts";
import { type UserReference, userReferences } from "./user-references.ts";

/** The classes whose rows belong to a person, the account first. */
export const ownedClasses: ReadonlyArray<Entity> = allEntities.filter((entity) => ownerOf(entity) !== null);

/** The fields by which other rows name a person: who entered hours, who decided, who created a record. */
export const referencesByOthers: ReadonlyArray<UserReference> = userReferences.filter(
  ({ entity, field }) => !(field === "user" && ownerOf(entity) === "user"),
);

/** Fields that are never exported, not even to their owner: keys, hashes and tokens. */
export const neverExported: ReadonlyArray<string> = ownedClasses.flatMap(({ name, fields }) =>
  Object.entries(fields).flatMap(([field, { secret }]) => (secret === true ? [`${name}.${field}`] : [])),
);
