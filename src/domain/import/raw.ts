import * as Result from "effect/Result";
import { dayText } from "../kernel/day.ts";
import type { Field } from "../kernel/entity.ts";
import type { Entry, Input } from "../kernel/input.ts";
import { idPattern, instant } from "../kernel/kind.ts";
import { dayInZone } from "../kernel/zone.ts";

/** A row of a Parse export as JSON gives it. */
export type RawRow = Readonly<Record<string, unknown>>;
/** Why a row has no meaning: the code of docs/rules/errors.md and a sentence. */
export interface LeftOut {
  readonly code: string;
  readonly message: string;
}

const typed = (value: unknown): { readonly __type?: unknown } & Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

/** A class name with or without the underscore of Parse's own classes. */
export const className = (name: string): string => (name === "_User" ? "User" : name);

const pointer = (name: string, value: unknown, { references, dangles }: Field): Result.Result<string, LeftOut> => {
  const { __type, className: pointed, objectId } = typed(value);
  const right = (__type === "Pointer" || __type === "Object") && className(String(pointed)) === references;
  const id = right ? objectId : value;
  // Where the row pointed to is looked up, an id of another shape is one that names nothing.
  return typeof id !== "string" || (dangles === true && !idPattern.test(id))
    ? mismatch(name, `a pointer to ${references}`, value)
    : Result.succeed(id);
};

/** The id that a pointer names, in whichever form it is written; '' where it names none. */
export const pointedId = (value: unknown): string => {
  const id = typeof value === "string" ? value : typed(value).objectId;
  return typeof id === "string" ? id : "";
};

const instantOf = (value: unknown): number | null => {
  const { __type, iso } = typed(value);
  return Result.getOrElse(instant.shape(__type === "Date" ? iso : value), () => null);
};

const mismatch = (name: string, expected: string, got: unknown): Result.Result<never, LeftOut> =>
  Result.fail({
    code: "TYPE_MISMATCH",
    message: `${name}: expected ${expected}, got ${JSON.stringify(got)?.slice(0, 60)}`,
  });

/** So many moments are remembered: those of thirty years of midnights. */
const remembered = 10_000;
/** Reads a date of an export, and remembers what came of it: most are midnights that thousands of rows share. */
const remembering = <T>(read: (at: number | null) => T): ((value: unknown) => T) => {
  const known = new Map<unknown, T>();
  return (value) => {
    const { __type, iso } = typed(value);
    const moment = __type === "Date" ? iso : value;
    const found = known.get(moment);
    if (found !== undefined) return found;
    const made = read(instantOf(moment));
    if (known.size >= remembered) known.clear();
    if (typeof moment === "string") known.set(moment, made);
    return made;
  };
};

/** The moment that an export gives, in milliseconds; null where it gives none. */
export const momentOf = (): ((value: unknown) => number | null) => remembering((at) => at);

/** The day of a moment that an export gives, as text; null where it gives none. */
export type DayReader = (value: unknown) => string | null;

/** Reads moments as days of a zone. */
export const dayReader = (zone: string): DayReader =>
  remembering((at) => {
    const day = at === null ? null : dayInZone(at, zone);
    return day === null ? null : dayText(day);
  });

/** One value of an export in the plain form that the operations take: pointers to ids, dates to days of the zone. */
const plainValue = (
  name: string,
  { field }: Entry,
  value: unknown,
  dayIn: DayReader,
): Result.Result<unknown, LeftOut> => {
  switch (field.kind.type) {
    case "id":
      return pointer(name, value, field);
    case "day": {
      if (typeof value === "string" && !value.includes("T")) return Result.succeed(value);
      const day = dayIn(value);
      return day === null ? mismatch(name, "a date", value) : Result.succeed(day);
    }
    default:
      return Result.succeed(value);
  }
};

/** When a row was last changed, in milliseconds; null where it does not tell. */
export const updatedAtOf = (row: RawRow): number | null => instantOf(row.updatedAt);

/** createdAt and updatedAt of a row in milliseconds; `now` where the export has none. */
export const stampsOf = (row: RawRow, now: number): { readonly createdAt: number; readonly updatedAt: number } => {
  const createdAt = instantOf(row.createdAt) ?? now;
  return { createdAt, updatedAt: instantOf(row.updatedAt) ?? createdAt };
};

/** The fields of a row that the class takes, in plain form; dates and pointers read. */
export const plainFields = (
  row: RawRow,
  input: Input,
  dayIn: DayReader,
): Result.Result<Readonly<Record<string, unknown>>, LeftOut> => {
  const plain: Record<string, unknown> = {};
  for (const name in input) {
    const value = row[name];
    if (value === null || value === undefined) continue;
    const found = plainValue(name, input[name] as Entry, value, dayIn);
    if (Result.isFailure(found)) return Result.fail(found.failure);
    plain[name] = found.success;
  }
  return Result.succeed(plain);
};
