import { certificateNameKey, coverByDates, lastsUntil, type Span, uncovered, validCover } from "./cover.ts";
import type { HeldDays } from "./status.ts";

/** The days of the window that a name does not cover, and the sorted ids of the rows considered. */
export interface CertificationGap {
  readonly name: string;
  readonly gaps: ReadonlyArray<Span>;
  readonly rows: ReadonlyArray<string>;
}

export interface EligibilityInput {
  readonly held: ReadonlyArray<HeldDays>;
  /** The names that the project requires. If empty, held certificates must last (R-ELIG-2). */
  readonly required: ReadonlyArray<string>;
  /** First and last day of the booking, both included; `to: null` is open. */
  readonly from: number;
  readonly to: number | null;
}

export interface Eligibility {
  /** The gaps that refuse the booking; empty if the engineer is eligible. */
  readonly gaps: ReadonlyArray<CertificationGap>;
  /** The gaps that are accepted with a warning (R-ELIG-2). */
  readonly accepted: ReadonlyArray<CertificationGap>;
  /**
   * For open windows: the last day of the unbroken cover from the first day, null for ever. A name without cover on
   * the first day is left out (R-ELIG-3).
   */
  readonly certificationUntil: ReadonlyArray<{ readonly name: string; readonly until: number | null }>;
}

/** A name with its rows, the days they cover, the gaps, and whether the gaps refuse. */
interface Judged {
  readonly name: string;
  readonly rows: ReadonlyArray<HeldDays>;
  readonly spans: ReadonlyArray<Span>;
  readonly gaps: ReadonlyArray<Span>;
  readonly refused: boolean;
}

/** The last day to judge: an open window is judged on its first day (R-ELIG-3). */
export const judgedTo = (from: number, to: number | null): number => to ?? from;

/** Rows by the key of their name. */
export const byName = (held: ReadonlyArray<HeldDays>): ReadonlyMap<string, ReadonlyArray<HeldDays>> =>
  Map.groupBy(held, (each) => certificateNameKey(each.certificationName));

/** R-ELIG-1: every day must be covered. */
const judgeRequired = ({ held, required, from, to }: EligibilityInput): ReadonlyArray<Judged> => {
  const holding = byName(held);
  return [...Map.groupBy(required, certificateNameKey)].map(([key, [name = key]]) => {
    const rows = holding.get(key) ?? [];
    const spans = validCover(rows);
    return { name, rows, spans, gaps: uncovered(spans, from, judgedTo(from, to)), refused: true };
  });
};

/** The last day of any of these rows (R-ELIG-2). */
export const lastingUntil = (rows: ReadonlyArray<HeldDays>): number =>
  rows.reduce((latest, each) => Math.max(latest, lastsUntil(each)), Number.NEGATIVE_INFINITY);

/** R-ELIG-2: of every name held, one row must last until the last day. */
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
/** The common case, which needs no grouping by name: nothing is declared, and the dates of one row cover every day. */
const coversAll = ({ held, required, from, to }: EligibilityInput): boolean => {
  if (to === null) return false;
  const covers = (row: HeldDays): boolean =>
    row.declared === null && row.issuedOn <= from && (row.expiresOn === null || row.expiresOn >= to);
  if (required.length === 0) return held.every(covers);
  return required.every((name) => held.some((row) => row.certificationName === name && covers(row)));
};

/**
 * Whether certifications allow a booking (R-ELIG-1…3). It looks at the window and never at today (R-ELIG-5). Without
 * required names, pending rows count by their dates, and gaps of a name that lasts are only warned of. Cost: O(n log
 * n) in the rows held.
 *
 * @example eligibility({ held: [], required: [], from: 0, to: null }) // { gaps: [], accepted: [], certificationUntil: [] }
 */
export const eligibility = (ask: EligibilityInput): Eligibility => {
  if (coversAll(ask)) return eligible;
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
