import * as Result from "effect/Result";
import { isIndexable } from "../../domain/custom-field/extensible.ts";
import { classNameFault, fieldNameFault, placeField } from "../../domain/custom-field/names.ts";
import { knownEntity } from "../../domain/entities.ts";
import type { CustomAccess, CustomField, Declarations } from "../../domain/kernel/context/custom-fields.ts";
import { customActions, customTypes, mostIndexed } from "../../domain/kernel/context/custom-fields.ts";
import { defaultSettings, type Settings } from "../../domain/kernel/context/settings.ts";
import type { InvalidInput } from "../../domain/kernel/refusal/refusal.ts";
import { customKind, orderedTypes } from "../../domain/kernel/schema/custom-kind.ts";
import type { Store } from "../../ports/store.ts";
import type { ValuesOf } from "../define/extension-types.ts";
import { withSettings } from "./with-settings.ts";

/** A class that a host defines. Default: everybody creates records, and their owner reads, changes and deletes them. */
export interface ExtensionClass {
  readonly doc?: string;
  readonly read?: CustomAccess;
  readonly create?: CustomAccess;
  readonly update?: CustomAccess;
  readonly delete?: CustomAccess;
}
/** Fields and classes that a host defines for all its firms (R-CUST-1). */
export interface Extension {
  /** Fields by class, a built-in one or one of `classes`. */
  readonly fields?: Readonly<Record<string, Readonly<Record<string, Omit<CustomField, "fixed" | "deleted">>>>>;
  readonly classes?: Readonly<Record<string, ExtensionClass>>;
}

/** The values of the fields that an extension adds to a class, as its records have them in `custom`. */
export type CustomOf<X extends Extension, Class extends keyof NonNullable<X["fields"]>> = ValuesOf<
  NonNullable<X["fields"]>[Class]
>;

const refuse = (place: string, expected: string): never => {
  throw new TypeError(`openFirm(): extend.${place}: expected ${expected}`);
};
const checkName = (place: string, fault: InvalidInput | null): void => {
  if (fault !== null) throw new TypeError(`openFirm(): extend.${place}: ${fault.issues[0]?.message}`);
};

/** The declarations of an extension. A faulty one is a `TypeError`. */
const declarationsOf = ({ fields = {}, classes = {} }: Extension): Omit<Declarations, "customIndexes"> => {
  for (const name of Object.keys(classes)) checkName(`classes.${name}`, classNameFault(name));
  for (const [name, own] of Object.entries(fields)) {
    if (knownEntity(name) === undefined && !Object.hasOwn(classes, name))
      refuse(`fields.${name}`, "a built-in class, or one of `classes`");
    if (Object.values(own).filter(({ indexed }) => indexed === true).length > mostIndexed)
      refuse(`fields.${name}`, `at most ${mostIndexed} indexed fields`);
    for (const [field, of] of Object.entries(own)) {
      const place = `fields.${name}.${field}`;
      checkName(place, fieldNameFault(name, field));
      if (!customTypes.includes(of.type)) refuse(`${place}.type`, `one of ${customTypes.join(", ")}`);
      if (of.type === "GeoPoint" && placeField(own, field) !== undefined)
        refuse(`${place}.type`, "at most one GeoPoint in a class");
      const points = of.type === "Pointer" || of.type === "Relation";
      if (points !== (of.target !== undefined))
        refuse(`${place}.target`, "a class for a Pointer or a Relation, and none else");
      if (of.indexed === true && !isIndexable(name)) refuse(`${place}.indexed`, "none for an account");
      if (of.indexed === true && !orderedTypes.includes(of.type))
        refuse(`${place}.indexed`, `one of the types ${orderedTypes.join(", ")}`);
      if (of.default === undefined) continue;
      const kind = customKind(of);
      const value = Result.flatMap(kind.parse(of.default), (parsed) => kind.validate(parsed, defaultSettings));
      if (Result.isFailure(value)) refuse(`${place}.default`, `a ${of.type}`);
    }
  }
  return {
    customFields: Object.fromEntries(
      Object.entries(fields).map(([name, own]) => [
        name,
        Object.fromEntries(Object.entries(own).map(([field, of]) => [field, { ...of, fixed: true as const }])),
      ]),
    ),
    customClasses: Object.fromEntries(
      Object.entries(classes).map(([name, { doc, ...of }]) => [
        name,
        {
          ...(doc === undefined ? {} : { doc }),
          fixed: true as const,
          access: Object.fromEntries(
            customActions.map((action) => [action, of[action] ?? (action === "create" ? ["everyone"] : ["owner"])]),
          ) as never,
        },
      ]),
    ),
  };
};

/** Gives every firm the declarations of the host, too. They come before those of the firm. */
export const extensionOf = (of: Extension): ((store: Store) => Store) => {
  const { customFields, customClasses } = declarationsOf(of);
  const made = new WeakMap<Settings, Settings>();
  const extended = (firm: Settings): Settings => {
    const cached = made.get(firm);
    if (cached !== undefined) return cached;
    const names = new Set([...Object.keys(firm.customFields), ...Object.keys(customFields)]);
    const all: Settings = {
      ...firm,
      customFields: Object.fromEntries(
        [...names].map((name) => [name, { ...firm.customFields[name], ...customFields[name] }]),
      ),
      customClasses: { ...firm.customClasses, ...customClasses },
    };
    made.set(firm, all);
    return all;
  };
  return (store) => withSettings(store, extended);
};
