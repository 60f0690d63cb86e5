import { allEntities } from "../entities.ts";
import type { Entity } from "../kernel/schema/entity.ts";
import { ownerOf } from "./personal-data.ts";

/** A class whose rows can hold texts of or about a person. `by` lists the fields that name the writer. */
export interface PersonalClass {
  readonly entity: Entity;
  readonly by: ReadonlyArray<string>;
  /** None of its own fields is personal, only those that a firm added. */
  readonly customOnly: boolean;
}

/** The account is changed separately, and its log-ins are deleted. */
const apart: ReadonlyArray<string> = ["User", "Session", "AccountToken", "LoginThrottle"];
const writersOf = ({ fields }: Entity): ReadonlyArray<string> => [
  ...new Set(
    Object.values(fields).flatMap(({ personal }) =>
      personal === undefined || personal === true || personal.by === undefined ? [] : [personal.by],
    ),
  ),
];

/** Every class that can hold texts of or about a person, besides the account and its log-ins. */
export const personalClasses: ReadonlyArray<PersonalClass> = allEntities
  .filter(({ name }) => !apart.includes(name))
  .flatMap((entity) => {
    const [owner, by] = [ownerOf(entity), writersOf(entity)];
    if ((owner === null && by.length === 0) || owner === "objectId") return [];
    return [{ entity, by, customOnly: Object.values(entity.fields).every(({ personal }) => personal === undefined) }];
  });
