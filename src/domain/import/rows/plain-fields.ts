import * as Result from "effect/Result";
import type { ReportSentence } from "../../kernel/messages/english/flags.ts";
import { codeOf } from "../../kernel/refusal/refusal.ts";
import type { Field } from "../../kernel/schema/entity.ts";
import type { Input, InputField } from "../../kernel/schema/input.ts";
import { idPattern, instant } from "../../kernel/schema/kind.ts";
import { dayText } from "../../kernel/values/day.ts";
import { roundedHalfUp } from "../../kernel/values/decimal.ts";
import { minorDigits } from "../../kernel/values/money.ts";
import { dayInZone } from "../../kernel/values/zone.ts";
import type { ImportSource, RawRow } from "../import-source.ts";
import { type RowIssue, rowIssue } from "../row-issue.ts";
import { timerMinutes } from "./timer-minutes.ts";

const pointerField = (
  source: ImportSource,
  name: string,
  value: unknown,
  { references = "", dangles }: Field,
): Result.Result<string, RowIssue> => {
  const id = source.pointerId(value, references);
  // Other pointers are looked up, and an invalid id is simply not found.
  return id === null || (dangles === true && !idPattern.test(id))
    ? mismatch(name, { id: "pointerTo", of: references }, value)
    : Result.succeed(id);
};

const instantOf = (source: ImportSource, value: unknown): number | null =>
  Result.getOrElse(instant.parse(source.dateValue(value)), () => null);

const shown = (value: unknown): string => String(JSON.stringify(value)).slice(0, 60);
const mismatch = (field: string, expected: ReportSentence, got: unknown): Result.Result<never, RowIssue> =>
  Result.fail(rowIssue("TYPE_MISMATCH", { id: "expected", field, expected, got: shown(got) }));

/** The size of the cache: about thirty years of midnights. */
const remembered = 10_000;
/** Caches what was read from a date: most are midnights that thousands of rows share. */
const remembering = <T>(source: ImportSource, read: (at: number | null) => T): ((value: unknown) => T) => {
  const cache = new Map<unknown, T>();
  return (value) => {
    const moment = source.dateValue(value);
    const found = cache.get(moment);
    if (found !== undefined) return found;
    const made = read(Result.getOrElse(instant.parse(moment), () => null));
    if (cache.size >= remembered) cache.clear();
    if (typeof moment === "string") cache.set(moment, made);
    return made;
  };
};

/** Reads a date in milliseconds; null if the value is not a date. */
export const momentReader = (source: ImportSource): ((value: unknown) => number | null) =>
  remembering(source, (at) => at);

/** Reads a date as the text of its day; null if the value is not a date. */
export type DayReader = (value: unknown) => string | null;

/** Reads dates as days of a zone. */
export const dayReader = (source: ImportSource, zone: string): DayReader =>
  remembering(source, (at) => {
    const day = at === null ? null : dayInZone(at, zone);
    return day === null ? null : dayText(day);
  });

/** What the values of a row are read with; `currency` is that of bare amounts. */
export interface ReadContext {
  readonly source: ImportSource;
  readonly dayIn: DayReader;
  readonly currency: string;
}
/** What was wrong with a field whose value was changed or dropped so that the row could be kept (R-IMP-1). */
export type Repair = RowIssue & { readonly field: string };

const roundedRepair = (id: "keptAsNumber" | "keptAsMinutes", field: string, got: number, kept: number): Repair => ({
  field,
  ...rowIssue("ROUNDED", { id, field, got, kept }),
});
/** Rounds hours of a timer (R-VAL-4). */
const roundedHours = (name: string, value: number, repair: (of: Repair) => void): number => {
  const { minutes, isOff } = timerMinutes(value);
  if (!isOff) return value;
  repair(roundedRepair("keptAsMinutes", name, value, minutes));
  return minutes / 60;
};
/** Rounds a number with too many decimals half up (R-IMP-1). */
const roundedDecimal = (name: string, value: number, digits: number, repair: (of: Repair) => void): number => {
  const kept = roundedHalfUp(value, digits);
  if (kept !== value) repair(roundedRepair("keptAsNumber", name, value, kept));
  return kept;
};

/** Converts one value of an export to what operations take: pointers to ids, dates to days of the zone, numbers rounded. */
const plainValue = (
  name: string,
  { field }: InputField,
  value: unknown,
  { source, dayIn, currency }: ReadContext,
  repair: (of: Repair) => void,
): Result.Result<unknown, RowIssue> => {
  switch (field.kind.type) {
    case "id":
      return pointerField(source, name, value, field);
    case "day": {
      if (typeof value === "string" && !value.includes("T")) return Result.succeed(value);
      const day = dayIn(value);
      return day === null ? mismatch(name, { id: "date" }, value) : Result.succeed(day);
    }
    case "instant":
      return Result.succeed(source.dateValue(value));
    case "hours":
      return Result.succeed(isPositive(value) && value < 25 ? roundedHours(name, value, repair) : value);
    case "percent":
      return Result.succeed(isPositive(value) ? roundedDecimal(name, value, 2, repair) : value);
    case "money":
      return Result.succeed(
        isPositive(value) ? roundedDecimal(name, value, minorDigits(currency) ?? 0, repair) : value,
      );
    case "list": {
      if (!Array.isArray(value)) return Result.succeed(value);
      // Only invalid entries are dropped.
      return Result.succeed(
        value.filter((each) => {
          const outcome = field.kind.parse([each]);
          if (Result.isFailure(outcome))
            repair({
              field: name,
              ...rowIssue(codeOf({ _tag: outcome.failure.tag }), {
                id: "entryDropped",
                field: name,
                got: shown(each),
              }),
            });
          return Result.isSuccess(outcome);
        }),
      );
    }
    default:
      return Result.succeed(value);
  }
};
const isPositive = (value: unknown): value is number =>
  typeof value === "number" && value > 0 && Number.isFinite(value);

/** Converts the fields of a row that the class has; `unread` lists those that cannot be converted. */
export const plainFields = (
  row: RawRow,
  input: Input,
  reading: ReadContext,
  repair: (of: Repair) => void,
): { readonly plain: Record<string, unknown>; readonly unread: ReadonlyArray<Repair> } => {
  const plain: Record<string, unknown> = {};
  const unread: Array<Repair> = [];
  for (const name in input) {
    const value = row[name];
    if (value === null || value === undefined) continue;
    const outcome = plainValue(name, input[name] as InputField, value, reading, repair);
    if (Result.isSuccess(outcome)) plain[name] = outcome.success;
    else unread.push({ field: name, ...outcome.failure });
  }
  return { plain, unread };
};

/** The updatedAt of a row in milliseconds; null if it has none. */
export const updatedAtOf = (source: ImportSource, row: RawRow): number | null => instantOf(source, row.updatedAt);

/** createdAt and updatedAt of a row in milliseconds; `now` if the export has none. */
export const stampsOf = (
  source: ImportSource,
  row: RawRow,
  now: number,
): { readonly createdAt: number; readonly updatedAt: number } => {
  const createdAt = instantOf(source, row.createdAt) ?? now;
  return { createdAt, updatedAt: instantOf(source, row.updatedAt) ?? createdAt };
};
