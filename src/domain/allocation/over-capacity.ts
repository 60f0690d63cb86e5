import type { DayRange, ListedAllocation, OverCapacity } from "../kernel/refusal/refusal.ts";
import { percentOf } from "../kernel/values/basis-points.ts";
import { dayText, endText } from "../kernel/values/day.ts";
import type { Booked, Conflict, Window } from "./capacity.ts";
import type { DayRun } from "./employment.ts";

/** A run of days in plain values. */
export const dayRange = ({ from, to }: DayRun): DayRange => ({ from: dayText(from), to: endText(to) });

/** An allocation in plain values, as refusals list it (R-ALLOC-5). */
export const listedAllocation = (booked: Booked): ListedAllocation & { readonly objectId: string } => ({
  objectId: booked.objectId,
  project: booked.project,
  state: booked.status,
  percent: percentOf(booked.allocationPercent),
  from: dayText(booked.startDate),
  to: endText(booked.endDate),
});

/** How to list allocations: which the actor sees in full, and which is the candidate. */
export interface Listing {
  readonly shown?: (booked: Booked) => boolean;
  readonly candidate?: { readonly objectId: string; readonly isNew: boolean };
}

/** Lists an allocation. If the actor may not see it, only percent and days; a new candidate has no id (R-ALLOC-5). */
const listedAs =
  ({ shown = () => true, candidate }: Listing) =>
  (booked: Booked): ListedAllocation => {
    const { objectId, ...facts } = listedAllocation(booked);
    if (candidate !== undefined && objectId === candidate.objectId)
      return { ...(candidate.isNew ? {} : { objectId }), candidate: true, ...facts };
    if (shown(booked)) return { objectId, ...facts };
    const { percent, from, to } = facts;
    return { percent, from, to };
  };

const windowFacts = (window: Window, listing: Listing) => ({
  ...dayRange(window),
  total: percentOf(window.total),
  limit: percentOf(window.limit),
  allocations: window.allocations.map(listedAs(listing)),
  ...(window.more === 0 ? {} : { moreAllocations: window.more }),
});

/** The refusal of a change of one engineer by capacity. */
export const overCapacityRefusal = (engineer: string, conflict: Conflict, listing: Listing = {}): OverCapacity => ({
  _tag: "OverCapacity",
  engineer,
  windows: conflict.windows.map((window) => windowFacts(window, listing)),
  ...(conflict.moreWindows === 0 ? {} : { moreWindows: conflict.moreWindows }),
  overLimitDays: conflict.overLimitDays.map(dayRange),
});

/** Merges refusals of several engineers into one; every window names its engineer. */
export const mergeOverCapacity = (refusals: readonly [OverCapacity, ...ReadonlyArray<OverCapacity>]): OverCapacity => {
  const more = refusals.reduce((sum, { moreWindows = 0 }) => sum + moreWindows, 0);
  return {
    _tag: "OverCapacity",
    engineer: refusals[0].engineer,
    windows: refusals.flatMap(({ engineer, windows }) => windows.map((window) => ({ ...window, engineer }))),
    ...(more === 0 ? {} : { moreWindows: more }),
    overLimitDays: refusals.flatMap(({ engineer, overLimitDays }) =>
      overLimitDays.map((days) => ({ ...days, engineer })),
    ),
  };
};
