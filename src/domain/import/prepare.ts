import * as Result from "effect/Result";
import { firstDay } from "../kernel/day.ts";
import { shapeOf, valuesOf } from "../kernel/input.ts";
import { idPattern } from "../kernel/kind.ts";
import type { Money } from "../kernel/money.ts";
import type { InvalidInput } from "../kernel/refusal.ts";
import type { Settings } from "../kernel/settings.ts";
import { dayInZone } from "../kernel/zone.ts";
import { type CustomFields, type CustomSearch, customOf, customSearch } from "./custom.ts";
import type { ImportClass, Values } from "./import-class.ts";
import { type DayReader, dayReader, type LeftOut, plainFields, type RawRow, stampsOf } from "./raw.ts";

/** A row with a meaning: the record it becomes, and the rate that was kept with a profile. */
export interface PreparedRow {
  readonly file: string;
  /** Its place among the rows of its class, from 0, over all files. */
  readonly place: number;
  readonly objectId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly custom: Values | null;
  /** What the row tells. */
  readonly fields: Values;
  /** What it does not tell: for a new record only. */
  readonly untold: Values;
  readonly hourlyRate: Money | null;
  /** Amounts that the row gives as a bare number, in a currency that nobody named. */
  readonly bare: ReadonlySet<string>;
  /** Names of custom fields whose value was turned into text because rows disagree about the type. */
  readonly mixed: ReadonlyArray<string>;
}
/** A row without a meaning, and why; `objectId` is null where it has none. */
export interface RowLeftOut extends LeftOut {
  readonly file: string;
  readonly objectId: string | null;
}
export interface ImportMoment {
  readonly now: number;
  readonly zone: string;
  /** The latest updatedAt of the export; null where no row has one. */
  readonly exportedAt: number | null;
  /** The currency of bare amounts that the caller named. */
  readonly currency: string | null;
  readonly firm: Settings;
}

type Judged = Pick<PreparedRow, "objectId" | "createdAt" | "updatedAt" | "fields" | "untold" | "hourlyRate" | "bare">;

const refusalText = ({ issues }: InvalidInput): LeftOut => ({
  code: issues[0]?.code ?? "TYPE_MISMATCH",
  message: issues.map(({ message }) => message).join(". "),
});

const reversed = ({ range }: ImportClass, values: Values): LeftOut | null => {
  if (range === undefined) return null;
  const [from, to] = [values[range[0]], values[range[1]]];
  return typeof from === "number" && typeof to === "number" && to < from
    ? { code: "RANGE_REVERSED", message: `${range[1]} lies before ${range[0]}` }
    : null;
};

/** Whether the class itself reads this value. */
const isTaken = ({ input, taken }: ImportClass, name: string, value: unknown): boolean => {
  const can = Object.hasOwn(taken, name) ? taken[name] : undefined;
  return can === undefined ? Object.hasOwn(input, name) && (value ?? null) !== null : can(value);
};

/** A made record in two: what the row tells of it, and what it does not. */
const toldOf = (of: ImportClass, row: RawRow, made: Values): Pick<PreparedRow, "fields" | "untold"> => {
  const fields: Record<string, unknown> = {};
  const untold: Record<string, unknown> = {};
  for (const name in made) {
    const key = of.untold[name];
    const tells = key === undefined || isTaken(of, key, row[key]);
    (tells ? fields : untold)[name] = made[name];
  }
  for (const [name, { initial = null }] of Object.entries(of.entity.fields))
    if (!(name in made)) untold[name] = initial;
  return { fields, untold };
};

/** The firm as this import reads amounts. */
const currencyOf = ({ firm, currency }: ImportMoment): Settings => (currency === null ? firm : { ...firm, currency });

const none: ReadonlySet<string> = new Set();
/** The amounts that are bare numbers. */
const bareAmounts = ({ input }: ImportClass, shaped: Values): ReadonlySet<string> => {
  const names = Object.keys(input).filter(
    (name) => input[name]?.field.kind.type === "money" && typeof shaped[name] === "number",
  );
  return names.length === 0 ? none : new Set(names);
};

const prepareRow = (
  of: ImportClass,
  row: RawRow,
  at: ImportMoment,
  dayIn: DayReader,
): Result.Result<Judged, LeftOut> => {
  const { objectId } = row;
  if (typeof objectId !== "string" || !idPattern.test(objectId))
    return Result.fail({ code: "ID_INVALID", message: "objectId: expected 10 characters 0-9, A-Z, a-z" });
  const plain = plainFields(row, of.input, dayIn);
  if (Result.isFailure(plain)) return Result.fail(plain.failure);
  const shaped = shapeOf(of.input, plain.success);
  if (Result.isFailure(shaped)) return Result.fail(refusalText(shaped.failure));
  const found = valuesOf(of.input, shaped.success, currencyOf(at));
  if (Result.isFailure(found)) return Result.fail(refusalText(found.failure));
  const values = found.success;
  const turned = reversed(of, values);
  if (turned !== null) return Result.fail(turned);
  const { createdAt, updatedAt } = stampsOf(row, at.now);
  const made = of.make(values, row, {
    updatedOn: () => dayInZone(updatedAt, at.zone) ?? firstDay,
    exportedOn: () => dayInZone(at.exportedAt ?? at.now, at.zone) ?? firstDay,
    expiringDays: at.firm.expiringDays,
  });
  if (Result.isFailure(made)) return Result.fail(made.failure);
  const { fields, untold } = toldOf(of, row, made.success);
  return Result.succeed({
    objectId,
    createdAt,
    updatedAt,
    fields,
    untold,
    hourlyRate: (values.hourlyRate as Money | null | undefined) ?? null,
    bare: at.currency === null ? bareAmounts(of, shaped.success) : none,
  });
};

/** Whether a value of an export can be a row at all. */
export const isRow = (row: unknown): row is RawRow => typeof row === "object" && row !== null && !Array.isArray(row);

/** Looks for custom fields of a class in its rows: a question to all of them before the first one is prepared. */
export const customOfClass = (of: ImportClass): CustomSearch =>
  customSearch(
    (name, value) => isTaken(of, name, value),
    new Set([...Object.keys(of.entity.fields), ...systemNames, ...of.refused]),
  );

/** Judges a row of one class by itself: what it means, or why it means nothing. Nothing is dropped in silence. */
export const preparing = (
  of: ImportClass,
  custom: CustomFields,
  at: ImportMoment,
): ((file: string, place: number, row: unknown) => Result.Result<PreparedRow, RowLeftOut>) => {
  const dayIn = dayReader(at.zone);
  return (file, place, row) => {
    if (!isRow(row)) return Result.fail({ file, objectId: null, ...notARow });
    const found = prepareRow(of, row, at, dayIn);
    if (Result.isSuccess(found)) return Result.succeed({ file, place, ...found.success, ...customOf(row, custom) });
    const objectId = typeof row.objectId === "string" ? row.objectId : null;
    return Result.fail({ file, objectId, ...found.failure });
  };
};

const systemNames = ["organizationId", "version", "custom"];
const notARow: LeftOut = { code: "TYPE_MISMATCH", message: "expected a row as an object" };
