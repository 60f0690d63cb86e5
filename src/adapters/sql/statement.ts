import type { CompiledQuery } from "kysely";
import type { Arguments } from "../../domain/kernel/policy/evaluate.ts";
import type { Dialect } from "./dialect.ts";
import { kindOfValue, type Parameter } from "./parameters.ts";

/** A statement as text; `bind` gives its values in order. */
export interface Statement {
  readonly text: string;
  readonly bind: (args: Arguments) => Array<unknown>;
}

const isParameter = (value: unknown): value is Parameter =>
  typeof value === "object" && value !== null && "param" in value;

/** A parameter: an argument by its name, or the value itself. */
interface Place {
  readonly param: string | null;
  readonly encode: ((value: unknown) => unknown) | undefined;
  readonly value: unknown;
}
const placeOf = (of: unknown, { encoder }: Dialect): Place => {
  if (isParameter(of)) return { param: of.param, encode: encoder(of.kind), value: undefined };
  const kind = kindOfValue(of);
  const encode = kind === undefined ? undefined : encoder(kind);
  return { param: null, encode: undefined, value: encode === undefined ? of : encode(of) };
};

export const statementOf = (dialect: Dialect, { sql: text, parameters }: CompiledQuery): Statement => {
  const places = parameters.map((each) => placeOf(each, dialect));
  return {
    text,
    bind: (args) => {
      const values = new Array<unknown>(places.length);
      for (let i = 0; i < values.length; i++) {
        const { param, encode, value } = places[i] as Place;
        values[i] = param === null ? value : encode === undefined ? args[param] : encode(args[param]);
      }
      return values;
    },
  };
};
