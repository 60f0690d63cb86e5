import { allEntities } from "../entities.ts";
import type { Entity } from "../kernel/schema/entity.ts";
import { ownerOf } from "./personal-data.ts";
import { type Naming, namingUsers } from "./user-references.ts";

/** Classes whose rows belong to a person, the account itself first. */
export const ownClasses: ReadonlyArray<Entity> = allEntities.filter((entity) => ownerOf(entity) !== null);

/** Fields by which rows of others name a person: who entered hours, who decided, who made a record. */
export const namingOthers: ReadonlyArray<Naming> = namingUsers.filter(
  ({ entity, field }) => !(field === "user" && ownerOf(entity) === "user"),
);

/** What is never given out, not to the person either: keys, hashes and tokens, which would let somebody in. */
export const leftOut: ReadonlyArray<string> = ownClasses.flatMap(({ name, fields }) =>
  Object.entries(fields).flatMap(([field, { secret }]) => (secret === true ? [`${name}.${field}`] : [])),
);
