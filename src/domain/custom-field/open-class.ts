import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { type Actor, isAdministrator } from "../kernel/context/actor.ts";
import {
  type CustomAccess,
  type CustomClass,
  type CustomField,
  type CustomFields,
  type CustomType,
  customFieldsOf,
  customTypes,
  declaredFields,
  ownClass,
} from "../kernel/context/custom-fields.ts";
import type { Moment } from "../kernel/context/moment.ts";
import type { Decide } from "../kernel/decision/decision.ts";
import { type InputFault, type InvalidInput, invalid, refuseField } from "../kernel/refusal/refusal.ts";
import { customName } from "../kernel/schema/custom-kind.ts";
import { field } from "../kernel/schema/entity.ts";
import { type InputOf, omittable, required } from "../kernel/schema/input.ts";
import { asStored, type Kind, text } from "../kernel/schema/kind.ts";
import { isPlainObject } from "../kernel/values/plain-object.ts";
import { reach } from "../own-record/policy.ts";
import { User } from "../user/entity.ts";
import {
  type DeclareState,
  mostClasses,
  mostFields,
  type PlainCustomClass,
  plainCustomClass,
  store,
} from "./declare.ts";
import { classNameFault, placeField } from "./names.ts";

/** A field that a write declares: its type, and the class of a Pointer or a Relation. */
type OpenField = Pick<CustomField, "type" | "target">;
type OpenFields = Readonly<Record<string, OpenField>>;

const isOpenField = (sent: unknown): sent is OpenField => {
  if (!isPlainObject(sent)) return false;
  const { type, target, ...more } = sent;
  if (Object.keys(more).length > 0 || !customTypes.includes(type as CustomType)) return false;
  const points = type === "Pointer" || type === "Relation";
  return points ? typeof target === "string" && customName.test(target) : target === undefined;
};
const openFieldsKind: Kind<OpenFields, OpenFields, OpenFields, OpenFields, "TypeMismatch" | "KeyInvalid"> = {
  type: "json",
  schema: Schema.Unknown as never,
  expected: { id: "openFields" },
  faults: ["TypeMismatch", "KeyInvalid"],
  parse: (sent) => {
    if (!isPlainObject(sent)) return Result.fail({ tag: "TypeMismatch", expected: { id: "openFields" } });
    for (const [name, of] of Object.entries(sent)) {
      if (!customName.test(name))
        return Result.fail({ tag: "KeyInvalid", expected: { id: "customName" }, inside: { path: [name], got: name } });
      if (!isOpenField(of))
        return Result.fail({ tag: "TypeMismatch", expected: { id: "openFields" }, inside: { path: [name], got: of } });
    }
    return Result.succeed(sent as OpenFields);
  },
  validate: (fields) => Result.succeed(fields),
  format: asStored,
  json: () => ({ type: "object" }),
};

export const openClassInput = {
  class: required(field(text, "A class that is open or new, or User.", { example: "GameScore" })),
  fields: omittable(
    field(openFieldsKind, "The fields that a write is about to give values, with their types.", {
      example: { score: { type: "Number" } },
    }),
  ),
};

const anyone: CustomAccess = ["anyone"];
const openToAll: CustomClass = {
  access: { read: anyone, create: anyone, update: anyone, delete: anyone },
  open: true,
};

/** Names that every record has already. */
const reserved: ReadonlyArray<string> = ["objectId", "createdAt", "updatedAt", "ACL", "className", "length"];
type Tags = "KeyInvalid" | "TypeMismatch" | "TooLarge" | "UnknownField";
type Invalid = InvalidInput<Tags>;

/** What is wrong with one field of the class; null if it may be declared, or is so already. */
const fieldFault = (
  of: string,
  name: string,
  { type, target }: OpenField,
  before: CustomFields,
): InputFault<Tags> | null => {
  const path = ["fields", name];
  if (reserved.includes(name)) return { tag: "KeyInvalid", path, sentence: { id: "nameTaken", field: "fields", name } };
  const was = Object.hasOwn(before, name) ? before[name] : undefined;
  if (was !== undefined && (was.type !== type || was.target !== target)) {
    const pointed = was.target === undefined ? {} : { target: was.target };
    return { tag: "TypeMismatch", path, sentence: { id: "typeStays", name, type: was.type, ...pointed } };
  }
  const place = type === "GeoPoint" ? placeField(before, name) : undefined;
  return place === undefined
    ? null
    : { tag: "TypeMismatch", path, sentence: { id: "onePlace", class: of, name: place } };
};

/** Adds fields to those of a class. The first fault is the refusal. */
const withFields = (of: string, before: CustomFields, sent: OpenFields): Result.Result<CustomFields, Invalid> => {
  const all: Record<string, CustomField> = { ...before };
  for (const [name, { type, target }] of Object.entries(sent)) {
    const fault = fieldFault(of, name, { type, ...(target === undefined ? {} : { target }) }, all);
    if (fault !== null) return Result.fail(invalid([fault]));
    const was = Object.hasOwn(all, name) ? all[name] : undefined;
    if (was === undefined || was.deleted === true) all[name] = { type, ...(target === undefined ? {} : { target }) };
  }
  return Object.keys(all).length > mostFields
    ? Result.fail(refuseField("TooLarge", "fields", { id: "mostDeclared", field: "field", most: mostFields }))
    : Result.succeed(all);
};

const mayAddFields = (of: CustomClass, actor: Actor): boolean =>
  actor.master === true || reach(of, "addField", actor) === "all";

/** The class as it is after a write to it; a refusal if writes do not declare it. */
const opened = (name: string, at: Moment): Result.Result<CustomClass | null, Invalid> => {
  const { declares = [] } = at.actor;
  const mayOpen = isAdministrator(at.actor) || declares.includes("classes");
  if (name === User.name && declares.includes("userFields")) return Result.succeed(null);
  const before = ownClass(at.firm, name);
  if (before !== undefined)
    return before.open === true && mayOpen
      ? Result.succeed(before)
      : Result.fail(refuseField("UnknownField", "fields", { id: "notOpen", name }));
  const fault = classNameFault(name);
  if (fault !== null) return Result.fail(fault);
  if (!mayOpen) return Result.fail(refuseField("KeyInvalid", "class", { id: "notOpen", name }));
  return Object.keys(at.firm.customClasses).length >= mostClasses
    ? Result.fail(refuseField("TooLarge", "class", { id: "mostDeclared", field: "class", most: mostClasses }))
    : Result.succeed(openToAll);
};

/** What accounts answer as a class: they have fields, and their own policy. */
const ofAccounts: CustomClass = { access: { read: [], create: [], update: [], delete: [] } };

/**
 * Declares a class that is open to anyone, and fields of such a class or of accounts, because a write is about to need them (R-CUST-2).
 * What is declared already is no change.
 */
export const openClass: Decide<DeclareState, InputOf<typeof openClassInput>, PlainCustomClass, Invalid> = (
  state,
  { class: name, fields: sent = {} },
  at,
) => {
  const found = opened(name, at);
  if (Result.isFailure(found)) return Result.fail(found.failure);
  const before = declaredFields(at.firm, name);
  const fields = withFields(name, before, sent);
  if (Result.isFailure(fields)) return Result.fail(fields.failure);
  const of = found.success;
  const { customClasses, customFields } = at.firm;
  const isNew = of !== null && ownClass(at.firm, name) === undefined;
  const added = Object.keys(sent).filter((each) => customFieldsOf(at.firm, name)[each] === undefined);
  if (!isNew && of?.access.addField !== undefined && added.length > 0 && !mayAddFields(of, at.actor))
    return Result.fail(refuseField("UnknownField", "fields", { id: "addsNoFields", name }));
  const changed = {
    ...(isNew ? { customClasses: { ...customClasses, [name]: of } } : {}),
    ...(Object.keys(sent).length === 0 ? {} : { customFields: { ...customFields, [name]: fields.success } }),
  };
  return Result.succeed({
    answer: plainCustomClass(name, of ?? ofAccounts),
    changes: Object.keys(changed).length === 0 ? [] : store(state, changed, at),
  });
};
