import * as Result from "effect/Result";
import { limitsOf, windowFacts } from "../allocation/book.ts";
import { brokenWindows, cutToLimits, cutWarnings } from "../allocation/cut.ts";
import type { Allocation } from "../allocation/entity.ts";
import { roles } from "../kernel/actor.ts";
import { type Change, created, creation, type Decide, type Moment, revised, revision } from "../kernel/decision.ts";
import { field, optional } from "../kernel/entity.ts";
import { given, type InputOf } from "../kernel/input.ts";
import { boolean, day, integer, list, literal, percent, text } from "../kernel/kind.ts";
import { minorDigits } from "../kernel/money.ts";
import { type ConflictWindow, type InvalidInput, type OverCapacity, refuseField } from "../kernel/refusal.ts";
import { defaultSettings, type Settings, type Step } from "../kernel/settings.ts";
import { malformedWeek } from "../time/calendar-set.ts";
import type { CapacityLimit } from "../time/entities.ts";
import { resolve } from "../time/limit-set.ts";
import { type Organization, organizationRow } from "./entities.ts";
import { zoneOffset } from "./plain-settings.ts";
import { mergedVocabularies, vocabulariesKind } from "./vocabularies.ts";

const strictness = (what: string) => given(field(literal("block", "warn", "ignore"), what));
const days = integer(0, 36_500);
/** What a caller says: any part of the settings; what is left out stays. */
export const settingsInput = {
  name: given(optional(text, "What the firm is called.")),
  currency: given(field(text, "What a bare amount is in; a code of ISO 4217. Amounts that stand keep theirs.")),
  capacityLimit: given(field(percent, "Dated: the limit of engineers without one of their own.")),
  hoursPerDayMax: given(optional(integer(1, 1_440), "Dated: minutes of an engineer on one day; null switches it off.")),
  week: given(field(list(integer(0, 1_440), 7), "Dated: minutes from Monday to Sunday.")),
  from: given(field(day, "First day of the dated settings that are set. Default today.")),
  tentativeCounts: given(field(boolean, "Whether a tentative allocation takes capacity.")),
  expiredCertification: strictness("What R-ELIG-1 and R-ELIG-2 find."),
  expiringDays: given(field(days, "How many days before its end a certificate is expiring.")),
  outsideProjectDates: strictness("Bookings outside the project's dates (R-ALLOC-8)."),
  disciplineMismatch: strictness("Another discipline than the project asks for (R-ALLOC-8)."),
  inactiveProject: strictness("Bookings on a project that is neither planned nor active (R-ALLOC-8)."),
  engineerOnLeave: strictness("Bookings of an engineer on leave (R-ALLOC-8)."),
  allowSelfApproval: given(field(boolean, "Whether one may decide about one's own hours (R-HOUR-6).")),
  hoursNeedAllocation: given(field(boolean, "Whether hours must name a booking (R-HOUR-3).")),
  maxDaysAhead: given(optional(days, "How many days ahead hours may lie; null: any (R-HOUR-5).")),
  closedThrough: given(optional(day, "Last frozen day of hours; null: none (R-HOUR-5).")),
  hoursWaitingDays: given(field(days, "When waiting hours are worth an alert.")),
  billingRoles: given(field(list(literal(...roles)), "Who moves billing.")),
  projectVisibility: given(field(literal("firm", "staffed"), "Who reads projects.")),
  holidayCalendar: given(optional(text, "Calendar of engineers who name none.")),
  todayZone: given(field(text, "Fixed offset for `today` only: UTC, or such as +01:00 (R-VAL-11).")),
  vocabularies: given(field(vocabulariesKind, "Further words for states by workflow field, and a fallback (R-VAL-8).")),
  resolve,
};
type Sent = InputOf<typeof settingsInput>;

/** What a tightening is judged on: all bookings that could count, and the limits of engineers; read only where one is asked for. */
export interface SettingsState {
  readonly organization: Organization | null;
  readonly booked: ReadonlyArray<Allocation>;
  readonly limits: ReadonlyArray<Pick<CapacityLimit, "objectId" | "engineer" | "from" | "limit">>;
}

const stepped = <T>(steps: ReadonlyArray<Step<T>>, from: number, value: T): ReadonlyArray<Step<T>> =>
  [...steps.filter((step) => step.from !== from), { from, value }].sort((a, b) => a.from - b.from);

const setTo = (before: Settings, input: Sent, today: number): Result.Result<Settings, InvalidInput> => {
  const { from = today, capacityLimit, hoursPerDayMax, week, vocabularies, todayZone, currency } = input;
  const { resolve: _, labels: __, from: ___, ...written } = input;
  const offset = todayZone === undefined ? before.todayOffset : zoneOffset(todayZone);
  if (currency !== undefined && minorDigits(currency) === null)
    return Result.fail(
      refuseField("TypeMismatch", "currency", `currency: expected a code of ISO 4217, got ${JSON.stringify(currency)}`),
    );
  if (offset === null)
    return Result.fail(
      refuseField("TypeMismatch", "todayZone", "todayZone: expected UTC, or an offset such as +01:00 up to 14 hours"),
    );
  const malformed = week === undefined ? null : malformedWeek("week", week);
  if (malformed !== null) return Result.fail(malformed);
  const plain = Object.fromEntries(
    Object.entries(written).filter(([name, value]) => name in before && name !== "vocabularies" && value !== undefined),
  );
  return Result.map(mergedVocabularies(before.vocabularies, vocabularies ?? {}), (words) => ({
    ...before,
    ...plain,
    capacityLimit:
      capacityLimit === undefined ? before.capacityLimit : stepped(before.capacityLimit, from, capacityLimit),
    hoursPerDayMax:
      hoursPerDayMax === undefined ? before.hoursPerDayMax : stepped(before.hoursPerDayMax, from, hoursPerDayMax),
    week: week === undefined ? before.week : stepped(before.week, from, week),
    todayOffset: offset,
    vocabularies: words,
  }));
};

/** What tighter settings would break, engineer by engineer: refused with all of it, or cut (R-ALLOC-10). */
const clearWays = (
  { booked, limits }: SettingsState,
  after: Settings,
  cut: boolean,
  at: Moment,
): Result.Result<ReadonlyArray<Change>, OverCapacity> => {
  const changes: Array<Change> = [];
  const windows: Array<ConflictWindow & { readonly engineer: string }> = [];
  for (const [engineer, rows] of Map.groupBy(booked, (row) => row.engineer)) {
    const own = limits.filter((step) => step.engineer === engineer);
    const tightening = {
      limitsBefore: limitsOf(own, at),
      limitsAfter: limitsOf(own, { firm: after }),
      tentativeCountedBefore: at.firm.tentativeCounts,
      tentativeCountsAfter: after.tentativeCounts,
    };
    if (cut) changes.push(...cutToLimits(rows, tightening, at));
    else
      for (const window of brokenWindows(rows, tightening))
        windows.push({ ...windowFacts(window, () => true), engineer });
  }
  const [first] = windows;
  return first === undefined
    ? Result.succeed(changes)
    : Result.fail({ _tag: "OverCapacity", engineer: first.engineer, windows });
};

/** Only what differs from the defaults is kept, so that a later default reaches firms that never chose. */
const chosen = (settings: Settings): Partial<Settings> =>
  Object.fromEntries(
    Object.entries(settings).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(defaultSettings[name as keyof Settings]),
    ),
  );

/** Sets what was said; what tightens capacity is judged against every booking, in the same transaction (R-ALLOC-10). */
export const setSettings: Decide<SettingsState, Sent, Settings, InvalidInput | OverCapacity> = (state, input, at) => {
  const after = setTo(at.firm, input, at.today);
  if (Result.isFailure(after)) return Result.fail(after.failure);
  const ways = clearWays(state, after.success, input.resolve === "cut", at);
  if (Result.isFailure(ways)) return Result.fail(ways.failure);
  const { organization } = state;
  const settings = chosen(after.success);
  const row =
    organization === null
      ? created<Organization>({ objectId: organizationRow, settings }, at)
      : revised<Organization>(organization, { settings }, at);
  return Result.succeed({
    answer: after.success,
    changes: [
      ...(organization === null
        ? [creation("Organization", row, at)]
        : revision("Organization", organization, row, at)),
      ...ways.success,
    ],
    warnings: cutWarnings(ways.success),
  });
};
