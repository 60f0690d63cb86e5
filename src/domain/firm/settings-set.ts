import * as Result from "effect/Result";
import { limitsOf, windowFacts } from "../allocation/book.ts";
import { brokenWindows, cutToLimits, cutWarnings } from "../allocation/cut.ts";
import type { Allocation } from "../allocation/entity.ts";
import { type Change, created, creation, type Decide, type Moment, revised, revision } from "../kernel/decision.ts";
import type { ConflictWindow, InvalidInput, OverCapacity } from "../kernel/refusal.ts";
import { defaultSettings, type Settings } from "../kernel/settings.ts";
import type { CapacityLimit } from "../time/entities.ts";
import { type Organization, organizationRow } from "./entities.ts";
import { settingsAfter } from "./settings-after.ts";
import type { SentSettings } from "./settings-input.ts";

/** What a tightening is judged on: all bookings that could count, and the limits of engineers; read only where one is asked for. */
export interface SettingsState {
  readonly organization: Organization | null;
  readonly booked: ReadonlyArray<Allocation>;
  readonly limits: ReadonlyArray<Pick<CapacityLimit, "objectId" | "engineer" | "from" | "limit">>;
}

/** What tighter settings would break, engineer by engineer: refused with all of it, or cut (R-ALLOC-10). */
const clearWays = (
  { booked, limits }: SettingsState,
  after: Settings,
  cut: boolean,
  at: Moment,
): Result.Result<ReadonlyArray<Change>, OverCapacity> => {
  const changes: Array<Change> = [];
  const windows: Array<ConflictWindow & { readonly engineer: string }> = [];
  for (const [engineer, rows] of Map.groupBy(booked, (row) => row.engineer)) {
    const own = limits.filter((step) => step.engineer === engineer);
    const tightening = {
      limitsBefore: limitsOf(own, at),
      limitsAfter: limitsOf(own, { firm: after }),
      tentativeCountedBefore: at.firm.tentativeCounts,
      tentativeCountsAfter: after.tentativeCounts,
    };
    if (cut) changes.push(...cutToLimits(rows, tightening, at));
    else
      for (const window of brokenWindows(rows, tightening))
        windows.push({ ...windowFacts(window, () => true), engineer });
  }
  const [first] = windows;
  return first === undefined
    ? Result.succeed(changes)
    : Result.fail({ _tag: "OverCapacity", engineer: first.engineer, windows });
};

/** Only what differs from the defaults is kept, so that a later default reaches firms that never chose. */
const chosen = (settings: Settings): Partial<Settings> =>
  Object.fromEntries(
    Object.entries(settings).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(defaultSettings[name as keyof Settings]),
    ),
  );

/** What the firm decided, and the row that says so; none while all of it is the defaults. */
export interface SettingsSet {
  readonly firm: Settings;
  readonly organization: Organization | null;
}

/** Sets what was said; what tightens capacity is judged against every booking, in the same transaction (R-ALLOC-10). */
export const setSettings: Decide<SettingsState, SentSettings, SettingsSet, InvalidInput | OverCapacity> = (
  state,
  input,
  at,
) => {
  const after = settingsAfter(at.firm, input, at.today);
  if (Result.isFailure(after)) return Result.fail(after.failure);
  const ways = clearWays(state, after.success, input.resolve === "cut", at);
  if (Result.isFailure(ways)) return Result.fail(ways.failure);
  const { row, changes } = kept(state.organization, chosen(after.success), at);
  return Result.succeed({
    answer: { firm: after.success, organization: row },
    changes: [...changes, ...ways.success],
    warnings: cutWarnings(ways.success),
  });
};

/** The row of the settings; a firm that still chose nothing has none (R-LOG-2). */
const kept = (
  before: Organization | null,
  settings: Partial<Settings>,
  at: Moment,
): { readonly row: Organization | null; readonly changes: ReadonlyArray<Change> } => {
  if (before !== null) {
    const row = revised<Organization>(before, { settings }, at);
    return { row, changes: revision("Organization", before, row, at) };
  }
  if (Object.keys(settings).length === 0) return { row: null, changes: [] };
  const row = created<Organization>({ objectId: organizationRow, settings, logPurgedTo: null }, at);
  return { row, changes: [creation("Organization", row, at)] };
};
