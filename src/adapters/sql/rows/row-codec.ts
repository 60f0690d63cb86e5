import type { Entity } from "../../../domain/kernel/schema/entity.ts";
import { openEnd } from "../../../domain/kernel/values/day.ts";
import { type Column, columnNamed, columnsOf } from "../schema/columns.ts";

/** Converts a row of the driver, with values by position, to a record or the picked part of it. */
// biome-ignore lint/suspicious/noExplicitAny: generated straight-line code takes what the column is known to hold.
export type RowReader = (row: ReadonlyArray<any>) => unknown;
/** The values of all columns of a record, in the order of the columns. */
// biome-ignore lint/suspicious/noExplicitAny: generated straight-line code takes the record of its class.
export type RowWriter = (record: any) => Array<unknown>;
export interface Codecs {
  /** By {@link pickKey}. */
  readonly readers: Readonly<Record<string, RowReader>>;
  /** By class; `columns` are the fields that they were generated for. */
  readonly writers: Readonly<Record<string, RowWriter>>;
  readonly columns: Readonly<Record<string, string>>;
  /** Reads a column if no reader was generated for the pick; default: from the form in SQLite. */
  // biome-ignore lint/suspicious/noExplicitAny: takes what the column is known to hold.
  readonly decoderOf?: (column: Column) => (value: any) => unknown;
}

/** Names a pick by its fields, so that a generated reader never gets a row of another shape. */
export const pickKey = (of: Entity, pick: ReadonlyArray<string>): string => `${of.name}: ${pick.join(" ")}`;

const storedDecoderOf = ({ storage, nullable, open }: Column): ((value: unknown) => unknown) => {
  if (open) return (value) => (value === openEnd ? null : value);
  if (storage === "boolean") return (value) => (nullable && value === null ? null : value === 1);
  if (storage === "json") return (value) => (value === null ? null : JSON.parse(value as string));
  return (value) => value;
};

/**
 * Decodes records whose fields have the values of the driver, in place: of many rows, most need no decoding, and rows that are copied cost
 * twice the memory. Null if no field needs it.
 */
export const decodingOf = (
  of: Entity,
  pick: ReadonlyArray<string>,
): ((record: Record<string, unknown>) => void) | null => {
  const changed = pick.flatMap((name) => {
    const column = columnNamed(of, name);
    const plain = !column.open && column.storage !== "boolean" && column.storage !== "json";
    return plain ? [] : [[name, storedDecoderOf(column)] as const];
  });
  if (changed.length === 0) return null;
  return (record) => {
    for (const [name, decode] of changed) record[name] = decode(record[name]);
  };
};

/** The reader of a pick: the generated one, or for picks made at run time a generic one. */
export const readerOf = (
  { readers, decoderOf = storedDecoderOf }: Codecs,
  of: Entity,
  pick: ReadonlyArray<string>,
): RowReader => {
  const generated = readers[pickKey(of, pick)];
  if (generated !== undefined) return generated;
  const decoders = pick.map((name) => decoderOf(columnNamed(of, name)));
  return (row) => {
    const record: Record<string, unknown> = {};
    for (let i = 0; i < decoders.length; i++) record[pick[i] as string] = decoders[i]?.(row[i]);
    return record;
  };
};

/** The writer of a class. A class that gained a field since the last `npm run derive` is a defect: the field would be lost. */
export const writerOf = ({ writers, columns }: Codecs, of: Entity): RowWriter => {
  const writer = writers[of.name];
  const names = columnsOf(of).map(({ field }) => field);
  if (writer === undefined || columns[of.name] !== names.join(" "))
    throw new Error(`The row codec of ${of.name} is older than the class: run npm run derive`);
  return writer;
};
