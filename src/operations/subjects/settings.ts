import * as Result from "effect/Result";
import { Allocation } from "../../domain/allocation/entity.ts";
import { linkedFields } from "../../domain/allocation/hours-left-outside.ts";
import { workloadFields } from "../../domain/allocation/judge-booking.ts";
import { BillableHour } from "../../domain/billable-hour/entity.ts";
import { CapacityLimit } from "../../domain/capacity-limit/entity.ts";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import {
  defaultHoursPerDayMax,
  defaultLimit,
  defaultWeek,
  valueInForce,
} from "../../domain/kernel/context/settings.ts";
import { overlaps } from "../../domain/kernel/policy/overlap.ts";
import { and, or } from "../../domain/kernel/policy/predicate.ts";
import type { Row } from "../../domain/kernel/schema/entity.ts";
import { firstDay, openEnd } from "../../domain/kernel/values/day.ts";
import { Organization, organizationRow } from "../../domain/organization/entity.ts";
import { type PlainSettings, plainSettings } from "../../domain/settings/plain-settings.ts";
import {
  employmentFields,
  type SettingsSet,
  type SettingsState,
  setSettings,
} from "../../domain/settings/set-settings.ts";
import { settingsInput } from "../../domain/settings/settings-input.ts";
import { byId, load, many, type Read } from "../../ports/load.ts";
import { reason, seenVersion } from "../define/fields.ts";
import { type CurrentRow, command, query } from "../define/operation.ts";

/** Most settings tighten nothing: then `to`, `cutTo` and `began` are before every day, so that no bookings, hours and employments are read. */
const settingsLoad = load("settings.set", {
  parameters: { organization: "text", from: "integer", to: "integer", cutTo: "integer", began: "integer" },
  isolation: {
    locks: ({ organization }) => [
      { entity: Organization, id: organization },
      { entity: EngineerProfile, every: true },
    ],
    why: "Bookings and hours lock an engineer and read the settings without a lock. So each of them comes before and is checked, or comes after and follows the new settings. No engineer is created meanwhile.",
    rules: ["R-ALLOC-10", "R-HOUR-5"],
  },
  reads: ({ organization, from, to, cutTo, began }) => ({
    organization: byId(Organization, organization),
    booked: many(Allocation, (a) => and(...overlaps(a, from, to), a.status.oneOf(["tentative", "confirmed"]))),
    left: many(
      BillableHour,
      (h) => and(h.workDate.atLeast(from), h.workDate.atMost(cutTo), h.allocation.present),
      linkedFields,
    ),
    limits: many(CapacityLimit, (c) => c.from.atMost(to), [...workloadFields.limits, "engineer"]),
    employments: many(
      EngineerProfile,
      (e) => or(e.employedFrom.atMost(began), e.employedUntil.atMost(began), e.leftOn.atMost(began)),
      employmentFields,
    ),
  }),
});

/** The current settings, for the version check; dated ones have their value on the day of the change. */
const standing = (
  { organization }: Pick<SettingsState, "organization">,
  { from }: { readonly from?: number },
  { firm, today }: Moment,
): CurrentRow => ({
  row: {
    ...firm,
    capacityLimit: valueInForce(firm.capacityLimit, from ?? today, defaultLimit),
    hoursPerDayMax: valueInForce<number | null>(firm.hoursPerDayMax, from ?? today, defaultHoursPerDayMax),
    week: valueInForce(firm.week, from ?? today, defaultWeek),
    objectId: organizationRow,
    version: organization?.version ?? 0,
    updatedAt: organization?.updatedAt ?? 0,
  } as unknown as Row,
  current: plainSettings(firm, today, organization),
});

export const settings = {
  get: query({
    name: "settings.get",
    doc: "Returns the settings of the firm; dated ones with today's value and all their steps.",
    class: "Settings",
    action: "read",
    input: {},
    refusals: [],
    rounds: [
      (): Result.Result<Readonly<Record<string, Read>>, never> =>
        Result.succeed({
          organizations: many(Organization, (o) => o.objectId.is(organizationRow), ["version", "updatedAt"]),
        }),
    ],
    answer: (_input, { organizations }, at): Result.Result<PlainSettings, never> =>
      Result.succeed(plainSettings(at.firm, at.today, (organizations as ReadonlyArray<Organization>)[0])),
  }),
  set: command({
    name: "settings.set",
    doc: "Changes settings. A lower limit, or letting tentative bookings count, is refused if it breaks bookings, or cuts them.",
    class: "Settings",
    action: "set",
    input: { ...settingsInput, ...seenVersion, reason },
    refusals: ["OverCapacity", "NotEmployed", "TypeMismatch", "UnknownWord"],
    load: settingsLoad,
    args: ({ capacityLimit, tentativeCounts, from, remove, resolve }, today) => {
      // One day earlier, because the firm's day may be behind UTC; further rows do not change the answer.
      const set = capacityLimit === undefined ? [] : [from ?? today - 1];
      const touched = tentativeCounts === true ? [firstDay] : [...set, ...(remove?.capacityLimit ?? [])];
      return {
        organization: organizationRow,
        from: Math.min(...touched, openEnd),
        to: touched.length === 0 ? firstDay - 1 : openEnd,
        cutTo: touched.length === 0 || resolve !== "cut" ? firstDay - 1 : openEnd,
        began: tentativeCounts === true ? openEnd : firstDay - 1,
      };
    },
    currentRow: standing,
    decide: setSettings,
    format: ({ firm, organization }: SettingsSet, at: Moment): PlainSettings =>
      plainSettings(firm, at.today, organization),
  }),
};
