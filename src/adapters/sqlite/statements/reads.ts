import type { Arguments } from "../../../domain/kernel/policy/evaluate.ts";
import type { Predicate } from "../../../domain/kernel/policy/predicate.ts";
import { type Load, type Lookup, type ParameterTypes, type Read, rowsWhere } from "../../../ports/load.ts";
import { lookupValue } from "../../../ports/lookup-value.ts";
import type { LoadedRows } from "../../../ports/store.ts";
import { lruCache } from "../../sql/lru-cache.ts";
import {
  kindOfArgument,
  organizationParameter,
  type Parameter,
  type ParameterKind,
  type ParameterKinds,
} from "../../sql/parameters.ts";
import { lookupValues, sortById } from "../../sql/rows/lookup-values.ts";
import { decodingOf, readerOf } from "../../sql/rows/row-codec.ts";
import { columnNamed } from "../../sql/schema/columns.ts";
import { originOf } from "../../sql/statements/erasure-statements.ts";
import { limitParameter, parameterize } from "../../sql/statements/parameterize.ts";
import { amountOf, organizationLeftOut, select, sortsInMemory } from "../../sql/statements/select.ts";
import type { SqliteDatabase } from "../connection/driver.ts";
import {
  type Chunked,
  prepareAll,
  prepareGet,
  prepareIterate,
  preparePages,
  type RawRow,
} from "../connection/prepare.ts";
import { codecs } from "../generated/codecs.gen.ts";
import { sqliteDialect } from "./dialect.ts";
import { parseJson } from "./log-entry.ts";

type Run = (args: Arguments) => unknown;
type ChunkedRun = (args: Arguments) => Chunked<unknown>;
interface Named {
  readonly name: string;
  readonly run: Run;
}

/** Reads of one connection. Statements are prepared once and cached, by load or by the shape of a query. */
export interface Reads {
  readonly load: (load: Load<unknown, ParameterTypes>, args: Arguments, organizationId: string) => LoadedRows;
  readonly round: (
    reads: Readonly<Record<string, Read>>,
    args: Arguments,
    organizationId: string,
  ) => Chunked<LoadedRows>;
}

/** Reads a row, with the organization that the statement leaves out. */
const rowReader = (read: Read): ((row: RawRow, args: Arguments) => unknown) => {
  const reader = readerOf(codecs, read.entity, read.pick);
  const at = organizationLeftOut(sqliteDialect, read);
  if (at < 0) return reader;
  return (row, args) => {
    (row as Array<unknown>)[at] = args[organizationParameter.param];
    return reader(row);
  };
};

const prepare = (database: SqliteDatabase, read: Read, kinds: ParameterKinds): Run => {
  const statement = select(sqliteDialect, read, kinds);
  if (read.kind === "logSize") {
    const counted = prepareGet(database, statement);
    return (args) => {
      const [count, last] = counted(args) as RawRow;
      return { count, last };
    };
  }
  if (read.kind === "origins") {
    const run = prepareAll(database, statement);
    return (args) => run(args).map((row) => originOf(row, parseJson));
  }
  if (read.kind === "count") {
    const counted = prepareGet(database, statement);
    return (args) => counted(args)?.[0];
  }
  if (read.kind === "amounts") {
    const run = prepareAll(database, statement);
    return (args) => run(args).map(amountOf);
  }
  const reader = rowReader(read);
  if (read.kind === "byId") {
    const run = prepareGet(database, statement);
    return (args) => {
      const row = run(args);
      return row === undefined ? null : reader(row, args);
    };
  }
  const run = prepareAll(database, statement);
  const sorts = sortsInMemory(read);
  return (args) => {
    const rows = run(args);
    const records = new Array<unknown>(rows.length);
    for (let i = 0; i < records.length; i++) records[i] = reader(rows[i] as RawRow, args);
    return sorts ? sortById(records) : records;
  };
};
/** The value with which a page begins; no argument of a caller can have this name. */
const pageParameter: Parameter = { param: "$page", kind: "text" };
/** A page of a read in the order of a text, from a value of it on. */
const pageOf = (read: Read & { readonly kind: "many" }, field: string): Read => ({
  ...read,
  where: { is: "and", of: [read.where, { is: "compare", field, by: ">=", to: { param: pageParameter.param } }] },
  // The statement takes the limit as a parameter.
  limit: 1,
});
/** The most rows that can satisfy a predicate, as far as it names their ids. */
const mostWith = (where: Predicate, args: Arguments): number => {
  if (where.is === "and") return Math.min(...where.of.map((each) => mostWith(each, args)), Number.POSITIVE_INFINITY);
  if (where.is !== "oneOf" || where.field !== "objectId") return Number.POSITIVE_INFINITY;
  return where.values.reduce<number>((sum, each) => {
    const given = typeof each === "object" ? args[each.param] : each;
    return sum + (Array.isArray(given) ? given.length : 1);
  }, 0);
};
/** The same in chunks, if there may be many rows. */
const prepareChunked = (database: SqliteDatabase, read: Read, kinds: ParameterKinds): ChunkedRun => {
  if (read.kind !== "many") {
    const run = prepare(database, read, kinds);
    // biome-ignore lint/correctness/useYield: it is one chunk.
    return function* (args) {
      return run(args);
    };
  }
  const [order] = read.order;
  if (read.anyTies !== undefined && read.limit === null && order !== undefined)
    return preparePages(
      database,
      select(sqliteDialect, pageOf(read, order.field), { ...kinds, [pageParameter.param]: pageParameter.kind }),
      order.field,
      (args, { from, limit }) => ({ ...args, [pageParameter.param]: from, [limitParameter.param]: limit }),
      decodingOf(read.entity, read.pick),
    );
  const reader = rowReader(read);
  const most = (args: Arguments): number =>
    read.limit === null ? mostWith(read.where, args) : (args[limitParameter.param] as number);
  const iterate = prepareIterate(database, select(sqliteDialect, read, kinds), reader, most);
  if (!sortsInMemory(read)) return iterate;
  return function* (args) {
    return sortById(yield* iterate(args));
  };
};
/** A lookup: one value, or for a list of ids the distinct values in order (ports/load). */
const prepareLookup = (database: SqliteDatabase, { entity, id, field }: Lookup, kinds: ParameterKinds): Run => {
  const pick = [field];
  if (kinds[id.param] !== "texts") {
    const run = prepare(database, { kind: "byId", entity, id, pick }, kinds);
    return (args) => lookupValue(run(args), field, entity);
  }
  const where: Predicate = { is: "oneOf", field: "objectId", values: [id] };
  const run = prepare(database, rowsWhere(entity, where, pick), kinds);
  return (args) => lookupValues(run(args) as ReadonlyArray<unknown>, field, entity);
};

interface Plan {
  readonly given: ParameterKinds;
  readonly through: ReadonlyArray<Named>;
  /** By the kinds of the looked-up values: a missing number is `''`, which is compared as text. */
  readonly reads: Map<string, ReadonlyArray<Named>>;
}

const planOf = (
  database: SqliteDatabase,
  { parameters: shape, lookups: through }: Load<unknown, ParameterTypes>,
): Plan => {
  const given: Record<string, ParameterKind> = {};
  for (const [name, kind] of Object.entries(shape)) given[name] = kindOfArgument(kind);
  const kinds = { ...given };
  const named = Object.entries(through).map(([name, each]): Named => {
    const run = prepareLookup(database, each, kinds);
    const numbers = columnNamed(each.entity, each.field).storage === "integer";
    const list = kinds[each.id.param] === "texts";
    if (list) given[name] = numbers ? "numbers" : "texts";
    kinds[name] = given[name] ?? "text";
    return { name, run };
  });
  return { given, through: named, reads: new Map() };
};

export const readsOf = (database: SqliteDatabase): Reads => {
  const plans = new WeakMap<object, Plan>();
  const planned = (load: Load<unknown, ParameterTypes>): Plan => {
    let plan = plans.get(load);
    if (plan === undefined) {
      plan = planOf(database, load);
      plans.set(load, plan);
    }
    return plan;
  };
  const prepared = (
    load: Load<unknown, ParameterTypes>,
    plan: Plan,
    key: string,
    args: Arguments,
  ): ReadonlyArray<Named> => {
    const cached = plan.reads.get(key);
    if (cached !== undefined) return cached;
    const kinds: Record<string, ParameterKind> = { ...plan.given };
    for (const { name } of plan.through) kinds[name] ??= typeof args[name] === "number" ? "number" : "text";
    const made = Object.entries(load.reads as Readonly<Record<string, Read>>).map(
      ([name, read]): Named => ({ name, run: prepare(database, read, kinds) }),
    );
    plan.reads.set(key, made);
    return made;
  };
  const byShape = lruCache<ChunkedRun>(256);

  return {
    load: (load, given, organizationId) => {
      const plan = planned(load);
      const args: Record<string, Arguments[string]> = { ...given, [organizationParameter.param]: organizationId };
      let key = "";
      for (const { name, run } of plan.through) {
        const value = run(args) as Arguments[string];
        args[name] = value;
        key += typeof value === "number" ? "n" : "t";
      }
      const state: Record<string, unknown> = {};
      for (const { name, run } of prepared(load, plan, key, args)) state[name] = run(args);
      return state;
    },
    round: function* (reads, given, organizationId) {
      const rows: Record<string, unknown> = {};
      for (const name in reads) {
        const { read, kinds, args, key } = parameterize(reads[name] as Read, given);
        const run = byShape(key, () => prepareChunked(database, read, kinds));
        rows[name] = yield* run({ ...args, [organizationParameter.param]: organizationId });
      }
      return rows;
    },
  };
};
