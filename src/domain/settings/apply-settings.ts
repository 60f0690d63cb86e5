import * as Result from "effect/Result";
import type { DatedValue, Settings } from "../kernel/context/settings.ts";
import type { Sentence } from "../kernel/messages/english/sentences.ts";
import { type InvalidInput, refuseField } from "../kernel/refusal/refusal.ts";
import { shown } from "../kernel/schema/input-faults.ts";
import { dayText } from "../kernel/values/day.ts";
import { minorDigits } from "../kernel/values/money.ts";
import { isZone, offsetOf, offsetText } from "../kernel/values/zone.ts";
import { malformedWeek } from "../working-time/set.ts";
import { type DatedName, datedNames } from "./setting-kinds.ts";
import type { SettingsInput } from "./settings-input.ts";
import { mergedVocabularies } from "./vocabularies.ts";

/** The faults of settings that are each well-formed. */
export type InvalidSettings = InvalidInput<"TypeMismatch" | "UnknownWord">;
type Check = (input: SettingsInput, before: Settings, after: Settings) => InvalidSettings | null;

const wrongValue = (field: string, expected: Sentence, sent: string | number): InvalidInput<"TypeMismatch"> =>
  refuseField("TypeMismatch", field, { id: "expected", field, expected, ...shown(sent) });

/** The refusal of an unknown currency; null if the currency is known. */
export const wrongCurrency = (sent: string): InvalidInput<"TypeMismatch"> | null =>
  minorDigits(sent) !== null ? null : wrongValue("currency", { id: "currency" }, sent);
const currency: Check = ({ currency }) => (currency === undefined ? null : wrongCurrency(currency));

const week: Check = ({ week }) => (week === undefined ? null : malformedWeek("week", week));

/** A step to remove must exist: with a mistyped day, the step would silently stay. */
const steps: Check = ({ remove = {} }, before) => {
  for (const name of datedNames)
    for (const from of remove[name] ?? []) {
      const steps = before[name].map((step) => dayText(step.from));
      const begins = dayText(from);
      if (!steps.includes(begins))
        return refuseField("UnknownWord", "remove", { id: "noStepBegins", name, from: begins, steps }, steps);
    }
  return null;
};

const openRoles: Check = ({ openRoles = [] }) =>
  openRoles.includes("administrator") ? refuseField("TypeMismatch", "openRoles", { id: "administratorNotOpen" }) : null;

const defaultRole: Check = (_input, before, { openRoles, defaultRole }) => {
  if (openRoles === before.openRoles && defaultRole === before.defaultRole) return null;
  if (openRoles.length === 0 || openRoles.includes(defaultRole)) return null;
  return refuseField("TypeMismatch", "defaultRole", { id: "defaultRoleNotOpen", role: defaultRole, open: openRoles });
};

const sessionLife: Check = (_input, before, { sessionDays, sessionIdleDays }) =>
  sessionIdleDays <= sessionDays || (sessionDays === before.sessionDays && sessionIdleDays === before.sessionIdleDays)
    ? null
    : wrongValue("sessionIdleDays", { id: "daysAtMost", most: sessionDays, other: "sessionDays" }, sessionIdleDays);

const todayZone: Check = ({ todayZone }) =>
  todayZone === undefined || offsetOf(todayZone) !== null || isZone(todayZone)
    ? null
    : wrongValue("todayZone", { id: "timeZoneOrOffset" }, todayZone);
/** An offset is stored in one form: `+00:00` is stored as UTC. */
const zoneKept = (zone: string): string => {
  const offset = offsetOf(zone);
  return offset === null ? zone : offsetText(offset);
};

const wireZone: Check = ({ wireZone }) =>
  wireZone === undefined || isZone(wireZone) ? null : wrongValue("wireZone", { id: "timeZone" }, wireZone);

const checks: ReadonlyArray<Check> = [currency, week, steps, openRoles, defaultRole, sessionLife, todayZone, wireZone];

/** The steps without those to remove and with the new one, which replaces a step of the same day. */
const withDatedValue = <T>(
  steps: ReadonlyArray<DatedValue<T>>,
  removed: ReadonlyArray<number> | undefined,
  from: number,
  value: T | undefined,
): ReadonlyArray<DatedValue<T>> => {
  const left = removed === undefined ? steps : steps.filter((step) => !removed.includes(step.from));
  return value === undefined
    ? left
    : [...left.filter((step) => step.from !== from), { from, value }].sort((a, b) => a.from - b.from);
};

const dated = (before: Settings, input: SettingsInput, today: number): Pick<Settings, DatedName> => {
  const { from = today, remove = {} } = input;
  return {
    capacityLimit: withDatedValue<number>(before.capacityLimit, remove.capacityLimit, from, input.capacityLimit),
    hoursPerDayMax: withDatedValue(before.hoursPerDayMax, remove.hoursPerDayMax, from, input.hoursPerDayMax),
    week: withDatedValue(before.week, remove.week, from, input.week),
  };
};

/** The settings after a change. Collects all faults, in field order. */
export const applySettings = (
  before: Settings,
  input: SettingsInput,
  today: number,
): Result.Result<Settings, InvalidSettings> => {
  const written = Object.fromEntries(
    Object.entries(input).filter(([name, value]) => name in before && value !== undefined),
  );
  const words = mergedVocabularies(before.vocabularies, input.vocabularies ?? {});
  const after: Settings = {
    ...before,
    ...written,
    ...dated(before, input, today),
    stageProbability: { ...before.stageProbability, ...input.stageProbability },
    openRoles: input.openRoles === undefined ? before.openRoles : [...new Set(input.openRoles)],
    todayZone: input.todayZone === undefined ? before.todayZone : zoneKept(input.todayZone),
    vocabularies: Result.isSuccess(words) ? words.success : before.vocabularies,
  };
  const faults = checks.map((check) => check(input, before, after)).filter((fault) => fault !== null);
  if (Result.isFailure(words)) faults.push(words.failure);
  const [first] = faults;
  return first === undefined
    ? Result.succeed(after)
    : Result.fail({ _tag: first._tag, issues: faults.flatMap(({ issues }) => issues) });
};
