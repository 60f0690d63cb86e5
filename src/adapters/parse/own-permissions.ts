import type { PlainCustomClass } from "../../domain/custom-field/declare.ts";
import { customReadings, roles } from "../../domain/kernel/context/actor.ts";
import type { CustomAccess } from "../../domain/kernel/context/custom-fields.ts";
import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { badJson } from "./parse-fault.ts";

type Values = Readonly<Record<string, unknown>>;
/** The rights of an own class, as `customClasses` says and takes them. */
export type OwnRights = Pick<
  PlainCustomClass,
  "open" | "read" | "create" | "update" | "delete" | "find" | "get" | "count" | "addField"
>;

const keys: ReadonlyMap<string, CustomAccess[number]> = new Map([
  ["*", "anyone" as const],
  ["requiresAuthentication", "everyone" as const],
  ...roles.map((role) => [`role:${role}`, role] as const),
]);
const keyOf = new Map([...keys].map(([key, word]) => [word, key]));
const permission = (access: CustomAccess): Values => ({
  ...Object.fromEntries(access.flatMap((each) => (keyOf.has(each) ? [[keyOf.get(each), true] as const] : []))),
  ...(access.includes("owner") ? { pointerFields: ["owner"] } : {}),
});

/** Fields of a class that is not open are added by administrators alone, through `/schemas`. */
const byAdministrators = { "role:administrator": true };
/** Class-level permissions of an own class, as `/schemas` shows them. */
export const ownPermissions = ({ open, read, addField = ["anyone"], ...of }: OwnRights): Values => {
  const states = customReadings.some((each) => of[each] !== undefined) || !addField.includes("anyone");
  return {
    ...Object.fromEntries(customReadings.map((each) => [each, permission(of[each] ?? read)])),
    ...{ create: permission(of.create), update: permission(of.update), delete: permission(of.delete) },
    addField: open ? permission(addField) : byAdministrators,
    // Parse shows the empty list of fields until somebody writes permissions.
    protectedFields: states ? {} : { "*": [] },
  };
};

const operations = [...customReadings, "create", "update", "delete", "addField"] as const;
type Operation = (typeof operations)[number];
const refused = (operation: string, text: string) => badJson(`classLevelPermissions.${operation}: ${text}`);

/** The access that a sent permission is. What firmcore would not enforce is refused: its author would believe it closed. */
const accessOf = (operation: Operation, sent: unknown, open: boolean): CustomAccess => {
  if (sent === undefined || sent === null) return [];
  if (!hasFields(sent)) throw refused(operation, "expected an object");
  return Object.entries(sent).flatMap(([key, value]): CustomAccess => {
    if (key === "pointerFields") {
      const owned =
        JSON.stringify(value) === '["owner"]' && !open && operation !== "create" && operation !== "addField";
      if (owned) return ["owner"];
      if (JSON.stringify(value) === "[]") return [];
      throw refused(operation, 'pointerFields: only ["owner"] of a class that is not open');
    }
    const word = keys.get(key);
    if (word === undefined)
      throw refused(operation, `expected *, requiresAuthentication or a role of firmcore, got ${key.slice(0, 60)}`);
    if (value !== true) throw refused(operation, `expected true for ${key}`);
    return [word];
  });
};

/** Names beside the operations. */
const others: ReadonlySet<string> = new Set(["protectedFields", "readUserFields", "writeUserFields"]);
const isEmpty = (value: unknown): boolean =>
  Array.isArray(value) ? value.length === 0 : hasFields(value) && Object.values(value).every(isEmpty);
const same = (a: CustomAccess, b: CustomAccess): boolean =>
  JSON.stringify([...a].sort()) === JSON.stringify([...b].sort());

/** Whether sent permissions leave the adding of fields to administrators, so that the class need not be open. */
export const leavesFieldsToAdministrators = (sent: unknown): boolean =>
  hasFields(sent) && JSON.stringify((sent as Values).addField) === JSON.stringify(byAdministrators);

/**
 * The rights for `customClasses.declare` of sent class-level permissions, which replace all; what is not sent is for nobody, as in Parse.
 * The class of a log or an included row is read by whoever may both find and get.
 */
export const rightsOf = (sent: unknown, open: boolean): Omit<OwnRights, "open"> => {
  if (!hasFields(sent)) throw badJson("classLevelPermissions must be an object");
  for (const [name, value] of Object.entries(sent)) {
    if (others.has(name) && !isEmpty(value))
      throw refused(name, "not offered; declare a field with the roles that read it (customFields.declare)");
    if (!others.has(name) && !operations.includes(name as Operation)) throw refused(name.slice(0, 60), "unknown");
  }
  const given = sent as Values;
  const access = (operation: Operation): CustomAccess => accessOf(operation, given[operation], open);
  const [find, get, count, addField] = [access("find"), access("get"), access("count"), access("addField")];
  const written = { create: access("create"), update: access("update"), delete: access("delete") };
  if (!open && addField.some((each) => each !== "administrator"))
    throw refused("addField", "only administrators add fields to a class that is not open");
  const read = find.filter((each) => get.includes(each));
  const readings = same(find, get) && same(find, count) ? { find: null, get: null, count: null } : { find, get, count };
  return { read, ...readings, ...written, ...(open ? { addField } : {}) } as Omit<OwnRights, "open">;
};
