import { allEntities } from "../entities.ts";
import type { Entity } from "../kernel/schema/entity.ts";
import { ownerOf } from "./personal-data.ts";
import { type UserReference, userReferences } from "./user-references.ts";

/** Classes whose rows belong to a person, the account itself first. */
export const ownedClasses: ReadonlyArray<Entity> = allEntities.filter((entity) => ownerOf(entity) !== null);

/** Fields by which rows of others name a person: who entered hours, who decided, who made a record. */
export const referencesByOthers: ReadonlyArray<UserReference> = userReferences.filter(
  ({ entity, field }) => !(field === "user" && ownerOf(entity) === "user"),
);

/** What is never given out, not to the person either: keys, hashes and tokens, which would let somebody in. */
export const neverExported: ReadonlyArray<string> = ownedClasses.flatMap(({ name, fields }) =>
  Object.entries(fields).flatMap(([field, { secret }]) => (secret === true ? [`${name}.${field}`] : [])),
);
