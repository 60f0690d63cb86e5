import type pg from "pg";
import { camel, hourRecord, logEntry } from "../import-rows.ts";

/** The connection that `pg` hands to a submittable, for COPY. */
interface CopyConnection {
  readonly query: (text: string) => void;
  readonly sendCopyFromChunk: (chunk: Buffer) => void;
  readonly endCopyFrom: () => void;
}

/** COPY FROM STDIN of prepared lines. */
class Copy {
  readonly #text: string;
  readonly #lines: Buffer;
  readonly #done: (error?: unknown) => void;
  #error: unknown;

  constructor(text: string, lines: Buffer, done: (error?: unknown) => void) {
    this.#text = text;
    this.#lines = lines;
    this.#done = done;
  }
  submit(connection: CopyConnection): null {
    connection.query(this.#text);
    return null;
  }
  handleCopyInResponse(connection: CopyConnection): void {
    connection.sendCopyFromChunk(this.#lines);
    connection.endCopyFrom();
  }
  handleError(error: unknown): void {
    this.#error = error;
    this.#done(error);
  }
  handleReadyForQuery(): void {
    if (this.#error === undefined) this.#done();
  }
  handleCommandComplete(): void {}
}

const copied = (client: pg.PoolClient, text: string, lines: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const done = (error?: unknown) => (error === undefined ? resolve() : reject(error));
    client.query(new Copy(text, Buffer.from(lines), done) as never);
  });

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
const cell = (value: unknown): string =>
  value === null || value === undefined
    ? "\\N"
    : String(value).replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? "");

const columnsOf = async (pool: pg.Pool, table: string): Promise<ReadonlyArray<string>> => {
  const { rows } = await pool.query(
    "select column_name as name from information_schema.columns where table_schema = 'firmcore' and table_name = $1 and is_generated = 'NEVER' order by ordinal_position",
    [table],
  );
  return rows.map(({ name }) => name as string).filter((name) => name !== "seq" && name !== "xid");
};
const rowsInTransaction = 10_000;

/** The same hours by COPY on the same tables, a log row for each, 10,000 to a transaction. Nothing is read, judged or flagged. */
export const copyImport = async (
  pool: pg.Pool,
): Promise<(organizationId: string, count: number, now: number) => Promise<void>> => {
  const hours = await columnsOf(pool, "firm_billable_hour");
  const log = await columnsOf(pool, "firm_change_log");
  const into = (table: string, columns: ReadonlyArray<string>): string =>
    `copy firmcore.${table} (${columns.map((name) => `"${name}"`).join(", ")}) from stdin`;
  const [hourNames, logNames] = [hours.map(camel), log.map(camel)];
  const line = (names: ReadonlyArray<string>, of: Readonly<Record<string, unknown>>): string =>
    `${names.map((name) => cell(of[name])).join("\t")}\n`;
  return async (organizationId, count, now) => {
    const client = await pool.connect();
    for (let from = 0; from < count; from += rowsInTransaction) {
      let [rows, logged] = ["", ""];
      for (let i = from; i < Math.min(count, from + rowsInTransaction); i++) {
        const record = hourRecord(organizationId, i);
        rows += line(hourNames, record);
        logged += line(logNames, logEntry(record, now));
      }
      await client.query("begin");
      await copied(client, into("firm_billable_hour", hours), rows);
      await copied(client, into("firm_change_log", log), logged);
      await client.query("commit");
    }
    client.release();
  };
};
