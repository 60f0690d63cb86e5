import * as Result from "effect/Result";
import { rowFields, uniquesOf } from "../kernel/entity.ts";
import { shapeOf, valuesOf } from "../kernel/input.ts";
import { idPattern } from "../kernel/kind.ts";
import type { Money } from "../kernel/money.ts";
import type { InvalidInput } from "../kernel/refusal.ts";
import type { Settings } from "../kernel/settings.ts";
import type { ImportClass } from "./classes.ts";
import { customFields, customOf } from "./custom.ts";
import { type LeftOut, plainFields, type RawRow, stampsOf } from "./raw.ts";

type Values = Readonly<Record<string, unknown>>;

/** A row with a meaning: the record it becomes, and the rate that was kept with a profile. */
export interface PreparedRow {
  readonly objectId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly custom: Values | null;
  readonly fields: Values;
  readonly hourlyRate: Money | null;
  /** Names of custom fields whose value was turned into text because rows disagree about the type. */
  readonly mixed: ReadonlyArray<string>;
}
export interface RowLeftOut extends LeftOut {
  readonly objectId: string | null;
}
export interface Prepared {
  readonly rows: ReadonlyArray<PreparedRow>;
  readonly leftOut: ReadonlyArray<RowLeftOut>;
  /** Parse's own fields that are not taken over, by how many rows had them. */
  readonly ignored: Readonly<Record<string, number>>;
}
export interface ImportMoment {
  readonly now: number;
  readonly today: number;
  readonly zone: string;
  readonly firm: Settings;
}

const refusalText = ({ issues }: InvalidInput): LeftOut => ({
  code: issues[0]?.code ?? "TYPE_MISMATCH",
  message: issues.map(({ message }) => message).join(". "),
});

const prepareRow = (
  of: ImportClass,
  row: RawRow,
  at: ImportMoment,
): Result.Result<Omit<PreparedRow, "custom" | "mixed">, LeftOut> => {
  const { objectId } = row;
  if (typeof objectId !== "string" || !idPattern.test(objectId))
    return Result.fail({ code: "ID_INVALID", message: "objectId: expected 10 characters 0-9, A-Z, a-z" });
  return Result.flatMap(plainFields(row, of.input, at.zone), (plain) => {
    const values = Result.mapError(
      Result.flatMap(shapeOf(of.input, plain), (shaped) => valuesOf(of.input, shaped, at.firm)),
      refusalText,
    );
    return Result.flatMap(values, (found) => {
      const [from, to] = (of.range ?? []).map((name) => found[name] as number | null | undefined);
      if (typeof from === "number" && typeof to === "number" && to < from)
        return Result.fail({ code: "RANGE_REVERSED", message: `${of.range?.[1]} lies before ${of.range?.[0]}` });
      return Result.map(of.make(found, row, at.today), (fields) => ({
        objectId,
        ...stampsOf(row, at.now),
        fields,
        hourlyRate: (found.hourlyRate as Money | null | undefined) ?? null,
      }));
    });
  });
};

/** Of rows that share a unique value the one made first stays (R-ID-3, R-IMP-1). */
const withoutTwins = (
  of: ImportClass,
  rows: ReadonlyArray<PreparedRow>,
  leftOut: Array<RowLeftOut>,
): ReadonlyArray<PreparedRow> => {
  let kept = rows;
  for (const names of [["objectId"], ...uniquesOf(of.entity)]) {
    const first = new Map<string, PreparedRow>();
    const key = (row: PreparedRow): string | null => {
      const values = names.map((name) => (name === "objectId" ? row.objectId : (row.fields[name] ?? null)));
      return values.includes(null) ? null : JSON.stringify(values);
    };
    const ranked = kept.toSorted((left, right) => left.createdAt - right.createdAt);
    for (const row of ranked) {
      const value = key(row);
      if (value !== null && !first.has(value)) first.set(value, row);
    }
    kept = kept.filter((row) => {
      const value = key(row);
      const stays = value === null || first.get(value) === row;
      if (!stays)
        leftOut.push({
          objectId: row.objectId,
          code: "DUPLICATE",
          message: `${publicName(names)}: ${of.entity.name} ${first.get(value ?? "")?.objectId} has the same`,
        });
      return stays;
    });
  }
  return kept;
};
/** The field that a reader knows: `emailKey` keeps `email` unique. */
export const publicName = (names: ReadonlyArray<string>): string =>
  names.map((name) => name.replace(/Key$/, "")).join(", ");

/** Judges every row of one class by itself: what it means, or why it means nothing. Nothing is dropped in silence. */
export const prepare = (of: ImportClass, rows: ReadonlyArray<RawRow>, at: ImportMoment): Prepared => {
  const known = new Set([...Object.keys(of.input), ...Object.keys(rowFields)]);
  const custom = customFields(rows, known, new Set(of.taken));
  const leftOut: Array<RowLeftOut> = [];
  const prepared: Array<PreparedRow> = [];
  for (const row of rows) {
    const found = prepareRow(of, row, at);
    if (Result.isFailure(found)) {
      leftOut.push({ objectId: typeof row.objectId === "string" ? row.objectId : null, ...found.failure });
      continue;
    }
    const mixed = [...custom.kept].filter(
      ([name, how]) => how === "text" && row[name] !== undefined && typeof row[name] !== "string",
    );
    prepared.push({ ...found.success, custom: customOf(row, custom), mixed: mixed.map(([name]) => name) });
  }
  return { rows: withoutTwins(of, prepared, leftOut), leftOut, ignored: custom.ignored };
};
