import { type Entity, type Field, field, optional } from "../../domain/kernel/schema/entity.ts";
import { type InputField, omittable, required } from "../../domain/kernel/schema/input.ts";
import {
  type BooleanKind,
  boolean,
  type IdKind,
  type IntegerKind,
  id,
  integer,
  longText,
  type TextKind,
} from "../../domain/kernel/schema/kind.ts";
import { type WhereKind, whereKind } from "../query/filter-input.ts";
import { type OrderKind, orderKind } from "../query/order.ts";
import type { PlainOfClass } from "./format-record.ts";
import { type IncludeKind, includeKind } from "./include.ts";
import { type SelectKind, selectKind } from "./select.ts";

export const defaultLimit = 100;
const mostRows = 1_000;

// Named types: the declarations of the package then name them and do not write out each class several times.
export type GetInput = { readonly objectId: InputField<Field<IdKind, false>, false> };
export type WhereInput<E extends Entity> = InputField<Field<WhereKind<E>, true>, true>;
export type CountInput<E extends Entity> = { readonly where: WhereInput<E> };
/** The fields of an answer, by name. */
type Shown<E, More> = keyof (PlainOfClass<E> & More) & string;
export type ListInput<E extends Entity, More> = {
  readonly where: WhereInput<E>;
  readonly order: InputField<Field<OrderKind<E>, true>, true>;
  readonly limit: InputField<Field<IntegerKind, false>, true>;
  readonly after: InputField<Field<TextKind, false>, true>;
  readonly include: InputField<Field<IncludeKind<E>, true>, true>;
  readonly select: InputField<Field<SelectKind<Shown<E, More>>, true>, true>;
  readonly skip: InputField<Field<IntegerKind, false>, true>;
  readonly permissions: InputField<Field<BooleanKind, false>, true>;
};
/** The inputs of the queries of a class. */
export const inputsOf = <E extends Entity, More>(entity: E) => {
  const where = omittable(optional(whereKind(entity), "Which records; all conditions must hold. Default: every one."));
  return {
    get: { objectId: required(field(id, "The record.")) },
    list: {
      where,
      order: omittable(optional(orderKind(entity), "Field, or list of fields, `-` before one that descends.")),
      limit: omittable(
        field(
          integer(1, mostRows),
          "Default 100, at most 1000: more is refused, not cut. `more` says whether some are left.",
        ),
      ),
      after: omittable(
        field(
          longText,
          "The cursor `next` of the page before, for the same order: rows are neither missed nor repeated.",
        ),
      ),
      include: omittable(
        optional(includeKind(entity), "Pointers whose records are added, beside the rows, nested at most three deep."),
      ),
      select: omittable(
        optional(
          selectKind<Shown<E, More>>(entity),
          "Fields of the answer; the others are left out. `objectId` is always in it.",
        ),
      ),
      skip: omittable(field(integer(0, 2_147_483_647), "Default 0.")),
      permissions: omittable(
        field(
          boolean,
          "Whether to add who may read and who may change each record, as `permissions.of` does. Default false.",
        ),
      ),
    },
    count: { where },
  };
};
