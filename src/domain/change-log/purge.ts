import * as Result from "effect/Result";
import { creation, type Decide, newRecord, revised, revision } from "../kernel/decision/decision.ts";
import { type InvalidInput, type ReasonRequired, refuseField } from "../kernel/refusal/refusal.ts";
import { type Day, dayOfInstant, dayText } from "../kernel/values/day.ts";
import { type Organization, organizationRow } from "../organization/entity.ts";
import type { LogFacts } from "./log-row.ts";

/** What is to go: the rows of the log that are older than the day and not the newest of their record, and the mark of what went before. */
export interface PurgeState {
  readonly organization: Organization | null;
  readonly old: { readonly count: number; readonly last: number };
}
/** What went. */
export interface Purged {
  /** How many entries. */
  readonly purged: number;
}

const millisecondsOfDay = 86_400_000;
/** The instant at which a day begins (UTC): the first one that stays. */
export const startOf = (day: number): number => day * millisecondsOfDay;

/**
 * Entries from before the instant of records that have a newer one, in the order of the log: the newest of each stays, so that a
 * replay begins there (R-LOG-2). That of the firm itself has a newer one as soon as the purge is noted.
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

/**
 * Removes the log rows older than a day, but for the newest of each record (R-LOG-4). The row of the organization keeps up to where, and the log how it came to it: the
 * youngest row always stays, so that no `seq` is ever given twice. Where nothing is that old, nothing is written.
 */
export const purge: Decide<PurgeState, { readonly before: Day }, Purged, ReasonRequired | InvalidInput> = (
  { organization, old },
  { before },
  at,
) => {
  // The log is cut at midnight UTC: never later than now, nor behind the firm's own day.
  const today = Math.min(dayOfInstant(at.now), at.today);
  if (before > today)
    return Result.fail(
      refuseField("TypeMismatch", "before", `before: expected a day up to ${dayText(today)}, got ${dayText(before)}`),
    );
  if (at.reason === null) return Result.fail({ _tag: "ReasonRequired", event: "purge" });
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
