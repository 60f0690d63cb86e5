import { type BoundStatement, type ResultSets, type Send, StatementError, type TextRow } from "./bound-statement.ts";
import type { PgClient } from "./driver.ts";

/** The connection that `pg` hands to a submittable: one method for each protocol message. */
interface Connection {
  readonly stream: { readonly cork?: () => void; readonly uncork?: () => void };
  readonly parse: (of: { readonly name: string; readonly text: string }) => void;
  readonly close: (of: { readonly type: "S"; readonly name: string }) => void;
  readonly bind: (of: {
    readonly portal: string;
    readonly statement: string;
    readonly values: ReadonlyArray<string | null>;
  }) => void;
  readonly execute: (of: { readonly portal: string; readonly rows: number }) => void;
  readonly sendCopyFromChunk: (chunk: Buffer) => void;
  readonly endCopyFrom: () => void;
  readonly sync: () => void;
}

/** The most statements that a connection keeps prepared. */
const mostPrepared = 500;
const isText = (value: unknown): boolean => typeof value === "string" || value === null;
/** The names that each connection has prepared, the least recently used first. */
const preparedNames = new WeakMap<object, Set<string>>();

/**
 * Several statements as one message, which `pg` calls a submittable: parse (the first time), bind and execute for each, and one sync
 * at the end. After an error the server skips the rest. Rows arrive as text, so the host's type parsers have no effect.
 */
class Pipeline {
  readonly #statements: ReadonlyArray<BoundStatement>;
  readonly #copied: ReadonlyArray<Buffer | null>;
  readonly #resolve: (results: ResultSets) => void;
  readonly #reject: (cause: unknown) => void;
  readonly #results: Array<ReadonlyArray<TextRow>> = [];
  #rows: Array<TextRow> = [];
  #prepared: Set<string> = new Set();
  /** False while nothing was written: `pg` submits nothing to a connection that it knows to be lost. */
  #sent = false;

  constructor(
    statements: ReadonlyArray<BoundStatement>,
    resolve: (results: ResultSets) => void,
    reject: (cause: unknown) => void,
  ) {
    this.#statements = statements;
    // What cannot be sent throws here: inside the driver an exception would leave the connection busy for ever.
    if (!statements.every(({ values }) => values.every(isText)))
      throw new TypeError("A value of a statement is no text");
    this.#copied = statements.map(({ copy }) => (copy === undefined ? null : Buffer.from(copy.text())));
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: Connection): null {
    const prepared = preparedNames.get(connection) ?? new Set<string>();
    preparedNames.set(connection, prepared);
    this.#prepared = prepared;
    this.#sent = true;
    connection.stream.cork?.();
    for (const [nth, bound] of this.#statements.entries()) {
      const { name, text } = (bound.copy ?? bound).statement;
      // A set keeps the order of insertion: the most recently used name is last.
      const again = name !== "" && prepared.delete(name);
      if (!again) {
        // After an error the name may still exist.
        if (name !== "") connection.close({ type: "S", name });
        connection.parse({ name, text });
      }
      if (name !== "") prepared.add(name);
      connection.bind({ portal: "", statement: name, values: bound.copy === undefined ? bound.values : [] });
      connection.execute({ portal: "", rows: 0 });
      const copied = this.#copied[nth] ?? null;
      if (copied !== null) {
        connection.sendCopyFromChunk(copied);
        connection.endCopyFrom();
      }
    }
    for (const name of prepared) {
      if (prepared.size <= mostPrepared) break;
      connection.close({ type: "S", name });
      prepared.delete(name);
    }
    connection.sync();
    connection.stream.uncork?.();
    return null;
  }

  handleDataRow({ fields }: { readonly fields: TextRow }): void {
    this.#rows.push(fields);
  }
  handleCommandComplete(): void {
    this.#results.push(this.#rows);
    this.#rows = [];
  }
  handleReadyForQuery(): void {
    this.#resolve(this.#results);
  }
  handleError(cause: unknown): void {
    // The server skipped the statements after the failed one, and did not prepare them.
    for (const bound of this.#statements.slice(this.#results.length))
      this.#prepared.delete((bound.copy ?? bound).statement.name);
    this.#reject(new StatementError(cause, this.#results.length, this.#sent ? this.#statements.length : 0));
  }
  /** The rows were sent with the statement. */
  handleCopyInResponse(): void {}
  handleRowDescription(): void {}
  handleEmptyQuery(): void {}
  handlePortalSuspended(): void {}
}

/** Sends all statements as one message. */
export const sendPipelined =
  (client: PgClient): Send =>
  (statements) =>
    new Promise((resolve, reject) => {
      client.query(new Pipeline(statements, resolve, reject));
    });
