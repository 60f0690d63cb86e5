import type { ParameterType } from "../../ports/load.ts";

/** The kind of an argument: how it is compared and bound. `number` is an integer, `json` a text or null, `anyCase` a part and `pattern` a pattern of text. A value is bound as its `key`, or the `lastKey` of texts that begin with it. */
export type ParameterKind =
  | "text"
  | "anyCase"
  | "pattern"
  | "number"
  | "real"
  | "boolean"
  | "texts"
  | "numbers"
  | "reals"
  | "json"
  | "key"
  | "keys"
  | "lastKey";
export type ParameterKinds = Readonly<Record<string, ParameterKind>>;

/** The placeholder of an argument in a statement. */
export interface Parameter {
  readonly param: string;
  readonly kind: ParameterKind;
}
/** The organization, a parameter of every statement; no load argument can have this name. */
export const organizationParameter: Parameter = { param: "$organization", kind: "text" };

export const kindOfArgument = (kind: ParameterType): ParameterKind => (kind === "integer" ? "number" : kind);
/** The kind of a value; undefined if no column can hold it. */
export const kindOfValue = (value: unknown): ParameterKind | undefined => {
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "number")
    return Number.isNaN(value) ? undefined : Number.isSafeInteger(value) ? "number" : "real";
  if (!Array.isArray(value)) return undefined;
  if (value.every((each) => typeof each === "string")) return "texts";
  if (!value.every((each) => typeof each === "number" && Number.isFinite(each))) return undefined;
  return value.every(Number.isSafeInteger) ? "numbers" : "reals";
};
