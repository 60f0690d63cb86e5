import Database from "better-sqlite3";
import { camel, hourRecord, logEntry } from "./import-rows.ts";

const rowsAtOnce = 50;
const rowsInTransaction = 2_000;
const columnsOf = (db: Database.Database, table: string): ReadonlyArray<string> =>
  (db.pragma(`table_info(${table})`) as ReadonlyArray<{ readonly name: string }>)
    .map(({ name }) => name)
    .filter((name) => name !== "seq");

/**
 * The same hours by hand: better-sqlite3 alone, prepared inserts of fifty rows on the same tables, a log row for each, 2,000 to a
 * transaction. Nothing is read, judged or flagged.
 */
export const handImport = (
  file: string,
): { readonly write: (organization: string, count: number, now: number) => void; readonly close: () => void } => {
  const db = new Database(file);
  db.pragma("journal_mode = wal");
  db.pragma("synchronous = normal");
  const columns = columnsOf(db, "firm_billable_hour");
  const logColumns = columnsOf(db, "firm_change_log");
  const insertInto = (table: string, names: ReadonlyArray<string>) => {
    const row = `(${names.map(() => "?").join(", ")})`;
    const text = `insert into ${table} (${names.map((name) => `"${name}"`).join(", ")}) values `;
    return db.prepare(text + Array.from({ length: rowsAtOnce }, () => row).join(", "));
  };
  const insert = insertInto("firm_billable_hour", columns);
  const log = insertInto("firm_change_log", logColumns);
  const [begin, commit] = [db.prepare("begin immediate"), db.prepare("commit")];
  const names = columns.map(camel);
  const logNames = logColumns.map(camel);
  const write = (organizationId: string, count: number, now: number): void => {
    if (count % rowsInTransaction !== 0) throw new Error("the bench writes whole transactions");
    for (let from = 0; from < count; from += rowsInTransaction) {
      begin.run();
      for (let at = from; at < from + rowsInTransaction; at += rowsAtOnce) {
        const [rows, logged]: [Array<unknown>, Array<unknown>] = [[], []];
        for (let i = at; i < at + rowsAtOnce; i++) {
          const record = hourRecord(organizationId, i);
          for (const name of names) rows.push(name === "billable" ? 1 : (record[name] ?? null));
          const entry = logEntry(record, now);
          for (const name of logNames) logged.push(entry[name] ?? null);
        }
        insert.run(rows);
        log.run(logged);
      }
      commit.run();
    }
  };
  return { write, close: () => db.close() };
};
