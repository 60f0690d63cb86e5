import type * as Result from "effect/Result";
import type { Entity } from "../kernel/entity.ts";
import type { Input } from "../kernel/input.ts";
import type { LeftOut } from "./raw.ts";

export type Values = Readonly<Record<string, unknown>>;

/** How rows of one class become records. */
export interface ImportClass {
  readonly entity: Entity;
  /** What a row may hold, by the names of the export. */
  readonly input: Input;
  /** Names that `make` reads from the row itself, and which of their values it can use. */
  readonly taken: Readonly<Record<string, (value: unknown) => boolean>>;
  /** Names that are never kept, not even as custom fields. */
  readonly refused: ReadonlyArray<string>;
  /** The record's own fields from judged values. `today` is the day of the import. */
  readonly make: (values: Values, row: Values, today: number) => Result.Result<Values, LeftOut>;
  /** First and last day that must not be reversed. */
  readonly range?: readonly [from: string, to: string];
  /** Pointers that must find a row of the export or the database. */
  readonly pointers: Readonly<Record<string, string>>;
  /**
   * Fields that a seed's export need not have, by the name that it would have there: what a row does not tell is given
   * to a new record only, and stays as it is on a known one.
   */
  readonly untold: Readonly<Record<string, string>>;
  /** What the import itself adds, by the fields from which it follows: stays while those do, and is never compared. */
  readonly follows: Readonly<Record<string, ReadonlyArray<string>>>;
}

/** A workflow word as it was written. */
export const labelOf = (values: Values, name: string): string | null =>
  (values.labels as Readonly<Record<string, string>>)[name] ?? null;

/** These values, absent ones as null. */
export const pick = (values: Values, ...names: ReadonlyArray<string>): Values => {
  const picked: Record<string, unknown> = {};
  for (const name of names) picked[name] = values[name] ?? null;
  return picked;
};
