import { localDay } from "../kernel/values/zone.ts";
import type { Deal } from "./entity.ts";
import { stageOf } from "./move.ts";
import type { Stage } from "./states.ts";

/** A version of a deal in the log: what differed before, and the record after. */
interface Version {
  readonly at: number;
  readonly actor: string;
  readonly before: Partial<Deal> | null;
  readonly after: Deal;
}
/** A stage that a deal entered, and the whole days that it stayed there (R-DEAL-1). */
export interface StageEntry {
  /** The stage before; null for the first that is known. */
  readonly from: Stage | null;
  readonly to: Stage;
  readonly at: number;
  /** Who moved it; null where that part of the log was purged. */
  readonly actor: string | null;
  readonly days: number;
}

const sinceOf = ({ stageSince, createdAt }: Deal): number => stageSince ?? createdAt;

/** The stages of a deal in order, from the versions in the log, oldest first. `now` ends the present stage. */
export const stageHistory = (
  versions: ReadonlyArray<Version>,
  now: number,
  zone: string,
): ReadonlyArray<StageEntry> => {
  const entries: Array<Omit<StageEntry, "days">> = [];
  for (const { actor, before, after } of versions) {
    if (entries.length === 0 && before !== null) {
      // The log was purged: the stage before is known from its change.
      const was: Deal = { ...after, ...before };
      entries.push({ from: null, to: stageOf(was), at: sinceOf(was), actor: null });
    }
    const from = entries.at(-1)?.to ?? null;
    const to = stageOf(after);
    if (to !== from) entries.push({ from, to, at: sinceOf(after), actor });
  }
  return entries.map((entry, i) => ({
    ...entry,
    days: localDay(entries[i + 1]?.at ?? now, zone) - localDay(entry.at, zone),
  }));
};
