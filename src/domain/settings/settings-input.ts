import { resolve } from "../capacity-limit/set.ts";
import { roles } from "../kernel/context/actor.ts";
import { field, optional } from "../kernel/schema/entity.ts";
import { changeable, type InputOf, omittable } from "../kernel/schema/input.ts";
import { boolean, day, dayCount, integer, list, literal, percent, text } from "../kernel/schema/kind.ts";
import { chances, removal, statusEventsKind } from "./setting-kinds.ts";
import { vocabulariesKind } from "./vocabularies.ts";

const strictness = (what: string) => omittable(field(literal("block", "warn", "ignore"), what));
/** The input that changes settings. What is left out stays. */
export const settingsInput = {
  name: changeable(optional(text, "What the firm is called.")),
  currency: omittable(field(text, "What a bare amount is in; a code of ISO 4217. Amounts that stand keep theirs.")),
  capacityLimit: omittable(field(percent, "Dated: the limit of engineers without one of their own.")),
  hoursPerDayMax: changeable(
    optional(integer(1, 1_440), "Dated: minutes of an engineer on one day; null switches it off."),
  ),
  week: omittable(field(list(integer(0, 1_440), 7), "Dated: minutes from Monday to Sunday.")),
  from: omittable(field(day, "First day of the dated settings that are set. Default today.")),
  remove: omittable(
    field(removal, "Steps of dated settings to take away, by their first day; the ones before them go on."),
  ),
  tentativeCounts: omittable(field(boolean, "Whether a tentative allocation takes capacity.")),
  expiredCertification: strictness("What R-ELIG-1 and R-ELIG-2 find."),
  expiringDays: omittable(field(dayCount, "How many days before its end a certificate is expiring.")),
  outsideProjectDates: strictness("Bookings outside the project's dates (R-ALLOC-8)."),
  disciplineMismatch: strictness("Another discipline than the project asks for (R-ALLOC-8)."),
  inactiveProject: strictness("Bookings on a project that is neither planned nor active (R-ALLOC-8)."),
  engineerOnLeave: strictness("Bookings of an engineer on leave (R-ALLOC-8)."),
  allowSelfApproval: omittable(field(boolean, "Whether one may decide about one's own hours (R-HOUR-6).")),
  hoursNeedAllocation: omittable(field(boolean, "Whether hours must name a booking (R-HOUR-3).")),
  maxDaysAhead: changeable(optional(dayCount, "How many days ahead hours may lie; null: any (R-HOUR-5).")),
  closedThrough: changeable(optional(day, "Last frozen day of hours; null: none (R-HOUR-5).")),
  hoursWaitingDays: omittable(field(dayCount, "When waiting hours are worth an alert.")),
  billingRoles: omittable(field(list(literal(...roles)), "Who moves billing.")),
  crmVisibility: omittable(field(literal("own", "team"), "Who else sees a salesperson's deals: nobody, or the team.")),
  stageProbability: omittable(field(chances, "How likely open deals are won, by stage (R-DEAL-2).")),
  statusEvents: omittable(field(statusEventsKind, "Which events write a status update by themselves (R-STAT-1).")),
  taskFlow: omittable(field(boolean, "Whether tasks wait by themselves for those that they depend on (R-TASK-2).")),
  logOwnerReads: omittable(field(boolean, "Whether owners' reads of their own documents are logged too (R-DOC-2).")),
  openRoles: omittable(
    field(list(literal(...roles), 6), "Roles to choose from at sign-up, never administrator (R-ID-1)."),
  ),
  defaultRole: omittable(field(literal(...roles), "The role of who chooses none; one of the open ones (R-ID-1).")),
  signUpsPerHour: omittable(field(integer(1, 1_000_000), "Sign-ups from one address in an hour (R-ID-6).")),
  sessionDays: omittable(field(integer(1, 3_650), "Days after which a session ends whatever happens (R-ID-7).")),
  sessionIdleDays: omittable(field(integer(1, 3_650), "Days without use after which a session ends (R-ID-7).")),
  projectVisibility: omittable(field(literal("firm", "staffed"), "Who reads projects.")),
  holidayCalendar: changeable(optional(text, "Calendar of engineers who name none.")),
  todayZone: omittable(
    field(text, "Whose day is `today`: an IANA zone such as Europe/Berlin, or an offset such as +01:00 (R-VAL-11)."),
  ),
  wireZone: omittable(field(text, "IANA zone in which a wire's timestamp is a day, such as Europe/Berlin (R-VAL-1).")),
  vocabularies: omittable(
    field(vocabulariesKind, "Further words for states by workflow field, and a fallback (R-VAL-8)."),
  ),
  resolve,
};
/** The validated input. */
export type SettingsInput = InputOf<typeof settingsInput>;
