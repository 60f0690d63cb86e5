import { allEntities } from "../entities.ts";
import type { Entity } from "../kernel/schema/entity.ts";

/** A field that names an account, such as `Project.projectManager`. */
export interface UserReference {
  readonly entity: Entity;
  readonly field: string;
  readonly name: string;
}
/** Deleted together with the account. */
const logIns: ReadonlyArray<string> = ["Session", "AccountToken", "LoginThrottle"];

/** Every field by which a row names an account, except those of its log-ins. */
export const userReferences: ReadonlyArray<UserReference> = allEntities
  .filter(({ name }) => !logIns.includes(name))
  .flatMap((entity) =>
    Object.entries(entity.fields).flatMap(([field, { references }]) =>
      references === "User" ? [{ entity, field, name: `${entity.name}.${field}` }] : [],
    ),
  );
