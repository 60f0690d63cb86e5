import { allEntities, entityNamed, loggedEntity } from "../../../domain/entities.ts";
import { type Replayed, verifyEntry, verifyRow } from "../../../domain/verify/log-faults.ts";
import type { LogEntry } from "../../../ports/store.ts";
import { holds, same } from "./expect.ts";
import type { KitFirm } from "./kit-firm.ts";
import type { Tables } from "./raw-store.ts";

const unlogged = new Set(allEntities.filter((each) => each.unlogged).map(({ name }) => name));

/**
 * L-41, L-42, L-46: checks the log entry by entry, and that replaying it gives the tables. Throws at the first fault. In a
 * `purged` log the history of a record may begin with any entry (R-LOG-2).
 */
export const checkReplay = (log: ReadonlyArray<LogEntry>, tables: Tables, purged = false): void => {
  const replayed = new Map<string, Replayed>();
  let seq = 0;
  for (const entry of log) {
    const where = `log row ${entry.seq}, ${entry.event} of ${entry.class} ${entry.objectId}`;
    holds(entry.seq > seq, `${where}: stands after ${seq}`);
    seq = entry.seq;
    const entity = loggedEntity(entry) ?? entityNamed(entry.class);
    const key = `${entity.name} ${entry.objectId}`;
    const verified = verifyEntry(entity, replayed.get(key), entry, purged);
    same(verified.faults, [], where);
    replayed.set(key, verified.replayed);
  }
  for (const [name, rows] of Object.entries(tables)) {
    if (unlogged.has(name)) continue;
    const entity = entityNamed(name);
    for (const row of rows) {
      const { objectId } = row as { readonly objectId: string };
      same(verifyRow(entity, objectId, { ...row }, replayed.get(`${name} ${objectId}`)), null, `${name} ${objectId}`);
      replayed.delete(`${name} ${objectId}`);
    }
  }
  for (const [key, left] of replayed) {
    const [name, objectId] = key.split(" ") as [string, string];
    if (name in tables) same(verifyRow(entityNamed(name), objectId, null, left), null, key);
  }
};

/** Checks that replaying the log gives the firm's tables. */
export const checkLog = async (firm: KitFirm): Promise<void> => checkReplay(await firm.log(), await firm.tables());
