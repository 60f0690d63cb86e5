import * as Result from "effect/Result";
import type { Moment } from "../kernel/context/moment.ts";
import { creation, type Decide, newRecord, revised, revision } from "../kernel/decision/decision.ts";
import { type InvalidInput, type ReasonRequired, refuseField } from "../kernel/refusal/refusal.ts";
import { type Day, dayOfInstant, dayText, millisecondsPerDay } from "../kernel/values/day.ts";
import { type Organization, organizationRow } from "../organization/entity.ts";
import type { LogFacts } from "./log-row.ts";

/**
 * The log rows to remove: how many are older than the day and not the newest of their record, and the `seq` of the
 * last of them.
 */
export interface PurgeState {
  readonly organization: Organization | null;
  readonly old: { readonly count: number; readonly last: number };
}
/** What was removed. */
export interface Purged {
  /** The number of log rows. */
  readonly purged: number;
}

/** The instant at which a day begins in UTC. Rows from then on stay. */
export const startOf = (day: number): number => day * millisecondsPerDay;

/**
 * The entries from before the instant that have a newer one of the same record, in log order. The newest of each
 * record stays, because a replay begins there (R-LOG-2). The purge itself writes a newer entry of the organization.
 */
export const purgeable = <E extends Pick<LogFacts, "class" | "objectId"> & { readonly at: number }>(
  log: ReadonlyArray<E>,
  before: number,
): ReadonlyArray<E> => {
  const newest = new Map(log.map((entry) => [`${entry.class} ${entry.objectId}`, entry]));
  return log.filter(
    (entry) =>
      entry.at < before && (entry.class === "Organization" || newest.get(`${entry.class} ${entry.objectId}`) !== entry),
  );
};

/** What is removed before a day cannot lie after today, and needs a reason. */
export const purgeRefusal = (before: Day, at: Moment): ReasonRequired | InvalidInput<"TypeMismatch"> | null => {
  // A log is cut at midnight UTC, and never after the firm's own day.
  const today = Math.min(dayOfInstant(at.now), at.today);
  if (before > today)
    return refuseField("TypeMismatch", "before", {
      id: "expected",
      field: "before",
      expected: { id: "dayUpTo", day: dayText(today) },
      got: dayText(before),
    });
  return at.reason === null ? { _tag: "ReasonRequired", event: "purge" } : null;
};

/**
 * Removes log rows older than a day, except the newest of each record (R-LOG-4). The organization's row keeps how far
 * the log was purged, so no `seq` is given twice. If no row is that old, nothing is written.
 */
export const purge: Decide<
  PurgeState,
  { readonly before: Day },
  Purged,
  ReasonRequired | InvalidInput<"TypeMismatch">
> = ({ organization, old }, { before }, at) => {
  const refused = purgeRefusal(before, at);
  if (refused !== null) return Result.fail(refused);
  const answer: Purged = { purged: old.count };
  if (old.count === 0) return Result.succeed({ answer, changes: [] });
  const logPurgedTo = Math.max(organization?.logPurgedTo ?? 0, old.last);
  const marked =
    organization === null
      ? [
          creation(
            "Organization",
            newRecord<Organization>({ objectId: organizationRow, settings: {}, logPurgedTo }, at),
            at,
          ),
        ]
      : revision("Organization", organization, revised<Organization>(organization, { logPurgedTo }, at), at);
  return Result.succeed({ answer, changes: marked, log: { is: "purge", before: startOf(before) } });
};
