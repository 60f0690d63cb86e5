import { englishText, type Sentence } from "../messages/english/sentences.ts";

/**
 * Refusals are plain data in plain values: days as `YYYY-MM-DD`, percents with two decimals, whole minutes.
 * docs/rules/errors.md lists them. The code is the tag in capitals, see {@link codeOf}.
 */

/** The most windows of a refusal, and the most records of one list in it; the rest is counted (R-ALLOC-5). */
export const mostWindows = 100;
export const mostListed = 50;

/** A run of days; `to: null` is open. */
export interface DayRange {
  readonly from: string;
  readonly to: string | null;
}

/**
 * An allocation of a conflict. If the actor may not see its project, only percent and days are given. `candidate`
 * marks the one that is asked for, which has no id while it is new.
 */
export interface ListedAllocation extends DayRange {
  readonly objectId?: string;
  readonly candidate?: true;
  readonly project?: string;
  readonly state?: string;
  readonly percent: number;
}

/** Consecutive over-limit days with the same allocations and limit; `total` and `limit` in percent (R-ALLOC-5). */
export interface ConflictWindow extends DayRange {
  readonly total: number;
  readonly limit: number;
  readonly allocations: ReadonlyArray<ListedAllocation>;
  /** The number of allocations not listed; absent if all are. */
  readonly moreAllocations?: number;
}
/** The engineer, if a change concerns several. */
type OfEngineer = { readonly engineer?: string };

/** A fault of an input: `path` names the field. */
export interface Issue {
  readonly path: ReadonlyArray<string>;
  readonly code: InputCode;
  /** The sentence in English. */
  readonly message: string;
  /** The same sentence as data, from which `explain` builds it in another language. */
  readonly sentence?: Sentence;
  /** For `UNKNOWN_WORD`, the known words; for `UNKNOWN_FIELD`, the fields that may be meant, the nearest first. */
  readonly known?: ReadonlyArray<string>;
  /** For the `AMOUNT_RANGE` of a sum: its currency. */
  readonly currency?: string;
}

/** The uncovered days of one certificate name, and the rows that were considered (R-ELIG-1). */
export interface UncoveredName {
  readonly name: string;
  readonly gaps: ReadonlyArray<DayRange>;
  readonly rows: ReadonlyArray<string>;
}

/** `recordNames`: the names of the records that the sentence names, by id, as far as the actor may see them. */
type Facts<Tag extends string, More = object> = { readonly _tag: Tag; readonly recordNames?: Names } & More;
/** Names of people and projects by id. */
export type Names = Readonly<Record<string, string>>;
type About = { readonly class: string; readonly objectId?: string };
type OfInput = {
  /** The first 20 faults. */
  readonly issues: ReadonlyArray<Issue>;
  /** The number of other faults; absent if there are none. */
  readonly moreIssues?: number;
};

/** The tags of faulty input. The refusal has the tag of the first fault and carries all faults. */
export type InputTag =
  | "Required"
  | "TypeMismatch"
  | "TextInvalid"
  | "Precision"
  | "PercentRange"
  | "HoursRange"
  | "AmountRange"
  | "UnknownWord"
  | "RangeReversed"
  | "EmailInvalid"
  | "PasswordPolicy"
  | "KeyInvalid"
  | "TooLarge"
  | "UnknownField";

export type InvalidInput<Tag extends InputTag = InputTag> = { readonly [T in Tag]: Facts<T, OfInput> }[Tag];

/** Words of a refusal in English, and as data for other languages. */
type Needed = { readonly needed: string; readonly sentence?: Sentence };
/** These words as the facts of a refusal. */
export const neededAs = (sentence: Sentence): Required<Needed> => ({ needed: englishText(sentence), sentence });
/**
 * Nobody is signed in, or the host named a user that the firm does not have (`unknown`, R-ID-10) or whose account is
 * inactive (`inactive`, R-POL-4). `needed`: what to do, where that is known.
 */
export type AuthRequired = Facts<
  "AuthRequired",
  {
    readonly unknown?: { readonly by: "userId" | "externalId"; readonly id: string };
    /** Only a host learns it, which signed the person in. A log-in and a session token never tell (R-ID-5, R-ID-7). */
    readonly inactive?: true;
  } & Partial<Needed>
>;
/** `needs`: the field that must name a user (R-ID-10); `account` where the operation is about the caller's own account. */
export type AuthorRequired = Facts<
  "AuthorRequired",
  { readonly class: string; readonly event: string; readonly needs: string }
>;
/** The session token is not valid; the reason is never given (R-ID-7). */
export type SessionInvalid = Facts<"SessionInvalid">;
/** Unknown name, wrong password or inactive account: one answer for all (R-ID-5). */
export type LoginFailed = Facts<"LoginFailed">;
/** Too many failures, so nothing was compared; the sentence is that of `LoginFailed` (R-ID-6). */
export type Throttled = Facts<"Throttled">;
/** A role that people may not give themselves (R-ID-1). */
export type RoleNotOpen = Facts<"RoleNotOpen", { readonly role: string; readonly open: ReadonlyArray<string> }>;
/** The firm would have no active administrator (R-ID-1). */
export type LastAdministrator = Facts<"LastAdministrator", About>;
export type ClassForbidden = Facts<"ClassForbidden", { readonly class: string; readonly action: string }>;
export type Forbidden = Facts<"Forbidden", About & Needed & { readonly event: string; readonly field?: string }>;
export type SelfApproval = Facts<"SelfApproval", About>;
/** For an unknown operation: `name` is the one asked for, `known` those that may be meant, the nearest first, or the groups of operations. */
export type NotFound = Facts<
  "NotFound",
  { readonly class: string; readonly name?: string; readonly known?: ReadonlyArray<string> }
>;
export type PointerInvalid = Facts<"PointerInvalid", { readonly field: string; readonly class: string }>;
export type Locked = Facts<"Locked", About & { readonly state: string; readonly since: string | null }>;
export type Invoiced = Facts<"Invoiced", About & { readonly state: string }>;
export type OverCapacity = Facts<
  "OverCapacity",
  {
    readonly engineer: string;
    readonly windows: ReadonlyArray<ConflictWindow & OfEngineer>;
    /** The number of windows not listed; absent if all are. */
    readonly moreWindows?: number;
    /** All over-limit days as maximal runs, sorted for each engineer. */
    readonly overLimitDays: ReadonlyArray<DayRange & OfEngineer>;
  }
>;
export type CertificationMissing = Facts<
  "Certification",
  { readonly engineer: string; readonly names: ReadonlyArray<UncoveredName> }
>;
/** `allocations`: the bookings that prevent the end of an employment (R-ALLOC-10). */
export type NotEmployed = Facts<
  "NotEmployed",
  {
    readonly engineer: string;
    readonly days: ReadonlyArray<DayRange>;
    /** The employment; null for an end that is open or not known. */
    readonly employed?: { readonly from: string | null; readonly to: string | null };
    readonly allocations?: ReadonlyArray<ListedAllocation>;
    readonly moreAllocations?: number;
  }
>;
/** The firm blocks bookings of another discipline than the project requires (R-ALLOC-8). */
export type Discipline = Facts<
  "Discipline",
  { readonly engineer: string; readonly project: string; readonly required: string; readonly discipline: string }
>;
/** The firm blocks bookings of engineers on leave (R-ALLOC-8). */
export type OnLeave = Facts<"OnLeave", { readonly engineer: string }>;
/** The firm blocks bookings on a project that is neither planned nor active (R-ALLOC-8). */
export type ProjectInactive = Facts<"ProjectInactive", { readonly project: string; readonly state: string }>;
/** `sumMinutes` is the sum of the day with this entry; `freeMinutes` is what the day still takes (R-HOUR-4). */
export type DayCeiling = Facts<
  "DayCeiling",
  {
    readonly engineer: string;
    readonly day: string;
    readonly sumMinutes: number;
    readonly freeMinutes: number;
    readonly rows: ReadonlyArray<string>;
    /** The number of rows not listed; absent if all are. */
    readonly moreRows?: number;
  }
>;
export type VersionConflict = Facts<
  "VersionConflict",
  About & { readonly current: unknown; readonly fields: ReadonlyArray<string> }
>;
export type InvalidTransition = Facts<
  "InvalidTransition",
  About & {
    readonly machine: string;
    readonly from: string;
    readonly event: string;
    readonly allowed: ReadonlyArray<string>;
    readonly current: unknown;
  }
>;
export type HasHistory = Facts<"HasHistory", About & { readonly counts: Readonly<Record<string, number>> }>;
export type ProjectOpenWork = Facts<
  "ProjectOpenWork",
  About & {
    readonly counts: Readonly<Record<string, number>>;
    readonly ids: Readonly<Record<string, ReadonlyArray<string>>>;
  }
>;
/** `tasks` are those that the task depends on and that are not done (R-TASK-1). */
export type DependencyOpen = Facts<"DependencyOpen", About & { readonly tasks: ReadonlyArray<string> }>;
/** `cycle`: the tasks, each of which would depend on the next, and the last on the first. */
export type DependencyCycle = Facts<"DependencyCycle", About & { readonly cycle: ReadonlyArray<string> }>;
/** A deal has one project: `project` is the one that it was handed over to (R-DEAL-4). */
export type AlreadyHandedOver = Facts<"AlreadyHandedOver", About & { readonly project: string }>;
export type Duplicate = Facts<"Duplicate", { readonly class: string; readonly field: string }>;
export type OutsideProject = Facts<
  "OutsideProject",
  {
    readonly project: string;
    readonly dates: DayRange | { readonly from: string | null; readonly to: string | null };
    readonly rows: ReadonlyArray<string>;
    /** The days of a booking outside the project (R-ALLOC-8). */
    readonly days?: ReadonlyArray<DayRange>;
  }
>;
export type AllocationMismatch = Facts<
  "AllocationMismatch",
  { readonly allocation: string; readonly fields: ReadonlyArray<string> }
>;
export type AllocationDay = Facts<
  "AllocationDay",
  { readonly allocation: string; readonly day: string; readonly dates: DayRange }
>;
export type PeriodClosed = Facts<"PeriodClosed", { readonly day: string; readonly through: string }>;
/** The report covers only future days: `from` is after `today` (R-UTIL-5). */
export type FutureRange = Facts<"FutureRange", { readonly from: string; readonly today: string }>;
export type ReasonRequired = Facts<"ReasonRequired", { readonly event: string }>;
/** Hours without a price cannot be invoiced, and a deal without an amount cannot be won. */
export type AmountRequired = Facts<"AmountRequired", About & { readonly event: string }>;
/**
 * An export has timestamps of days that are not midnight in UTC, and no time zone was given (R-IMP-3): their number,
 * their times of day in UTC, and the zones in which most of them are midnights.
 */
export type TimeZoneNeeded = Facts<
  "TimeZoneNeeded",
  {
    readonly count: number;
    readonly hours: ReadonlyArray<{ readonly time: string; readonly count: number }>;
    readonly zones: ReadonlyArray<{ readonly zone: string; readonly midnights: number }>;
  }
>;
/** Entries after the cursor were purged (R-LOG-4), or it does not belong to this log. */
export type CursorExpired = Facts<"CursorExpired">;
export type RequestIdReused = Facts<"RequestIdReused", { readonly requestId: string }>;
/** The store is busy; the same call may be repeated after `retryAfter` milliseconds. */
export type Busy = Facts<"Busy", { readonly retryAfter: number }>;
/**
 * The store failed. `message` says what a person can do, without internals. `unknown`: the change may or may not have
 * been made; reads never say this.
 */
export type Storage = Facts<"Storage", { readonly message: string; readonly retry: "safe" | "never" | "unknown" }>;
export type Fault = Busy | Storage;

/** Every refusal of the domain, a policy or the store. */
export type Refusal =
  | InvalidInput
  | AuthRequired
  | SessionInvalid
  | LoginFailed
  | Throttled
  | RoleNotOpen
  | LastAdministrator
  | ClassForbidden
  | Forbidden
  | SelfApproval
  | AuthorRequired
  | NotFound
  | PointerInvalid
  | Locked
  | Invoiced
  | OverCapacity
  | CertificationMissing
  | NotEmployed
  | Discipline
  | OnLeave
  | ProjectInactive
  | DayCeiling
  | VersionConflict
  | InvalidTransition
  | HasHistory
  | ProjectOpenWork
  | DependencyOpen
  | DependencyCycle
  | AlreadyHandedOver
  | Duplicate
  | OutsideProject
  | AllocationMismatch
  | AllocationDay
  | PeriodClosed
  | FutureRange
  | ReasonRequired
  | AmountRequired
  | TimeZoneNeeded
  | CursorExpired
  | RequestIdReused
  | Fault;

type Underscored<Tag extends string> = Tag extends `${infer First}${infer Rest}`
  ? `${First}${Rest extends Uncapitalize<Rest> ? "" : "_"}${Underscored<Rest>}`
  : Tag;
/** The code of a tag. */
export type CodeOf<Tag extends string> = string extends Tag ? string : Uppercase<Underscored<Tag>>;
export type RefusalCode = CodeOf<Refusal["_tag"]>;
/** The code of a faulty value. */
export type InputCode = CodeOf<InputTag>;

/** The public code of a refusal: `OverCapacity` → `OVER_CAPACITY`. */
export const codeOf = <const Tag extends string>(refusal: { readonly _tag: Tag }): CodeOf<Tag> =>
  refusal._tag.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase() as CodeOf<Tag>;

/** The most faults that a refusal lists. */
export const mostIssues = 20;

/** A fault of an input as it is found. */
export interface InputFault<Tag extends InputTag = InputTag> extends Pick<Issue, "path" | "known" | "currency"> {
  readonly tag: Tag;
  readonly sentence: Sentence;
}
const issueOf = ({ tag, path, sentence, ...more }: InputFault): Issue => ({
  path,
  code: codeOf({ _tag: tag }),
  message: englishText(sentence),
  sentence,
  ...more,
});

/**
 * The refusal of an input with these faults. Its tag is that of the first, `UnknownField` last. `more` counts faults
 * that are not listed.
 */
export const invalid = <const Tag extends InputTag>(
  faults: ReadonlyArray<InputFault<Tag>>,
  more = 0,
): InvalidInput<Tag> => {
  const first = (faults.find((each) => each.tag !== "UnknownField") ?? faults[0]) as InputFault<Tag>;
  const moreIssues = more + Math.max(0, faults.length - mostIssues);
  return {
    _tag: first.tag,
    issues: faults.slice(0, mostIssues).map(issueOf),
    ...(moreIssues === 0 ? {} : { moreIssues }),
  } as InvalidInput<Tag>;
};

/** The refusal of one field. */
export const refuseField = <const Tag extends InputTag>(
  tag: Tag,
  field: string,
  sentence: Sentence,
  known?: ReadonlyArray<string>,
): InvalidInput<Tag> => invalid<Tag>([{ tag, path: [field], sentence, ...(known === undefined ? {} : { known }) }]);
