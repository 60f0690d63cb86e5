import * as Schema from "effect/Schema";
import type { Fields, PlainOf, ValueOf } from "./entity.ts";
import { type JsonSchemas, type Kind, structure } from "./kind.ts";

type Unbranded<T> = T extends number ? number : T;

type Composed<F> = { readonly [K in keyof F]: Unbranded<ValueOf<F[K]>> };

/** A structure that only the library writes. Each member is stored and formatted by its kind. */
export const composite = <const F extends Fields>(
  fields: F,
): Kind<Composed<F>, { readonly [K in keyof F]: PlainOf<F[K]> }, never, Composed<F>, "TypeMismatch"> => {
  const members = Object.entries(fields);
  const schema = Schema.Struct(
    Object.fromEntries(
      members.map(([name, { kind, optional }]) => [name, optional ? Schema.NullOr(kind.schema) : kind.schema]),
    ),
  );
  return {
    ...structure(schema as never, (value: Readonly<Record<string, unknown>>) =>
      Object.fromEntries(
        members.map(([name, { kind }]) => {
          const member = value[name] ?? null;
          return [name, member === null ? null : kind.format(member)];
        }),
      ),
    ),
    json: (schemas: JsonSchemas) => ({
      type: "object",
      properties: Object.fromEntries(
        members.map(([name, { kind, doc, optional }]) => {
          const plain = schemas.of(kind);
          return [name, { ...(optional ? { anyOf: [plain, { type: "null" }] } : plain), description: doc }];
        }),
      ),
      required: Object.keys(fields),
    }),
  } as never;
};
