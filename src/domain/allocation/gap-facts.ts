import type { CertificationGap } from "../certification/eligibility.ts";
import { dayText, endText } from "../kernel/day.ts";
import type { Warning } from "../kernel/decision.ts";
import type { UncoveredName } from "../kernel/refusal.ts";

/** Days without cover of one certificate name, in the values of the outside. */
export const gapFacts = ({ name, gaps, rows }: CertificationGap): UncoveredName => ({
  name,
  gaps: gaps.map(({ from, to }) => ({ from: dayText(from), to: endText(to) })),
  rows,
});

/** Says that days without cover were accepted all the same. */
export const uncoveredWarning = (code: string, says: string, names: ReadonlyArray<UncoveredName>): Warning => ({
  code,
  message: `${says}: ${names.map(({ name }) => name).join(", ")}`,
  detail: { names },
});
