import { allEntities } from "../entities.ts";
import type { Entity } from "../kernel/schema/entity.ts";
import { ownerOf } from "./personal-data.ts";

/** A class whose rows can tell of a person, and by which fields texts of theirs name their writer. */
export interface PersonalClass {
  readonly entity: Entity;
  readonly by: ReadonlyArray<string>;
  /** None of its own fields is personal, only what a firm added. */
  readonly customOnly: boolean;
}

/** Log-ins go with the account, which is changed by itself. */
const apart: ReadonlyArray<string> = ["User", "Session", "AccountToken", "LoginThrottle"];
const writersOf = ({ fields }: Entity): ReadonlyArray<string> => [
  ...new Set(
    Object.values(fields).flatMap(({ personal }) =>
      personal === undefined || personal === true || personal.by === undefined ? [] : [personal.by],
    ),
  ),
];

/** Every class in which texts of a person may stand, beside the account and its log-ins. */
export const personalClasses: ReadonlyArray<PersonalClass> = allEntities
  .filter(({ name }) => !apart.includes(name))
  .flatMap((entity) => {
    const [owner, by] = [ownerOf(entity), writersOf(entity)];
    if ((owner === null && by.length === 0) || owner === "objectId") return [];
    return [{ entity, by, customOnly: Object.values(entity.fields).every(({ personal }) => personal === undefined) }];
  });
