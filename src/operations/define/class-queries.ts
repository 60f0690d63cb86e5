import * as Result from "effect/Result";
import { customClassOf } from "../../domain/kernel/context/custom-fields.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Predicate } from "../../domain/kernel/policy/predicate.ts";
import { type NotFound, refuseField } from "../../domain/kernel/refusal/refusal.ts";
import { type Entity, type RecordOf, type Row, shownFields } from "../../domain/kernel/schema/entity.ts";
import type { Input } from "../../domain/kernel/schema/input.ts";
import type { OrderBy, Read } from "../../ports/load.ts";
import { orderKey, rowsBehind } from "../../ports/order-key.ts";
import { type LoadedRows, lastRound } from "../../ports/store.ts";
import {
  accessReads,
  fieldsWithAccess,
  furtherAccessReads,
  holderReadsBeside,
  loadedAccessLists,
} from "../policy/access-reads.ts";
import { hiddenFieldReads, orderReads, relatedRecords } from "../policy/related-records.ts";
import type { Condition } from "../query/filter-condition.ts";
import { readableMatching } from "../query/filter-predicate.ts";
import { type Ordering, orderOrNearest, pageCursor, placeOf, visibleOrder } from "../query/order.ts";
import type { FieldsOfClass } from "../query/where-type.ts";
import { type CountInput, defaultLimit, type GetInput, inputsOf, type ListInput } from "./class-query-inputs.ts";
import { type DistinctInput, type DistinctValues, distinctQuery } from "./distinct.ts";
import type { FieldsBeside } from "./fields-beside.ts";
import { type PlainOfClass, recordsFormatter, selectedFormatter } from "./format-record.ts";
import {
  deepestInclude,
  type Included,
  type Inclusion,
  includedAccessReads,
  includedPermissions,
  includedRecords,
  includeReads,
  lastRoundFor,
  type Permissions,
} from "./include.ts";
import { type AnyQuery, type Query, query } from "./operation.ts";
import type { QueryTags, Tag } from "./refusal-tags.ts";
import { fieldsToRead, type Selection, selectionOf, selectsExtra } from "./select.ts";

/** Records in order; `more`: there are others after the last. As `after` of the same list, `next` asks for these. */
export interface ListPage<Plain, Records = Included> {
  readonly results: ReadonlyArray<Plain>;
  readonly more: boolean;
  readonly next: string | null;
  /** With `include`: the records that the rows point to, by class and id. What is hidden or deleted is absent. */
  readonly included?: Records;
  /** With `permissions`: who may read and who may change each of these records, by class and id. */
  readonly permissions?: Permissions;
}
/** An operation that can select fields. */
export type Selects = { readonly input: { readonly select: unknown } };
/** What a call may select. */
export type SelectOf<Sent> = Sent extends { readonly select?: infer S } ? S : never;
/** The answer with the selected fields; every field may be missing where the names are not known to the compiler. */
export type Selected<Answer, S> =
  S extends ReadonlyArray<infer N>
    ? Answer extends ListPage<infer Plain, infer Records>
      ? ListPage<
          number extends S["length"]
            ? Partial<Plain> & Pick<Plain, "objectId" & keyof Plain>
            : Pick<Plain, keyof Plain & ("objectId" | N)>,
          Records
        >
      : Answer
    : Answer;

/** An operation that lists the values of a field. */
export type ListsValues = { readonly input: { readonly field: unknown; readonly descending: unknown } };
/** The answer with the values of one field. */
export type ValuesOfField<Answer, Name> =
  Answer extends DistinctValues<infer Plain, infer _Every> ? DistinctValues<Plain, Name> : never;

type ReadOf<E extends Entity, I extends Input, Out, Own extends Tag = never> = Query<
  I,
  Out,
  QueryTags<I, E["name"], "read", Own>
>;
/** The queries of every class. */
export interface ClassQueries<E extends Entity, More extends object> {
  readonly get: ReadOf<E, GetInput, PlainOfClass<E> & More, "NotFound">;
  readonly list: ReadOf<E, ListInput<E, More>, ListPage<PlainOfClass<E> & More>, "TypeMismatch">;
  readonly count: ReadOf<E, CountInput<E>, number>;
  readonly distinct: ReadOf<
    E,
    DistinctInput<E, keyof FieldsOfClass<E> & string>,
    DistinctValues<PlainOfClass<E>>,
    "TypeMismatch"
  >;
}

/** Whether a filter names one record. */
const namesRecord = (where: ReadonlyArray<Condition> | null | undefined): boolean =>
  where?.some((each) => each.by === "in" && each.field === "objectId" && each.values.length === 1) === true;

/**
 * `get`, `list`, `count` and `distinct` of a class: `...classQueries(Project, "projects")`. All apply the policy: a record that may not be read
 * does not exist, and a hidden field is absent in filters, orders and answers (R-POL-2).
 */
export const classQueries = <const E extends Entity, More extends object = Record<never, never>>(
  entity: E,
  group: string,
  extra?: FieldsBeside<E, More>,
): ClassQueries<E, More> => {
  type Plain = PlainOfClass<E> & More;
  type Stored = RecordOf<E> & Row;
  interface Asked {
    readonly limit?: number;
    readonly include?: ReadonlyArray<Inclusion> | null;
    readonly select?: ReadonlyArray<string> | null;
    readonly permissions?: boolean;
  }
  const inputs = inputsOf<E, More>(entity);
  const about = { class: entity.name, action: "read", refusals: [] } as const;
  const rows = (
    where: Predicate,
    limit: number,
    skip = 0,
    order: ReadonlyArray<OrderBy> = [],
    pick: ReadonlyArray<string> = shownFields(entity),
  ): Read => ({ kind: "many", entity, pick, where, limit, skip, order });
  const recordsIn = (loaded: LoadedRows): ReadonlyArray<Stored> => loaded.rows as ReadonlyArray<Stored>;
  const extraFor = (selection: Selection) => (selectsExtra(entity, selection) ? extra : undefined);
  const more = (loaded: LoadedRows, at: Moment, limit: number, selection: Selection = null) => {
    const shown = recordsIn(loaded).slice(0, limit);
    return Result.succeed({
      ...hiddenFieldReads("rows", entity, shown, at),
      ...extraFor(selection)?.reads(shown, at),
    });
  };
  const formatterOf = (loaded: LoadedRows, at: Moment, selection: Selection = null): ((row: Stored) => Plain) => {
    const add = extraFor(selection)?.add(loaded, at);
    const around = relatedRecords("rows", loaded);
    const format = (selection === null
      ? recordsFormatter(entity.name, at, around)
      : selectedFormatter(entity, at, around, selection)) as unknown as (row: Stored) => Plain;
    return add === undefined ? format : (row) => Object.assign(format(row), add(row));
  };
  const cursorOf = (row: Stored, order: ReadonlyArray<Ordering>, loaded: LoadedRows, at: Moment): string => {
    const around = relatedRecords("rows", loaded);
    const keys = visibleOrder(entity, order, at).map((by) => orderKey(by, row as never, around));
    return pageCursor(order, keys, row.objectId);
  };
  /** What round `level + 1` of a list reads beside its rows: records that it includes, and what their access lists follow from. */
  const besideAt = (
    level: number,
    { include, permissions, limit = defaultLimit }: Asked,
    loaded: LoadedRows,
    at: Moment,
  ): Readonly<Record<string, Read>> => {
    const shown = recordsIn(loaded).slice(0, limit);
    const [first, second] = permissions === true ? [accessReads, furtherAccessReads] : [];
    return {
      ...(include ? includeReads(include, shown, loaded, level, permissions === true, at) : {}),
      ...(level === 0 ? first?.("rows", entity, shown, loaded, at) : {}),
      ...(level === 1 ? second?.("rows", entity, shown, loaded, at) : {}),
      ...(permissions === true ? includedAccessReads(loaded, level - 1, at) : {}),
    };
  };
  const permissionsIn = (loaded: LoadedRows, shown: ReadonlyArray<Stored>, at: Moment): Permissions => {
    const included = includedPermissions(loaded, at);
    const lists = loadedAccessLists("rows", entity, shown, loaded, at);
    const [first] = shown;
    const name = first === undefined ? entity.name : customClassOf(entity.name, first);
    return { ...included, [name]: { ...included[name], ...lists } };
  };
  /** Marks the reads of the round with this number if none after it reads anything. */
  const marked = (
    reads: Readonly<Record<string, Read>>,
    round: number,
    { include, permissions, select }: Asked,
    order: ReadonlyArray<OrderBy>,
    at: Moment,
    holdersAreRead = false,
  ): Readonly<Record<string, Read>> => {
    const own = extraFor(selectionOf(select)) !== undefined || order.some(({ last }) => last !== undefined) ? 1 : 0;
    const last = Math.max(own, lastRoundFor(entity, include ?? [], permissions === true, at, holdersAreRead));
    return round < last ? reads : { ...reads, [lastRound]: true };
  };
  return {
    get: query({
      ...about,
      name: `${group}.get`,
      doc: `One ${entity.name} by its id.`,
      input: inputs.get,
      refusals: ["NotFound"],
      rounds: [
        ({ objectId }, _loaded, at) => {
          const where = readableMatching(entity, [{ field: "objectId", by: "in", values: [objectId] }], at);
          return Result.succeed(marked({ rows: rows(where, 1) }, 0, {}, [], at));
        },
        (_input, loaded, at) => more(loaded, at, 1),
      ],
      answer: (_input, loaded, at): Result.Result<Plain, NotFound> => {
        const [row] = recordsIn(loaded);
        return row === undefined
          ? Result.fail({ _tag: "NotFound", class: entity.name })
          : Result.succeed(formatterOf(loaded, at)(row));
      },
    }),
    list: query({
      ...about,
      name: `${group}.list`,
      doc: `The records of ${entity.name} that satisfy a filter, in an order.`,
      input: inputs.list,
      refusals: ["TypeMismatch"],
      rounds: [
        ({ where, order: asked, limit, skip, after, include, select, permissions }, _loaded, at) => {
          const order = orderOrNearest(asked, where);
          const by = visibleOrder(entity, order, at);
          const found = readableMatching(entity, where ?? [], at);
          const place = after === undefined ? null : placeOf(after, order, by);
          if (after !== undefined && place === null)
            return Result.fail(refuseField("TypeMismatch", "after", { id: "cursorOf", of: entity.name }));
          const pointers = (include ?? []).map(({ field }) => field);
          const read = {
            // One more row than the limit tells whether there are others.
            ...rows(
              place === null ? found : { is: "and", of: [found, rowsBehind(by, place.keys, place.objectId)] },
              (limit ?? defaultLimit) + 1,
              skip ?? 0,
              by,
              permissions === true
                ? fieldsWithAccess(entity, at)
                : fieldsToRead(entity, selectionOf(select), by, pointers, at),
            ),
            ...(place === null ? {} : { after: place }),
          } as Read;
          const holders = permissions === true && namesRecord(where) ? holderReadsBeside(entity, found, at) : null;
          const asking = { include, select, permissions } as Asked;
          return Result.succeed(marked({ rows: read, ...holders }, 0, asking, by, at, holders !== null));
        },
        (input, loaded, at) => {
          const { where, order, limit, select } = input;
          const by = visibleOrder(entity, orderOrNearest(order, where), at);
          return Result.map(more(loaded, at, limit ?? defaultLimit, selectionOf(select)), (reads) => {
            const all = {
              ...reads,
              ...orderReads(recordsIn(loaded).slice(0, limit ?? defaultLimit), by),
              ...besideAt(0, input as Asked, loaded, at),
            };
            return marked(all, 1, input as Asked, by, at);
          });
        },
        // The records of a level are known when those before it are, then what hides their fields and what their access lists follow from.
        ...Array.from(
          { length: deepestInclude + 1 },
          (_, i) => (input: Asked, loaded: LoadedRows, at: Moment) =>
            Result.succeed(marked(besideAt(i + 1, input, loaded, at), i + 2, input, [], at)),
        ),
      ],
      answer: ({ where, order, include, select, permissions, limit = defaultLimit }, loaded, at) => {
        const shown = recordsIn(loaded).slice(0, limit);
        const more = recordsIn(loaded).length > limit;
        return Result.succeed({
          results: shown.map(formatterOf(loaded, at, selectionOf(select))),
          more,
          next: more ? cursorOf(shown.at(-1) as Stored, orderOrNearest(order, where), loaded, at) : null,
          ...(include ? { included: includedRecords(loaded, at) } : {}),
          ...(permissions === true ? { permissions: permissionsIn(loaded, shown, at) } : {}),
        });
      },
    }) as never,
    count: query({
      ...about,
      name: `${group}.count`,
      doc: `How many records of ${entity.name} satisfy a filter.`,
      input: inputs.count,
      rounds: [
        ({ where }, _loaded, at) =>
          Result.succeed({
            count: { kind: "count", entity, pick: [], where: readableMatching(entity, where ?? [], at) },
          }),
      ],
      answer: (_input, loaded) => Result.succeed(loaded.count as number),
    }) as never,
    distinct: distinctQuery(entity, group, inputs.count.where) as never,
  };
};

/** A list under another name, of the records that also satisfy a condition of the moment. */
export const narrowedList = <Q extends AnyQuery>(
  list: Q,
  { name, doc, where }: { readonly name: string; readonly doc: string; readonly where: (at: Moment) => Predicate },
): Q => {
  const [found, ...others] = list.rounds as ReadonlyArray<AnyQuery["rounds"][number]>;
  return {
    ...list,
    name,
    doc,
    rounds: [
      (input: unknown, loaded: LoadedRows, at: Moment) =>
        Result.map(found?.(input as never, loaded, at) as Result.Result<Readonly<Record<string, Read>>>, (reads) => ({
          ...reads,
          rows: { ...reads.rows, where: { is: "and", of: [(reads.rows as { where: Predicate }).where, where(at)] } },
        })),
      ...others,
    ],
  };
};
