import type { TimeZoneNeeded } from "../../kernel/refusal/refusal.ts";
import { beginsDay } from "../../kernel/values/zone.ts";
import type { ImportClass } from "../import-class.ts";
import type { ImportSource, RawRow } from "../import-source.ts";
import { momentReader } from "./plain-fields.ts";

/** How many different moments are kept, and how many of them are tried in every zone. */
const [remembered, tried] = [10_000, 200] as const;
/** How many zones and times of day the refusal lists. */
const [shownZones, shownTimes] = [10, 24] as const;
/** Of zones that fit equally well these come first, then the others by name. */
const populous =
  `Europe/Berlin Europe/London America/New_York America/Chicago America/Denver America/Los_Angeles America/Sao_Paulo
  Asia/Kolkata Asia/Calcutta Asia/Shanghai Asia/Tokyo Asia/Dubai Asia/Singapore Europe/Istanbul Europe/Moscow Europe/Athens
  Africa/Lagos Africa/Johannesburg Australia/Sydney Pacific/Auckland`.split(/\s+/);

/** Checks that the timestamps in day fields are midnights in the time zone of the import. */
export interface TimeZoneCheck {
  readonly add: (of: ImportClass, row: RawRow) => void;
  /** How many timestamps are not midnight in the zone: class → field → timestamps. */
  readonly notMidnight: () => Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Why the import cannot begin: no zone was given, and some timestamps are not midnight in UTC (R-IMP-3). */
  readonly refusal: () => TimeZoneNeeded | null;
}

const dayFields = new WeakMap<ImportClass, ReadonlyArray<string>>();
const dayFieldsOf = (of: ImportClass): ReadonlyArray<string> => {
  const cached = dayFields.get(of);
  if (cached !== undefined) return cached;
  const found = Object.keys(of.input).filter((name) => of.input[name]?.field.kind.type === "day");
  dayFields.set(of, found);
  return found;
};

type Counted = readonly [moment: number, count: number];
const midnightsIn = (zone: string, moments: ReadonlyArray<Counted>): number =>
  moments.reduce((sum, [moment, count]) => (beginsDay(moment, zone) ? sum + count : sum), 0);

/** The zones in which most of these moments are midnights. A sample selects the candidates; their midnights are then counted in full. */
const bestZones = (moments: ReadonlyArray<Counted>): TimeZoneNeeded["zones"] => {
  const sorted = moments.toSorted(([a], [b]) => a - b);
  const step = Math.max(1, sorted.length / tried);
  const sample = Array.from(
    { length: Math.min(tried, sorted.length) },
    (_, i) => sorted[Math.floor(i * step)] as Counted,
  );
  const ranked = (of: ReadonlyArray<Counted>, zones: ReadonlyArray<string>): TimeZoneNeeded["zones"] =>
    zones
      .map((zone) => ({ zone, midnights: midnightsIn(zone, of) }))
      .filter(({ midnights }) => midnights > 0)
      .sort((a, b) => b.midnights - a.midnights)
      .slice(0, shownZones);
  const all = Intl.supportedValuesOf("timeZone");
  const known = new Set(all);
  const first = populous.filter((zone) => known.has(zone));
  const zones = [...first, ...all.filter((zone) => !first.includes(zone))];
  return ranked(
    moments,
    ranked(sample, zones).map(({ zone }) => zone),
  );
};

const timeOf = (moment: number): string => new Date(moment).toISOString().slice(11, 16);

/** `zone` is null if the caller gave none. */
export const timeZoneCheck = (source: ImportSource, zone: string | null): TimeZoneCheck => {
  const read = momentReader(source);
  const judged = new Map<number, boolean>();
  const isMidnight = (moment: number): boolean => {
    const cached = judged.get(moment);
    if (cached !== undefined) return cached;
    const found = beginsDay(moment, zone ?? "UTC");
    if (judged.size >= remembered) judged.clear();
    judged.set(moment, found);
    return found;
  };
  const counts: Record<string, Record<string, number>> = {};
  const moments = new Map<number, number>();
  const times = new Map<string, number>();
  let count = 0;
  return {
    add: (of, row) => {
      for (const name of dayFieldsOf(of)) {
        const moment = read(row[name]);
        if (moment === null || isMidnight(moment)) continue;
        count++;
        const own = counts[of.name] ?? {};
        counts[of.name] = own;
        own[name] = (own[name] ?? 0) + 1;
        if (zone !== null) continue;
        if (moments.size < remembered || moments.has(moment)) moments.set(moment, (moments.get(moment) ?? 0) + 1);
        const time = timeOf(moment);
        times.set(time, (times.get(time) ?? 0) + 1);
      }
    },
    notMidnight: () => counts,
    refusal: () =>
      zone !== null || count === 0
        ? null
        : {
            _tag: "TimeZoneNeeded",
            count,
            hours: [...times]
              .map(([time, some]) => ({ time, count: some }))
              .sort((a, b) => b.count - a.count || (a.time < b.time ? -1 : 1))
              .slice(0, shownTimes),
            zones: bestZones([...moments]),
          },
  };
};
