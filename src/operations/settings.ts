import * as Result from "effect/Result";
import { Allocation } from "../domain/allocation/entity.ts";
import { Organization, organizationRow } from "../domain/firm/entities.ts";
import { type PlainSettings, plainSettings } from "../domain/firm/plain-settings.ts";
import { type SettingsState, setSettings, settingsInput } from "../domain/firm/settings-set.ts";
import { firstDay, openEnd } from "../domain/kernel/day.ts";
import type { Moment } from "../domain/kernel/decision.ts";
import { and } from "../domain/kernel/predicate.ts";
import type { Settings } from "../domain/kernel/settings.ts";
import { CapacityLimit } from "../domain/time/entities.ts";
import { type Load, load, many, maybe } from "../ports/load.ts";
import { reason } from "./fields.ts";
import { command, query } from "./operation.ts";
import type { Warned } from "./print.ts";

/** `to` before every day reads no booking: most settings tighten nothing. */
const all = load("settings.set", { organization: "text", from: "integer", to: "integer" }, (arg) => ({
  locks: [{ entity: Organization, id: arg.organization }],
  reads: (): Load<SettingsState>["reads"] => ({
    organization: maybe(Organization, arg.organization),
    booked: many(Allocation, (a) =>
      and(a.endDate.reaches(arg.from), a.startDate.atMost(arg.to), a.status.oneOf(["tentative", "confirmed"])),
    ),
    limits: many(CapacityLimit, (c) => c.from.atMost(arg.to), ["objectId", "engineer", "from", "limit"]),
  }),
}));

export const settings = {
  get: query({
    name: "settings.get",
    doc: "What the firm decided, the dated settings as they hold today, and all their steps.",
    class: "Settings",
    action: "read",
    input: {},
    refusals: [],
    rounds: [],
    answer: (_input, _known, at): Result.Result<PlainSettings, never> =>
      Result.succeed(plainSettings(at.firm, at.today)),
  }),
  set: command({
    name: "settings.set",
    doc: "Sets any part of the settings. A lower limit, or tentative bookings that begin to count, is refused with what it would break, or cuts it.",
    class: "Settings",
    action: "set",
    input: { ...settingsInput, reason },
    refusals: ["OverCapacity", "TypeMismatch", "UnknownWord"],
    load: all,
    args: ({ capacityLimit, tentativeCounts, from }, today) => ({
      organization: organizationRow,
      // A day earlier, because the firm's own day may be behind that of UTC; more rows do not change the answer.
      from: tentativeCounts === true ? firstDay : (from ?? today - 1),
      to: capacityLimit === undefined && tentativeCounts !== true ? firstDay - 1 : openEnd,
    }),
    decide: setSettings,
    print: (answer: Settings, at: Moment): PlainSettings & Warned =>
      plainSettings(answer, at.today) as PlainSettings & Warned,
  }),
};
