import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { type CustomField, type CustomType, customFieldsOf, ownClass, slotOf } from "../context/custom-fields.ts";
import type { Settings } from "../context/settings.ts";
import type { Sentence } from "../messages/english/sentences.ts";
import type { InputTag } from "../refusal/refusal.ts";
import { type CustomStorage, pathTo } from "../values/custom-path.ts";
import { instantText } from "../values/day.ts";
import { itemText } from "../values/item-text.ts";
import { isPlace, type Place } from "../values/place.ts";
import { isPlainObject } from "../values/plain-object.ts";
import { compareText, longestText, textFault } from "../values/text.ts";
import { type Field, optional } from "./entity.ts";
import { asStored, boolean, id, instant, type Kind, list, longText, type Problem } from "./kind.ts";
import { unknownField } from "./unknown-field.ts";

type Found = Result.Result<unknown, Problem>;
const mismatch = (expected: Sentence): Result.Result<never, Problem> => Result.fail({ tag: "TypeMismatch", expected });
const unchecked = Schema.Unknown as never;

/** A kind whose values are stored as JSON as `parse` returns them. */
const jsonKind = (type: string, expected: Sentence, parse: (sent: unknown) => unknown): Kind => ({
  type,
  schema: unchecked,
  expected,
  faults: ["TypeMismatch"],
  parse: (sent) => {
    const found = parse(sent);
    return found === undefined ? mismatch(expected) : Result.succeed(found);
  },
  validate: (value) => Result.succeed(value),
  format: asStored,
});

/** Valid names of custom fields and classes (R-CUST-3). */
export const customName = /^[A-Za-z][A-Za-z0-9_]{0,62}$/;

const deepest = 50;
const isValidText = (text: string): boolean => textFault(text, longestText) === null;
const isAnyText = (): boolean => true;
/** Whether the value is JSON that is not nested too deep, and its texts and names satisfy `isText`. */
const isJson = (value: unknown, isText: (text: string) => boolean = isAnyText, depth = 0): boolean => {
  if (typeof value === "string") return isText(value);
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null)
    return value === null || value === undefined || typeof value === "boolean";
  if (depth >= deepest) return false;
  if (Array.isArray(value)) return value.every((each) => isJson(each, isText, depth + 1));
  return (
    isPlainObject(value) &&
    Object.entries(value).every(
      ([name, inner]) => isText(name) && name !== "__proto__" && isJson(inner, isText, depth + 1),
    )
  );
};
/** Whether a record may hold the value: texts and names (R-VAL-7), numbers (R-VAL-9) and depth are checked. */
export const isStorable = (value: unknown): boolean => isJson(value, isValidText);

/** Any value that a record can hold. */
export const anyJson: Kind<unknown, unknown, unknown, unknown, "TypeMismatch"> = {
  ...jsonKind("any", { id: "jsonValue" }, (sent) => (isStorable(sent) ? sent : undefined)),
  json: () => ({}),
} as never;

/** A place; a negative zero is stored as zero. */
const pointIn = (sent: unknown): Place | undefined =>
  isPlace(sent) && Object.keys(sent).length === 2
    ? { latitude: sent.latitude + 0, longitude: sent.longitude + 0 }
    : undefined;
const mostCorners = 1_000;
const polygonIn = (sent: unknown): unknown => {
  const corners = Array.isArray(sent) && sent.length <= mostCorners ? sent.map(pointIn) : [];
  const [first] = corners;
  const last = corners.at(-1);
  if (first === undefined || last === undefined || corners.includes(undefined)) return undefined;
  // Stored closed: the last corner is the first again.
  const closed = first.latitude === last.latitude && first.longitude === last.longitude ? corners : [...corners, first];
  return closed.length < 4 ? undefined : closed;
};
const fileIn = (sent: unknown): unknown => {
  const { name, url, ...more } = isPlainObject(sent) ? sent : {};
  const isText = (value: unknown): boolean =>
    typeof value === "string" && value !== "" && value.length <= 2_000 && textFault(value, 2_000) === null;
  return isText(name) && (url === undefined || isText(url)) && Object.keys(more).length === 0 ? sent : undefined;
};
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** What a filter compares with the items of an Array. */
const anyItem: Kind = {
  ...jsonKind("item", { id: "jsonValue" }, (sent) => (isStorable(sent) ? itemText(sent) : undefined)),
  json: () => ({}),
};
const ids = list(id, 10_000) as Kind;
/** How the values of each type are checked and stored. A date is stored as ISO text, whose order is that of time. */
const kinds: Readonly<Record<CustomType, Kind>> = {
  String: { ...longText, faults: ["TypeMismatch", "TextInvalid"] } as Kind,
  Number: jsonKind("number", { id: "finiteNumber" }, (sent) =>
    typeof sent === "number" && Number.isFinite(sent) ? sent + 0 : undefined,
  ),
  Boolean: boolean as Kind,
  Date: {
    ...(instant as Kind),
    type: "text",
    schema: unchecked,
    parse: (sent) => Result.map(instant.parse(sent), instantText),
    format: asStored,
  },
  Object: jsonKind("json", { id: "plainObject" }, (sent) =>
    isPlainObject(sent) && isStorable(sent) ? sent : undefined,
  ),
  Array: {
    ...jsonKind("list", { id: "plainList" }, (sent) => (Array.isArray(sent) && isStorable(sent) ? sent : undefined)),
    items: anyItem,
  },
  Pointer: id as Kind,
  // A set: in order, each once.
  Relation: {
    ...ids,
    parse: (sent) =>
      Result.map(ids.parse(sent), (found) => [...new Set(found as ReadonlyArray<string>)].sort(compareText)),
  },
  File: jsonKind("json", { id: "fileShape" }, fileIn),
  GeoPoint: jsonKind("point", { id: "pointShape" }, pointIn),
  Polygon: jsonKind("polygon", { id: "polygonShape", most: mostCorners }, polygonIn),
  Bytes: jsonKind("json", { id: "base64" }, (sent) =>
    typeof sent === "string" && base64.test(sent) ? sent : undefined,
  ),
};
/** The kind of the values of a custom field. */
export const customKind = ({ type }: Pick<CustomField, "type">): Kind => kinds[type];
/** Settings are cached by their text, so a declaration is the same object for many calls. */
const fields = new WeakMap<CustomField, Field>();
/** A custom field as a field of its class. */
export const asField = (of: CustomField): Field => {
  const known =
    fields.get(of) ?? optional(customKind(of), of.doc ?? "", of.target === undefined ? {} : { references: of.target });
  fields.set(of, known);
  return known;
};

const storages: Readonly<Record<CustomType, CustomStorage>> = {
  String: "text",
  Number: "number",
  Boolean: "boolean",
  Date: "text",
  Object: "json",
  Array: "list",
  Pointer: "text",
  Relation: "list",
  File: "json",
  GeoPoint: "point",
  Polygon: "list",
  Bytes: "text",
};
/** How a predicate compares values of this type. */
export const storageOf = (type: CustomType): CustomStorage => storages[type];
/** The types whose values have an order, and that can be indexed. */
export const orderedTypes: ReadonlyArray<CustomType> = ["String", "Number", "Boolean", "Date", "Pointer"];
/** The path of a declared field of a class in a predicate. */
export const customPath = (firm: Settings, className: string, name: string, { type }: CustomField): string =>
  pathTo(name, storages[type], slotOf(firm, className, name));
/** Its path in an order: a text is ordered by its beginning. */
export const orderPath = (firm: Settings, className: string, name: string, { type }: CustomField): string =>
  pathTo(name, storages[type] === "text" ? "key" : storages[type], slotOf(firm, className, name));

/** A change of the set of a `Relation`. */
class RelationChange {
  readonly add: ReadonlyArray<string>;
  readonly remove: ReadonlyArray<string>;
  constructor(add: ReadonlyArray<string>, remove: ReadonlyArray<string>) {
    this.add = add;
    this.remove = remove;
  }
}
/** The values of custom fields, as an input has them: null clears one. */
export type CustomValues = Readonly<Record<string, unknown>>;

/** A change of a relation as two lists of ids; undefined if the value is none. */
const relationChange = (sent: unknown): Found | undefined => {
  if (!isPlainObject(sent)) return undefined;
  const { add = [], remove = [], ...more } = sent;
  if (Object.keys(more).length > 0) return mismatch({ id: "relationChange" });
  const both = Result.all([kinds.Relation.parse(add), kinds.Relation.parse(remove)]);
  return Result.map(both, ([added, removed]) => new RelationChange(added as never, removed as never));
};

/** One value of a custom field, parsed and validated. */
const customValue = (field: CustomField, sent: unknown, firm: Settings, exact: boolean): Found => {
  const kind = customKind(field);
  // An open class holds what was written: an empty text is a text there.
  if (exact && field.type === "String" && typeof sent === "string" && isValidText(sent)) return Result.succeed(sent);
  // An empty text clears, as in every optional field (R-VAL-9).
  if (field.type === "String" && typeof sent === "string" && sent.trim() === "") return Result.succeed(null);
  const changed = field.type === "Relation" ? relationChange(sent) : undefined;
  return changed ?? Result.flatMap(kind.parse(sent), (parsed) => kind.validate(parsed, firm));
};

/** Checks values against the declared fields of a class. All of them must be declared. */
const customValuesOf = (
  className: string,
  sent: CustomValues,
  firm: Settings,
): Result.Result<CustomValues, Problem> => {
  const fields = customFieldsOf(firm, className);
  const exact = ownClass(firm, className)?.open === true;
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(sent)) {
    if (value === undefined) continue;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) {
      const known = Object.keys(fields);
      return unknownField({ id: "oneOfFields", fields: known }, [name], name, known);
    }
    if (value === null) {
      values[name] = null;
      continue;
    }
    const outcome = customValue(field, value, firm, exact);
    if (Result.isFailure(outcome)) {
      const { inside, ...problem } = outcome.failure;
      const place = { path: [name, ...(inside?.path ?? [])], got: inside === undefined ? value : inside.got };
      return Result.fail({ ...problem, inside: place });
    }
    values[name] = outcome.success;
  }
  return Result.succeed(values);
};

const faults = ["TypeMismatch", "TextInvalid", "UnknownField", "TooLarge"] as const satisfies ReadonlyArray<InputTag>;
export interface CustomValuesKind
  extends Kind<CustomValues, CustomValues, CustomValues, CustomValues, (typeof faults)[number]> {}
/**
 * The custom fields of a record in an input (R-CUST-3). Which fields there are, the settings of the firm say, so values are checked
 * after the policy of the row. `class` of the input names an own class.
 */
export const customValues = (className: string | null): CustomValuesKind => {
  const expected: Sentence = { id: "customValues" };
  return {
    type: "json",
    schema: unchecked,
    expected,
    faults,
    parse: (sent) => {
      if (!isPlainObject(sent) || !isJson(sent)) return Result.fail({ tag: "TypeMismatch", expected });
      const name = Object.keys(sent).find((each) => !customName.test(each));
      return name === undefined
        ? Result.succeed(sent)
        : Result.fail({ tag: "UnknownField", expected: { id: "customName" }, inside: { path: [name], got: name } });
    },
    validate: (sent, firm, input) =>
      customValuesOf(className ?? String(input?.class), sent, firm) as Result.Result<
        CustomValues,
        Problem<(typeof faults)[number]>
      >,
    format: asStored,
    json: () => ({ type: "object" }),
  };
};

/** The custom values of a record after a change; null if none is left. */
export const withCustom = (before: CustomValues | null, changed: CustomValues): CustomValues | null => {
  const after: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(changed)) {
    if (value === null) delete after[name];
    else if (value instanceof RelationChange) {
      const held = new Set(Array.isArray(after[name]) ? (after[name] as ReadonlyArray<string>) : []);
      for (const each of value.add) held.add(each);
      for (const each of value.remove) held.delete(each);
      after[name] = [...held].sort(compareText);
    } else after[name] = value;
  }
  return Object.keys(after).length === 0 ? null : after;
};

/** The custom values of a new record: those given, else the default of a declared field. */
export const newCustom = (
  firm: Settings,
  className: string,
  given: CustomValues | null | undefined,
): CustomValues | null => {
  const fields = customFieldsOf(firm, className);
  // A default was judged when it was declared; a record holds it as it holds every value of the type.
  const defaults = Object.entries(fields).flatMap(([name, field]) =>
    field.default === undefined
      ? []
      : [[name, Result.getOrElse(customKind(field).parse(field.default), () => field.default)] as const],
  );
  return withCustom(null, { ...Object.fromEntries(defaults), ...given });
};
