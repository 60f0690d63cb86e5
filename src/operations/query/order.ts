import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { datedFieldOf, derivedFieldOf } from "../../domain/derived-fields.ts";
import {
  type CustomField,
  customClassOf,
  customFieldsOf,
  mayReadCustom,
} from "../../domain/kernel/context/custom-fields.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Sentence } from "../../domain/kernel/messages/english/sentences.ts";
import type { Scalar } from "../../domain/kernel/policy/predicate.ts";
import { orderedTypes, orderPath } from "../../domain/kernel/schema/custom-kind.ts";
import type { Entity } from "../../domain/kernel/schema/entity.ts";
import type { Kind, Problem } from "../../domain/kernel/schema/kind.ts";
import { shownLabel } from "../../domain/kernel/schema/label-path.ts";
import { unknownField } from "../../domain/kernel/schema/unknown-field.ts";
import { farnessFrom, isCustomPath, withoutSlot } from "../../domain/kernel/values/custom-path.ts";
import type { Place } from "../../domain/kernel/values/place.ts";
import { compareText } from "../../domain/kernel/values/text.ts";
import type { OrderBy } from "../../ports/load.ts";
import type { Condition, FieldCondition } from "./filter-condition.ts";
import { filterableFields, hasOneValue, isAmount } from "./filter-fields.ts";
import { lastRecordOf, visibleWhere } from "./filter-predicate.ts";
import type { FieldsOfClass } from "./where-type.ts";

/** One field or several, with `-` before a descending one. Equal rows are ordered by objectId. */
type Custom = `custom.${string}`;
type OrderInput<Name extends string> =
  | Name
  | `-${Name}`
  | Custom
  | `-${Custom}`
  | ReadonlyArray<Name | `-${Name}` | Custom | `-${Custom}`>;
// The names are inferred first, so that the message of a type error lists them.
type OrderOf<E> = keyof FieldsOfClass<E> & string extends infer Name extends string ? OrderInput<Name> : never;

/** One field of an order. */
export interface Ordering {
  readonly field: string;
  readonly descending: boolean;
  /** The declaration of a custom field. */
  readonly custom?: CustomField;
}

const maxOrderFields = 10;

/** An order by `custom.name`, once the declared fields are known. */
const customOrdering = (
  { field, descending }: Ordering,
  className: string,
  firm: Settings,
): Result.Result<Ordering, Problem<"UnknownField" | "TypeMismatch">> => {
  const declared = customFieldsOf(firm, className);
  const name = field.slice("custom.".length);
  const custom = Object.hasOwn(declared, name) ? declared[name] : undefined;
  const ordered = Object.keys(declared).filter((each) => orderedTypes.includes((declared[each] as CustomField).type));
  const paths = ordered.map((each) => `custom.${each}`);
  if (custom === undefined) return unknownField({ id: "orderedField", of: className }, [field], field, paths);
  if (!orderedTypes.includes(custom.type))
    return Result.fail({
      tag: "TypeMismatch",
      expected: { id: "oneOfFields", fields: paths },
      inside: { path: [field], got: field },
    });
  return Result.succeed({ field: orderPath(firm, className, name, custom), descending, custom });
};

export interface OrderKind<E>
  extends Kind<
    ReadonlyArray<Ordering>,
    unknown,
    OrderOf<E>,
    ReadonlyArray<Ordering>,
    "TypeMismatch" | "UnknownField"
  > {}
/** The kind of an `order`: at most ten fields of the class whose values have an order. */
export const orderKind = <E extends Entity>(entity: E): OrderKind<E> => {
  const fields = filterableFields(entity);
  const ordered = [...fields].flatMap(([name, field]) => (hasOneValue(field) || isAmount(field) ? [name] : []));
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
        // Which custom fields there are, the settings of the firm say.
        if (isCustomPath(field)) {
          found.push({ field, descending });
          continue;
        }
        if (!fields.has(field)) return unknownField({ id: "orderedField", of: entity.name }, [field], field, ordered);
        if (!ordered.includes(field)) {
          const inside = { path: [field], got: field };
          return Result.fail({ tag: "TypeMismatch", expected: { id: "oneOfFields", fields: ordered }, inside });
        }
        found.push({ field, descending });
      }
      return Result.succeed(found);
    },
    validate: (order, firm, input) => {
      const className = customClassOf(entity.name, input ?? {});
      return Result.all(
        order.map((each) => (isCustomPath(each.field) ? customOrdering(each, className, firm) : Result.succeed(each))),
      );
    },
    format: (order) => order,
    json: (schemas) =>
      schemas.named(`${entity.name}Order`, () => {
        const names = ordered.flatMap((name) => [name, `-${name}`]);
        const custom = { type: "string", pattern: "^-?custom[.][A-Za-z][A-Za-z0-9_]{0,62}$" };
        const one = { anyOf: [{ type: "string", enum: names }, custom] };
        return { anyOf: [one, { type: "array", items: one, maxItems: maxOrderFields }] };
      }),
  };
};

/** The order of a list: the one that was asked for, else the nearest first where a filter asks for what is near. */
export const orderOrNearest = (
  order: ReadonlyArray<Ordering> | null | undefined,
  where: ReadonlyArray<Condition> | null | undefined,
): ReadonlyArray<Ordering> => {
  if (order && order.length > 0) return order;
  // `near` stands at the top of a filter only, among the conditions on custom fields.
  const found = (where ?? []).flatMap((each) => (each.by === "and" ? each.of.flat() : []));
  const near = found.find((each): each is FieldCondition => each.by === "near");
  if (near?.custom === undefined) return [];
  const [center] = near.values as readonly [Place];
  return [{ field: farnessFrom(near.field, center), descending: false, custom: near.custom }];
};

/**
 * The order for this actor: a hidden field counts as absent (R-POL-2). Amounts are ordered by currency first, derived words by their
 * states of today, labels by what people read, a rate by the one in force today.
 */
export const visibleOrder = (entity: Entity, order: ReadonlyArray<Ordering>, at: Moment): ReadonlyArray<OrderBy> => {
  const derived = derivedFieldOf(entity.name);
  return order.flatMap(({ field, descending, custom }): ReadonlyArray<OrderBy> => {
    if (custom !== undefined)
      return [{ field, descending, when: mayReadCustom(custom, at.actor) ? null : { is: "never" } }];
    if (derived?.name === field) {
      const states = [...derived.words.states].sort(compareText);
      return [{ field, descending, when: null, ranks: states.map((state) => derived.where(state as never, at)) }];
    }
    const dated = datedFieldOf(entity.name);
    if (dated?.name === field) {
      const last = lastRecordOf(dated, at);
      return amountKeys(dated.value).map((key) => ({ field: key, descending, when: null, last }));
    }
    const when = visibleWhere(entity, field, at);
    const stored = entity.fields[field];
    const key = isLabel(entity, field) ? shownLabel(field) : field;
    const keys = stored !== undefined && isAmount(stored) ? amountKeys(field) : [key];
    return keys.map((key) => ({ field: key, descending, when }));
  });
};

/** Whether the field is the written word of a state. A row without one is ordered by the word that people read (R-VAL-8). */
const isLabel = ({ fields }: Entity, field: string): boolean =>
  field.endsWith("Label") && fields[field.slice(0, -"Label".length)]?.kind.type === "word";
const amountKeys = (field: string): ReadonlyArray<string> => [`${field}.currency`, `${field}.minor`];

type Keys = ReadonlyArray<Scalar | null>;
const cursorForm = "a.";
/** Without the slot: a cursor stays when an index comes or goes. */
const nameOf = ({ field, descending, custom }: Ordering): string =>
  `${descending ? "-" : ""}${custom === undefined ? field : withoutSlot(field)}`;
/**
 * The place of a row in an order, as text: the order, the values that the actor may see, and the id. It is not signed: made up, it is
 * only a filter (docs/decisions/019).
 */
export const pageCursor = (order: ReadonlyArray<Ordering>, keys: Keys, objectId: string | null): string =>
  `${cursorForm}${encodeURIComponent(JSON.stringify([order.map(nameOf), keys, objectId]))}`;

/** The place behind which a cursor leads; null if the text is no cursor of this order. */
export const placeOf = (
  cursor: string,
  order: ReadonlyArray<Ordering>,
  visible: ReadonlyArray<OrderBy>,
): { readonly keys: Keys; readonly objectId: string } | null => {
  const [names, keys, objectId] = placeIn(cursor);
  const fits =
    JSON.stringify(names) === JSON.stringify(order.map(nameOf)) &&
    Array.isArray(keys) &&
    keys.length === visible.length &&
    keys.every((key) => key === null || isKey(key)) &&
    typeof objectId === "string";
  return fits ? { keys: keys as Keys, objectId } : null;
};
/** The value behind which a cursor leads; null if the text is no cursor of values in this order. */
export const valueAfter = (cursor: string, order: Ordering): Scalar | null => {
  const [names, keys, objectId] = placeIn(cursor);
  const fits = JSON.stringify(names) === JSON.stringify([nameOf(order)]) && Array.isArray(keys) && objectId === null;
  return fits && keys.length === 1 && isKey(keys[0]) ? keys[0] : null;
};
const isKey = (key: unknown): key is Scalar => ["string", "number", "boolean"].includes(typeof key);
const placeIn = (cursor: string): ReadonlyArray<unknown> => {
  if (!cursor.startsWith(cursorForm)) return [];
  try {
    const found: unknown = JSON.parse(decodeURIComponent(cursor.slice(cursorForm.length)));
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
};
