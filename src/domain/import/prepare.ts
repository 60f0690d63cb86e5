import * as Result from "effect/Result";
import { shapeOf, valuesOf } from "../kernel/input.ts";
import { idPattern } from "../kernel/kind.ts";
import type { Money } from "../kernel/money.ts";
import type { InvalidInput } from "../kernel/refusal.ts";
import type { Settings } from "../kernel/settings.ts";
import { customFields, customOf } from "./custom.ts";
import type { ImportClass, Values } from "./import-class.ts";
import { type LeftOut, plainFields, type RawRow, stampsOf } from "./raw.ts";

/** A row with a meaning: the record it becomes, and the rate that was kept with a profile. */
export interface PreparedRow {
  readonly file: string;
  readonly objectId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly custom: Values | null;
  /** What the row tells. */
  readonly fields: Values;
  /** What it does not tell: for a new record only. */
  readonly untold: Values;
  readonly hourlyRate: Money | null;
  /** Names of custom fields whose value was turned into text because rows disagree about the type. */
  readonly mixed: ReadonlyArray<string>;
}
/** A row without a meaning, and why; `objectId` is null where it has none. */
export interface RowLeftOut extends LeftOut {
  readonly file: string;
  readonly objectId: string | null;
}
export interface Prepared {
  readonly rows: ReadonlyArray<PreparedRow>;
  readonly leftOut: ReadonlyArray<RowLeftOut>;
  /** Names that are not taken over, by how many rows had them. */
  readonly ignored: Readonly<Record<string, number>>;
}
/** The rows of one file of one class. */
export interface RowsOfFile {
  readonly file: string;
  readonly rows: ReadonlyArray<RawRow>;
}
export interface ImportMoment {
  readonly now: number;
  readonly today: number;
  readonly zone: string;
  readonly firm: Settings;
}

type Judged = Pick<PreparedRow, "objectId" | "createdAt" | "updatedAt" | "fields" | "untold" | "hourlyRate">;

const refusalText = ({ issues }: InvalidInput): LeftOut => ({
  code: issues[0]?.code ?? "TYPE_MISMATCH",
  message: issues.map(({ message }) => message).join(". "),
});

const reversed = ({ range = ["", ""] }: ImportClass, values: Values): Result.Result<Values, LeftOut> => {
  const [from, to] = range.map((name) => values[name] as number | null | undefined);
  return typeof from === "number" && typeof to === "number" && to < from
    ? Result.fail({ code: "RANGE_REVERSED", message: `${range[1]} lies before ${range[0]}` })
    : Result.succeed(values);
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
  return { fields, untold };
};

const prepareRow = (of: ImportClass, row: RawRow, at: ImportMoment): Result.Result<Judged, LeftOut> => {
  const { objectId } = row;
  if (typeof objectId !== "string" || !idPattern.test(objectId))
    return Result.fail({ code: "ID_INVALID", message: "objectId: expected 10 characters 0-9, A-Z, a-z" });
  return Result.flatMap(plainFields(row, of.input, at.zone), (plain) => {
    const values = Result.mapError(
      Result.flatMap(shapeOf(of.input, plain), (shaped) => valuesOf(of.input, shaped, at.firm)),
      refusalText,
    );
    const ordered = Result.flatMap(values, (found) => reversed(of, found));
    const stamps = stampsOf(row, at.now);
    return Result.flatMap(ordered, (found) =>
      Result.map(of.make(found, row, at.today), (made) => ({
        objectId,
        ...stamps,
        ...toldOf(of, row, made),
        hourlyRate: (found.hourlyRate as Money | null | undefined) ?? null,
      })),
    );
  });
};

const isRow = (row: unknown): row is RawRow => typeof row === "object" && row !== null && !Array.isArray(row);

/** Judges every row of one class by itself: what it means, or why it means nothing. Nothing is dropped in silence. */
export const prepare = (of: ImportClass, files: ReadonlyArray<RowsOfFile>, at: ImportMoment): Prepared => {
  const hidden = new Set([...Object.keys(of.entity.fields), ...systemNames, ...of.refused]);
  const all = files.flatMap(({ file, rows }) => rows.map((row) => ({ file, row })));
  const custom = customFields(
    all.flatMap(({ row }) => (isRow(row) ? [row] : [])),
    (name, value) => isTaken(of, name, value),
    hidden,
  );
  const leftOut: Array<RowLeftOut> = [];
  const rows: Array<PreparedRow> = [];
  for (const { file, row } of all) {
    const found = isRow(row) ? prepareRow(of, row, at) : notARow;
    if (Result.isSuccess(found)) rows.push({ file, ...found.success, ...customOf(row, custom) });
    else {
      const objectId = isRow(row) && typeof row.objectId === "string" ? row.objectId : null;
      leftOut.push({ file, objectId, ...found.failure });
    }
  }
  return { rows, leftOut, ignored: custom.ignored };
};

const systemNames = ["organizationId", "version", "custom"];
const notARow = Result.fail({ code: "TYPE_MISMATCH", message: "expected a row as an object" });
