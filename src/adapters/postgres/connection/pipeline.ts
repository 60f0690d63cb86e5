import { type BoundStatement, type ResultSets, type Send, StatementError, type TextRow } from "./bound-statement.ts";
import type { PgClient } from "./driver.ts";

/** What a submittable is given by `pg`: the protocol's messages. */
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

/** How many statements a connection keeps prepared. */
const mostPrepared = 500;
/** The names that each connection has prepared, the one not used for the longest first. */
const preparedNames = new WeakMap<object, Set<string>>();

/**
 * Several statements as one message: parse the first time, bind, execute for each, and one sync at the end. The server reads
 * once, answers once, and skips the rest after an error. `pg` calls it a submittable. Rows come as text, so that type parsers
 * of the host change nothing.
 */
class Pipeline {
  readonly #asked: ReadonlyArray<BoundStatement>;
  readonly #resolve: (told: ResultSets) => void;
  readonly #reject: (cause: unknown) => void;
  readonly #told: Array<ReadonlyArray<TextRow>> = [];
  #rows: Array<TextRow> = [];
  #known: Set<string> = new Set();
  /** A connection that is known to be lost is given nothing: then the server has seen none of it. */
  #sent = false;

  constructor(
    asked: ReadonlyArray<BoundStatement>,
    resolve: (told: ResultSets) => void,
    reject: (cause: unknown) => void,
  ) {
    this.#asked = asked;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  submit(connection: Connection): null {
    const known = preparedNames.get(connection) ?? new Set<string>();
    preparedNames.set(connection, known);
    this.#known = known;
    this.#sent = true;
    connection.stream.cork?.();
    for (const ask of this.#asked) {
      const { name, text } = (ask.copy ?? ask).statement;
      // Sets keep the order in which names came: used last stands last.
      const again = name !== "" && known.delete(name);
      if (!again) {
        // A name that an error made doubtful may still be there.
        if (name !== "") connection.close({ type: "S", name });
        connection.parse({ name, text });
      }
      if (name !== "") known.add(name);
      connection.bind({ portal: "", statement: name, values: ask.copy === undefined ? ask.values : [] });
      connection.execute({ portal: "", rows: 0 });
      if (ask.copy !== undefined) {
        connection.sendCopyFromChunk(Buffer.from(ask.copy.text()));
        connection.endCopyFrom();
      }
    }
    for (const name of known) {
      if (known.size <= mostPrepared) break;
      connection.close({ type: "S", name });
      known.delete(name);
    }
    connection.sync();
    connection.stream.uncork?.();
    return null;
  }

  handleDataRow({ fields }: { readonly fields: TextRow }): void {
    this.#rows.push(fields);
  }
  handleCommandComplete(): void {
    this.#told.push(this.#rows);
    this.#rows = [];
  }
  handleReadyForQuery(): void {
    this.#resolve(this.#told);
  }
  handleError(cause: unknown): void {
    // What followed the failing statement was skipped, its preparation too.
    for (const ask of this.#asked.slice(this.#told.length)) this.#known.delete((ask.copy ?? ask).statement.name);
    this.#reject(new StatementError(cause, this.#told.length, this.#sent ? this.#asked.length : 0));
  }
  /** The rows stand behind the statement already. */
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
