import type { CompiledQuery } from "kysely";
import type { Arguments } from "../../domain/kernel/policy/evaluate.ts";
import type { Dialect } from "./dialect.ts";
import { kindOfValue, type Parameter } from "./parameters.ts";

/** A statement as text; `bind` gives its values in order. */
export interface Statement {
  readonly text: string;
  readonly bind: (args: Arguments) => Array<unknown>;
}

const isMarker = (value: unknown): value is Parameter =>
  typeof value === "object" && value !== null && "param" in value;
const argument = ({ param, kind }: Parameter, { encoder: binder }: Dialect): ((args: Arguments) => unknown) => {
  const bound = binder(kind);
  return bound === undefined ? (args) => args[param] : (args) => bound(args[param]);
};
const constant = (value: unknown, { encoder: binder }: Dialect): (() => unknown) => {
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
