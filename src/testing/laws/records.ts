import * as Result from "effect/Result";
import { entityNamed } from "../../domain/entities.ts";
import { defaultSettings } from "../../domain/kernel/context/settings.ts";
import { allFields, type Field } from "../../domain/kernel/schema/entity.ts";
import type { LogEntry } from "../../ports/store.ts";
import type { Subject } from "../history/subject.ts";
import { holds } from "../kit/harness/expect.ts";
import type { StoredRow, Tables } from "../kit/harness/raw-store.ts";

type Values = Readonly<Record<string, unknown>>;
/** The groups of operations that list the records of a history, by class. */
export const listed: Readonly<Record<string, string>> = {
  EngineerProfile: "engineers",
  Project: "projects",
  Certification: "certifications",
  Allocation: "allocations",
  CapacityLimit: "limits",
  BillableHour: "hours",
  RateStep: "rates",
};
/** The answer to the administrator, who may read everything. */
const read = async (subject: Subject, operation: string, input: Values = {}): Promise<unknown> => {
  const outcome = await subject.call({ as: "admin", operation, input });
  if (outcome.ok) return outcome.value;
  throw new Error(`The administrator must be able to call ${operation}, but got ${outcome.refusal.code}`);
};

/** The settings and all records of the classes of a history, as the administrator reads them. */
export const readRecords = async (subject: Subject): Promise<Readonly<Record<string, unknown>>> => {
  const records: Record<string, unknown> = { settings: await read(subject, "settings.get") };
  for (const [name, group] of Object.entries(listed)) {
    const { results, more } = (await read(subject, `${group}.list`, { limit: 1_000 })) as {
      readonly results: unknown;
      readonly more: boolean;
    };
    holds(!more, `${group}.list has more than 1,000 records, which a law does not read`);
    records[name] = results;
  }
  return records;
};

/** A value as it is stored, by the kind of its field; what no caller may send stays as it is. */
const stored = ({ kind }: Field, value: unknown): unknown => {
  const found = Result.flatMap(kind.parse(value), (parsed) => kind.validate(parsed, defaultSettings));
  return Result.isSuccess(found) ? found.success : value;
};
const storedRow = (name: string, row: Values): StoredRow =>
  Object.fromEntries(
    Object.entries(allFields(entityNamed(name))).map(([field, of]) => {
      const value = row[field] ?? null;
      return [field, value === null ? null : stored(of, value)];
    }),
  ) as StoredRow;

interface ReadSettings {
  readonly tentativeCounts: boolean;
  readonly steps: { readonly capacityLimit: ReadonlyArray<{ readonly from: string; readonly value: number }> };
}
const dayNumber = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;

/** The records as the oracles count them: days as numbers, percents in hundredths. */
export const tablesOf = ({ settings, ...records }: Readonly<Record<string, unknown>>): Tables => {
  const { tentativeCounts, steps } = settings as ReadSettings;
  const capacityLimit = steps.capacityLimit.map(({ from, value }) => ({
    from: dayNumber(from),
    value: Math.round(value * 100),
  }));
  return {
    Organization: [{ settings: { tentativeCounts, capacityLimit } } as unknown as StoredRow],
    ...Object.fromEntries(
      Object.entries(records).map(([name, rows]) => [
        name,
        (rows as ReadonlyArray<Values>).map((row) => storedRow(name, row)),
      ]),
    ),
  };
};

type PlainEntry = Omit<LogEntry, "before" | "after"> & {
  readonly before: Values | null;
  readonly after: Values | null;
};
/** The change log as the administrator reads it, with rows as they are stored. */
export const readEntries = async (subject: Subject): Promise<ReadonlyArray<LogEntry>> => {
  const entries: Array<LogEntry> = [];
  for (let after: string | null = null; ; ) {
    const page = (await read(subject, "log.list", { limit: 1_000, ...(after === null ? {} : { after }) })) as {
      readonly results: ReadonlyArray<PlainEntry>;
      readonly more: boolean;
      readonly cursor: string | null;
    };
    for (const entry of page.results)
      entries.push({ ...entry, after: entry.after === null ? null : storedRow(entry.class, entry.after) } as LogEntry);
    if (!page.more) return entries;
    after = page.cursor;
  }
};
