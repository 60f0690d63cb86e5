import type { Moment } from "../kernel/context/moment.ts";
import { type Change, creation, deletion, newRecord, revised, revision } from "../kernel/decision/decision.ts";
import type { LoginThrottle } from "./entity.ts";

/** 15 minutes, in which tries are counted and for which further ones are refused (R-ID-6). */
const quarter = 900_000;
/** Tries in a quarter of an hour after which further ones are refused. */
const most = { account: 5, address: 100 } as const;
const largest = 1_000_000;
type Count = Pick<LoginThrottle, "failures" | "since" | "lockedUntil">;

// Further ahead than a count or a lock can be: a clock that was wrong then, and locks nobody now.
const isCounting = ({ since }: Count, now: number): boolean => Math.abs(now - since) < quarter;
const isLocked = ({ lockedUntil }: Count, now: number): boolean =>
  lockedUntil !== null && lockedUntil > now && lockedUntil < now + 2 * quarter;
/** A row that says nothing any more. */
const isOver = (count: Count, now: number): boolean => !isCounting(count, now) && !isLocked(count, now);
/** Counts begun before this instant say nothing any more, unless they lock. */
export const overSince = (now: number): number => now - quarter;

const once = (before: Count, now: number, limit: number): Count => {
  const failures = Math.min(before.failures + 1, largest);
  if (isLocked(before, now)) return { ...before, failures };
  if (!isCounting(before, now)) return { failures: 1, since: now, lockedUntil: limit <= 1 ? now + quarter : null };
  return { failures, since: before.since, lockedUntil: failures >= limit ? now + quarter : null };
};

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** The id of the row that counts a subject follows from its digest, so that it can be locked before it is read. */
export const throttleId = (subject: string): string => {
  let left = BigInt(`0x${subject.slice(0, 16)}`);
  return Array.from({ length: 10 }, () => {
    const digit = Number(left % 62n);
    left /= 62n;
    return alphabet[digit];
  }).join("");
};

/** What one try is counted for: digests, and the account's id where there is one. */
export interface Subjects {
  readonly account: string;
  readonly address: string | null;
  readonly user: string | null;
}
/** The rows that count them. */
export interface Counts {
  readonly account: LoginThrottle | null;
  readonly address: LoginThrottle | null;
}
/** A try that was counted. `locked`: it came too late, nothing is to be compared. */
export interface Counted {
  readonly locked: boolean;
  /** When the counts began, so that the try can be taken back from them and from no later ones. */
  readonly since: { readonly account: number | null; readonly address: number | null };
}

const countedRow = (
  before: LoginThrottle | null,
  subject: string,
  user: string | null,
  limit: number,
  at: Moment,
): { readonly row: LoginThrottle; readonly changes: ReadonlyArray<Change> } => {
  const none = { failures: 0, since: at.now, lockedUntil: null };
  const count = once(before ?? none, at.now, limit);
  if (before !== null) {
    const row = revised<LoginThrottle>(before, count, at);
    return { row, changes: revision("LoginThrottle", before, row, at) };
  }
  const row = newRecord<LoginThrottle>({ objectId: throttleId(subject), subject, user, ...count }, at);
  return { row, changes: [creation("LoginThrottle", row, at)] };
};

/**
 * Counts a try before anything is compared, and says in the same step whether it came too late: of many at once no more are
 * compared than are left (R-ID-6). A try that is too late is counted too, and prolongs nothing.
 */
export const countTry = (
  { account, address, stale }: Counts & { readonly stale: ReadonlyArray<LoginThrottle> },
  subjects: Subjects,
  at: Moment,
): { readonly answer: Counted; readonly changes: ReadonlyArray<Change> } => {
  const locked = [account, address].some((row) => row !== null && isLocked(row, at.now));
  const own = countedRow(account, subjects.account, subjects.user, most.account, at);
  const from = subjects.address === null ? null : countedRow(address, subjects.address, null, most.address, at);
  const counted = [own.row.objectId, from?.row.objectId];
  const over = stale.filter((row) => isOver(row, at.now) && !counted.includes(row.objectId));
  return {
    answer: { locked, since: { account: own.row.since, address: from?.row.since ?? null } },
    changes: [...own.changes, ...(from?.changes ?? []), ...over.map((row) => deletion("LoginThrottle", row, at))],
  };
};

const takenBack = (
  before: LoginThrottle | null,
  since: number | null,
  limit: number,
  at: Moment,
): ReadonlyArray<Change> => {
  if (before === null || before.since !== since) return [];
  const failures = Math.max(before.failures - 1, 0);
  const lockedUntil = failures < limit ? null : before.lockedUntil;
  const after = revised<LoginThrottle>(before, { failures, lockedUntil }, at);
  return revision("LoginThrottle", before, after, at);
};
type Begun = Pick<Counted, "since">;

/** A try with which nothing was compared, because too many passwords waited, is none. */
export const takeBackTry = ({ account, address }: Counts, { since }: Begun, at: Moment): ReadonlyArray<Change> => [
  ...takenBack(account, since.account, most.account, at),
  ...takenBack(address, since.address, most.address, at),
];
/** A success forgets the account's count, and takes its own try back from that of the address (R-ID-6). */
export const resetAfterSuccess = (
  { account, address }: Counts,
  { since }: Begun,
  at: Moment,
): ReadonlyArray<Change> => [
  ...(account === null ? [] : [deletion("LoginThrottle", account, at)]),
  ...takenBack(address, since.address, most.address, at),
];

/** How many calls of a kind one address may make in so many milliseconds. */
export interface VisitLimit {
  readonly most: number;
  readonly span: number;
}
/** As many as log-ins that fail from one address (R-ID-6). */
export const visitLimit: VisitLimit = { most: most.address, span: quarter };

/** Counts a call from an address, or says that it comes too late. A count begins with the first call; one that is too late prolongs nothing. */
export const countVisit = (
  before: LoginThrottle | null,
  subject: string,
  { most: limit, span }: VisitLimit,
  at: Moment,
): { readonly answer: { readonly late: boolean }; readonly changes: ReadonlyArray<Change> } => {
  const counting = before !== null && Math.abs(at.now - before.since) < span;
  const [count, since] = counting ? [before.failures, before.since] : [0, at.now];
  if (count >= limit) return { answer: { late: true }, changes: [] };
  // Kept up to the end of its span, and then swept like any other.
  const counted = { failures: count + 1, since, lockedUntil: since + span };
  if (before === null) {
    const row = newRecord<LoginThrottle>({ objectId: throttleId(subject), subject, user: null, ...counted }, at);
    return { answer: { late: false }, changes: [creation("LoginThrottle", row, at)] };
  }
  const row = revised<LoginThrottle>(before, counted, at);
  return { answer: { late: false }, changes: revision("LoginThrottle", before, row, at) };
};
