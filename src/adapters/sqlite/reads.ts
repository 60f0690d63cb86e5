import type { Entity } from "../../domain/kernel/entity.ts";
import type { Arguments } from "../../domain/kernel/evaluate.ts";
import type { Load, Read, Shape } from "../../ports/load.ts";
import type { Rows } from "../../ports/store.ts";
import { readerOf } from "../sql/codec.ts";
import { lift } from "../sql/lift.ts";
import { recent } from "../sql/recent.ts";
import { select } from "../sql/select.ts";
import { kindOfArgument, organization, type ParamKind, type ParamKinds } from "../sql/statement.ts";
import type { SqliteDatabase } from "./driver.ts";
import { codecs } from "./generated/codecs.gen.ts";
import { allRows, oneRow } from "./prepared.ts";

type Run = (args: Arguments) => unknown;
type Named = readonly [name: string, run: Run];

/** Reads of one connection; everything is prepared once and found again by load, or by the shape of a question. */
export interface Reads {
  readonly load: (load: Load<unknown, Shape>, args: Arguments, organizationId: string) => Rows;
  readonly round: (reads: Readonly<Record<string, Read>>, args: Arguments, organizationId: string) => Rows;
}

const prepare = (database: SqliteDatabase, read: Read, kinds: ParamKinds): Run => {
  const statement = select(read, kinds);
  if (read.kind === "count") {
    const counted = oneRow(database, statement);
    return (args) => counted(args)?.[0];
  }
  const reader = readerOf(codecs, read.entity, read.pick);
  if (read.kind === "maybe") {
    const found = oneRow(database, statement);
    return (args) => {
      const row = found(args);
      return row === undefined ? null : reader(row);
    };
  }
  const found = allRows(database, statement);
  return (args) => {
    const rows = found(args);
    const records = new Array<unknown>(rows.length);
    for (let i = 0; i < records.length; i++) records[i] = reader(rows[i] as ReadonlyArray<unknown>);
    return records;
  };
};

/** An argument found in a row; `''` when there is none, which is the id of nothing. */
const prepareThrough = (
  database: SqliteDatabase,
  { entity, id, field }: { readonly entity: Entity; readonly id: { readonly param: string }; readonly field: string },
): Run => {
  const found = oneRow(database, select({ kind: "maybe", entity, id, pick: [field] }, {}));
  return (args) => {
    const value = found(args)?.[0];
    return typeof value === "string" ? value : "";
  };
};

const kindsOf = ({ shape, through }: Load<unknown, Shape>): ParamKinds => {
  const kinds: Record<string, ParamKind> = {};
  for (const [name, kind] of Object.entries(shape)) kinds[name] = kindOfArgument(kind);
  for (const name of Object.keys(through)) kinds[name] = "text";
  return kinds;
};

export const readsOf = (database: SqliteDatabase): Reads => {
  const plans = new WeakMap<object, { readonly through: ReadonlyArray<Named>; readonly reads: ReadonlyArray<Named> }>();
  const planOf = (load: Load<unknown, Shape>) => {
    const known = plans.get(load);
    if (known !== undefined) return known;
    const kinds = kindsOf(load);
    const made = {
      through: Object.entries(load.through).map(([name, each]): Named => [name, prepareThrough(database, each)]),
      reads: Object.entries(load.reads as Readonly<Record<string, Read>>).map(
        ([name, read]): Named => [name, prepare(database, read, kinds)],
      ),
    };
    plans.set(load, made);
    return made;
  };
  const byShape = recent<Run>(256);

  return {
    load: (load, given, organizationId) => {
      const { through, reads } = planOf(load);
      const args: Record<string, Arguments[string]> = { ...given, [organization.param]: organizationId };
      for (const [name, run] of through) args[name] = run(args) as string;
      const state: Record<string, unknown> = {};
      for (const [name, run] of reads) state[name] = run(args);
      return state;
    },
    round: (reads, given, organizationId) => {
      const found: Record<string, unknown> = {};
      for (const name in reads) {
        const { read, kinds, args, key } = lift(reads[name] as Read, given);
        const run = byShape(key, () => prepare(database, read, kinds));
        found[name] = run({ ...args, [organization.param]: organizationId });
      }
      return found;
    },
  };
};
