import { offsetText } from "../values/zone.ts";
import type { Role } from "./actor.ts";
import { type EffectiveFrom, inForceOn } from "./dated-value.ts";

/** How strictly a soft rule is taken: refuse, accept with a warning, or say nothing (R-ALLOC-8). */
export type Strictness = "block" | "warn" | "ignore";

/** A dated setting: the value holds for the days from `from` on, until the next step. */
export interface DatedValue<T> extends EffectiveFrom {
  readonly value: T;
}

/** A firm's words for one workflow field, beside the default ones: word → state; `fallback` takes what nobody knows (R-VAL-8). */
export interface Vocabulary {
  readonly words: Readonly<Record<string, string>>;
  readonly fallback: string | null;
}

/** How likely a deal of each stage is won, in basis points; a firm says it of the open ones (R-DEAL-2). */
export interface StageProbability {
  readonly lead: number;
  readonly qualified: number;
  readonly proposal: number;
  readonly negotiation: number;
  readonly won: number;
  readonly lost: number;
}

/** What a firm decides for itself; days are numbers, percents basis points, times minutes. docs/rules/settings.md has the defaults. */
export interface Settings {
  readonly name: string | null;
  readonly currency: string;
  readonly capacityLimit: ReadonlyArray<DatedValue<number>>;
  readonly hoursPerDayMax: ReadonlyArray<DatedValue<number | null>>;
  readonly week: ReadonlyArray<DatedValue<ReadonlyArray<number>>>;
  readonly tentativeCounts: boolean;
  readonly expiredCertification: Strictness;
  readonly expiringDays: number;
  readonly outsideProjectDates: Strictness;
  readonly disciplineMismatch: Strictness;
  readonly inactiveProject: Strictness;
  readonly engineerOnLeave: Strictness;
  readonly allowSelfApproval: boolean;
  readonly hoursNeedAllocation: boolean;
  readonly maxDaysAhead: number | null;
  readonly closedThrough: number | null;
  readonly hoursWaitingDays: number;
  readonly billingRoles: ReadonlyArray<string>;
  readonly projectVisibility: "firm" | "staffed";
  readonly holidayCalendar: string | null;
  /** Who else sees a salesperson's deals and contacts: nobody, or those of the same team. */
  readonly crmVisibility: "own" | "team";
  readonly stageProbability: StageProbability;
  /** The operations that write a status update by themselves (R-STAT-1). */
  readonly statusEvents: "all" | ReadonlyArray<string>;
  /** Whether an owner's reads of the own document are logged as well (R-DOC-2). */
  readonly logOwnerReads: boolean;
  /** Roles that a person may choose at sign-up, never administrator; none: nobody signs up (R-ID-1). */
  readonly openRoles: ReadonlyArray<Role>;
  /** The role of who chooses none; one of the open ones. */
  readonly defaultRole: Role;
  /** Sign-ups from one address in an hour; further ones are refused (R-ID-6). */
  readonly signUpsPerHour: number;
  /** Days after which a session ends whatever happens, and days without use after which it does (R-ID-7). */
  readonly sessionDays: number;
  readonly sessionIdleDays: number;
  /** IANA zone or fixed offset (`UTC`, `+05:30`) whose day is `today` (R-VAL-11). */
  readonly todayZone: string;
  /** IANA zone in which a wire's timestamp is a day (R-VAL-1). */
  readonly wireZone: string;
  readonly vocabularies: Readonly<Record<string, Vocabulary>>;
}

export const defaultSettings: Settings = {
  name: null,
  currency: "USD",
  capacityLimit: [],
  hoursPerDayMax: [],
  week: [],
  tentativeCounts: true,
  expiredCertification: "block",
  expiringDays: 60,
  outsideProjectDates: "warn",
  disciplineMismatch: "warn",
  inactiveProject: "warn",
  engineerOnLeave: "warn",
  allowSelfApproval: false,
  hoursNeedAllocation: false,
  maxDaysAhead: null,
  closedThrough: null,
  hoursWaitingDays: 0,
  billingRoles: ["administrator"],
  projectVisibility: "firm",
  holidayCalendar: null,
  crmVisibility: "own",
  stageProbability: { lead: 1_000, qualified: 2_500, proposal: 5_000, negotiation: 7_500, won: 10_000, lost: 0 },
  statusEvents: "all",
  logOwnerReads: false,
  openRoles: ["engineer"],
  defaultRole: "engineer",
  signUpsPerHour: 20,
  sessionDays: 30,
  sessionIdleDays: 7,
  todayZone: "UTC",
  wireZone: "UTC",
  vocabularies: {},
};

/** Settings as a firm's row holds them: what differs from the defaults. Rows from before zones had names hold `todayOffset`, in minutes. */
export type StoredSettings = Partial<Settings> & { readonly todayOffset?: number };
/** What a firm chose, as its row holds it, under the names of today. */
export const chosenSettings = ({ todayOffset, ...stored }: StoredSettings): Partial<Settings> => ({
  ...(todayOffset === undefined ? {} : { todayZone: offsetText(todayOffset) }),
  ...stored,
});
/** All settings of a firm, of which its row holds some. */
export const settingsFrom = (stored: StoredSettings): Settings => ({ ...defaultSettings, ...chosenSettings(stored) });

/** What holds on a day before any step: limit 100 %, ceiling 24 hours, five days of eight hours. */
export const defaultLimit = 10_000;
export const defaultHoursPerDayMax = 1_440;
export const defaultWeek: ReadonlyArray<number> = [480, 480, 480, 480, 480, 0, 0];

/** The value of a dated setting on a day; `before` holds until the first step. */
export const valueInForce = <T>(steps: ReadonlyArray<DatedValue<T>>, day: number, before: T): T => {
  const step = inForceOn(steps, day);
  return step === null ? before : step.value;
};
