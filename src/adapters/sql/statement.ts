import {
  type CompiledQuery,
  DummyDriver,
  Kysely,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from "kysely";
import type { Arguments } from "../../domain/kernel/evaluate.ts";
import type { ArgumentKind } from "../../ports/load.ts";
import type { Tables } from "./generated/tables.gen.ts";

/** The kind of an argument as a statement sees it: what it may be compared with, and how it is bound. */
export type ParamKind = "text" | "number" | "boolean" | "texts" | "numbers";
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
  if (typeof value === "number") return Number.isNaN(value) ? undefined : "number";
  if (!Array.isArray(value)) return undefined;
  if (value.every((each) => typeof each === "string")) return "texts";
  return value.every((each) => typeof each === "number" && Number.isFinite(each)) ? "numbers" : undefined;
};

/** The place of an argument in a statement. */
export const place = (marker: Marker): RawBuilder<unknown> => sql`${marker}`;

/** Writes SQL and runs none: each statement is compiled once and then run by the driver as prepared. */
export const db = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (of) => new SqliteIntrospector(of),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});
/** The same for tables whose names are data. */
// biome-ignore lint/suspicious/noExplicitAny: classes are data here; the types of Kysely serve the statements written out.
export const anyDb = db as unknown as Kysely<any>;

/** A statement as text; `bind` gives its values in order. */
export interface Statement {
  readonly text: string;
  readonly bind: (args: Arguments) => Array<unknown>;
}

const isMarker = (value: unknown): value is Marker => typeof value === "object" && value !== null && "param" in value;
const binderOf = ({ param, kind }: Marker): ((args: Arguments) => unknown) => {
  switch (kind) {
    case "text":
    case "number":
      return (args) => args[param];
    case "boolean":
      return (args) => (args[param] === true ? 1 : 0);
    case "texts":
    case "numbers":
      return (args) => JSON.stringify(args[param]);
  }
};
const constant = (value: unknown): (() => unknown) => {
  const bound = typeof value === "boolean" ? Number(value) : value;
  return () => bound;
};

export const statementOf = ({ sql: text, parameters }: CompiledQuery): Statement => {
  const binders = parameters.map((each) => (isMarker(each) ? binderOf(each) : constant(each)));
  return {
    text,
    bind: (args) => {
      const values = new Array<unknown>(binders.length);
      for (let i = 0; i < values.length; i++) values[i] = binders[i]?.(args);
      return values;
    },
  };
};
