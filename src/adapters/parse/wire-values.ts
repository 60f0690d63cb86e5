import { customValue } from "../../domain/import/parse-server/custom-value.ts";
import { objectType, pointerId } from "../../domain/import/parse-server/pointers-and-dates.ts";
import type { CustomType } from "../../domain/kernel/context/custom-fields.ts";
import type { Field } from "../../domain/kernel/schema/entity.ts";
import { titleCase } from "../../domain/kernel/schema/word.ts";
import { minorDigits } from "../../domain/kernel/values/money.ts";
import { type ParseFault, wrongType } from "./parse-fault.ts";
import { type WireField, wireName } from "./wire-class.ts";

type Values = Readonly<Record<string, unknown>>;

const dateOf = (iso: string) => ({ __type: "Date", iso });
/** A pointer to a record, as a Parse client writes and reads it. */
export const pointerTo = (entity: string, objectId: string) => ({
  ...{ __type: "Pointer", className: wireName(entity), objectId },
});
const isMoney = (value: unknown): value is { readonly minor: number; readonly currency: string } =>
  typeof value === "object" && value !== null && "minor" in value && "currency" in value;

/** A value of a field for a client. A label is what was written; without one the state is its own label (R-VAL-8). */
const encoded = (field: Field, value: unknown, label: unknown): unknown => {
  const { kind, references } = field;
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) {
    const items = kind.items;
    return items === undefined ? value : value.map((each) => encoded({ ...field, kind: items }, each, null));
  }
  if (references !== undefined && typeof value === "string") return pointerTo(references, value);
  if (kind.type === "day") return dateOf(`${value as string}T00:00:00.000Z`);
  if (kind.type === "instant") return dateOf(value as string);
  if (kind.type === "word") return label ?? titleCase(value as string);
  if (isMoney(value)) return value.minor / 10 ** (minorDigits(value.currency) ?? 2);
  return value;
};

type Place = { readonly latitude: number; readonly longitude: number };
/** A value of a custom field with what Parse writes around it. */
const encodedCustom = (type: CustomType, target: string, value: unknown): unknown => {
  if (value === null || value === undefined) return undefined;
  switch (type) {
    case "Date":
      return dateOf(value as string);
    case "Pointer":
      return pointerTo(target, value as string);
    case "Relation":
      return { __type: "Relation", className: wireName(target) };
    case "GeoPoint":
      return { __type: "GeoPoint", ...(value as Place) };
    case "File":
      return { __type: "File", ...(value as object) };
    case "Bytes":
      return { __type: "Bytes", base64: value };
    case "Polygon": {
      const coordinates = (value as ReadonlyArray<Place>).map(({ latitude, longitude }) => [latitude, longitude]);
      return { __type: "Polygon", coordinates };
    }
    default:
      return value;
  }
};

/** The value of a field in a row as a client reads it; undefined where it is absent. */
export const encodeField = ({ name, field, label, custom }: WireField, row: Values): unknown =>
  custom === undefined
    ? encoded(field, row[name], label === undefined ? null : row[label])
    : encodedCustom(custom, field.references ?? "", ((row.custom ?? {}) as Values)[name]);

const mismatch = (name: string, expected: string, got: unknown): ParseFault =>
  wrongType(name, `expected ${expected}, got ${JSON.stringify(got)?.slice(0, 60) ?? "nothing"}`);

/** The field of a pointer to one of several classes for the class that a value names. */
export const fieldFor = (name: string, fields: ReadonlyArray<WireField>, value: unknown): WireField => {
  const found = fields.find(
    ({ field: { references } }) =>
      references !== undefined && typeof value === "object" && pointerId(value, references) !== null,
  );
  if (found !== undefined) return found;
  const classes = fields.map(({ field: { references = "" } }) => wireName(references));
  throw mismatch(name, `a pointer to one of ${classes.join(", ")}`, value);
};

/** A timestamp as its day in UTC; the time is dropped (R-VAL-1). Other text stays, for the operation to judge. */
const dayOfText = (text: string): string => (/^\d{4}-\d{2}-\d{2}T/.test(text) ? utcDay(text) : text);
const utcDay = (text: string): string => {
  const at = Date.parse(text);
  return Number.isNaN(at) ? text : new Date(at).toISOString().slice(0, 10);
};

/** A value in a list, as the operation takes it. A list of pointers takes bare ids, too. */
export const decodeItem = (wire: WireField, value: unknown): unknown => {
  const { items, ...kind } = wire.field.kind;
  if (typeof value === "string" && wire.field.references !== undefined) return value;
  return decodeField({ ...wire, field: { ...wire.field, kind: items ?? kind } }, value);
};
/**
 * A value that a client sent, as the operation takes it. Throws a fault of the dialect for a pointer to another class; what else is
 * wrong is for the operation to say.
 */
export const decodeField = ({ name, field, custom }: WireField, value: unknown): unknown => {
  if (value === null) return null;
  if (custom !== undefined && custom !== "Pointer")
    return Array.isArray(value) && custom === "Relation" ? value.map(customValue) : customValue(value);
  const { kind, references } = field;
  if (Array.isArray(value) && kind.items === undefined) return value;
  if (Array.isArray(value)) return value.map((each) => decodeItem({ name, field }, each));
  if (references !== undefined) {
    const id = typeof value === "object" ? pointerId(value, references) : null;
    if (id === null) throw mismatch(name, `a pointer to ${wireName(references)} for ${name}`, value);
    return id;
  }
  const isDate = typeof value === "object" && objectType(value) === "Date";
  const text = isDate ? (value as { readonly iso?: unknown }).iso : value;
  if (kind.type === "day" && typeof text === "string") return dayOfText(text);
  if (kind.type === "instant") return text;
  return value;
};
