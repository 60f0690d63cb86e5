/**
 * Refusals are plain data in the values of the outside (R of docs/rules/errors.md): days as `YYYY-MM-DD`, percents as
 * numbers with two decimals, minutes as whole numbers. The code outside is the tag in capitals, see {@link codeOf}.
 */

/** How many windows of a refusal, and how many records of one list in it, are shown; the rest are counted (R-ALLOC-5). */
export const mostWindows = 100;
export const mostListed = 50;

/** A run of days; `to: null` is open. */
export interface DayRange {
  readonly from: string;
  readonly to: string | null;
}

/**
 * What stands in the way of a change; of a project that the actor may not see only the percent and the days. `candidate`: it is the one
 * that is asked for, without an id while it is new.
 */
export interface ListedAllocation extends DayRange {
  readonly objectId?: string;
  readonly candidate?: true;
  readonly project?: string;
  readonly state?: string;
  readonly percent: number;
}

/** Consecutive over-limit days with the same allocations and the same limit; `total` and `limit` in percent (R-ALLOC-5). */
export interface ConflictWindow extends DayRange {
  readonly total: number;
  readonly limit: number;
  readonly allocations: ReadonlyArray<ListedAllocation>;
  /** How many others there are; absent when all are listed. */
  readonly moreAllocations?: number;
}
/** Of which engineer, when a change concerns several. */
type OfEngineer = { readonly engineer?: string };

/** One fault of an input: `path` names the field, `code` is one of the codes of this page. */
export interface Issue {
  readonly path: ReadonlyArray<string>;
  readonly code: InputCode;
  readonly message: string;
  /** For `UNKNOWN_WORD`: the words that are known; for `UNKNOWN_FIELD`: the fields that may be meant, the nearest first. */
  readonly known?: ReadonlyArray<string>;
  /** For `AMOUNT_RANGE` of a sum: in which currency. */
  readonly currency?: string;
}

/** Days without cover of one certificate name, and the rows that were considered (R-ELIG-1). */
export interface UncoveredName {
  readonly name: string;
  readonly gaps: ReadonlyArray<DayRange>;
  readonly rows: ReadonlyArray<string>;
}

type Facts<Tag extends string, More = object> = { readonly _tag: Tag } & More;
type About = { readonly class: string; readonly objectId?: string };
type OfInput = {
  /** The first 20 faults. */
  readonly issues: ReadonlyArray<Issue>;
  /** How many there are beside them; absent: none. */
  readonly moreIssues?: number;
};

/** The tags that a fault of a value can have; each carries all issues of the input, the tag is that of the first. */
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
  | "UnknownField";

export type InvalidInput = { readonly [Tag in InputTag]: Facts<Tag, OfInput> }[InputTag];

/**
 * Nobody is signed in; with `unknown`, a host named a user that the firm does not have (R-ID-10). `needed`: what this caller has to do,
 * where it is something else than to log in.
 */
export type AuthRequired = Facts<
  "AuthRequired",
  { readonly unknown?: { readonly by: "userId" | "externalId"; readonly id: string }; readonly needed?: string }
>;
/** `needs`: the field that only a user can stand in (R-ID-10). */
export type AuthorRequired = Facts<
  "AuthorRequired",
  { readonly class: string; readonly event: string; readonly needs: string }
>;
/** The session token is not, or no longer, good for anything; never why (R-ID-7). */
export type SessionInvalid = Facts<"SessionInvalid">;
/** Unknown, wrong password, inactive: one answer (R-ID-5). */
export type LoginFailed = Facts<"LoginFailed">;
/** Too many failures, so that nothing was tried; the sentence is that of `LoginFailed` (R-ID-6). */
export type Throttled = Facts<"Throttled">;
/** A role that nobody may give to themselves (R-ID-1). */
export type RoleNotOpen = Facts<"RoleNotOpen", { readonly role: string; readonly open: ReadonlyArray<string> }>;
/** The firm would be left without an active administrator (R-ID-1). */
export type LastAdministrator = Facts<"LastAdministrator", About>;
export type ClassForbidden = Facts<"ClassForbidden", { readonly class: string; readonly action: string }>;
export type Forbidden = Facts<
  "Forbidden",
  About & { readonly event: string; readonly needed: string; readonly field?: string }
>;
export type SelfApproval = Facts<"SelfApproval", About>;
/** `name` and `known`: of an operation, what was asked for and which may be meant, the nearest first. */
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
    /** How many others there are; absent when all are listed. */
    readonly moreWindows?: number;
    /** All days over the limit as maximal runs, sorted for each engineer. */
    readonly overLimitDays: ReadonlyArray<DayRange & OfEngineer>;
  }
>;
export type CertificationMissing = Facts<
  "Certification",
  { readonly engineer: string; readonly names: ReadonlyArray<UncoveredName> }
>;
/** `allocations`: those that stand in the way of ending an employment (R-ALLOC-10). */
export type NotEmployed = Facts<
  "NotEmployed",
  {
    readonly engineer: string;
    readonly days: ReadonlyArray<DayRange>;
    readonly allocations?: ReadonlyArray<ListedAllocation>;
    readonly moreAllocations?: number;
  }
>;
type Booking = { readonly engineer: string; readonly fullName: string };
type BookedProject = { readonly project: string; readonly projectName: string };
/** The firm blocks bookings of another discipline than the project asks for (R-ALLOC-8). */
export type Discipline = Facts<
  "Discipline",
  Booking & BookedProject & { readonly required: string; readonly discipline: string }
>;
/** The firm blocks bookings of who is on leave (R-ALLOC-8). */
export type OnLeave = Facts<"OnLeave", Booking>;
/** The firm blocks bookings on a project that is neither planned nor active (R-ALLOC-8). */
export type ProjectInactive = Facts<"ProjectInactive", BookedProject & { readonly state: string }>;
/** `sum` is what the day would hold, `free` what it still takes, both in minutes (R-HOUR-4). */
export type DayCeiling = Facts<
  "DayCeiling",
  {
    readonly engineer: string;
    readonly day: string;
    readonly sumMinutes: number;
    readonly freeMinutes: number;
    readonly rows: ReadonlyArray<string>;
    /** How many others there are; absent when all are listed. */
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
export type Duplicate = Facts<"Duplicate", { readonly class: string; readonly field: string }>;
export type OutsideProject = Facts<
  "OutsideProject",
  {
    readonly project: string;
    readonly dates: DayRange | { readonly from: string | null; readonly to: string | null };
    readonly rows: ReadonlyArray<string>;
    /** The days of a booking that lie outside (R-ALLOC-8). */
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
/** Asked about days that nobody has worked yet: `from` is the first of them, later than `today` (R-UTIL-5). */
export type FutureRange = Facts<"FutureRange", { readonly from: string; readonly today: string }>;
export type ReasonRequired = Facts<"ReasonRequired", { readonly event: string }>;
/** What has no price yet cannot go out: the amount must be given, or a rate from which it follows. */
export type AmountRequired = Facts<"AmountRequired", About & { readonly event: string }>;
/**
 * An export gives days as timestamps that are no midnights in UTC, and nobody said of which zone they are (R-IMP-3): how many there
 * are, at which times of day in UTC, and which zones make how many of them midnights, the best first.
 */
export type TimeZoneNeeded = Facts<
  "TimeZoneNeeded",
  {
    readonly count: number;
    readonly hours: ReadonlyArray<{ readonly time: string; readonly count: number }>;
    readonly zones: ReadonlyArray<{ readonly zone: string; readonly midnights: number }>;
  }
>;
/** What lies behind the cursor was purged in part (R-LOG-4), or it leads nowhere in this log: begin again without one. */
export type CursorExpired = Facts<"CursorExpired">;
export type RequestIdReused = Facts<"RequestIdReused", { readonly requestId: string }>;
/** The store could not answer now; the same call may be made again after `retryAfter` milliseconds. */
export type Busy = Facts<"Busy", { readonly retryAfter: number }>;
/**
 * The store failed; `message` says what a person can do, never how the store works inside. `unknown`: a change may stand or not; of a
 * read it is never said.
 */
export type Storage = Facts<"Storage", { readonly message: string; readonly retry: "safe" | "never" | "unknown" }>;
export type Fault = Busy | Storage;

/** Every way in which the domain, a policy or the store says no. */
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
/** What a fault of a value is called. */
export type InputCode = CodeOf<InputTag>;

/** `OverCapacity` → `OVER_CAPACITY`: the code that every outside shows. */
export const codeOf = <const Tag extends string>(refusal: { readonly _tag: Tag }): CodeOf<Tag> =>
  refusal._tag.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase() as CodeOf<Tag>;

/** The most faults that a refusal tells one by one. */
export const mostIssues = 20;

/**
 * The refusal of an input with these faults; its tag is that of the first, `UnknownField` last. `more`: how many there are that were
 * only counted.
 */
export const invalid = (issues: ReadonlyArray<Issue & { readonly tag: InputTag }>, more = 0): InvalidInput => {
  const first = issues.find((each) => each.tag !== "UnknownField") ?? issues[0];
  const moreIssues = more + Math.max(0, issues.length - mostIssues);
  return {
    _tag: first?.tag ?? "TypeMismatch",
    issues: issues.slice(0, mostIssues).map(({ tag: _, ...issue }) => issue),
    ...(moreIssues === 0 ? {} : { moreIssues }),
  };
};

/** A refusal of one field. */
export const refuseField = (
  tag: InputTag,
  field: string,
  message: string,
  known?: ReadonlyArray<string>,
): InvalidInput =>
  invalid([{ tag, path: [field], code: codeOf({ _tag: tag }), message, ...(known === undefined ? {} : { known }) }]);
