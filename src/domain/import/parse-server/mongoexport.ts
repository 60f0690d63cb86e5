import type { RawRow } from "../import-source.ts";

const isObject = (value: unknown): value is RawRow =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Old versions of mongoexport write offsets without a colon. */
const withColon = (iso: string): string => iso.replace(/([+-]\d\d)(\d\d)$/, "$1:$2");
const dateOf = (at: unknown): unknown => {
  const moment = isObject(at) ? plainOf(at) : at;
  const iso = typeof moment === "number" && Number.isFinite(moment) ? isoOf(moment) : moment;
  return { __type: "Date", iso: typeof iso === "string" ? withColon(iso) : iso };
};
const isoOf = (moment: number): string | null => {
  const date = new Date(moment);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};
const numbers = ["$numberLong", "$numberInt", "$numberDouble", "$numberDecimal"];
/** Values that are nested deeper than this stay as they are. */
const deepest = 50;

/** Converts extended JSON (`{"$date"}`, `{"$numberLong"}` and so on) to the plain value. */
const plainOf = (value: unknown, depth = 0): unknown => {
  if (typeof value !== "object" || value === null || depth > deepest) return value;
  if (Array.isArray(value)) return value.map((each) => plainOf(each, depth + 1));
  const entries = Object.entries(value);
  const [name, inner] = entries.length === 1 ? (entries[0] as [string, unknown]) : ["", null];
  if (name === "$date") return dateOf(inner);
  if (numbers.includes(name)) return Number(inner);
  return Object.fromEntries(entries.map(([key, each]) => [key, plainOf(each, depth + 1)]));
};

const parseNames: Readonly<Record<string, string>> = {
  _id: "objectId",
  _created_at: "createdAt",
  _updated_at: "updatedAt",
};
const pointerPrefix = "_p_";
/** Converts `Class$id` to a Pointer. */
const pointerOf = (text: unknown): unknown => {
  const [className, objectId] = typeof text === "string" ? text.split("$", 2) : [];
  return className === undefined || objectId === undefined ? text : { __type: "Pointer", className, objectId };
};

/** Whether a row has the form that mongoexport writes from the database of a Parse Server. */
export const isMongoexportRow = (row: unknown): row is RawRow =>
  isObject(row) && Object.hasOwn(row, "_id") && !Object.hasOwn(row, "objectId");

/** Converts a row of mongoexport to the REST form (R-IMP-5); any other value is returned as it is. */
export const fromMongoexport = (row: unknown): unknown => {
  if (!isMongoexportRow(row)) return row;
  return Object.fromEntries(
    Object.entries(row).map(([name, value]): readonly [string, unknown] => {
      if (name.startsWith(pointerPrefix)) return [name.slice(pointerPrefix.length), pointerOf(value)];
      return [parseNames[name] ?? name, plainOf(value)];
    }),
  );
};
