import * as Result from "effect/Result";
import { knownEntity } from "../../domain/entities.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { english } from "../../domain/kernel/messages/english/english.ts";
import { namedRecords } from "../../domain/kernel/messages/explain-in.ts";
import type { Names, Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { displayNameOf, type Entity } from "../../domain/kernel/schema/entity.ts";
import { localDay } from "../../domain/kernel/values/zone.ts";
import { type Read, rowsWhere } from "../../ports/load.ts";
import type { Ports } from "../../ports/ports.ts";
import type { LoadedRows } from "../../ports/store.ts";
import { actorOf, type ResolvedCaller } from "../caller/caller.ts";
import { readableMatching } from "../query/filter-predicate.ts";
import { changeRefusals } from "./answer-refusals.ts";

type Row = Readonly<Record<string, string | null>>;
interface Wanted {
  readonly entity: Entity;
  readonly field: string;
  readonly ids: Set<string>;
}
/** The records that the sentence of each refusal names. */
type NamedBy = ReadonlyMap<Refusal, ReturnType<typeof namedRecords>>;
/** These records by class. */
const wantedBy = (named: NamedBy): ReadonlyMap<string, Wanted> => {
  const wanted = new Map<string, Wanted>();
  for (const [name, objectId] of [...named.values()].flat()) {
    const entity = knownEntity(name);
    const field = entity === undefined ? undefined : displayNameOf(entity);
    if (entity === undefined || field === undefined) continue;
    const of = wanted.get(name) ?? { entity, field, ids: new Set() };
    wanted.set(name, of);
    of.ids.add(objectId);
  }
  return wanted;
};

const namesIn = (loaded: LoadedRows, wanted: ReadonlyMap<string, Wanted>): Names =>
  Object.fromEntries(
    [...wanted].flatMap(([name, { field }]) =>
      (loaded[name] as ReadonlyArray<Row>).flatMap((row): ReadonlyArray<readonly [string, string]> => {
        const text = row[field];
        return text === null || text === undefined ? [] : [[row.objectId as string, text]];
      }),
    ),
  );

type Outcome = Result.Result<unknown, Refusal>;
/** The refusals of an outcome: its own, or those inside its answer. */
const refusalsOf = (outcome: Outcome): ReadonlyArray<Refusal> => {
  if (Result.isFailure(outcome)) return [outcome.failure];
  const found: Array<Refusal> = [];
  changeRefusals(outcome.success, (refusal) => found.push(refusal));
  return found;
};
const withNames = (outcome: Outcome, of: NamedBy, names: Names): Outcome => {
  const named = (refusal: Refusal): Refusal => {
    const own = (of.get(refusal) ?? []).flatMap(([, id]) => (Object.hasOwn(names, id) ? [[id, names[id]]] : []));
    return own.length === 0 ? refusal : { ...refusal, recordNames: Object.fromEntries(own) };
  };
  return Result.isFailure(outcome)
    ? Result.fail(named(outcome.failure))
    : Result.succeed(changeRefusals(outcome.success, named));
};

/** The reads of the names, as far as the caller may read the records. */
const readsOf = (wanted: ReadonlyMap<string, Wanted>, at: Moment): Readonly<Record<string, Read>> =>
  Object.fromEntries(
    [...wanted].map(([name, { entity, field, ids }]) => [
      name,
      rowsWhere(entity, readableMatching(entity, [{ field: "objectId", by: "in", values: [...ids] }], at), [
        "objectId",
        field,
      ]),
    ]),
  );

/**
 * Adds to the refusals of outcomes the names of the records that their sentences name (`recordNames`), as far as the
 * caller may read them. One query reads them after the call; without a refusal nothing is read. No stored answer
 * contains names, so nothing of an erased person remains in it. If the query fails, the refusals stay without names.
 */
export const nameRecords = (
  ports: Ports,
  caller: ResolvedCaller,
  outcomes: ReadonlyArray<Outcome>,
  done: (outcomes: ReadonlyArray<Outcome>) => void,
) => {
  const { organizationId, userId, session } = caller;
  const named: NamedBy = new Map(outcomes.flatMap(refusalsOf).map((each) => [each, namedRecords(english, each)]));
  const wanted = wantedBy(named);
  if (wanted.size === 0 || userId === null) return done(outcomes);
  const [now, operation] = [ports.now(), "recordNames"];
  const call = { organizationId, userId, session, operation, requestId: null, body: "", now, dryRun: false };
  ports.store.query<Names, Refusal>(
    {
      call: { ...call, cancelled: () => false },
      args: {},
      rounds: [
        (_loaded, firm, account) =>
          Result.map(actorOf(caller, account, now, firm), (actor) =>
            readsOf(wanted, {
              ...{ now, today: localDay(now, firm.todayZone), newId: ports.newId, firm, actor },
              ...{ operation, reason: null },
            }),
          ),
      ],
      answer: (loaded) => Result.succeed(namesIn(loaded, wanted)),
    },
    (names) =>
      done(Result.isFailure(names) ? outcomes : outcomes.map((outcome) => withNames(outcome, named, names.success))),
  );
};
