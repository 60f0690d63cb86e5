import { coverByDates, lastsUntil, nameKey, type Span, uncovered, validCover } from "./cover.ts";
import type { HeldDays } from "./status.ts";

/** Days of the window that a name does not cover, and the ids of the rows considered, in order. */
export interface CertificationGap {
  readonly name: string;
  readonly gaps: ReadonlyArray<Span>;
  readonly rows: ReadonlyArray<string>;
}

export interface EligibilityInput {
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
  /** Uncovered days of names that are accepted all the same: only worth a warning (R-ELIG-2). */
  readonly accepted: ReadonlyArray<CertificationGap>;
  /** Open windows only: the last day of the unbroken cover that holds the first day, null for ever; a name without it is left out (R-ELIG-3). */
  readonly certificationUntil: ReadonlyArray<{ readonly name: string; readonly until: number | null }>;
}

/** One name: its rows, the days they cover, those of the window that they do not, and whether these are refused. */
interface Judged {
  readonly name: string;
  readonly rows: ReadonlyArray<HeldDays>;
  readonly spans: ReadonlyArray<Span>;
  readonly gaps: ReadonlyArray<Span>;
  readonly refused: boolean;
}

/** The last day that is looked at: an open window is judged on its first day only (R-ELIG-3). */
export const judgedTo = (from: number, to: number | null): number => to ?? from;

/** Rows by what their names have in common. */
export const byName = (held: ReadonlyArray<HeldDays>): ReadonlyMap<string, ReadonlyArray<HeldDays>> =>
  Map.groupBy(held, (each) => nameKey(each.certificationName));

/** R-ELIG-1: every day must be covered. */
const judgeRequired = ({ held, required, from, to }: EligibilityInput): ReadonlyArray<Judged> => {
  const holding = byName(held);
  const names = new Map(required.toReversed().map((name) => [nameKey(name), name]));
  return [...new Set(required.map(nameKey))].map((key) => {
    const rows = holding.get(key) ?? [];
    const spans = validCover(rows);
    return {
      name: names.get(key) ?? key,
      rows,
      spans,
      gaps: uncovered(spans, from, judgedTo(from, to)),
      refused: true,
    };
  });
};

/** The last day to which some of these rows last (R-ELIG-2). */
export const lastingUntil = (rows: ReadonlyArray<HeldDays>): number =>
  rows.reduce((latest, each) => Math.max(latest, lastsUntil(each)), Number.NEGATIVE_INFINITY);

/** R-ELIG-2: of every name held one row must last to the last day. */
const judgeHeld = ({ held, from, to }: EligibilityInput): ReadonlyArray<Judged> => {
  const last = judgedTo(from, to);
  return [...byName(held).values()].map((rows) => {
    const spans = coverByDates(rows);
    const name = rows.map((each) => each.certificationName).reduce((a, b) => (b < a ? b : a));
    return { name, rows, spans, gaps: uncovered(spans, from, last), refused: lastingUntil(rows) < last };
  });
};

const shown = (judged: ReadonlyArray<Judged>, refused: boolean): ReadonlyArray<CertificationGap> =>
  judged
    .filter((each) => each.gaps.length > 0 && each.refused === refused)
    .map(({ name, gaps, rows }) => ({ name, gaps, rows: rows.map((row) => row.objectId).sort() }));

const eligible: Eligibility = { gaps: [], accepted: [], certificationUntil: [] };
/** Nothing was declared and the dates hold every day: the common case, told without grouping by name. */
const holdsAll = (row: HeldDays, from: number, to: number | null): boolean =>
  row.declared === null && row.issuedOn <= from && (row.expiresOn === null || (to !== null && row.expiresOn >= to));

/**
 * Whether certifications allow a booking (R-ELIG-1, R-ELIG-2, R-ELIG-3). Looks at the window and never at today (R-ELIG-5).
 * Without required names a pending row counts by its dates, and the gaps of a name that lasts are only warned of. Required names come in
 * the order asked, held names in that of their rows, each with the first of its spellings. Cost: O(n log n) in the rows held.
 *
 * @example eligibility({ held: [], required: [], from: 0, to: null }) // { gaps: [], accepted: [], certificationUntil: [] }
 */
export const eligibility = (ask: EligibilityInput): Eligibility => {
  if (ask.required.length === 0 && ask.to !== null && ask.held.every((row) => holdsAll(row, ask.from, ask.to)))
    return eligible;
  const judged = ask.required.length > 0 ? judgeRequired(ask) : judgeHeld(ask);
  const certificationUntil: Array<{ name: string; until: number | null }> = [];
  if (ask.to === null) {
    for (const { name, spans } of judged) {
      const run = spans.find((each) => each.from <= ask.from && (each.to === null || each.to >= ask.from));
      if (run !== undefined) certificationUntil.push({ name, until: run.to });
    }
  }
  return { gaps: shown(judged, true), accepted: shown(judged, false), certificationUntil };
};
