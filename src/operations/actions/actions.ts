import * as Result from "effect/Result";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { NotFound, Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { type Entity, field, type Row } from "../../domain/kernel/schema/entity.ts";
import { type Input, required } from "../../domain/kernel/schema/input.ts";
import { id, list } from "../../domain/kernel/schema/kind.ts";
import { rowsWhere } from "../../ports/load.ts";
import type { LoadedRows } from "../../ports/store.ts";
import type { AnyCommand, AnyOperation, Query } from "../define/operation.ts";
import type { QueryTags } from "../define/refusal-tags.ts";
import { classRefusal } from "../policy/policies.ts";
import { readableMatching } from "../query/filter-predicate.ts";
import { type Action, judgeAction } from "./judge-action.ts";
import { planReads, withNeededReads } from "./plan-reads.ts";

/** The events of one record. */
export type RecordActions<Event extends string> =
  | {
      readonly objectId: string;
      readonly ok: true;
      readonly actions: { readonly [E in Event]: Action };
    }
  | { readonly objectId: string; readonly ok: false; readonly refusal: NotFound };
/** The records in the order in which they were asked for. */
export interface ActionsAnswer<Event extends string> {
  readonly results: ReadonlyArray<RecordActions<Event>>;
}

/** The most records of one call. */
const mostRecords = 100;
const actionsInput = { objectIds: required(field(list(id, mostRecords), "The records.")) };

/** The events of a class: its operations on one record. */
type EventOf<G> = {
  [K in keyof G & string]: G[K] extends { readonly kind: "command"; readonly input: { readonly objectId: unknown } }
    ? K
    : never;
}[keyof G & string];
/** What the caller may do with records of a class. */
type ActionsQuery<N extends string, Event extends string> = Query<
  typeof actionsInput,
  ActionsAnswer<Event>,
  QueryTags<typeof actionsInput, N, "read", never>
> & { readonly class: N };
export interface WithActions<N extends string, Event extends string> {
  readonly actions: ActionsQuery<N, Event>;
}

const isEvent = (of: AnyOperation): of is AnyCommand => of.kind === "command" && "objectId" in of.input;

/** The required fields of an operation besides the record. */
const requiredFields = (input: Input): ReadonlyArray<string> =>
  Object.keys(input).filter((name) => name !== "objectId" && input[name]?.omittable === false);

/** The operations of a class, and `actions`: which of those on one record the caller may run, and why not (L-61). */
export const withActions = <const N extends string, G extends object>(
  entity: Entity<N>,
  group: string,
  operations: G,
): G & WithActions<N, EventOf<G>> => {
  const events = (Object.entries(operations) as ReadonlyArray<readonly [string, AnyOperation]>).flatMap(([name, of]) =>
    isEvent(of) ? [{ name, of: withNeededReads(of), required: requiredFields(of.input as Input) }] : [],
  );
  for (const { of, required: needed } of events)
    if (needed.length > 0 && of.permits === undefined)
      throw new Error(`${of.name} needs ${needed.join(", ")}, so its permits decide what is allowed without them`);
  const rowsIn = (loaded: LoadedRows): ReadonlyArray<Row> => loaded.rows as ReadonlyArray<Row>;
  const momentOf = (at: Moment, { name }: AnyCommand): Moment => ({
    ...at,
    operation: name,
    reason: null,
    newId: () => "candidate",
  });
  /** The reads of every event of every row, and how each state is found in them. Events that the role may never do read nothing. */
  const plan = (rows: ReadonlyArray<Row>, at: Moment) => {
    const reads = planReads();
    const records = new Map(
      rows.map((row) => [
        row.objectId,
        events.map((event) => {
          const refusal = classRefusal(event.of, at.actor, at.firm);
          return { ...event, refusal, stateIn: refusal === null ? reads.add(event.of, entity, row, at) : null };
        }),
      ]),
    );
    return { reads: reads.all(), records };
  };
  const actions = {
    kind: "query",
    name: `${group}.actions`,
    doc: `What the caller may do with records of ${entity.name}, and why not: every operation on one record.`,
    class: entity.name,
    action: "read",
    input: actionsInput,
    refusals: [],
    rounds: [
      ({ objectIds }: { readonly objectIds: ReadonlyArray<string> }, _loaded: LoadedRows, at: Moment) =>
        Result.succeed({
          rows: rowsWhere(
            entity,
            readableMatching(entity, [{ field: "objectId", by: "in", values: [...new Set(objectIds)] }], at),
          ),
        }),
      (_input: unknown, loaded: LoadedRows, at: Moment) => Result.succeed(plan(rowsIn(loaded), at).reads),
    ],
    answer: ({ objectIds }: { readonly objectIds: ReadonlyArray<string> }, loaded: LoadedRows, at: Moment) => {
      const { records } = plan(rowsIn(loaded), at);
      const results = objectIds.map((objectId) => {
        const found = records.get(objectId);
        if (found === undefined) return { objectId, ok: false, refusal: { _tag: "NotFound", class: entity.name } };
        const judged = found.map(({ name, of, required: needed, refusal, stateIn }): readonly [string, Action] => [
          name,
          stateIn === null
            ? { allowed: false, needs: needed, refusal: refusal as Refusal }
            : judgeAction(of, needed, objectId, stateIn(loaded), momentOf(at, of)),
        ]);
        return { objectId, ok: true, actions: Object.fromEntries(judged) };
      });
      return Result.succeed({ results });
    },
  };
  return { ...operations, actions } as never;
};
