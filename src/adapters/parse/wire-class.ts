import { derivedFieldsOf } from "../../domain/derived-fields.ts";
import { allEntities } from "../../domain/entities.ts";
import { className as ownName } from "../../domain/import/parse-server/pointers-and-dates.ts";
import { type CustomField, type CustomType, ownRecords } from "../../domain/kernel/context/custom-fields.ts";
import { asField } from "../../domain/kernel/schema/custom-kind.ts";
import { allFields, type Entity, type Field, type Fields } from "../../domain/kernel/schema/entity.ts";
import { operationNamed, operationNames } from "../../operations/call-by-name.ts";

/** How a class of firmcore looks to a Parse client. */
export interface WireClass {
  readonly className: string;
  readonly entity: Entity;
  /** Fields of its rows that stand in no field of the library. */
  readonly computed: Readonly<Record<string, (row: Readonly<Record<string, unknown>>) => unknown>>;
  /** The operations of its routes; absent where the class has none. */
  readonly list: string;
  readonly count: string;
  readonly get: string;
  readonly create?: string;
  readonly update?: string;
  readonly delete?: string;
  /** The fields of its rows by the name that a client uses; aliases are a second name of one field. */
  readonly fields: Readonly<Record<string, WireField>>;
  /** Inputs of every operation of its routes: the name of an own class. */
  readonly scope: Readonly<Record<string, unknown>>;
  /** A class of the firm: one that writes declare (`open`), and whether it exists yet. */
  readonly own?: "open" | "declared";
  readonly declared?: boolean;
  /** Pointers to rows of one of several classes: here a field for each class, of which a row has at most one. */
  readonly either: Readonly<Record<string, ReadonlyArray<WireField>>>;
}
export interface WireField {
  /** Its name in the library. */
  readonly name: string;
  readonly field: Field;
  /** The row holds the word that was written under this name (R-VAL-8). */
  readonly label?: string;
  /** Declared by the firm: the type of a custom field. */
  readonly custom?: CustomType;
}

/** Whether a class has a field of this name, as far as it is known without the declarations of the firm. */
export const hasField = ({ fields, either }: WireClass, name: string): boolean =>
  fields[name] !== undefined || either[name] !== undefined;

/** Whether the library follows a pointer: it is of a field of firmcore, and of one row. */
export const isPlainPointer = ({ field, custom }: WireField): boolean =>
  field.references !== undefined && custom === undefined && field.kind.items === undefined;

/** What does not follow from the entity and its operations. */
interface Exceptions {
  readonly className?: string;
  readonly create?: string;
  readonly update?: string;
  readonly delete?: string;
  /** Second names of a field: `alias → field`. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly either?: Readonly<Record<string, ReadonlyArray<string>>>;
  /** Lists of ids that clients write and read as lists of pointers: `field → entity`. */
  readonly lists?: Readonly<Record<string, string>>;
  /** Fields of its rows that stand in no field of the library. */
  readonly computed?: WireClass["computed"];
}
/** How a session began, as clients know it (wire.md, Routes). */
const startOf = ({ action }: Readonly<Record<string, unknown>>) => ({ action, authProvider: "password" });
const exceptions: Readonly<Record<string, Exceptions>> = {
  User: { className: "_User" },
  Session: { className: "_Session", delete: "sessions.revoke", computed: { createdWith: startOf } },
  StatusUpdate: { className: "Status" },
  // R-PROJ-1: one stored value under both names.
  Project: { aliases: { name: "projectName", manager: "projectManager" } },
  Activity: { either: { relatedTo: ["relatedContact", "relatedDeal"] } },
  // A list of pointers to other tasks.
  Task: { lists: { dependsOn: "Task" } },
  Allocation: { create: "allocations.assign", update: "allocations.change" },
  BillableHour: { update: "hours.edit" },
  // Effective-dated steps and holidays are set, whether they exist or not.
  CapacityLimit: { create: "limits.set" },
  RateStep: { create: "rates.set" },
  WorkingTime: { create: "workingTime.set" },
  Holiday: { create: "holidays.set" },
  // It has events alone; `stateFields` says which.
  TimeOff: { create: "timeOff.request", update: "timeOff.withdraw" },
  Grant: { create: "grants.add", delete: "grants.remove" },
};

/** Storage details, and the labels of workflow words, which are the values of those words here. */
const kept = new Set(["organizationId", "custom", "writtenAs"]);
const labelOf = (name: string, fields: Fields): string | undefined =>
  [`${name}Label`, "statusLabel"].find(
    (label) => fields[label]?.system === true && (label === `${name}Label` || name === "billingStatus"),
  );

type Names = Readonly<Record<string, string>>;
const fieldsOf = (entity: Entity, aliases: Names, lists: Names): WireClass["fields"] => {
  const all: Fields = { ...allFields(entity), ...derivedFieldsOf(entity) };
  const labels = new Set(Object.keys(all).map((name) => labelOf(name, all)));
  const found: Record<string, WireField> = {};
  for (const [name, field] of Object.entries(all)) {
    if (field.secret === true || field.internal === true || kept.has(name) || labels.has(name)) continue;
    const label = labelOf(name, all);
    const references = lists[name];
    const shown: Field = references === undefined ? field : { ...field, references };
    found[name] = { name, field: shown, ...(label === undefined ? {} : { label }) };
  }
  for (const [alias, name] of Object.entries(aliases)) {
    const of = found[name];
    if (of !== undefined) found[alias] = of;
  }
  return found;
};

/** A class with the custom fields that the firm declared for it. */
export const withDeclared = (of: WireClass, declared: Readonly<Record<string, CustomField>>): WireClass => {
  const custom = Object.entries(declared).map(([name, field]): readonly [string, WireField] => [
    name,
    { name, field: asField(field), custom: field.type },
  ]);
  return { ...of, fields: withoutPrototype([...Object.entries(of.fields), ...custom]) };
};

/** What an own record has beside its fields: its class is in the route, and its access lists are its `ACL`. */
const besideFields: ReadonlySet<string> = new Set(["class", "readers", "writers"]);
/** An own class, whose records are those of `records` with its name. In an open one every other name is a field's. */
export const ownWireClass = (name: string, own: "open" | "declared" = "declared"): WireClass => {
  const of = classes.get(ownRecords) as WireClass;
  const fields = Object.entries(of.fields).filter(
    ([each]) => !besideFields.has(each) && (own === "declared" || each === "objectId" || each.endsWith("edAt")),
  );
  return {
    ...of,
    ...{ className: name, own, declared: true },
    scope: { class: name },
    fields: withoutPrototype(fields),
  };
};

/** A table for names that a client sends: `constructor` is as unknown as any other. */
const withoutPrototype = <T>(entries: ReadonlyArray<readonly [string, T]>): Readonly<Record<string, T>> =>
  Object.assign(Object.create(null) as Record<string, T>, Object.fromEntries(entries));

/** Moves the fields of one pointer out of those that a client names. */
const withEither = (
  fields: WireClass["fields"],
  either: Readonly<Record<string, ReadonlyArray<string>>>,
): Pick<WireClass, "fields" | "either"> => {
  const inner = new Set(Object.values(either).flat());
  return {
    fields: withoutPrototype(Object.entries(fields).filter(([name]) => !inner.has(name))),
    either: withoutPrototype(
      Object.entries(either).map(([name, of]) => [name, of.flatMap((each) => fields[each] ?? [])]),
    ),
  };
};

const wireClassOf = (entity: Entity): WireClass | undefined => {
  const {
    className = entity.name,
    aliases = {},
    either = {},
    lists = {},
    computed = {},
    ...named
  } = exceptions[entity.name] ?? {};
  const list = operationNames.find((name) => name.endsWith(".list") && operationNamed(name)?.class === entity.name);
  if (list === undefined) return undefined;
  const group = list.slice(0, -".list".length);
  const route = (verb: "create" | "update" | "delete") => {
    const name = named[verb] ?? `${group}.${verb}`;
    return operationNamed(name) === undefined ? {} : { [verb]: name };
  };
  return {
    ...{ className, entity, computed, list, count: `${group}.count`, get: `${group}.get` },
    ...{ ...route("create"), ...route("update"), ...route("delete") },
    scope: {},
    ...withEither(fieldsOf(entity, aliases, lists), either),
  };
};

const classes: ReadonlyMap<string, WireClass> = new Map(
  allEntities.flatMap((entity) => {
    const of = wireClassOf(entity);
    return of === undefined ? [] : [[entity.name, of] as const];
  }),
);

/** The class that a client names, by its name here or in the templates; undefined if there is none. */
export const wireClass = (name: string): WireClass | undefined =>
  name === ownRecords ? undefined : (classes.get(ownName(name)) ?? byClassName.get(name));
const byClassName: typeof classes = new Map([...classes.values()].map((of) => [of.className, of]));
/** The name of a class in the library, by its name here or in the templates. */
export const entityName = (name: string): string => wireClass(name)?.entity.name ?? name;
/** The name of a class for clients. */
export const wireName = (entity: string): string => exceptions[entity]?.className ?? entity;
