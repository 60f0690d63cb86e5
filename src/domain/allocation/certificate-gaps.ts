import type { CertificationGap } from "../certification/eligibility.ts";
import { daysText } from "../kernel/refusal/explain.ts";
import { mostListed, type UncoveredName } from "../kernel/refusal/refusal.ts";
import type { Warning } from "../kernel/refusal/warning.ts";
import { dayRange } from "./over-capacity.ts";

/** The uncovered days of one certificate name, in plain values. */
export const plainGap = ({ name, gaps, rows }: CertificationGap): UncoveredName => ({
  name,
  gaps: gaps.map(dayRange),
  rows,
});

/** The warning that uncovered days were accepted, because the firm only warns or they were overridden (R-ELIG-4). */
export const uncoveredWarning = (names: ReadonlyArray<UncoveredName>): Warning => ({
  code: "CERTIFICATION",
  message: `Days without a valid certificate were accepted: ${names.map(({ name }) => name).join(", ")}`,
  detail: { names },
});

/** The warning about uncovered days that refuse nothing (R-ELIG-2). */
export const gapWarning = ({ name, gaps, rows }: UncoveredName): Warning => {
  const named = gaps.slice(0, 3).map(daysText).join(", ");
  const more = gaps.length > 3 ? ` and ${gaps.length - 3} more times` : "";
  return {
    code: "CERTIFICATION_GAP",
    message: `No certificate ${name} covers this booking ${named}${more}`,
    detail: { name, gaps, rows },
  };
};

/** Limits the gaps and rows of each booking, because a change can concern many bookings. */
export const truncatedGap = ({ name, gaps, rows }: UncoveredName) => ({
  name,
  gaps: gaps.slice(0, mostListed),
  ...(gaps.length > mostListed ? { moreGaps: gaps.length - mostListed } : {}),
  rows: rows.slice(0, mostListed),
  ...(rows.length > mostListed ? { moreRows: rows.length - mostListed } : {}),
});
