import type { CertificationGap } from "../certification/eligibility.ts";
import { warn } from "../kernel/messages/warn.ts";
import { mostListed, type UncoveredName } from "../kernel/refusal/refusal.ts";
import type { ListedGap, Warning } from "../kernel/refusal/warning.ts";
import { dayRange } from "./over-capacity.ts";

/** The uncovered days of one certificate name, in plain values. */
export const plainGap = ({ name, gaps, rows }: CertificationGap): UncoveredName => ({
  name,
  gaps: gaps.map(dayRange),
  rows,
});

/** The warning that uncovered days were accepted, because the firm only warns or they were overridden (R-ELIG-4). */
export const uncoveredWarning = (names: ReadonlyArray<UncoveredName>): Warning => warn("CERTIFICATION", { names });

/** The warning about uncovered days that refuse nothing (R-ELIG-2). */
export const gapWarning = (gap: UncoveredName): Warning => warn("CERTIFICATION_GAP", gap);

/** Limits the gaps and rows of each booking, because a change can concern many bookings. */
export const truncatedGap = ({ name, gaps, rows }: UncoveredName): ListedGap => ({
  name,
  gaps: gaps.slice(0, mostListed),
  ...(gaps.length > mostListed ? { moreGaps: gaps.length - mostListed } : {}),
  rows: rows.slice(0, mostListed),
  ...(rows.length > mostListed ? { moreRows: rows.length - mostListed } : {}),
});
