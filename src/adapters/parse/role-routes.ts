import { roles } from "../../domain/kernel/context/actor.ts";
import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { parsedJson } from "./json.ts";
import { pageAsked } from "./list-query.ts";
import { badQuery, objectNotFound } from "./parse-fault.ts";
import { ok, type Route, type Visit } from "./route.ts";

// The roles are those of the rules, so they are as old as the rules, nobody writes them, and the name is the id.
const since = "1970-01-01T00:00:00.000Z";
const roleRow = (name: string) => ({
  ...{ objectId: name, createdAt: since, updatedAt: since, ACL: { "*": { read: true } }, name },
  users: { __type: "Relation", className: "_User" },
  roles: { __type: "Relation", className: "_Role" },
});

/** The names that a condition on the name or the id lets through. */
const named = (condition: unknown): ReadonlyArray<unknown> => {
  if (typeof condition === "string") return [condition];
  const of = hasFields(condition) ? Object.entries(condition) : [];
  const [[operator, value] = []] = of;
  if (of.length === 1 && operator === "$eq") return [value];
  if (of.length === 1 && operator === "$in" && Array.isArray(value)) return value;
  throw badQuery("roles are found by their name: equality and $in");
};
const found = (sent: unknown): ReadonlyArray<string> => {
  const where = typeof sent === "string" ? parsedJson(sent, "where") : (sent ?? {});
  if (!hasFields(where)) throw badQuery("where must be an object");
  return Object.entries(where).reduce<ReadonlyArray<string>>((left, [field, condition]) => {
    if (field !== "name" && field !== "objectId") return [];
    const wanted = named(condition);
    return left.filter((role) => wanted.includes(role));
  }, roles);
};

/** Reads the roles of a firm; for everybody who is signed in. */
export const rolesRoute = (visit: Visit): Route | undefined => {
  const { method, path, parameters } = visit.request;
  const below =
    path[0] === "classes" && path[1] === "_Role" ? path.slice(2) : path[0] === "roles" ? path.slice(1) : undefined;
  if (below === undefined || method !== "GET" || below.length > 1) return undefined;
  return async () => {
    await visit.call("identity.me", {});
    const [objectId] = below;
    const names = objectId === undefined ? found(parameters.where) : found({ objectId });
    if (objectId !== undefined && names.length === 0) throw objectNotFound("_Role");
    if (objectId !== undefined) return ok(roleRow(objectId));
    const { skip, limit, count } = pageAsked(parameters);
    const results = names.slice(skip, skip + limit).map(roleRow);
    return ok({ results, ...(count ? { count: names.length } : {}) });
  };
};
