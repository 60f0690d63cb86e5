import {
  checkOptions,
  exactlyOne,
  millisecondsOption,
  type OptionKindsOf,
  objectOption,
  wordOption,
} from "../../../ports/check-options.ts";
import type { SqliteDatabase } from "./driver.ts";

interface Common {
  /** Milliseconds that a call waits for a locked database, without blocking the process; then it is `Busy`. Default 5000. */
  readonly busyTimeout?: number;
  /**
   * Milliseconds between two polls for commits of other processes while the feed has listeners. Default 250. Commits of this process
   * are notified at once.
   */
  readonly pollEvery?: number;
}
/** The location of the firm's tables. */
export type SqliteOptions = Common &
  (
    | {
        /** Path of the file, or `:memory:`. A missing file is created; it is opened with `journal_mode=WAL`. */
        readonly file: string;
        /**
         * `normal` (default): answered changes survive the end of the process, but a power failure may lose the last ones.
         * `full`: they survive that too; each commit waits for the disk.
         */
        readonly synchronous?: "normal" | "full";
      }
    | {
        /** An open handle of better-sqlite3, or of that shape. Its pragmas stay as they are; you close it. */
        readonly database: SqliteDatabase;
      }
  );

const kinds = {
  file: {
    expected: 'the path of a file, not empty, or ":memory:"',
    // SQLite would open the path up to a zero byte, and a temporary database for an empty one.
    fits: (value) => typeof value === "string" && value !== "" && !value.includes("\0"),
  },
  database: objectOption("an open handle of better-sqlite3, or of that shape", "prepare", "exec", "close"),
  synchronous: wordOption("normal", "full"),
  busyTimeout: millisecondsOption(0),
  pollEvery: millisecondsOption(),
} satisfies OptionKindsOf<SqliteOptions>;

/** The options of `sqlite()`. Throws a `TypeError` for the first faulty one; opens no file. */
export const checkedSqliteOptions = (given: SqliteOptions): SqliteOptions => {
  const options = checkOptions("sqlite()", given, kinds);
  const how = exactlyOne("sqlite()", given, ["file", "database"]);
  if (how !== "file" && "synchronous" in options)
    throw new TypeError(`sqlite(): synchronous: only with file, got it with ${how}; set the pragma of the handle`);
  return options;
};
