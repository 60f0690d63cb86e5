import type { CompiledQuery } from "kysely";
import type { Arguments } from "../../domain/kernel/evaluate.ts";
import type { ArgumentKind } from "../../ports/load.ts";
import type { Dialect } from "./dialect.ts";

/** The kind of an argument as a statement sees it: what it may be compared with, and how it is bound. `number` is a whole one, `json` a text or null. */
export type ParamKind = "text" | "number" | "real" | "boolean" | "texts" | "numbers" | "reals" | "json";
export type ParamKinds = Readonly<Record<string, ParamKind>>;

/** Stands in a statement where an argument will be. */
export interface Marker {
  readonly param: string;
  readonly kind: ParamKind;
}
/** The organization is a parameter of every statement; no argument of a load can have this name. */
export const organization: Marker = { param: "$organization", kind: "text" };

export const kindOfArgument = (kind: ArgumentKind): ParamKind => (kind === "integer" ? "number" : kind);
/** The kind of a value that is known; undefined where no column can hold it. */
export const kindOfValue = (value: unknown): ParamKind | undefined => {
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "number")
    return Number.isNaN(value) ? undefined : Number.isSafeInteger(value) ? "number" : "real";
  if (!Array.isArray(value)) return undefined;
  if (value.every((each) => typeof each === "string")) return "texts";
  if (!value.every((each) => typeof each === "number" && Number.isFinite(each))) return undefined;
  return value.every(Number.isSafeInteger) ? "numbers" : "reals";
};

/** A statement as text; `bind` gives its values in order. */
export interface Statement {
  readonly text: string;
  readonly bind: (args: Arguments) => Array<unknown>;
}

const isMarker = (value: unknown): value is Marker => typeof value === "object" && value !== null && "param" in value;
const argument = ({ param, kind }: Marker, { binder }: Dialect): ((args: Arguments) => unknown) => {
  const bound = binder(kind);
  return bound === undefined ? (args) => args[param] : (args) => bound(args[param]);
};
const constant = (value: unknown, { binder }: Dialect): (() => unknown) => {
  const kind = kindOfValue(value);
  const bound = (kind === undefined ? undefined : binder(kind)?.(value)) ?? value;
  return () => bound;
};

export const statementOf = (dialect: Dialect, { sql: text, parameters }: CompiledQuery): Statement => {
  const binders = parameters.map((each) => (isMarker(each) ? argument(each, dialect) : constant(each, dialect)));
  return {
    text,
    bind: (args) => {
      const values = new Array<unknown>(binders.length);
      for (let i = 0; i < values.length; i++) values[i] = binders[i]?.(args);
      return values;
    },
  };
};
