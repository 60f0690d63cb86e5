import * as Result from "effect/Result";
import { type App, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import type { Change } from "../../../src/domain/kernel/decision/decision.ts";
import type { Adapter } from "../../../src/ports/adapter.ts";
import type { LogEntry, Store } from "../../../src/ports/store.ts";
import { type KitFirm, openKitFirm } from "../../../src/testing/kit/harness/kit-firm.ts";
import { checkReplay } from "../../../src/testing/kit/harness/log-replay.ts";
import { readLog, readTables, type Tables, writeChanges } from "../../../src/testing/kit/harness/raw-store.ts";
import { peakByDay } from "../../../src/testing/oracles/capacity.ts";

/** One call: the caller's account id, the operation and its input. */
export interface RaceCall {
  readonly who: string;
  readonly name: string;
  readonly input: unknown;
  readonly requestId?: string;
}
/** The name of an atomic batch; its input is the items. */
export const batch = "batch";
/** Calls by session; the calls of one session are concurrent. */
export type Cast = ReadonlyArray<ReadonlyArray<RaceCall>>;

/** The rows before a race, and its calls. */
export interface Scene {
  readonly rows: ReadonlyArray<Change>;
  readonly cast: Cast;
}
/** The rows are produced by operations on the memory store, then copied. */
export const sceneOf = async (make: (firm: KitFirm) => Promise<Cast>): Promise<Scene> => {
  const firm = await openKitFirm(memory(), "Promise");
  const cast = await make(firm);
  const tables = await firm.tables();
  const rows = Object.entries(tables).flatMap(([entity, rows]) =>
    rows.map((row) => ({ entity, event: given, after: { ...row, version: 1 } })),
  );
  return { rows, cast };
};
const given = "given";
const now = Date.parse("2027-01-04T12:00:00Z");

/** Writes a scene into an empty firm. */
export const laid = async (store: Store, organizationId: string, { rows }: Scene): Promise<void> => {
  const refused = await writeChanges(
    store,
    organizationId,
    rows.map((change) => ({ ...change, after: { ...(change.after as object), organizationId } }) as Change),
  );
  if (refused !== null) throw new Error(`The scene could not be written: ${JSON.stringify(refused)}`);
};

/** The store without the names of refusals, which are read after the call: they would only add interleavings. */
const withoutNames = (store: Store): Store => ({
  ...store,
  query: (query, done) =>
    query.call.operation === "recordNames"
      ? done(Result.fail({ _tag: "Busy", retryAfter: 1 }))
      : store.query(query, done),
});

/** A firm whose new ids show which call created them. */
export const appOf = <T>(adapter: Adapter<T>, call: number): Promise<App<T>> => {
  let ids = 0;
  return openFirm<T>(
    { ...adapter, store: withoutNames(adapter.store) },
    {
      now: () => now,
      newId: () => `${String.fromCharCode(65 + call)}${String(++ids).padStart(9, "0")}`,
    },
  );
};
export const called = (app: Pick<App, "as">, organizationId: string, call: RaceCall): Promise<unknown> => {
  const { who, name, input, requestId } = call;
  const { settled } = app.as({ organizationId, userId: who });
  if (name === batch) return settled.batch(input as never, { transaction: true });
  return settled.call(name, input, requestId === undefined ? undefined : { requestId });
};

/** The answers of all calls, and the final rows. */
export interface Outcome {
  readonly answers: ReadonlyArray<unknown>;
  readonly tables: Tables;
  readonly log: ReadonlyArray<LogEntry>;
}
export const outcomeOf = async (
  store: Store,
  organizationId: string,
  answers: ReadonlyArray<unknown>,
): Promise<Outcome> => ({
  answers,
  tables: await readTables(store, organizationId),
  log: await readLog(store, organizationId),
});

const byKey = (left: { readonly objectId: string }, right: { readonly objectId: string }): number =>
  left.objectId < right.objectId ? -1 : left.objectId > right.objectId ? 1 : 0;
/**
 * An outcome as text, equal for equal facts: new ids are replaced by their call and order, and the log is listed by record, because
 * the order between independent records is not defined.
 */
export const printed = ({ answers, tables, log }: Outcome, organizationId: string): string => {
  const facts = {
    answers,
    tables: Object.fromEntries(
      Object.entries(tables).flatMap(([name, rows]) => (rows.length === 0 ? [] : [[name, rows.toSorted(byKey)]])),
    ),
    log: log
      .filter(({ event }) => event !== given)
      .map(({ seq, ...entry }) => entry)
      .toSorted(
        (left, right) => left.class.localeCompare(right.class) || byKey(left, right) || left.version - right.version,
      ),
  };
  const text = JSON.stringify(
    facts,
    (_name, value: unknown) =>
      value === organizationId
        ? "the firm"
        : typeof value === "object" && value !== null && !Array.isArray(value)
          ? Object.fromEntries(Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1)))
          : value,
    1,
  );
  const ids = [...new Set(text.match(/\b[A-H]\d{9}\b/g))].toSorted();
  const places = new Map(
    ids.map((id) => [id, `${id[0]}#${ids.filter((each) => each[0] === id[0] && each <= id).length}`]),
  );
  return text.replace(/\b[A-H]\d{9}\b/g, (id) => places.get(id) ?? id);
};

const orders = (count: number): ReadonlyArray<ReadonlyArray<number>> => {
  if (count === 0) return [[]];
  return orders(count - 1).flatMap((order) =>
    Array.from({ length: count }, (_, place) => order.toSpliced(place, 0, count - 1)),
  );
};
/** A serial order of all calls, as positions in the cast, and its outcome. */
export interface Serial {
  readonly order: ReadonlyArray<number>;
  readonly print: string;
}
/** The outcomes of all serial orders, on the memory store. */
export const serials = async (scene: Scene): Promise<ReadonlyArray<Serial>> => {
  const adapter = memory();
  const calls = scene.cast.flat();
  const apps = await Promise.all(calls.map((_, i) => appOf(adapter, i)));
  const results: Array<Serial> = [];
  for (const [nth, order] of orders(calls.length).entries()) {
    const organizationId = `serial ${nth}`;
    await laid(adapter.store, organizationId, scene);
    const answers: Array<unknown> = [];
    for (const place of order)
      answers[place] = await called(apps[place] as App, organizationId, calls[place] as RaceCall);
    results.push({ order, print: printed(await outcomeOf(adapter.store, organizationId, answers), organizationId) });
  }
  return results;
};

/** L-12: no engineer is booked for more than 100 % on a day. L-42: the log reproduces the tables. */
export const lawful = ({ tables, log }: Outcome): void => {
  checkReplay(log, tables);
  const counting = (tables.Allocation ?? []).filter(({ status }) => status === "tentative" || status === "confirmed");
  const day = now / 86_400_000;
  for (const [engineer, booked] of Map.groupBy(counting, (row) => row.engineer)) {
    const peak = peakByDay(booked as never, Math.floor(day), Math.floor(day) + 365);
    if (peak > 10_000) throw new Error(`${engineer} is booked for ${peak / 100} % on one day`);
  }
};
