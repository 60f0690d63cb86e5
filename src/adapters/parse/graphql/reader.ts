import type { SeenRow } from "../../../operations/live/judge-live.ts";
import { findRows } from "../class-routes.ts";
import { libraryInclude, listQueryOf, namesUnknown } from "../list-query.ts";
import { aclOf } from "../own-access.ts";
import { withoutInnerQueries } from "../own-queries.ts";
import { badQuery } from "../parse-fault.ts";
import { readPage } from "../read-page.ts";
import { Refused } from "../refusal-answer.ts";
import type { Visit } from "../route.ts";
import { permissionsOf } from "../row-permissions.ts";
import { targetOf } from "../where.ts";
import type { WireClass } from "../wire-class.ts";
import type { Included, IncludeTree } from "../wire-row.ts";
import { mostRows } from "./limit-options.ts";

type Values = Readonly<Record<string, unknown>>;
/** A row as the library gives it. */
export type Row = Values & { readonly objectId: string };
/** The parameters of a query in the dialect. */
export interface Asked {
  readonly where?: Values;
  readonly order?: ReadonlyArray<string>;
  readonly include?: ReadonlyArray<string>;
  readonly skip?: number;
  readonly limit?: number;
}

/** What a row is: its class, and who read it. */
interface Known {
  readonly of: WireClass;
  readonly reader: Reader;
  /** Who may read and change it, where an event told that. */
  readonly access?: unknown;
}
const known = new WeakMap<Row, Known>();
export const knownAs = (row: Row): Known | undefined => known.get(row);

/** The rows of a class that point to a row, by a field of the dialect, which has a name of its own in the library. */
export interface Below {
  readonly of: WireClass;
  readonly field: string;
  readonly own: string;
}

/** Collects what is asked for in one turn, and asks once for all of it. */
const batched = <K, V>(run: (keys: ReadonlyArray<K>) => Promise<ReadonlyArray<V>>): ((key: K) => Promise<V>) => {
  let waiting: Array<{
    readonly key: K;
    readonly done: (value: V) => void;
    readonly failed: (cause: unknown) => void;
  }> = [];
  const flush = async (): Promise<void> => {
    const now = waiting;
    waiting = [];
    try {
      const values = await run(now.map(({ key }) => key));
      for (const [i, { done }] of now.entries()) done(values[i] as V);
    } catch (thrown) {
      for (const { failed } of now) failed(thrown);
    }
  };
  return (key) =>
    new Promise((done, failed) => {
      waiting.push({ key, done, failed });
      // After the promises of this turn: the executor goes through them before it asks for the next level.
      if (waiting.length === 1) void Promise.resolve().then(() => process.nextTick(() => void flush()));
    });
};
/** What is made once for a key. */
const memoized = <V>(make: (key: string) => V) => {
  const made = new Map<string, V>();
  return (key: string): V => {
    const before = made.get(key);
    if (before !== undefined) return before;
    const value = make(key);
    made.set(key, value);
    return value;
  };
};
const chunks = (ids: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> =>
  Array.from({ length: Math.ceil(ids.length / mostRows) }, (_, i) => ids.slice(i * mostRows, (i + 1) * mostRows));

/** Refusals that say that the caller reads no row of a class; a pointer to one is read as absent. */
const unreadable = new Set(["ClassForbidden", "Forbidden", "AuthRequired"]);
const isUnreadable = (thrown: unknown): boolean => thrown instanceof Refused && unreadable.has(thrown.refusal._tag);

/** The most rows that lists below several rows are read from. */
const mostBelow = 20_000;

/** The name by which the policies know a class. */
const nameOf = (of: WireClass): string => (typeof of.scope.class === "string" ? of.scope.class : of.entity.name);

/**
 * Reads rows for one caller: each row once, and all rows that one level of a request asks for together, by the query language and so
 * under the policies.
 */
export class Reader {
  readonly visit: Visit;
  readonly #rows = new Map<string, Promise<Row | null>>();
  constructor(visit: Visit) {
    this.visit = visit;
  }

  /** Says what a row is, for the fields below it. */
  #know<R extends Row | null>(of: WireClass, row: R): R {
    if (row !== null) known.set(row, { of, reader: this });
    return row;
  }
  /** A row of which only the id is asked. */
  stub(of: WireClass, objectId: string): Row {
    return this.#know(of, { objectId });
  }
  /** A row that an operation answered. */
  seen(of: WireClass, row: Row): Row {
    return this.#know(of, row);
  }
  /** A row of an event, which others are told, too: what is known of it here is not known to them. */
  told(of: WireClass, { row, access }: SeenRow): Row {
    const own = { ...row };
    known.set(own, { of, reader: this, access });
    return own;
  }

  readonly #byId = memoized((_name: string) => {
    let of: WireClass | undefined;
    const load = batched(async (ids: ReadonlyArray<string>): Promise<ReadonlyArray<Row | null>> => {
      if (of === undefined) return ids.map(() => null);
      const found = new Map<string, Row>();
      try {
        for (const some of chunks(ids)) {
          const input = { ...of.scope, where: { objectId: { in: some } }, limit: some.length };
          const page = (await this.visit.call(of.list, input)) as { readonly results: ReadonlyArray<Row> };
          for (const row of page.results) found.set(row.objectId, row);
        }
      } catch (thrown) {
        if (!isUnreadable(thrown)) throw thrown;
      }
      return ids.map((id) => found.get(id) ?? null);
    });
    return (as: WireClass, id: string): Promise<Row | null> => {
      of = as;
      return load(id);
    };
  });
  /** A row by its id; null if there is none that the caller reads. */
  row(of: WireClass, id: string): Promise<Row | null> {
    const key = `${nameOf(of)} ${id}`;
    let found = this.#rows.get(key);
    if (found === undefined) {
      found = this.#byId(nameOf(of))(of, id).then((row) => this.#know(of, row));
      this.#rows.set(key, found);
    }
    return found;
  }

  /** Keeps the rows that an answer includes, and that the other rows of its pointers are not there. */
  #keep(of: WireClass, rows: ReadonlyArray<Row>, tree: IncludeTree, included: Included): void {
    for (const [name, deeper] of Object.entries(tree))
      for (const wire of of.either[name] ?? [of.fields[name]]) {
        const target = wire === undefined ? undefined : targetOf(wire);
        if (wire === undefined || target === undefined) continue;
        const below: Array<Row> = [];
        for (const id of rows.flatMap((row) => (row[wire.name] ?? []) as string | ReadonlyArray<string>)) {
          const key = `${nameOf(target)} ${id}`;
          if (this.#rows.has(key)) continue;
          const row = included[target.entity.name]?.[id] ?? null;
          if (row !== null) below.push(row);
          this.#rows.set(key, Promise.resolve(this.#know(target, row)));
        }
        if (deeper !== true && below.length > 0) this.#keep(target, below, deeper, included);
      }
  }

  /** The query of a class with the fields of the caller, and with what the queries inside it find. */
  async #query(base: WireClass, parameters: Asked) {
    const given = parameters as Values;
    const isOwn = base.own !== undefined;
    const of = isOwn || !namesUnknown(base, given) ? base : await this.visit.declared(base);
    if (!isOwn || parameters.where === undefined) return { of, asked: listQueryOf(of, given) };
    const where = await withoutInnerQueries(parameters.where, this.visit, async (inner, more, visit) => {
      const { body } = await findRows(inner, { ...visit, request: { ...visit.request, parameters: more } });
      return (body as { readonly results: ReadonlyArray<Values> }).results;
    });
    return { of, asked: listQueryOf(of, { ...given, where }) };
  }
  /** The rows of a query. */
  async page(base: WireClass, parameters: Asked): Promise<ReadonlyArray<Row>> {
    const { of, asked } = await this.#query(base, parameters);
    const { results, included } = await readPage(of, asked, this.visit);
    if (Object.keys(libraryInclude(of, asked.include)).length > 0) this.#keep(of, results, asked.include, included);
    return results.map((row) => this.#know(base, row));
  }
  async count(base: WireClass, parameters: Asked): Promise<number> {
    const { of, asked } = await this.#query(base, parameters);
    return (await readPage(of, { ...asked, limit: 0, count: true, include: {} }, this.visit)).count ?? 0;
  }

  readonly #below = memoized((key: string) => {
    const { field, own, asked } = JSON.parse(key) as Pick<Below, "field" | "own"> & { readonly asked: Asked };
    let classes: { readonly of: WireClass; readonly parent: WireClass } | undefined;
    const load = batched(async (ids: ReadonlyArray<string>): Promise<ReadonlyArray<ReadonlyArray<Row>>> => {
      if (classes === undefined) return ids.map(() => []);
      const { of, parent } = classes;
      const parents = { [field]: { $in: ids.map((objectId) => pointerTo(parent, objectId)) } };
      const where = asked.where === undefined ? parents : { $and: [parents, asked.where] };
      const rows: Array<Row> = [];
      for (;;) {
        const some = await this.page(of, { ...asked, where, skip: rows.length, limit: mostRows });
        rows.push(...some);
        if (some.length < mostRows) break;
        if (rows.length >= mostBelow)
          throw badQuery(`The rows below these have more than ${mostBelow} ${of.className}; ask for fewer at once.`);
      }
      const isCustom = of.fields[field]?.custom !== undefined;
      const byParent = Map.groupBy(rows, (row) => String(isCustom ? (row.custom as Values | null)?.[own] : row[own]));
      return ids.map((id) => byParent.get(id) ?? []);
    });
    return (of: WireClass, parent: WireClass, id: string): Promise<ReadonlyArray<Row>> => {
      classes = { of, parent };
      return load(id);
    };
  });
  /** All rows of a class that point to a row, for all rows of a level together. */
  below({ of, field, own }: Below, parent: WireClass, id: string, asked: Asked): Promise<ReadonlyArray<Row>> {
    return this.#below(JSON.stringify({ of: nameOf(of), field, own, asked }))(of, parent, id);
  }

  readonly #access = memoized((_name: string) => {
    let of: WireClass | undefined;
    const load = batched(async (rows: ReadonlyArray<Row>): Promise<ReadonlyArray<unknown>> => {
      if (of === undefined) return [];
      const found = await permissionsOf(this.visit, of, rows);
      return rows.map(({ objectId }) => found.get(objectId));
    });
    return (as: WireClass, row: Row): Promise<unknown> => {
      of = as;
      return load(row);
    };
  });
  /** Who may read and change a row. */
  async access(of: WireClass, row: Row): Promise<unknown> {
    if (of.own === "open") return aclOf(row);
    return known.get(row)?.access ?? this.#access(nameOf(of))(of, row);
  }
}

const pointerTo = ({ className }: WireClass, objectId: string) => ({ __type: "Pointer", className, objectId });
