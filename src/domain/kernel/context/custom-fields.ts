import type { CustomStorage } from "../values/custom-path.ts";
import { type Actor, customReadings, type Role } from "./actor.ts";

/** The types of custom fields (R-CUST-2). A `Pointer` is the id of a record, a `Relation` a set of ids of one class. */
export const customTypes = [
  "String",
  "Number",
  "Boolean",
  "Date",
  "Object",
  "Array",
  "Pointer",
  "Relation",
  "File",
  "GeoPoint",
  "Polygon",
  "Bytes",
] as const;
export type CustomType = (typeof customTypes)[number];

/** The most indexed fields of a class. Each has a slot, a number below this one. */
export const mostIndexed = 4;

/** A field that a firm declared, or a host at construction. */
export interface CustomField {
  readonly type: CustomType;
  /** The class of a `Pointer` or a `Relation`. */
  readonly target?: string;
  readonly doc?: string;
  /** A new record must have it. */
  readonly required?: boolean;
  /** The value of a new record that gives none. */
  readonly default?: unknown;
  /** The roles that see it, among those that read the row; default: all of them (R-CUST-4). */
  readonly read?: ReadonlyArray<Role>;
  /** The roles that write it, among those that change the row; default: those that may write the whole row. */
  readonly write?: ReadonlyArray<Role>;
  /** Its values are indexed: for types with an order, in at most {@link mostIndexed} fields of a class. */
  readonly indexed?: boolean;
  /** Defined by the host at construction (R-CUST-1): neither stored nor changed by a firm. */
  readonly fixed?: true;
  /** Deleted: hidden at once, its values are kept (R-CUST-3). */
  readonly deleted?: true;
}
export type CustomFields = Readonly<Record<string, CustomField>>;

/**
 * Who may act on the records of an own class: everyone of the firm, the user who made the record, or roles. `anyone` are all who may call
 * the host, also without an account where the host lets them.
 */
export type CustomAccess = ReadonlyArray<"anyone" | "everyone" | "owner" | Role>;
export const customActions = ["read", "create", "update", "delete"] as const;
export type CustomAction = (typeof customActions)[number];
/** Rights that a class may state beside those that every class has: ways of reading, and adding fields by writing. */
export const customRights = [...customReadings, "addField"] as const;
export type CustomRight = (typeof customRights)[number];
/** A class that a firm declared. */
export interface CustomClass {
  readonly doc?: string;
  readonly access: Readonly<Record<CustomAction, CustomAccess>> & Readonly<Partial<Record<CustomRight, CustomAccess>>>;
  /** Declared by a first write (R-CUST-2): writes declare its fields, too. */
  readonly open?: true;
  readonly fixed?: true;
  readonly deleted?: true;
}

/** An indexed field: the keys of its class have one in its slot, in every record. A store needs no declaration for it. */
export interface IndexedField {
  readonly field: string;
  readonly storage: CustomStorage;
}
export type Slots = ReadonlyArray<IndexedField | null>;

/** What a firm declared. */
export interface Declarations {
  /** Custom fields by class, built-in or own. */
  readonly customFields: Readonly<Record<string, CustomFields>>;
  readonly customClasses: Readonly<Record<string, CustomClass>>;
  /** The fields that have an index now, by class; the place of each is its slot. */
  readonly customIndexes: Readonly<Record<string, Slots>>;
}

const none: CustomFields = {};
/** The declared fields of a class, those that were deleted included. */
export const declaredFields = ({ customFields }: Pick<Declarations, "customFields">, name: string): CustomFields =>
  Object.hasOwn(customFields, name) ? (customFields[name] as CustomFields) : none;
/** Settings are cached by their text, so the fields of a class are the same object for many calls. */
const shown = new WeakMap<CustomFields, CustomFields>();
/** The declared fields of a class. */
export const customFieldsOf = (firm: Pick<Declarations, "customFields">, name: string): CustomFields => {
  const all = declaredFields(firm, name);
  const known = shown.get(all);
  if (known !== undefined) return known;
  const found = Object.fromEntries(Object.entries(all).filter(([, { deleted }]) => deleted !== true));
  shown.set(all, found);
  return found;
};
/** The own class of this name; undefined if it was not declared, or was deleted. */
export const ownClass = ({ customClasses }: Pick<Declarations, "customClasses">, name: string) => {
  const found = Object.hasOwn(customClasses, name) ? customClasses[name] : undefined;
  return found?.deleted === true ? undefined : found;
};

/** The slots of the indexed fields of a class; undefined if it has none. */
export const slotsOf = ({ customIndexes }: Pick<Declarations, "customIndexes">, name: string): Slots | undefined =>
  Object.hasOwn(customIndexes, name) ? customIndexes[name] : undefined;
/** The slot of a field; undefined if it has no index. */
export const slotOf = (
  firm: Pick<Declarations, "customIndexes">,
  className: string,
  field: string,
): number | undefined => {
  const slot = slotsOf(firm, className)?.findIndex((each) => each?.field === field) ?? -1;
  return slot < 0 ? undefined : slot;
};

/** What the right to a custom field depends on. */
type Rights = Pick<Actor, "role" | "anonymous" | "master">;
/** Whether a role sees a custom field of a row that it reads (R-CUST-4). */
export const mayReadCustom = ({ read }: CustomField, { role, anonymous, master }: Rights): boolean =>
  read === undefined || master === true || (anonymous !== true && read.includes(role));
/** Whether a role may write a custom field of a row that it may change, `wholeRow`: all other fields, too (R-CUST-4). */
export const mayWriteCustom = (field: CustomField, actor: Rights, wholeRow: boolean): boolean =>
  actor.master === true ||
  (mayReadCustom(field, actor) &&
    (field.write === undefined ? wholeRow : actor.anonymous !== true && field.write.includes(actor.role)));

const withoutFixed = <T extends { readonly fixed?: true }>(of: Readonly<Record<string, T>>) =>
  Object.fromEntries(Object.entries(of).filter(([, { fixed }]) => fixed !== true));
/** The part of the declarations that the firm made itself. */
export const ownDeclarations = ({
  customFields,
  customClasses,
}: Declarations): Omit<Declarations, "customIndexes"> => ({
  customFields: Object.fromEntries(
    Object.entries(customFields).flatMap(([name, fields]) => {
      const own = withoutFixed(fields);
      return Object.keys(own).length === 0 ? [] : [[name, own] as const];
    }),
  ),
  customClasses: withoutFixed(customClasses),
});

/** The class whose rows are the records of all classes that firms declared. */
export const ownRecords = "OwnRecord";
/** The class whose custom fields a record or an input has: an own record, and an input about one, names it. */
export const customClassOf = (entity: string, values: object): string =>
  entity === ownRecords ? String((values as { readonly class?: unknown }).class) : entity;
