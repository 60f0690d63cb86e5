import { sql } from "kysely";
import type { Arguments } from "../../../domain/kernel/policy/evaluate.ts";
import type { Predicate } from "../../../domain/kernel/policy/predicate.ts";
import { type Load, type Lookup, type ParameterTypes, type Read, rowsWhere } from "../../../ports/load.ts";
import { lookupValue } from "../../../ports/lookup-value.ts";
import type { LoadedRows } from "../../../ports/store.ts";
import type { Dialect } from "../../sql/dialect.ts";
import { lruCache } from "../../sql/lru-cache.ts";
import { kindOfArgument, type ParameterKind, type ParameterKinds } from "../../sql/parameters.ts";
import { lookupValues, sortById } from "../../sql/rows/lookup-values.ts";
import { readerOf } from "../../sql/rows/row-codec.ts";
import { columnNamed } from "../../sql/schema/columns.ts";
import { originOf, originWidth } from "../../sql/statements/erasure-statements.ts";
import { parameterize } from "../../sql/statements/parameterize.ts";
import { amountOf, amountWidth, select, sortsInMemory } from "../../sql/statements/select.ts";
import type { TextRow } from "../connection/bound-statement.ts";
import { codecs } from "../generated/codecs.gen.ts";
import { callContextColumns, callContextJoins, idOrNone, joinById } from "./call-context.ts";
import { type BindableStatement, numberAt, type StatementFactory } from "./prepare.ts";
import { parseJson } from "./rewrite-log.ts";

type Found = ReadonlyArray<TextRow>;
/** A read as a prepared statement. */
interface PreparedRead {
  readonly name: string;
  readonly statement: BindableStatement;
  readonly parse: (rows: Found) => unknown;
}
/** One row with the call context, and beside it every record that is read by its id. */
interface RecordsById {
  readonly statement: BindableStatement;
  readonly records: ReadonlyArray<{ readonly name: string; readonly value: (row: TextRow) => unknown }>;
}
/** The reads of a load after its lookups. */
export interface LoadReads {
  readonly keyed: RecordsById;
  readonly readings: ReadonlyArray<PreparedRead>;
}

const preparedRead = (
  { dialect, prepare }: StatementFactory,
  name: string,
  read: Read,
  kinds: ParameterKinds,
): PreparedRead => {
  const statement = select(dialect, read, kinds);
  if (read.kind === "logSize")
    return {
      name,
      statement: prepare(statement, 2),
      parse: ([row]) => ({ count: numberAt(row, 0), last: numberAt(row, 1) }),
    };
  if (read.kind === "origins")
    return {
      name,
      statement: prepare(statement, originWidth),
      parse: (rows) => rows.map((row) => originOf(row, parseJson)),
    };
  if (read.kind === "count") return { name, statement: prepare(statement, 1), parse: ([row]) => numberAt(row, 0) };
  if (read.kind === "amounts")
    return { name, statement: prepare(statement, amountWidth, false), parse: (rows) => rows.map(amountOf) };
  // Sums may read most rows of the firm. The generic plan of a prepared statement expects few and takes the wrong index.
  const of = prepare(statement, Math.max(1, read.pick.length), read.kind !== "sumsBy");
  const reader = readerOf(codecs, read.entity, read.pick);
  if (read.kind === "byId") return { name, statement: of, parse: ([row]) => (row === undefined ? null : reader(row)) };
  const sorts = sortsInMemory(read);
  return {
    name,
    statement: of,
    parse: (rows) => {
      const records = rows.map((row) => reader(row));
      return sorts ? sortById(records) : records;
    },
  };
};

/** The SQL of the call context and of records by their ids: all by primary key, so one statement reads them. */
export const recordsByIdSql = (
  dialect: Dialect,
  reads: ReadonlyArray<readonly [string, Read]>,
  by: typeof joinById = joinById,
) => {
  let at: number = callContextColumns.length;
  const picked = callContextColumns.map(([table, column]) => sql.ref(`${table}.${column}`));
  const joins = callContextJoins(dialect, by);
  const records = reads.map(([name, read], index) => {
    if (read.kind !== "byId") throw new Error(`${name} is not read by its id`);
    const alias = `r${index}`;
    const columns = read.pick.map((field) => columnNamed(read.entity, field).column);
    picked.push(...["object_id", ...columns].map((column) => sql.ref(`${alias}.${column}`)));
    joins.push(by(dialect, read.entity.name, alias, idOrNone(dialect, read.id.param)));
    const reader = readerOf(codecs, read.entity, read.pick);
    const from = at;
    at += 1 + columns.length;
    const to = at;
    return {
      name,
      value: (row: TextRow) => (row[from] === null ? null : reader(row.slice(from + 1, to))),
    };
  });
  return { picked, joins, records };
};
/** `check` is an expression that the statement evaluates too. */
const recordsById = (
  { dialect, prepareSql: written }: StatementFactory,
  reads: ReadonlyArray<readonly [string, Read]>,
  check: string | null = null,
): RecordsById => {
  const { picked, joins, records } = recordsByIdSql(dialect, reads);
  const all = check === null ? picked : [...picked, sql.raw(check)];
  const text = sql`select ${sql.join(all)} from (select 1) as one ${sql.join(joins, sql` `)}`;
  return { statement: written(text, all.length), records };
};

/** A found argument as a statement: one value, or with a list of ids the list of those found, each once, in order (ports/load). */
const through = (
  preparing: StatementFactory,
  name: string,
  { entity, id, field }: Lookup,
  kinds: ParameterKinds,
): PreparedRead => {
  const pick = [field];
  if (kinds[id.param] !== "texts") {
    const found = preparedRead(preparing, name, { kind: "byId", entity, id, pick }, kinds);
    return { ...found, parse: (rows) => lookupValue(found.parse(rows), field, entity) };
  }
  const where: Predicate = { is: "oneOf", field: "objectId", values: [id] };
  const read = rowsWhere(entity, where, pick);
  const found = preparedRead(preparing, name, read, kinds);
  return { ...found, parse: (rows) => lookupValues(found.parse(rows) as ReadonlyArray<unknown>, field, entity) };
};

/** The prepared statements of a load. */
interface LoadStatements {
  /** The lookups, level by level: each level needs the values of the levels before it. */
  readonly lookups: ReadonlyArray<ReadonlyArray<PreparedRead>>;
  /** The reads depend on the kinds of the values found: a missing number is `''`, which is compared as text. */
  readonly readings: (args: Arguments) => LoadReads;
}

const loadStatements = (
  preparing: StatementFactory,
  { parameters: shape, lookups: found, reads }: Load<unknown, ParameterTypes>,
): LoadStatements => {
  const given: Record<string, ParameterKind> = {};
  for (const [name, kind] of Object.entries(shape)) given[name] = kindOfArgument(kind);
  const kinds = { ...given };
  const waves: Array<Array<PreparedRead>> = [];
  const waveOf = new Map<string, number>();
  for (const [name, each] of Object.entries(found)) {
    const made = through(preparing, name, each, kinds);
    const wave = (waveOf.get(each.id.param) ?? -1) + 1;
    waveOf.set(name, wave);
    waves[wave] = [...(waves[wave] ?? []), made];
    const numbers = columnNamed(each.entity, each.field).storage === "integer";
    if (kinds[each.id.param] === "texts") given[name] = numbers ? "numbers" : "texts";
    kinds[name] = given[name] ?? "text";
  }
  const names = [...waveOf.keys()];
  const all = Object.entries(reads as Readonly<Record<string, Read>>);
  const byKinds = new Map<string, LoadReads>();
  return {
    lookups: waves,
    readings: (args) => {
      let key = "";
      for (const name of names) key += typeof args[name] === "number" ? "n" : "t";
      const cached = byKinds.get(key);
      if (cached !== undefined) return cached;
      const now: Record<string, ParameterKind> = { ...given };
      for (const name of names) now[name] ??= typeof args[name] === "number" ? "number" : "text";
      const made: LoadReads = {
        keyed: recordsById(
          preparing,
          all.filter(([, { kind }]) => kind === "byId"),
        ),
        readings: all
          .filter(([, { kind }]) => kind !== "byId")
          .map(([name, read]) => preparedRead(preparing, name, read, now)),
      };
      byKinds.set(key, made);
      return made;
    },
  };
};

/** The statements of loads and queries, each written once. */
export interface ReadStatements {
  readonly load: (load: Load<unknown, ParameterTypes>) => LoadStatements;
  /** The call context alone. */
  readonly callContext: BindableStatement;
  /** The same, which fails on a newer step that is not additive. */
  readonly checkedCallContext: BindableStatement;
  /** One read of a query, with its arguments. */
  readonly queryRead: (read: Read, args: Arguments) => { readonly reading: PreparedRead; readonly args: Arguments };
}

export const readStatements = (preparing: StatementFactory, noNewerStep: string): ReadStatements => {
  const loads = new WeakMap<object, LoadStatements>();
  const byShape = lruCache<PreparedRead>(256);
  return {
    load: (load) => {
      let plan = loads.get(load);
      if (plan === undefined) {
        plan = loadStatements(preparing, load);
        loads.set(load, plan);
      }
      return plan;
    },
    callContext: recordsById(preparing, []).statement,
    checkedCallContext: recordsById(preparing, [], noNewerStep).statement,
    queryRead: (asked, given) => {
      const { read, kinds, args, key } = parameterize(asked, given);
      // Queries with the same conditions share a statement.
      return { reading: byShape(key, () => preparedRead(preparing, key, read, kinds)), args };
    },
  };
};

/** The state of a decision from the rows of its reads. */
export const stateFromRows = (
  { keyed, readings }: LoadReads,
  row: TextRow,
  found: ReadonlyArray<Found>,
): LoadedRows => {
  const state: Record<string, unknown> = {};
  for (const { name, value } of keyed.records) state[name] = value(row);
  for (const [place, { name, parse: value }] of readings.entries()) state[name] = value(found[place] ?? []);
  return state;
};
