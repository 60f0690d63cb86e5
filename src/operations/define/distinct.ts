import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { derivedFieldOf } from "../../domain/derived-fields.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Predicate } from "../../domain/kernel/policy/predicate.ts";
import { refuseField } from "../../domain/kernel/refusal/refusal.ts";
import { type Entity, type Field, field } from "../../domain/kernel/schema/entity.ts";
import { type InputField, omittable, required } from "../../domain/kernel/schema/input.ts";
import {
  boolean,
  type IntegerKind,
  integer,
  type Kind,
  longText,
  type TextKind,
} from "../../domain/kernel/schema/kind.ts";
import { unknownField } from "../../domain/kernel/schema/unknown-field.ts";
import { compareText } from "../../domain/kernel/values/text.ts";
import type { Read } from "../../ports/load.ts";
import type { Condition } from "../query/filter-condition.ts";
import { filterableFields, hasOneValue } from "../query/filter-fields.ts";
import { readableMatching, visibleWhere } from "../query/filter-predicate.ts";
import { pageCursor, valueAfter } from "../query/order.ts";
import type { WhereInput } from "./class-query-inputs.ts";
import { query } from "./operation.ts";

const defaultValues = 100;
const mostValues = 1_000;

/** The values of one field, each once, in their order. As `after` of the same call, `next` asks for those behind them. */
export interface DistinctValues<Plain, F = keyof Plain> {
  readonly results: ReadonlyArray<NonNullable<Plain[F & keyof Plain]>>;
  readonly more: boolean;
  readonly next: string | null;
}
export interface FieldNameKind<Name extends string>
  extends Kind<string, unknown, Name, string, "TypeMismatch" | "UnknownField"> {}
// A named type, so that the declarations of the package name it.
export type DistinctInput<E extends Entity, Name extends string> = {
  readonly field: InputField<Field<FieldNameKind<Name>, false>, false>;
  readonly where: WhereInput<E>;
  readonly descending: InputField<Field<typeof boolean, false>, true>;
  readonly limit: InputField<Field<IntegerKind, false>, true>;
  readonly after: InputField<Field<TextKind, false>, true>;
};

/** The kind of the name of a field with one value. */
const fieldNameKind = <Name extends string>(entity: Entity): FieldNameKind<Name> => {
  const fields = filterableFields(entity);
  const names = [...fields].flatMap(([name, of]) => (hasOneValue(of) ? [name] : []));
  return {
    type: "fieldName",
    schema: Schema.Literals(names) as unknown as Schema.Top & { readonly Type: string },
    expected: { id: "orderedField", of: entity.name },
    faults: ["TypeMismatch", "UnknownField"],
    parse: (sent) => {
      const expected = { id: "orderedField", of: entity.name } as const;
      if (typeof sent !== "string") return Result.fail({ tag: "TypeMismatch", expected });
      if (names.includes(sent)) return Result.succeed(sent);
      return fields.has(sent)
        ? Result.fail({ tag: "TypeMismatch", expected: { id: "oneOfFields", fields: names } })
        : unknownField(expected, [], sent, names);
    },
    validate: (name) => Result.succeed(name),
    format: (name) => name,
    json: () => ({ type: "string", enum: names }),
  };
};

interface Asked {
  readonly field: string;
  readonly where?: ReadonlyArray<Condition> | null;
  readonly descending?: boolean;
  readonly limit?: number;
  readonly after?: string;
}
/** The input without the class. */
type AskedInput = Omit<DistinctInput<Entity, string>, "where"> & {
  readonly where: InputField<Field<Kind<ReadonlyArray<Condition>>, true>, true>;
};
const orderingOf = ({ field: name, descending = false }: Asked) => ({ field: name, descending });

/** `distinct` of a class: the values of one field in the records that the caller may read and where the field is not hidden. */
export const distinctQuery = <E extends Entity>(entity: E, group: string, where: WhereInput<E>) => {
  const fields = filterableFields(entity);
  const derived = derivedFieldOf(entity.name);
  const statesBehind = (asked: Asked, after: unknown): ReadonlyArray<string> => {
    const states = [...(derived?.words.states ?? [])].sort(compareText);
    const behind = states.filter(
      (state) => after === undefined || compareText(state, String(after)) * (asked.descending === true ? -1 : 1) > 0,
    );
    return asked.descending === true ? behind.reverse() : behind;
  };
  /** A derived word has few states, so one row of each is looked for. */
  const readsOfWord = (asked: Asked, after: unknown, at: Moment): Readonly<Record<string, Read>> =>
    Object.fromEntries(
      statesBehind(asked, after).map((state): [string, Read] => [
        state,
        {
          ...{ kind: "many", entity, pick: ["objectId"], order: [], anyTies: true, limit: 1, skip: 0 },
          where: readableMatching(
            entity,
            [...(asked.where ?? []), { field: asked.field, by: "in", values: [state] }],
            at,
          ),
        },
      ]),
    );
  const readOfField = (asked: Asked, after: unknown, at: Moment): Read => {
    const name = asked.field;
    const visible = visibleWhere(entity, name, at);
    const present: Predicate = { is: "not", of: { is: "compare", field: name, by: "=", to: null } };
    const by = asked.descending === true ? "<" : ">";
    const behind: ReadonlyArray<Predicate> =
      after === undefined ? [] : [{ is: "compare", field: name, by, to: after as never }];
    return {
      kind: "many",
      entity,
      pick: [name],
      distinct: true,
      where: {
        is: "and",
        of: [
          readableMatching(entity, asked.where ?? [], at),
          present,
          ...(visible === null ? [] : [visible]),
          ...behind,
        ],
      },
      order: [{ ...orderingOf(asked), when: null }],
      anyTies: true,
      limit: (asked.limit ?? defaultValues) + 1,
      skip: 0,
    };
  };
  const input = {
    field: required(field(fieldNameKind(entity), "The field, which has one value.")),
    where,
    descending: omittable(field(boolean, "The highest value first.")),
    limit: omittable(field(integer(1, mostValues), "Default 100, at most 1000.")),
    after: omittable(field(longText, "The cursor `next` of the page before.")),
  };
  return query({
    name: `${group}.distinct`,
    doc: `The values of a field in the records of ${entity.name} that satisfy a filter, each once, in their order.`,
    class: entity.name as string,
    action: "read",
    input: input as never as AskedInput,
    refusals: ["TypeMismatch"],
    rounds: [
      (given, _loaded, at) => {
        const asked: Asked = given;
        const after = asked.after === undefined ? undefined : valueAfter(asked.after, orderingOf(asked));
        if (after === null)
          return Result.fail(refuseField("TypeMismatch", "after", { id: "cursorOf", of: entity.name }));
        return Result.succeed(
          derived?.name === asked.field ? readsOfWord(asked, after, at) : { values: readOfField(asked, after, at) },
        );
      },
    ],
    answer: (given, loaded) => {
      const asked: Asked = given;
      const name = asked.field;
      const found: ReadonlyArray<unknown> =
        derived?.name === name
          ? Object.entries(loaded).flatMap(([state, rows]) =>
              (rows as ReadonlyArray<unknown>).length > 0 ? [state] : [],
            )
          : (loaded.values as ReadonlyArray<Readonly<Record<string, unknown>>>).map((row) => row[name]);
      const limit = asked.limit ?? defaultValues;
      const shown = found.slice(0, limit);
      const more = found.length > limit;
      return Result.succeed({
        results: shown.map((value) => (fields.get(name) as Field).kind.format(value as never)),
        more,
        next: more ? pageCursor([orderingOf(asked)], [shown.at(-1) as never], null) : null,
      });
    },
  });
};
