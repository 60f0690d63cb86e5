import * as Result from "effect/Result";
import { roles } from "../kernel/context/actor.ts";
import {
  type CustomAccess,
  type CustomClass,
  type CustomField,
  customFieldsOf,
  customRights,
  customTypes,
  type Declarations,
  declaredFields,
  mostIndexed,
  ownClass,
  slotOf,
} from "../kernel/context/custom-fields.ts";
import type { Moment } from "../kernel/context/moment.ts";
import type { Decide, Decision } from "../kernel/decision/decision.ts";
import { type HasHistory, type InvalidInput, refuseField } from "../kernel/refusal/refusal.ts";
import { similarNames } from "../kernel/refusal/similar-names.ts";
import { anyJson, customKind, orderedTypes } from "../kernel/schema/custom-kind.ts";
import { field, optional } from "../kernel/schema/entity.ts";
import { changeable, type InputOf, omittable, required } from "../kernel/schema/input.ts";
import { shown } from "../kernel/schema/input-faults.ts";
import { boolean, list, literal, text } from "../kernel/schema/kind.ts";
import { clone } from "../kernel/values/clone.ts";
import type { Organization } from "../organization/entity.ts";
import { settingsRow } from "../organization/settings-row.ts";
import { isIndexable } from "./extensible.ts";
import { hasFreeSlot, type IndexChange, indexedAnew, withIndex, withoutIndex, withoutIndexes } from "./indexes.ts";
import { classNameFault, extensibleClasses, fieldNameFault, placeField } from "./names.ts";

/** The most own classes of a firm, and the most fields of a class (R-CUST-2). */
export const mostClasses = 200;
export const mostFields = 500;

const className = required(field(text, "A built-in class, or one that the firm declared.", { example: "Project" }));
const fieldName = required(field(text, "A letter, then letters, digits and underscores.", { example: "matterType" }));
const doc = omittable(optional(text, "What it is, for people.", { example: "Matter" }));
const someRoles = list(literal(...roles), 6);

export const declareFieldInput = {
  class: className,
  field: fieldName,
  type: required(field(literal(...customTypes), "The type of its values; it stays.", { example: "String" })),
  target: omittable(optional(text, "The class of a Pointer or a Relation.", { example: null })),
  doc,
  required: omittable(field(boolean, "Whether a record that is created must have it.", { example: false })),
  default: omittable(optional(anyJson, "The value of a new record that gives none.", { example: "Litigation" })),
  indexed: omittable(
    field(boolean, "Whether filters and orders by it use an index; for types with an order.", { example: false }),
  ),
  read: omittable(
    optional(someRoles, "The roles that see it. Default: all that read the record (R-CUST-4).", {
      example: ["administrator", "projectManager"],
    }),
  ),
  write: omittable(
    optional(someRoles, "The roles that write it. Default: all that may change the whole record.", {
      example: ["administrator"],
    }),
  ),
};
export const deleteFieldInput = { class: className, field: fieldName };

const access = list(literal("anyone", "everyone", "owner", ...roles), 9);
const ownerAndStaff = { example: ["owner", "administrator"] };
const unstated = { example: null };
export const declareClassInput = {
  class: required(field(text, "The name of the class.", { example: "Intake" })),
  doc,
  read: omittable(
    field(
      access,
      "Who reads its records: everyone of the firm, the owner, roles, or anyone who may call the host. Default: the owner.",
      ownerAndStaff,
    ),
  ),
  find: changeable(optional(access, "Who lists its records, if others than those who read them.", unstated)),
  get: changeable(
    optional(access, "Who gets a record by its id, changes included, if others than those who read them.", unstated),
  ),
  count: changeable(optional(access, "Who counts its records, if others than those who read them.", unstated)),
  create: omittable(
    field(access, "Who creates records, and then owns them. Default: everyone.", { example: ["everyone"] }),
  ),
  update: omittable(field(access, "Who changes its records. Default: the owner.", ownerAndStaff)),
  delete: omittable(field(access, "Who deletes its records. Default: the owner.", ownerAndStaff)),
  addField: changeable(
    optional(access, "Whose writes add fields to an open class, which stays open with it.", unstated),
  ),
};
export const deleteClassInput = { class: required(field(text, "The name of the class.", { example: "Intake" })) };

/** The firm's row, which has the declarations. */
export interface DeclareState {
  readonly organization: Organization | null;
}

/** A declared field, as callers read it; a copy, because the settings are cached. */
export interface PlainCustomField extends Omit<CustomField, "deleted" | "fixed"> {
  readonly class: string;
  readonly field: string;
  /** Whether the host defined it, so that a firm cannot change it (R-CUST-1). */
  readonly fixed: boolean;
}
export const plainCustomField = (
  className: string,
  name: string,
  { deleted: _, fixed, ...of }: CustomField,
): PlainCustomField => clone({ class: className, field: name, ...of, fixed: fixed === true });
/** A declared class, as callers read it. */
export interface PlainCustomClass {
  readonly class: string;
  readonly doc?: string;
  readonly read: CustomAccess;
  readonly create: CustomAccess;
  readonly update: CustomAccess;
  readonly delete: CustomAccess;
  readonly find?: CustomAccess;
  readonly get?: CustomAccess;
  readonly count?: CustomAccess;
  readonly addField?: CustomAccess;
  readonly fixed: boolean;
  /** Whether writes declare its fields. */
  readonly open: boolean;
}
export const plainCustomClass = (name: string, { access: of, doc, fixed, open }: CustomClass): PlainCustomClass =>
  clone({
    class: name,
    ...(doc === undefined ? {} : { doc }),
    ...of,
    fixed: fixed === true,
    open: open === true,
  });

type Invalid<Tag extends InvalidInput["_tag"]> = InvalidInput<Tag>;

const unknownClass = (place: string, name: string, at: Moment): Invalid<"UnknownWord"> => {
  const own = Object.keys(at.firm.customClasses).filter((each) => ownClass(at.firm, each) !== undefined);
  const known = [...extensibleClasses, ...own];
  const near = similarNames(name, known);
  return refuseField("UnknownWord", place, { id: "unknownClass", field: place, name, known: near }, near);
};
const isFieldClass = (name: string, at: Moment): boolean =>
  extensibleClasses.includes(name) || ownClass(at.firm, name) !== undefined;

const tooMany = (place: "class" | "field", most: number): Invalid<"TooLarge"> =>
  refuseField("TooLarge", place, { id: "mostDeclared", field: place, most });

export const store = ({ organization }: DeclareState, declarations: Partial<Declarations>, at: Moment) =>
  settingsRow(organization, { ...at.firm, ...declarations }, at).changes;
/** The changes of declarations and of the indexes that follow them. */
const stored = (
  state: DeclareState,
  declarations: Partial<Declarations>,
  indexes: IndexChange | null,
  at: Moment,
): Pick<Decision<unknown>, "changes" | "keys"> => {
  if (indexes === null) return { changes: store(state, declarations, at) };
  const { customIndexes, keys } = indexes;
  const changes = store(state, { ...declarations, customIndexes }, at);
  return keys.length === 0 ? { changes } : { changes, keys };
};
const withField = (name: string, field: string, of: CustomField, at: Moment): Partial<Declarations> => ({
  customFields: {
    ...at.firm.customFields,
    [name]: { ...declaredFields(at.firm, name), [field]: of },
  },
});

/** What was given, without what is the default anyway. */
const given = ({ required: isRequired, indexed, ...of }: Readonly<Record<string, unknown>>): CustomField =>
  Object.fromEntries(
    Object.entries({ ...of, required: isRequired || undefined, indexed: indexed || undefined }).filter(
      ([, value]) => value !== undefined && value !== null,
    ),
  ) as unknown as CustomField;

type DeclareFieldRefusal = Invalid<
  "UnknownWord" | "KeyInvalid" | "TypeMismatch" | "Required" | "TooLarge" | "TextInvalid"
>;

/** What is wrong with a default; null if nothing is. */
const defaultFault = (
  { type, default: value }: Pick<InputOf<typeof declareFieldInput>, "type" | "default">,
  at: Moment,
): DeclareFieldRefusal | null => {
  if (value === undefined || value === null) return null;
  const kind = customKind({ type });
  const { expected } = kind;
  const parsed = Result.flatMap(kind.parse(value), (each) => kind.validate(each, at.firm));
  return Result.isSuccess(parsed)
    ? null
    : refuseField("TypeMismatch", "default", { id: "expected", field: "default", expected, ...shown(value) });
};

/** What is wrong with an index; null if nothing is. */
const indexFault = (
  { class: name, field: own, type, indexed }: InputOf<typeof declareFieldInput>,
  at: Moment,
): DeclareFieldRefusal | null => {
  if (indexed !== true) return null;
  if (!isIndexable(name)) return refuseField("TypeMismatch", "indexed", { id: "neverIndexed", class: name });
  if (!orderedTypes.includes(type))
    return refuseField("TypeMismatch", "indexed", { id: "indexable", type, types: orderedTypes });
  if (slotOf(at.firm, name, own) !== undefined || hasFreeSlot(at.firm, name)) return null;
  return refuseField("TooLarge", "indexed", { id: "mostIndexed", most: mostIndexed });
};

/** What is wrong with the class, the name and the type of a declaration; null if nothing is. */
const fieldFault = (
  { class: name, field: own, type, target }: InputOf<typeof declareFieldInput>,
  at: Moment,
): DeclareFieldRefusal | null => {
  if (!isFieldClass(name, at)) return unknownClass("class", name, at);
  const fault = fieldNameFault(name, own);
  if (fault !== null) return fault;
  const declared = declaredFields(at.firm, name);
  const before = Object.hasOwn(declared, own) ? declared[own] : undefined;
  if (before?.fixed === true) return refuseField("KeyInvalid", "field", { id: "fieldFixed", name: own });
  // A record may hold values of the first type.
  if (before !== undefined && (before.type !== type || (target ?? before.target) !== before.target)) {
    const { type: was, target: of } = before;
    return refuseField("TypeMismatch", before.type === type ? "target" : "type", {
      ...{ id: "typeStays", name: own, type: was },
      ...(of === undefined ? {} : { target: of }),
    });
  }
  if (before === undefined && Object.keys(declared).length >= mostFields) return tooMany("field", mostFields);
  const place = type === "GeoPoint" ? placeField(customFieldsOf(at.firm, name), own) : undefined;
  if (place !== undefined) return refuseField("TypeMismatch", "type", { id: "onePlace", class: name, name: place });
  const points = type === "Pointer" || type === "Relation";
  if (!points)
    return (target ?? null) === null ? null : refuseField("TypeMismatch", "target", { id: "targetOfPointers", type });
  const to = target ?? before?.target;
  if (to === undefined) return refuseField("Required", "target", { id: "required", field: "target" });
  return isFieldClass(to, at) ? null : unknownClass("target", to, at);
};

/** Adds a field to a class, or changes who sees it, who writes it, its default and its words (R-CUST-2). */
export const declareField: Decide<
  DeclareState,
  InputOf<typeof declareFieldInput>,
  PlainCustomField,
  DeclareFieldRefusal
> = (state, input, at) => {
  const faults = [fieldFault(input, at), defaultFault(input, at), indexFault(input, at)].filter(
    (each) => each !== null,
  );
  const [fault] = faults;
  if (fault !== undefined) return Result.fail({ ...fault, issues: faults.flatMap(({ issues }) => issues) });
  const { class: name, field: own, labels: _, default: value, ...of } = input;
  const kind = customKind(of);
  const parsed = value === undefined || value === null ? undefined : Result.getOrThrow(kind.parse(value));
  // An open polygon is closed in a record, and shown as it was declared.
  const initial = of.type === "Polygon" ? (value ?? undefined) : parsed;
  const { target } = declaredFields(at.firm, name)[own] ?? {};
  const declared = given({ target, ...of, default: initial });
  const declarations = withField(name, own, declared, at);
  const indexes =
    declared.indexed === true
      ? withIndex({ ...at.firm, ...declarations }, name, own)
      : withoutIndex(at.firm, name, own);
  return Result.succeed({
    answer: plainCustomField(name, own, declared),
    ...stored(state, declarations, indexes, at),
  });
};

/** Deletes a field: it is hidden at once; its values and the log stay (R-CUST-3). */
export const deleteField: Decide<
  DeclareState,
  InputOf<typeof deleteFieldInput>,
  PlainCustomField,
  Invalid<"UnknownWord" | "KeyInvalid">
> = (state, { class: name, field: own }, at) => {
  const fields = declaredFields(at.firm, name);
  const before = Object.hasOwn(fields, own) ? fields[own] : undefined;
  if (before === undefined || before.deleted === true) {
    const known = Object.keys(fields).filter((each) => fields[each]?.deleted !== true);
    const near = similarNames(own, known);
    return Result.fail(
      refuseField("UnknownWord", "field", { id: "notDeclared", field: "field", name: own, known: near }, near),
    );
  }
  if (before.fixed === true) return Result.fail(refuseField("KeyInvalid", "field", { id: "fieldFixed", name: own }));
  return Result.succeed({
    answer: plainCustomField(name, own, before),
    ...stored(state, withField(name, own, { ...before, deleted: true }, at), withoutIndex(at.firm, name, own), at),
  });
};

/** The fields that have an index. */
export interface PlainIndexes {
  readonly results: ReadonlyArray<{ readonly class: string; readonly field: string }>;
}
/** Builds all indexes anew, and those that the host declared since. */
export const reindex: Decide<DeclareState, object, PlainIndexes, Invalid<"TooLarge">> = (state, _input, at) => {
  const indexes = indexedAnew(at.firm);
  if (indexes === null)
    return Result.fail(refuseField("TooLarge", "indexed", { id: "mostIndexed", most: mostIndexed }));
  const results = Object.entries(indexes.customIndexes).flatMap(([name, slots]) =>
    slots.flatMap((each) => (each === null ? [] : [{ class: name, field: each.field }])),
  );
  return Result.succeed({ answer: { results }, ...stored(state, {}, indexes, at) });
};

const owner: CustomAccess = ["owner"];
const withClass = (name: string, of: CustomClass, at: Moment): Partial<Declarations> => ({
  customClasses: { ...at.firm.customClasses, [name]: of },
});

/** Adds a class, or changes who may do what with its records (R-CUST-2, R-CUST-4). */
export const declareClass: Decide<
  DeclareState,
  InputOf<typeof declareClassInput>,
  PlainCustomClass,
  Invalid<"KeyInvalid" | "TooLarge">
> = (state, input, at) => {
  const { class: name, doc: text } = input;
  const fault = classNameFault(name);
  if (fault !== null) return Result.fail(fault);
  const { customClasses } = at.firm;
  const before = Object.hasOwn(customClasses, name) ? customClasses[name] : undefined;
  if (before?.fixed === true) return Result.fail(refuseField("KeyInvalid", "class", { id: "fieldFixed", name }));
  if (before === undefined && Object.keys(customClasses).length >= mostClasses)
    return Result.fail(tooMany("class", mostClasses));
  const stays = before?.deleted !== true && before?.open === true && (input.addField ?? null) !== null;
  if ((input.addField ?? null) !== null && !stays)
    return Result.fail(refuseField("KeyInvalid", "addField", { id: "notOpen", name }));
  const was = before?.deleted === true ? undefined : before?.access;
  /** A right that was not named stays as it is, if the class stays what it is; null takes it away. */
  const stated = Object.fromEntries(
    customRights.flatMap((each) => {
      const now = input[each] === undefined && each !== "addField" ? was?.[each] : input[each];
      return now === undefined || now === null ? [] : [[each, now] as const];
    }),
  );
  const said = text === undefined ? before?.doc : (text ?? undefined);
  const declared: CustomClass = {
    ...(said === undefined ? {} : { doc: said }),
    access: {
      read: input.read ?? was?.read ?? owner,
      create: input.create ?? was?.create ?? ["everyone"],
      update: input.update ?? was?.update ?? owner,
      delete: input.delete ?? was?.delete ?? owner,
      ...stated,
    },
    ...(stays ? { open: true } : {}),
  };
  return Result.succeed({
    answer: plainCustomClass(name, declared),
    changes: store(state, withClass(name, declared, at), at),
  });
};

/** Deletes a class that has no records. */
export const deleteClass: Decide<
  DeclareState & { readonly records: number },
  InputOf<typeof deleteClassInput>,
  PlainCustomClass,
  Invalid<"UnknownWord" | "KeyInvalid"> | HasHistory
> = (state, { class: name }, at) => {
  const before = ownClass(at.firm, name);
  if (before === undefined) return Result.fail(unknownClass("class", name, at));
  if (before.fixed === true) return Result.fail(refuseField("KeyInvalid", "class", { id: "fieldFixed", name }));
  if (state.records > 0)
    return Result.fail({ _tag: "HasHistory", class: name, objectId: name, counts: { records: state.records } });
  return Result.succeed({
    answer: plainCustomClass(name, before),
    changes: store(
      state,
      { ...withClass(name, { ...before, deleted: true }, at), customIndexes: withoutIndexes(at.firm, name) },
      at,
    ),
  });
};
