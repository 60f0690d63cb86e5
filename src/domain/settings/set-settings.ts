import * as Result from "effect/Result";
import { cutChanges, cutDays, cutWarnings, tighteningConflict } from "../allocation/cut.ts";
import type { Employment } from "../allocation/employment.ts";
import type { Allocation } from "../allocation/entity.ts";
import { capacityLimitsOf, type Workload } from "../allocation/judge-booking.ts";
import { mergeOverCapacity, overCapacityRefusal } from "../allocation/over-capacity.ts";
import { endBookings, stillBooked } from "../engineer-profile/end-bookings.ts";
import type { EngineerProfile } from "../engineer-profile/entity.ts";
import type { Moment } from "../kernel/context/moment.ts";
import type { Settings } from "../kernel/context/settings.ts";
import type { Change, Decide } from "../kernel/decision/decision.ts";
import { mostWindows, type NotEmployed, type OverCapacity } from "../kernel/refusal/refusal.ts";
import type { Picked } from "../kernel/schema/entity.ts";
import { compareText } from "../kernel/values/text.ts";
import type { Organization } from "../organization/entity.ts";
import { settingsRow } from "../organization/settings-row.ts";
import { applySettings, type InvalidSettings } from "./apply-settings.ts";
import type { SettingsInput } from "./settings-input.ts";

export const employmentFields = ["objectId", "employmentStatus", "employedFrom", "employedUntil", "leftOn"] as const;
/**
 * What a tightening is judged on: all bookings that could count, and the engineers' limits. Read only if a setting is
 * tightened.
 */
export interface SettingsState {
  readonly organization: Organization | null;
  readonly booked: ReadonlyArray<Allocation>;
  readonly limits: ReadonlyArray<Workload["limits"][number] & { readonly engineer: string }>;
  /** The engineers with a first or last day of employment. Read only if tentative bookings begin to count. */
  readonly employments: ReadonlyArray<Picked<EngineerProfile, typeof employmentFields>>;
}

const always: Employment = { employmentStatus: "active", employedFrom: null, employedUntil: null, leftOn: null };
/** A row without its days from one on; empty if no day is left. */
const upTo = (row: Allocation, day: number | undefined): ReadonlyArray<Allocation> =>
  day === undefined ? [row] : row.startDate >= day ? [] : [{ ...row, endDate: (day - 1) as Allocation["endDate"] }];

/** The changes that make room for tighter settings, or the refusal with all conflicts (R-ALLOC-10). */
const clearWays = (
  { booked, limits, employments }: SettingsState,
  after: Settings,
  cut: boolean,
  at: Moment,
): Result.Result<ReadonlyArray<Change>, OverCapacity | NotEmployed> => {
  const changes: Array<Change> = [];
  const refusals: Array<OverCapacity> = [];
  const steps = Map.groupBy(limits, (step) => step.engineer);
  const engineers = [...Map.groupBy(booked, (row) => row.engineer)].sort(([a], [b]) => compareText(a, b));
  const employed = new Map(employments.map((each) => [each.objectId, each]));
  const begin = after.tentativeCounts && !at.firm.tentativeCounts;
  let most = mostWindows;
  for (const [engineer, rows] of engineers) {
    const own = steps.get(engineer) ?? [];
    const tightening = {
      limitsBefore: capacityLimitsOf(own, at),
      limitsAfter: capacityLimitsOf(own, { firm: after }),
      tentativeCountedBefore: at.firm.tentativeCounts,
      tentativeCountsAfter: after.tentativeCounts,
    };
    // A booking that begins to count is judged like one that is confirmed: employment before capacity (R-ALLOC-9).
    const beginning = begin ? rows.filter(({ status }) => status === "tentative") : [];
    const ended = endBookings(beginning, always, employed.get(engineer) ?? always);
    if (ended.days.length > 0 && !(cut && ended.curable)) return Result.fail(stillBooked(engineer, ended));
    if (cut) {
      const left = rows.flatMap((row) => upTo(row, ended.givenUp.get(row.objectId)));
      // The day for the limit is the earlier of two, because it lies among the remaining days.
      const days = new Map([...ended.givenUp, ...cutDays(left, tightening)]);
      changes.push(...cutChanges(rows, days, at));
      continue;
    }
    const conflict = tighteningConflict(rows, tightening, most);
    if (conflict === null) continue;
    most -= conflict.windows.length;
    refusals.push(overCapacityRefusal(engineer, conflict));
  }
  const [first, ...others] = refusals;
  return first === undefined ? Result.succeed(changes) : Result.fail(mergeOverCapacity([first, ...others]));
};

/** The settings and the row that stores them; null if all are the defaults. */
export interface SettingsSet {
  readonly firm: Settings;
  readonly organization: Organization | null;
}

/** Sets settings. A tighter limit is judged against every booking in the same transaction (R-ALLOC-10). */
export const setSettings: Decide<
  SettingsState,
  SettingsInput,
  SettingsSet,
  InvalidSettings | OverCapacity | NotEmployed
> = (state, input, at) => {
  const after = applySettings(at.firm, input, at.today);
  if (Result.isFailure(after)) return Result.fail(after.failure);
  const ways = clearWays(state, after.success, input.resolve === "cut", at);
  if (Result.isFailure(ways)) return Result.fail(ways.failure);
  const { row, changes } = settingsRow(state.organization, after.success, at);
  return Result.succeed({
    answer: { firm: after.success, organization: row },
    changes: [...changes, ...ways.success],
    warnings: cutWarnings(ways.success),
  });
};
