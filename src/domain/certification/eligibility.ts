import { wordKey } from "../kernel/word.ts";
import { cover, coverByDates, lastsUntil, type Span, sameName, uncovered } from "./chain.ts";
import type { HeldDays } from "./status.ts";

/** Days of the window that a name does not cover, and the ids of the rows considered, in order. */
export interface CertificationGap {
  readonly name: string;
  readonly gaps: ReadonlyArray<Span>;
  readonly rows: ReadonlyArray<string>;
}

export interface EligibilityAsk {
  readonly held: ReadonlyArray<HeldDays>;
  /** The project's required names; none means that what is held must last (R-ELIG-2). */
  readonly required: ReadonlyArray<string>;
  /** First and last day of the booking, both included; `to: null` is open. */
  readonly from: number;
  readonly to: number | null;
}

export interface Eligibility {
  /** What stands against the booking; empty when the engineer is eligible. */
  readonly gaps: ReadonlyArray<CertificationGap>;
  /** Uncovered days that are only worth a warning (R-ELIG-2). */
  readonly startGaps: ReadonlyArray<CertificationGap>;
  /** Open windows only: how long each name goes on without a gap, null for ever (R-ELIG-3). */
  readonly certificationUntil: ReadonlyArray<{ readonly name: string; readonly until: number | null }>;
}

/** One name: its rows, the days they cover, and what of the uncovered days is refused and what only warned of. */
interface Judged {
  readonly name: string;
  readonly rows: ReadonlyArray<HeldDays>;
  readonly spans: ReadonlyArray<Span>;
  readonly refused: ReadonlyArray<Span>;
  readonly warned: ReadonlyArray<Span>;
}

/** An open window is judged on its first day only, and shown with the run of uncovered days that begins there (R-ELIG-3). */
const judgedGaps = (spans: ReadonlyArray<Span>, from: number, to: number | null): ReadonlyArray<Span> => {
  const all = uncovered(spans, from, to);
  return to === null ? all.filter((each) => each.from === from) : all;
};

/** R-ELIG-1: every day must be covered. */
const judgeRequired = ({ held, required, from, to }: EligibilityAsk): ReadonlyArray<Judged> => {
  const names = required.filter((name, at) => required.findIndex((other) => sameName(other, name)) === at);
  return names.map((name) => {
    const rows = held.filter((each) => sameName(each.certificationName, name));
    const spans = cover(rows, name);
    return { name, rows, spans, refused: judgedGaps(spans, from, to), warned: [] };
  });
};

/** R-ELIG-2: of every name held one row must last to the last day; else the days from its lapse on are refused. */
const judgeHeld = ({ held, from, to }: EligibilityAsk): ReadonlyArray<Judged> => {
  const byName = Map.groupBy(held, (each) => wordKey(each.certificationName));
  return [...byName.values()].map((rows) => {
    const spans = coverByDates(rows);
    const judged = judgedGaps(spans, from, to);
    const lasts = rows.some((each) => lastsUntil(each) >= (to ?? from));
    // No row that lasts means that the last day is uncovered, so the last gap is the lapse.
    const lapse = lasts ? judged.length : judged.length - 1;
    const name = rows.map((each) => each.certificationName).reduce((a, b) => (b < a ? b : a));
    return { name, rows, spans, refused: judged.slice(lapse), warned: judged.slice(0, lapse) };
  });
};

const shown = (judged: ReadonlyArray<Judged>, pick: (each: Judged) => ReadonlyArray<Span>) =>
  judged
    .filter((each) => pick(each).length > 0)
    .map((each) => ({ name: each.name, gaps: pick(each), rows: each.rows.map((row) => row.objectId).sort() }));

const eligible: Eligibility = { gaps: [], startGaps: [], certificationUntil: [] };
/** Nothing was declared and the dates hold every day: the common case, told without grouping by name. */
const holdsAll = (row: HeldDays, from: number, to: number | null): boolean =>
  row.declared === null && row.issuedOn <= from && (row.expiresOn === null || (to !== null && row.expiresOn >= to));

/**
 * Whether certifications allow a booking (R-ELIG-1, R-ELIG-2, R-ELIG-3). Looks at the window and never at today (R-ELIG-5).
 * Without required names a pending row counts by its dates, and gaps before the lapse are only warned of. Required names come in
 * the order asked, held names in that of their rows, each with the first of its spellings. Cost: O(n log n) in the rows held.
 *
 * @example eligibility({ held: [], required: [], from: 0, to: null }) // { gaps: [], startGaps: [], certificationUntil: [] }
 */
export const eligibility = (ask: EligibilityAsk): Eligibility => {
  if (ask.required.length === 0 && ask.to !== null && ask.held.every((row) => holdsAll(row, ask.from, ask.to)))
    return eligible;
  const judged = ask.required.length > 0 ? judgeRequired(ask) : judgeHeld(ask);
  const certificationUntil: Array<{ name: string; until: number | null }> = [];
  if (ask.to === null) {
    for (const { name, spans, refused } of judged) {
      const run = spans.find((each) => each.to === null || each.to >= ask.from);
      if (refused.length === 0 && run !== undefined) certificationUntil.push({ name, until: run.to });
    }
  }
  return {
    gaps: shown(judged, (each) => each.refused),
    startGaps: shown(judged, (each) => each.warned),
    certificationUntil,
  };
};
