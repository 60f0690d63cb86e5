import type { Moment } from "../kernel/context/moment.ts";
import { type Change, creation, deletion, newRecord, revised, revision } from "../kernel/decision/decision.ts";
import type { LoginThrottle } from "./entity.ts";

/** 15 minutes: the window in which tries are counted, and the time of a lock (R-ID-6). */
const quarter = 900_000;
/** The tries in the window after which further ones are refused. */
const most = { account: 5, address: 100 } as const;
const largest = 1_000_000;
type Count = Pick<LoginThrottle, "failures" | "since" | "lockedUntil">;

// A count or lock further ahead comes from a wrong clock, and locks nobody.
const isCounting = ({ since }: Count, now: number): boolean => Math.abs(now - since) < quarter;
const isLocked = ({ lockedUntil }: Pick<Count, "lockedUntil">, now: number): boolean =>
  lockedUntil !== null && lockedUntil > now && lockedUntil < now + 2 * quarter;
/** When the lock began that still holds; null if none does. */
export const lockBegan = (lockedUntil: number | null, now: number): number | null =>
  lockedUntil !== null && isLocked({ lockedUntil }, now) ? lockedUntil - quarter : null;
/** A row that has no effect any more. */
const isOver = (count: Count, now: number): boolean => !isCounting(count, now) && !isLocked(count, now);
/** Counts from before this instant have no effect, unless they lock. */
export const overSince = (now: number): number => now - quarter;

const once = (before: Count, now: number, limit: number): Count => {
  const failures = Math.min(before.failures + 1, largest);
  if (isLocked(before, now)) return { ...before, failures };
  if (!isCounting(before, now)) return { failures: 1, since: now, lockedUntil: limit <= 1 ? now + quarter : null };
  return { failures, since: before.since, lockedUntil: failures >= limit ? now + quarter : null };
};

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** The id of a counting row follows from the digest, so that the row can be locked before it is read. */
export const throttleId = (subject: string): string => {
  let left = BigInt(`0x${subject.slice(0, 16)}`);
  return Array.from({ length: 10 }, () => {
    const digit = Number(left % 62n);
    left /= 62n;
    return alphabet[digit];
  }).join("");
};

/** The subjects of a try: digests, and the account's id if there is one. */
export interface Subjects {
  readonly account: string;
  readonly address: string | null;
  readonly user: string | null;
}
/** The counting rows of these subjects. */
export interface Counts {
  readonly account: LoginThrottle | null;
  readonly address: LoginThrottle | null;
}
/** A counted try. `locked`: too many before it, so nothing is compared. */
export interface Counted {
  readonly locked: boolean;
  /** The start of the counts, so that the try can be taken back from these counts only. */
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
 * Counts a try before anything is compared, and says in the same transaction whether it is allowed (R-ID-6): of many
 * at once, no more are compared than are left. A refused try counts too, but does not prolong the lock.
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

/** Takes back a try that was not compared, because too many passwords were waiting. */
export const takeBackTry = ({ account, address }: Counts, { since }: Begun, at: Moment): ReadonlyArray<Change> => [
  ...takenBack(account, since.account, most.account, at),
  ...takenBack(address, since.address, most.address, at),
];
/** Deletes the account's count after a success, and takes the try back from that of the address (R-ID-6). */
export const resetAfterSuccess = (
  { account, address }: Counts,
  { since }: Begun,
  at: Moment,
): ReadonlyArray<Change> => [
  ...(account === null ? [] : [deletion("LoginThrottle", account, at)]),
  ...takenBack(address, since.address, most.address, at),
];

/** How many calls an address may make in `span` milliseconds. */
export interface VisitLimit {
  readonly most: number;
  readonly span: number;
}
/** The limit of failed log-ins from one address (R-ID-6). */
export const visitLimit: VisitLimit = { most: most.address, span: quarter };

/**
 * Counts a call from an address and says whether it is over the limit. The window begins with the first call; a
 * refused call does not prolong it.
 */
export const countVisit = (
  before: LoginThrottle | null,
  subject: string,
  { most: limit, span }: VisitLimit,
  at: Moment,
): { readonly answer: { readonly late: boolean }; readonly changes: ReadonlyArray<Change> } => {
  const counting = before !== null && Math.abs(at.now - before.since) < span;
  const [count, since] = counting ? [before.failures, before.since] : [0, at.now];
  if (count >= limit) return { answer: { late: true }, changes: [] };
  // Kept until the end of its window, and then deleted with the other expired rows.
  const counted = { failures: count + 1, since, lockedUntil: since + span };
  if (before === null) {
    const row = newRecord<LoginThrottle>({ objectId: throttleId(subject), subject, user: null, ...counted }, at);
    return { answer: { late: false }, changes: [creation("LoginThrottle", row, at)] };
  }
  const row = revised<LoginThrottle>(before, counted, at);
  return { answer: { late: false }, changes: revision("LoginThrottle", before, row, at) };
};
