import * as Result from "effect/Result";
import { customFieldsOf, ownClass } from "../../kernel/context/custom-fields.ts";
import type { Settings } from "../../kernel/context/settings.ts";
import { wordField } from "../../kernel/decision/record-from-input.ts";
import type { InvalidInput } from "../../kernel/refusal/refusal.ts";
import { isTooLarge, tooLargeRow } from "../../kernel/schema/custom-size.ts";
import { parseInput, validateInput } from "../../kernel/schema/input.ts";
import { idPattern, openIdPattern } from "../../kernel/schema/kind.ts";
import { stateOfLabel } from "../../kernel/schema/word.ts";
import { firstDay } from "../../kernel/values/day.ts";
import type { Money } from "../../kernel/values/money.ts";
import { dayInZone } from "../../kernel/values/zone.ts";
import type { ImportClass, Values } from "../import-class.ts";
import type { ImportSource, RawRow } from "../import-source.ts";
import { droppedIssue, type RowIssue, rowIssue } from "../row-issue.ts";
import { type CustomFieldScan, type CustomFields, customFieldScan, customValues } from "./custom-fields.ts";
import type { HandOvers } from "./hand-overs.ts";
import { dayReader, plainFields, type ReadContext, type Repair, stampsOf } from "./plain-fields.ts";

/** Where a row stands in the export. */
export interface RowPlace {
  readonly file: string;
  /** Counts the rows of the file, from 1. */
  readonly row: number;
}
/** A valid row: the fields of its record, and the hourly rate of a profile. */
export interface PreparedRow extends RowPlace {
  /** Counts the rows of its class over all files, from 0. */
  readonly rowNumber: number;
  readonly objectId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly custom: Values | null;
  /** Fields that the row has. */
  readonly fields: Values;
  /** Values for fields that the row does not have: used for a new record only. */
  readonly absent: Values;
  readonly hourlyRate: Money | null;
  /** Fields whose amount is a bare number, if the caller named no currency. */
  readonly bareAmounts: ReadonlySet<string>;
  /** What was dropped or changed so that the row could be kept (R-IMP-1). */
  readonly repairs: ReadonlyArray<RowIssue>;
  /** The username of the account that is created for a second profile of one user. */
  readonly account?: string;
}
/** A row that was left out, and why; `objectId` is null if the row has none. */
export interface RowLeftOut extends RowIssue, RowPlace {
  readonly objectId: string | null;
}
/** What the rows of tasks tell before any of them is prepared. */
export interface ExportedTask {
  readonly project: string | null;
  readonly isDone: boolean;
}
/** What the rows of an import are read with. */
export interface ImportContext {
  readonly source: ImportSource;
  readonly now: number;
  readonly zone: string;
  /** The latest updatedAt of the export; null if no row has one. */
  readonly exportedAt: number | null;
  /** The currency that the caller named for bare amounts. */
  readonly currency: string | null;
  /** Roles from role files, by the id of the account (R-IMP-5). */
  readonly roles: ReadonlyMap<string, string>;
  /** The tasks of the export. */
  readonly tasks: ReadonlyMap<string, ExportedTask>;
  /** Which deals became which projects. */
  readonly handOvers: HandOvers;
  readonly firm: Settings;
}

const reversedRange = ({ range }: ImportClass, values: Values): RowIssue | null => {
  if (range === undefined) return null;
  const [from, to] = [values[range[0]], values[range[1]]];
  return typeof from === "number" && typeof to === "number" && to < from
    ? rowIssue("RANGE_REVERSED", { id: "endBeforeBegin", from: range[0], to: range[1] })
    : null;
};

/** The name that a field of `readFromRow` has in the rows of the source. */
const nameInRow = (source: ImportSource, field: string): string => source.fieldNames[field] ?? field;

/** Checks whether the class reads a field with this value; any other field may become a custom field. */
const classFieldCheck = (
  { input, readFromRow }: ImportClass,
  source: ImportSource,
): ((name: string, value: unknown) => boolean) => {
  const checks = new Map(Object.entries(readFromRow).map(([field, check]) => [nameInRow(source, field), check]));
  return (name, value) => checks.get(name)?.(value) ?? (Object.hasOwn(input, name) && (value ?? null) !== null);
};

/** The fields of `readFromRow`, by our names. */
const directFields = ({ readFromRow }: ImportClass, source: ImportSource, row: RawRow): Values => {
  const direct: Record<string, unknown> = {};
  for (const field in readFromRow) direct[field] = row[nameInRow(source, field)];
  return direct;
};

/** Splits the fields of a new record into those that the row has and those that it does not have. */
const presentAndAbsent = (
  of: ImportClass,
  direct: Values,
  plain: Values,
  made: Values,
): Pick<PreparedRow, "fields" | "absent"> => {
  const fields: Record<string, unknown> = {};
  const absent: Record<string, unknown> = {};
  for (const name in made) {
    const written = of.entity.fields[name]?.keyOf ?? name;
    const isPresent =
      !of.mayBeAbsent.has(name) || (of.readFromRow[name]?.(direct[name]) ?? (plain[written] ?? null) !== null);
    (isPresent ? fields : absent)[name] = made[name];
  }
  return { fields, absent };
};

/** Whether an invalid value of the field is dropped instead of leaving the row out: it is optional and no workflow word. */
const isDroppable = ({ input, needs = [], droppedWords = [] }: ImportClass, name: string): boolean =>
  input[name]?.omittable === true &&
  !needs.includes(name) &&
  (input[name]?.field.kind.type !== "word" || droppedWords.includes(name));

const repairsOf = ({ issues }: InvalidInput): ReadonlyArray<Repair> =>
  issues.flatMap(({ path, code, message, sentence }) =>
    sentence === undefined ? [] : [{ field: path[0] ?? "", code, message, sentence }],
  );

/** Validates a row. Invalid values of droppable fields are removed from `plain`, and the rest is validated again. */
const validValues = (
  of: ImportClass,
  plain: Record<string, unknown>,
  firm: Settings,
  repair: (of: RowIssue) => void,
): Result.Result<{ readonly shaped: Values; readonly values: Values }, RowIssue> => {
  for (;;) {
    const shaped = parseInput(of.input, plain);
    const outcome = Result.isSuccess(shaped) ? validateInput(of.input, shaped.success, firm) : shaped;
    if (Result.isSuccess(shaped) && Result.isSuccess(outcome))
      return Result.succeed({ shaped: shaped.success, values: outcome.success });
    const faults = Result.isFailure(outcome) ? repairsOf(outcome.failure) : [];
    const fatal = whyMeaningless(of, faults);
    if (fatal !== null) return Result.fail(fatal);
    for (const fault of faults) {
      delete plain[fault.field];
      repair(droppedIssue(fault));
    }
  }
};
/** Why a row with these issues is left out; null if all the fields can be dropped. */
const whyMeaningless = (of: ImportClass, faults: ReadonlyArray<Repair>): RowIssue | null => {
  const fatal = faults.filter(({ field }) => !isDroppable(of, field));
  const [first] = fatal;
  if (first === undefined) return null;
  return rowIssue(first.code, fatal.length === 1 ? first.sentence : { id: "several", of: fatal.map(sentenceOf) });
};

/** The settings with the currency of this import. */
const firmWithCurrency = ({ firm, currency }: ImportContext): Settings =>
  currency === null ? firm : { ...firm, currency };

const sentenceOf = ({ sentence }: RowIssue) => sentence;
const none: ReadonlyArray<RowIssue> = [];
const noNames: ReadonlySet<string> = new Set();
/** The fields whose amount is a bare number. */
const bareAmountsIn = ({ input }: ImportClass, shaped: Values): ReadonlySet<string> => {
  let names: Set<string> | undefined;
  for (const name in shaped)
    if (typeof shaped[name] === "number" && input[name]?.field.kind.type === "money")
      names = (names ?? new Set()).add(name);
  return names ?? noNames;
};

/** Whether a value of an export is an object. */
export const isRow = (row: unknown): row is RawRow => typeof row === "object" && row !== null && !Array.isArray(row);

/** Finds the custom fields of a class. It must see every row before the first one is prepared. */
export const customFieldsOfClass = (of: ImportClass, source: ImportSource): CustomFieldScan =>
  customFieldScan(
    source,
    classFieldCheck(of, source),
    new Set([...Object.keys(of.entity.fields), ...systemNames, ...of.neverKept]),
  );

/** Validates and converts the rows of one class, one by one. Whatever is dropped is in `repairs`. */
export const rowPreparer = (
  of: ImportClass,
  customFields: CustomFields,
  at: ImportContext,
): ((place: RowPlace, rowNumber: number, row: unknown) => Result.Result<PreparedRow, RowLeftOut>) => {
  const firm = firmWithCurrency(at);
  const declared = { fields: customFieldsOf(firm, of.name), source: at.source, firm };
  // A host may let clients choose the ids of an open class.
  const ids = ownClass(firm, of.name)?.open === true ? openIdPattern : idPattern;
  const reading: ReadContext = { source: at.source, dayIn: dayReader(at.source, at.zone), currency: firm.currency };
  const prepareRow = (place: RowPlace, rowNumber: number, row: RawRow): Result.Result<PreparedRow, RowIssue> => {
    const { objectId } = row;
    if (typeof objectId !== "string" || !ids.test(objectId))
      return Result.fail(rowIssue("ID_INVALID", { id: "expected", field: "objectId", expected: { id: "idOfTen" } }));
    let repairs: ReadonlyArray<RowIssue> = none;
    const repair = ({ code, message, sentence }: RowIssue): void => {
      repairs = [...repairs, { code, message, sentence }];
    };
    const { plain, unread } = plainFields(withLabels(of, row, firm), of.input, reading, repair);
    const fatal = whyMeaningless(of, unread);
    if (fatal !== null) return Result.fail(fatal);
    for (const fault of unread) repair(droppedIssue(fault));
    const otherSide = at.handOvers.otherSide(of.name, objectId);
    if (otherSide !== null) plain[otherSide.field] ??= otherSide.id;
    const outcome = validValues(of, plain, firm, repair);
    if (Result.isFailure(outcome)) return Result.fail(outcome.failure);
    const { shaped, values } = outcome.success;
    const turned = reversedRange(of, values);
    if (turned !== null) return Result.fail(turned);
    const { createdAt, updatedAt } = stampsOf(at.source, row, at.now);
    const direct = directFields(of, at.source, row);
    const made = of.toRecord(values, direct, {
      updatedAt,
      updatedOn: () => dayInZone(updatedAt, at.zone) ?? firstDay,
      exportedOn: () => dayInZone(at.exportedAt ?? at.now, at.zone) ?? firstDay,
      isOpenTask: (id) => at.tasks.get(id)?.isDone === false,
      expiringDays: at.firm.expiringDays,
      defaultRole: at.firm.defaultRole,
    });
    if (Result.isFailure(made)) return Result.fail(made.failure);
    const { fields, absent } = presentAndAbsent(of, direct, plain, made.success);
    const custom = customValues(row, customFields, declared, repair);
    if (custom !== null && isTooLarge(custom)) return Result.fail(rowIssue("TOO_LARGE", tooLargeRow));
    return Result.succeed({
      ...place,
      rowNumber,
      objectId,
      createdAt,
      updatedAt,
      custom,
      fields,
      absent,
      hourlyRate: (values.hourlyRate as Money | null | undefined) ?? null,
      bareAmounts: at.currency === null ? bareAmountsIn(of, shaped) : noNames,
      repairs,
    });
  };
  return (place, rowNumber, row) => {
    if (!isRow(row)) return Result.fail({ ...place, objectId: null, ...notARow });
    return Result.mapError(prepareRow(place, rowNumber, withRole(of, row, at.roles)), (issue) => {
      const objectId = typeof row.objectId === "string" ? row.objectId : null;
      return { ...place, objectId, ...issue };
    });
  };
};

/** A role from a role file overrides the role in the row of the account. */
const withRole = (of: ImportClass, row: RawRow, roles: ReadonlyMap<string, string>): RawRow => {
  const role = of.entity.name === "User" ? roles.get(String(row.objectId)) : undefined;
  return role === undefined ? row : { ...row, role };
};

/**
 * An export of firmcore as JSON has the state and beside it the label as people wrote it. A label that still means that state is read, so
 * that it is kept.
 */
const withLabels = ({ entity, input }: ImportClass, row: RawRow, firm: Settings): RawRow => {
  const labels = Object.entries(input).flatMap(([name, { field }]) => {
    const label = row[Object.hasOwn(entity.fields, wordField(name)) ? wordField(name) : "statusLabel"];
    const { words: of } = field.kind;
    const [state, meant] = [row[name], label].map((text) =>
      of === undefined || typeof text !== "string" ? null : stateOfLabel(of, text, firm),
    );
    return state !== null && state === meant ? [[name, label] as const] : [];
  });
  return labels.length === 0 ? row : { ...row, ...Object.fromEntries(labels) };
};

const systemNames = ["organizationId", "version", "custom"];
const notARow = rowIssue("TYPE_MISMATCH", { id: "expectedRow" });
