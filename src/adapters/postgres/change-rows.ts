import { sql } from "kysely";
import { entityNamed } from "../../domain/entities.ts";
import type { Change } from "../../domain/kernel/decision.ts";
import type { Entity, Row } from "../../domain/kernel/entity.ts";
import { compareText } from "../../domain/kernel/text.ts";
import type { Call } from "../../ports/store.ts";
import { type Writer, writerOf } from "../sql/codec.ts";
import { columnsOf, tableOf } from "../sql/columns.ts";
import { logValues } from "../sql/log-values.ts";
import { logColumns } from "../sql/own.ts";
import { recent } from "../sql/recent.ts";
import type { Ask, Prepared } from "./ask.ts";
import { copyText, fewestCopied } from "./copy.ts";
import { arrayText } from "./dialect.ts";
import { codecs } from "./generated/codecs.gen.ts";
import type { Preparing } from "./prepared.ts";

type Values = ReadonlyArray<string | null>;
/** Rows and their log rows as statements, in the order of the changes. */
export type WriteRows = (
  changes: ReadonlyArray<{ readonly call: Call; readonly change: Change }>,
) => ReadonlyArray<Ask>;

/** A column to be written, and the type that its text is cast to. */
interface Target {
  readonly column: string;
  readonly type: string;
}
const types = { text: "text", integer: "bigint", boolean: "boolean", json: "json" } as const;
const rowKey: ReadonlyArray<Target> = [
  { column: "organization_id", type: "text" },
  { column: "object_id", type: "text" },
  { column: "version", type: "bigint" },
];
const logTypes: Readonly<Record<string, string>> = { at: "bigint", version: "bigint", before: "json", after: "json" };
const logTargets = logColumns.map((column): Target => ({ column, type: logTypes[column] ?? "text" }));

const textOf = (value: string | number | null): string | null => (typeof value === "number" ? String(value) : value);

/** Turns rows into columns: the values of each as one array. */
const columnwise = (rows: ReadonlyArray<Values>): Values =>
  (rows[0] ?? []).map((_, place) => arrayText(rows.map((row) => row[place] ?? null)));

/** How entries of the log get their numbers; the database says so before the first statement. */
export interface Numbering {
  /** By a row for each firm, taken last before the commit (`feed: "counter"`); else by one sequence for all. */
  counted: boolean;
}

type Kind = "insert" | "update" | "remove";
const kindOf = ({ before, after }: Change): Kind =>
  before === undefined ? "insert" : after === undefined ? "remove" : "update";

/** Rows that are written the same way one after another. */
interface Run {
  readonly name: string;
  readonly kind: Kind;
  readonly rows: Array<Values>;
  readonly ids: Set<string>;
}

export const writeRows = ({ dialect, prepare }: Preparing, numbering: Numbering): WriteRows => {
  const statements = recent<Prepared>(400);
  const text = (build: () => ReturnType<typeof sql>): Prepared =>
    prepare({ text: build().compile(dialect.db).sql, bind: () => [] }, 0);
  const places = (targets: ReadonlyArray<Target>, array: boolean) =>
    targets.map(({ type }, place) => sql.raw(`$${place + 1}::${type}${array ? "[]" : ""}`));
  const named = (targets: ReadonlyArray<Target>, table?: string) =>
    sql.join(targets.map(({ column }) => sql.ref(table === undefined ? column : `${table}.${column}`)));
  const tableNamed = (name: string) => dialect.table(tableOf(name));
  /** The given rows as a table `given` with a column for each place. */
  const given = (targets: ReadonlyArray<Target>, many: boolean) => {
    const cells = targets.map((_, place) => sql.id(`v${place}`));
    // One row is no array: the planner sees through it to the key.
    return many
      ? sql`unnest(${sql.join(places(targets, true))}) with ordinality as given(${sql.join([...cells, sql.id("nth")])})`
      : sql`(select ${sql.join(places(targets, false).map((place, i) => sql`${place} as ${cells[i]}`))}) as given`;
  };
  const cell = (place: number) => sql.ref(`given.v${place}`);

  const insert = (name: string, targets: ReadonlyArray<Target>, many: boolean) =>
    many
      ? sql`insert into ${tableNamed(name)} (${named(targets)}) select ${sql.join(targets.map((_, place) => cell(place)))} from ${given(targets, true)} order by given.nth`
      : sql`insert into ${tableNamed(name)} (${named(targets)}) values (${sql.join(places(targets, false))})`;
  /** Divides by nothing where a row was not at the version that was read, so that the commit behind it is not reached. */
  const guarded = (change: ReturnType<typeof sql>, many: boolean) =>
    sql`with done as (${change} returning 1) select 1 / (case when count(*) = ${sql.raw(many ? "cardinality($1::text[])" : "1")} then 1 else 0 end) from done`;
  const atKey = (first: number) =>
    sql.join(
      rowKey.map(({ column }, place) => sql`${sql.ref(`held.${column}`)} = ${cell(first + place)}`),
      sql` and `,
    );
  const heads = dialect.table("firm_feed_head");
  const counted = sql`insert into ${heads} as head (organization_id, last_seq) values ($1::text, $2::bigint) on conflict (organization_id) do update set last_seq = head.last_seq + excluded.last_seq`;
  const insertCounted = (many: boolean) => {
    const firm = sql.raw(`$${logTargets.length + 1}::text`);
    const cells = logTargets.map(({ column }, place) =>
      column === "organization_id" ? sql.ref("head.organization_id") : cell(place),
    );
    const seq = many ? sql`head.last_seq - cardinality($1::text[]) + given.nth` : sql`head.last_seq`;
    return sql`insert into ${tableNamed("ChangeLog")} (seq, ${named(logTargets)}) overriding system value select ${seq}, ${sql.join(cells)} from ${heads} as head, ${given(logTargets, many)} where head.organization_id = ${firm}`;
  };
  const update = (name: string, targets: ReadonlyArray<Target>, many: boolean) => {
    // The keys stay: a distributed table refuses even to be told so.
    const set = targets.flatMap(({ column }, place) =>
      column === "organization_id" || column === "object_id" ? [] : [sql`${sql.id(column)} = ${cell(place)}`],
    );
    return guarded(
      sql`update ${tableNamed(name)} as held set ${sql.join(set)} from ${given([...targets, ...rowKey], many)} where ${atKey(targets.length)}`,
      many,
    );
  };
  const remove = (name: string, many: boolean) =>
    guarded(sql`delete from ${tableNamed(name)} as held using ${given(rowKey, many)} where ${atKey(0)}`, many);

  const tables = new Map<
    string,
    { readonly entity: Entity; readonly values: Writer; readonly targets: ReadonlyArray<Target> }
  >();
  const tableOfClass = (name: string) => {
    const known = tables.get(name);
    if (known !== undefined) return known;
    const entity = entityNamed(name);
    const targets = columnsOf(entity).map(({ column, storage }): Target => ({ column, type: types[storage] }));
    const made = { entity, values: writerOf(codecs, entity), targets };
    tables.set(name, made);
    return made;
  };

  /** New rows: one as its values, several as arrays, many as a stream where the connection takes one. */
  const inserting = (of: Prepared, name: string, targets: ReadonlyArray<Target>, rows: ReadonlyArray<Values>): Ask => {
    if (rows.length < fewestCopied) return { of, values: rows.length > 1 ? columnwise(rows) : (rows[0] ?? []) };
    const copying = statements(`${name} copy`, () =>
      text(() => sql`copy ${tableNamed(name)} (${named(targets)}) from stdin`),
    );
    return {
      of,
      get values() {
        return columnwise(rows);
      },
      copy: { of: copying, text: () => copyText(rows) },
    };
  };
  /** One statement for rows that are written the same way one after another. */
  const run = (name: string, kind: Kind, rows: ReadonlyArray<Values>): Ask => {
    const many = rows.length > 1;
    const { targets } = tableOfClass(name);
    const of = statements(`${name} ${kind} ${many}`, () =>
      text(() =>
        kind === "insert"
          ? insert(name, targets, many)
          : kind === "update"
            ? update(name, targets, many)
            : remove(name, many),
      ),
    );
    return kind === "insert"
      ? inserting(of, name, targets, rows)
      : { of, values: many ? columnwise(rows) : (rows[0] ?? []) };
  };
  const log = (rows: ReadonlyArray<Values>): Ask => {
    const many = rows.length > 1;
    const of = statements(`log ${many}`, () => text(() => insert("ChangeLog", logTargets, many)));
    return inserting(of, "ChangeLog", logTargets, rows);
  };
  /**
   * The counter of each firm, then its entries: who counts holds the row to the commit, so the order of numbers is the order of
   * commits. Each statement names its firm once as a constant, so that it goes to one node.
   */
  const countedLog = (rows: ReadonlyArray<Values>): ReadonlyArray<Ask> => {
    const firms = [...new Set(rows.map(([firm]) => firm ?? ""))].sort(compareText);
    return firms.flatMap((firm) => {
      const own = rows.filter((row) => row[0] === firm);
      const many = own.length > 1;
      return [
        { of: statements("head", () => text(() => counted)), values: [firm, String(own.length)] },
        {
          of: statements(`counted log ${many}`, () => text(() => insertCounted(many))),
          values: [...(many ? columnwise(own) : (own[0] ?? [])), firm],
        },
      ];
    });
  };

  return (changes) => {
    const asked: Array<Ask> = [];
    const logged: Array<Values> = [];
    let waiting: Run | null = null;
    const send = () => {
      if (waiting !== null) asked.push(run(waiting.name, waiting.kind, waiting.rows));
      waiting = null;
    };
    for (const { call, change } of changes) {
      const { before, after } = change;
      const { entity, values } = tableOfClass(change.entity);
      const kind = kindOf(change);
      const { organizationId } = (after ?? before) as Row;
      if (organizationId !== call.organizationId) throw new Error(`A ${entity.name} of another organization`);
      const key = before === undefined ? [] : [organizationId, before.objectId, String(before.version)];
      const row = kind === "remove" ? key : [...(values(after) as Values), ...key];
      // TypeScript does not see that `send` sets it.
      const last = waiting as Run | null;
      const { objectId } = (after ?? before) as Row;
      // One statement changes a row once.
      if (last?.name === entity.name && last.kind === kind && !last.ids.has(objectId)) {
        last.rows.push(row);
        last.ids.add(objectId);
      } else {
        send();
        waiting = { name: entity.name, kind, rows: [row], ids: new Set([objectId]) };
      }
      if (!entity.unlogged) logged.push(logValues(call, entity, change).map(textOf));
    }
    send();
    if (logged.length > 0) asked.push(...(numbering.counted ? countedLog(logged) : [log(logged)]));
    return asked;
  };
};
