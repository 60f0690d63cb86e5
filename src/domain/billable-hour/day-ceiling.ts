import type { ApprovalState } from "./states.ts";

/** Hours of one engineer on one day, over all projects. */
export interface DayRow {
  readonly objectId: string;
  readonly minutes: number;
  readonly approval: ApprovalState;
}

/** The sum that the day would have and the minutes it still takes, with the ids of the rows that count. */
export interface CeilingExceeded {
  readonly sumMinutes: number;
  readonly freeMinutes: number;
  readonly rows: ReadonlyArray<string>;
}

/**
 * Why a day does not take `add` more minutes, or null if it does (R-HOUR-4). Rejected rows do not count. `rows` must
 * not contain the edited row. `limit` null: no ceiling.
 *
 * @example dayCeiling([{ objectId: "h", minutes: 1380, approval: "draft" }], 90, 1440) // { sumMinutes: 1470, freeMinutes: 60, rows: ["h"] }
 */
export const dayCeiling = (rows: ReadonlyArray<DayRow>, add: number, limit: number | null): CeilingExceeded | null => {
  const counting = rows.filter((row) => row.approval !== "rejected");
  const held = counting.reduce((sum, row) => sum + row.minutes, 0);
  if (limit === null || held + add <= limit) return null;
  return {
    sumMinutes: held + add,
    freeMinutes: Math.max(0, limit - held),
    rows: counting.map((row) => row.objectId).sort(),
  };
};
