import { afterEntry, type LogFacts, replay, withInitialValues } from "../../../domain/change-log/log-row.ts";
import { allEntities, entityNamed } from "../../../domain/entities.ts";
import type { LogEntry } from "../../../ports/store.ts";
import { holds, same } from "./expect.ts";
import type { KitFirm } from "./kit-firm.ts";
import type { StoredRow, Tables } from "./raw-store.ts";

type Values = Readonly<Record<string, unknown>>;
const secrets: Readonly<Record<string, ReadonlyArray<string>>> = Object.fromEntries(
  allEntities.map(({ name, fields }) => [name, Object.keys(fields).filter((each) => fields[each]?.secret === true)]),
);
const unlogged = new Set(allEntities.filter((each) => each.unlogged).map(({ name }) => name));
const withoutSecrets = (name: string, row: Values): Values =>
  Object.fromEntries(Object.entries(row).filter(([field]) => !(secrets[name] ?? []).includes(field)));
const differing = (left: Values, right: Values): ReadonlyArray<string> =>
  Object.keys(right).filter((name) => JSON.stringify(left[name]) !== JSON.stringify(right[name]));

/**
 * L-41, L-42, L-46: checks the log entry by entry, and that replaying it gives the tables. Throws at the first fault. In a
 * `purged` log the history of a record may begin with any entry (R-LOG-2).
 */
export const checkReplay = (log: ReadonlyArray<LogEntry>, tables: Tables, purged = false): void => {
  const last = new Map<string, { readonly version: number; readonly values: Values | null }>();
  let seq = 0;
  for (const entry of log) {
    const where = `log row ${entry.seq}, ${entry.event} of ${entry.class} ${entry.objectId}`;
    holds(entry.seq > seq, `${where}: stands after ${seq}`);
    seq = entry.seq;
    const key = `${entry.class} ${entry.objectId}`;
    const former = last.get(key);
    // Entries of an earlier version lack the fields that it did not know.
    const whole = (of: unknown): Values | null =>
      of === null ? null : withInitialValues(entityNamed(entry.class), of as Values);
    const values = afterEntry(former?.values ?? null, entry as Pick<LogFacts, "kind" | "after">);
    const before = whole(former?.values ?? null);
    const after = whole(values);
    for (const name of secrets[entry.class] ?? [])
      holds(!(name in (after ?? {})) && !(name in ((entry.before ?? {}) as Values)), `${where}: shows ${name}`);
    if (entry.kind === "create") {
      same([before, entry.before, entry.version], [null, null, 1], where);
    } else if (former !== undefined || !purged) {
      holds(before !== null, `${where}: nothing stood there before`);
      if (entry.kind === "update") {
        same(entry.version, (former?.version ?? 0) + 1, `${where}: version`);
        same(after?.version, entry.version, `${where}: version of the record`);
        holds((after?.updatedAt as number) > (before.updatedAt as number), `${where}: updatedAt does not grow`);
        // The log records that a password changed, but never its value (R-LOG-3).
        const { password, ...old } = entry.before as Values;
        holds(password === undefined || (entry.class === "User" && password === "changed"), `${where}: ${password}`);
        same(Object.keys(old).sort(), [...differing(before, after as Values)].sort(), `${where}: changed fields`);
        for (const name of Object.keys(old)) same(old[name], before[name], `${where}: ${name} before`);
      } else same([whole(entry.before), after], [before, null], where);
    }
    last.set(key, { version: entry.version, values });
  }
  for (const [name, rows] of Object.entries(tables)) {
    if (unlogged.has(name)) continue;
    const entries = new Map<string, Array<LogEntry>>();
    for (const entry of log)
      if (entry.class === name) entries.set(entry.objectId, [...(entries.get(entry.objectId) ?? []), entry]);
    const replayed = [...entries.values()]
      .map((of) => replay(entityNamed(name), of as ReadonlyArray<Parameters<typeof replay>[1][number]>))
      .filter((row): row is Values => row !== null);
    same(sorted(replayed), sorted(rows.map((row) => withoutSecrets(name, row))), `${name} as its log tells it`);
  }
};
const sorted = (rows: ReadonlyArray<Values>): ReadonlyArray<Values> =>
  (JSON.parse(JSON.stringify(rows)) as ReadonlyArray<Values>).toSorted((left, right) =>
    String((left as unknown as StoredRow).objectId) < String((right as unknown as StoredRow).objectId) ? -1 : 1,
  );

/** Checks that replaying the log gives the firm's tables. */
export const checkLog = async (firm: KitFirm): Promise<void> => checkReplay(await firm.log(), await firm.tables());
