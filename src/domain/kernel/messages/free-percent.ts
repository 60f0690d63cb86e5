import type { OverCapacity } from "../refusal/refusal.ts";

/**
 * The percent that the wanted booking could have on all over-limit days, at least 0. Null when the refusal does not
 * tell: no booking was asked for (a limit was lowered), or not every window or booking is listed.
 */
export const freePercent = ({ windows, moreWindows }: OverCapacity): number | null => {
  if (moreWindows !== undefined || windows.length === 0) return null;
  let free = Number.POSITIVE_INFINITY;
  for (const { total, limit, allocations } of windows) {
    const wanted = allocations.find(({ candidate }) => candidate === true);
    if (wanted === undefined) return null;
    free = Math.min(free, limit - total + wanted.percent);
  }
  // Percents have two decimals; their differences may have more in floating point.
  return Math.max(0, Math.round(free * 100) / 100);
};
