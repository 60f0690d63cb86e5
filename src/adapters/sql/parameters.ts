import type { ParameterType } from "../../ports/load.ts";

/** The kind of an argument as a statement sees it: what it may be compared with, and how it is bound. `number` is a whole one, `json` a text or null. */
export type ParameterKind = "text" | "number" | "real" | "boolean" | "texts" | "numbers" | "reals" | "json";
export type ParameterKinds = Readonly<Record<string, ParameterKind>>;

/** Stands in a statement where an argument will be. */
export interface Parameter {
  readonly param: string;
  readonly kind: ParameterKind;
}
/** The organization is a parameter of every statement; no argument of a load can have this name. */
export const organizationParameter: Parameter = { param: "$organization", kind: "text" };

export const kindOfArgument = (kind: ParameterType): ParameterKind => (kind === "integer" ? "number" : kind);
/** The kind of a value that is known; undefined where no column can hold it. */
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
