import * as Result from "effect/Result";
import { purgeRefusal } from "../change-log/purge.ts";
import { type Decide, deletion } from "../kernel/decision/decision.ts";
import type { InvalidInput, ReasonRequired } from "../kernel/refusal/refusal.ts";
import type { Day } from "../kernel/values/day.ts";
import type { AccessLog } from "./entity.ts";

/** The most entries of one purge. */
export const mostPurged = 10_000;
/** The oldest entries before the day; one more than are purged at once tells whether there are others. */
export interface PurgeState {
  readonly old: ReadonlyArray<AccessLog>;
}
/** What was removed. */
export interface PurgedEntries {
  /** The number of entries. */
  readonly purged: number;
  /** Whether older ones than the day are left: call again. */
  readonly more: boolean;
}

/** Removes entries from before a day, the oldest first: the only way in which one goes. The change log has each (R-DOC-3). */
export const purgeEntries: Decide<
  PurgeState,
  { readonly before: Day },
  PurgedEntries,
  ReasonRequired | InvalidInput<"TypeMismatch">
> = ({ old }, { before }, at) => {
  const refused = purgeRefusal(before, at);
  if (refused !== null) return Result.fail(refused);
  const gone = old.slice(0, mostPurged);
  return Result.succeed({
    answer: { purged: gone.length, more: old.length > gone.length },
    changes: gone.map((each) => deletion("AccessLog", each, at)),
  });
};
