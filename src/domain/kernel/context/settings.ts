import { offsetText } from "../values/zone.ts";
import type { Role } from "./actor.ts";
import type { Declarations } from "./custom-fields.ts";
import { type EffectiveFrom, inForceOn } from "./dated-value.ts";

/** How a firm applies a soft rule (R-ALLOC-8): refuse, accept with a warning, or ignore. */
export type Strictness = "block" | "warn" | "ignore";

/** A setting that takes effect on a day and holds until the next. */
export interface DatedValue<T> extends EffectiveFrom {
  readonly value: T;
}

/**
 * A firm's additional words for one workflow field, each with its state. `fallback` is the state of unknown words
 * (R-VAL-8).
 */
export interface Vocabulary {
  readonly words: Readonly<Record<string, string>>;
  readonly fallback: string | null;
}

/** The probability that a deal of each stage is won, in basis points. A firm sets those of open stages (R-DEAL-2). */
export interface StageProbability {
  readonly lead: number;
  readonly qualified: number;
  readonly proposal: number;
  readonly negotiation: number;
  readonly won: number;
  readonly lost: number;
}

/**
 * The settings of a firm: days as numbers, percents as basis points, times as minutes. docs/rules/settings.md lists
 * the defaults.
 */
export interface Settings extends Declarations {
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
  /** Who else sees a salesperson's deals and contacts: nobody, or the team. */
  readonly crmVisibility: "own" | "team";
  readonly stageProbability: StageProbability;
  /** The events that write a status update (R-STAT-1). */
  readonly statusEvents: "all" | ReadonlyArray<string>;
  /** Whether a task waits by itself for those that it depends on (R-TASK-2). */
  readonly taskFlow: boolean;
  /** Whether an owner's reads of the own document are logged too (R-DOC-2). */
  readonly logOwnerReads: boolean;
  /** The roles that a person may choose at sign-up, never administrator. If empty, nobody can sign up (R-ID-1). */
  readonly openRoles: ReadonlyArray<Role>;
  /** The role of a person who chooses none; one of `openRoles`. */
  readonly defaultRole: Role;
  /** The limit of sign-ups from one address in an hour (R-ID-6). */
  readonly signUpsPerHour: number;
  /** A session ends after `sessionDays`, or after `sessionIdleDays` without use (R-ID-7). */
  readonly sessionDays: number;
  readonly sessionIdleDays: number;
  /** The IANA zone or fixed offset (`UTC`, `+05:30`) of `today` (R-VAL-11). */
  readonly todayZone: string;
  /** The IANA zone in which a timestamp on the wire is a day (R-VAL-1). */
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
  taskFlow: false,
  logOwnerReads: false,
  openRoles: ["engineer"],
  defaultRole: "engineer",
  signUpsPerHour: 20,
  sessionDays: 30,
  sessionIdleDays: 7,
  todayZone: "UTC",
  wireZone: "UTC",
  vocabularies: {},
  customFields: {},
  customClasses: {},
  customIndexes: {},
};

/**
 * The settings in a firm's row: only those that differ from the defaults. Older rows hold `todayOffset` (minutes)
 * instead of a zone.
 */
export type StoredSettings = Partial<Settings> & { readonly todayOffset?: number };
/** The settings that a firm chose, under their current names. */
export const chosenSettings = ({ todayOffset, ...stored }: StoredSettings): Partial<Settings> => ({
  ...(todayOffset === undefined ? {} : { todayZone: offsetText(todayOffset) }),
  ...stored,
});
/** All settings of a firm: the stored ones and the defaults. */
export const settingsFrom = (stored: StoredSettings): Settings => ({ ...defaultSettings, ...chosenSettings(stored) });

/** What holds on a day without a dated value: limit 100 %, ceiling 24 hours, five days of eight hours. */
export const defaultLimit = 10_000;
export const defaultHoursPerDayMax = 1_440;
export const defaultWeek: ReadonlyArray<number> = [480, 480, 480, 480, 480, 0, 0];

/** The value of a dated setting on a day; `before` until the first. */
export const valueInForce = <T>(steps: ReadonlyArray<DatedValue<T>>, day: number, before: T): T => {
  const step = inForceOn(steps, day);
  return step === null ? before : step.value;
};
