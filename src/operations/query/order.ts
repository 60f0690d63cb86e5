import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { derivedFieldOf } from "../../domain/derived-fields.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Sentence } from "../../domain/kernel/messages/english/sentences.ts";
import type { Entity } from "../../domain/kernel/schema/entity.ts";
import type { Kind } from "../../domain/kernel/schema/kind.ts";
import type { OrderBy } from "../../ports/load.ts";
import { filterableFields, isScalar, unknownField } from "./filter-fields.ts";
import { visibleWhere } from "./filter-predicate.ts";
import type { FieldsOfClass } from "./where-type.ts";

/** One field or several, with `-` before a descending one. Equal rows are ordered by objectId. */
type OrderInput<Name extends string> = Name | `-${Name}` | ReadonlyArray<Name | `-${Name}`>;
// The names are inferred first, so that the message of a type error lists them.
type OrderOf<E> = keyof FieldsOfClass<E> & string extends infer Name extends string ? OrderInput<Name> : never;

/** One field of an order. */
export interface Ordering {
  readonly field: string;
  readonly descending: boolean;
}

const maxOrderFields = 10;

export interface OrderKind<E>
  extends Kind<
    ReadonlyArray<Ordering>,
    unknown,
    OrderOf<E>,
    ReadonlyArray<Ordering>,
    "TypeMismatch" | "UnknownField"
  > {}
/** The kind of an `order`: at most ten stored fields of the class whose values have an order. */
export const orderKind = <E extends Entity>(entity: E): OrderKind<E> => {
  const fields = filterableFields(entity);
  const derived = derivedFieldOf(entity.name)?.name;
  const ordered = [...fields].flatMap(([name, field]) => (name !== derived && isScalar(field) ? [name] : []));
  const expected: Sentence = { id: "orderBy", of: entity.name, most: maxOrderFields };
  return {
    type: "json",
    schema: Schema.Unknown as unknown as Schema.Top & { readonly Type: ReadonlyArray<Ordering> },
    expected,
    faults: ["TypeMismatch", "UnknownField"],
    parse: (sent) => {
      const names: ReadonlyArray<unknown> = Array.isArray(sent) ? sent : [sent];
      if (names.length > maxOrderFields) return Result.fail({ tag: "TypeMismatch", expected });
      const found: Array<Ordering> = [];
      for (const name of names) {
        if (typeof name !== "string") return Result.fail({ tag: "TypeMismatch", expected });
        const descending = name.startsWith("-");
        const field = descending ? name.slice(1) : name;
        if (!fields.has(field)) return unknownField({ id: "orderedField", of: entity.name }, [field], field, ordered);
        if (!ordered.includes(field)) {
          const inside = { path: [field], got: field };
          return Result.fail({ tag: "TypeMismatch", expected: { id: "oneOfFields", fields: ordered }, inside });
        }
        found.push({ field, descending });
      }
      return Result.succeed(found);
    },
    validate: (order) => Result.succeed(order),
    format: (order) => order,
    json: (schemas) =>
      schemas.named(`${entity.name}Order`, () => {
        const names = ordered.flatMap((name) => [name, `-${name}`]);
        const one = { type: "string", enum: names };
        return { anyOf: [one, { type: "array", items: one, maxItems: maxOrderFields }] };
      }),
  };
};

/** The order for this actor: a hidden field counts as absent (R-POL-2). */
export const visibleOrder = (entity: Entity, order: ReadonlyArray<Ordering>, at: Moment): ReadonlyArray<OrderBy> =>
  order.map((each) => ({ ...each, when: visibleWhere(entity, each.field, at) }));
