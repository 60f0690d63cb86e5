import type { LogWork } from "../../../domain/kernel/decision/decision.ts";
import { mentionsPerson, personIds, profilesIn, redact, valueOfJson } from "../../../domain/privacy/redact.ts";
import type { LogEntry } from "../../../ports/store.ts";
import { latestVersion } from "../../sql/migrations/index.ts";
import { organizationParameter } from "../../sql/parameters.ts";
import { LoggedEntry } from "../../sql/rows/log-entry.ts";
import { cannotErase } from "../../sql/schema/version-fault.ts";
import type { Statement } from "../../sql/statement.ts";
import {
  blankAnswer,
  deleteAnswersOf,
  idAt,
  logAboutProfiles,
  logMentioning,
  purgeLog,
  selectAnswers,
  updateLogRow,
} from "../../sql/statements/erasure-statements.ts";
import { logColumns } from "../../sql/statements/log-statements.ts";
import { StoreError } from "../../store-error.ts";
import type { BoundStatement, Send, TextRow } from "../connection/bound-statement.ts";
import type { StatementFactory } from "./prepare.ts";

/**
 * Rewrites or deletes log rows, in the only two ways that are allowed (R-LOG-4): purging and erasing a person. `newest` selects the
 * version of the tables.
 */
export type RewriteLog = (send: Send, organizationId: string, work: LogWork) => Promise<void>;

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
/** Parses JSON text; null for none. */
export const parseJson = (text: unknown): unknown =>
  text === null || text === undefined ? null : JSON.parse(text as string);

/** The columns of a log row: `seq` and the others. */
export const logWidth = logColumns.length + 1;
/** A log entry from its row, with the columns in the order of `selectLog`. */
export const logEntryOf = (r: TextRow): LogEntry =>
  // biome-ignore format: one line
  new LoggedEntry(Number(r[0]), r[1], Number(r[2]), r[3], r[4], r[5], r[6], r[7], r[8], Number(r[9]), r[10], parseJson(r[11]), parseJson(r[12]));

export const rewriteLogWith =
  ({ dialect, prepare }: StatementFactory, newest: BoundStatement): RewriteLog =>
  async (send, organizationId, work) => {
    const bound = (statement: Statement, columns: number, args: Readonly<Record<string, unknown>>) =>
      prepare(statement, columns).bind({ [organizationParameter.param]: organizationId, ...args });
    const rows = async (statement: Statement, columns: number, args: Readonly<Record<string, unknown>> = {}) =>
      (await send([bound(statement, columns, args)]))[0] ?? [];
    if (work.is === "purge") {
      await send([bound(purgeLog(dialect), 0, { $before: work.before })]);
      return;
    }
    const [last] = await send([newest]);
    if (Number(last?.[0]?.[0]) > latestVersion) throw new StoreError(cannotErase);
    const { user, pseudonym } = work;
    const about = await rows(logAboutProfiles(dialect), logWidth, { $user: user });
    const profiles = profilesIn(about.map(logEntryOf), user);
    const texts = new Set(work.texts);
    const ids = [user, ...profiles];
    const named = Object.fromEntries(ids.map((id, index) => [idAt(index), id]));
    const person = { user, pseudonym, profiles };
    const telling = (await rows(logMentioning(dialect, ids.length), logWidth, { ...named, $user: user })).map(
      logEntryOf,
    );
    const rewrite = prepare(updateLogRow(dialect), 0);
    const changed = telling.flatMap((entry) => {
      const next = redact(entry, person, texts);
      if (next === entry) return [];
      const { reason, before, after } = next;
      const args = { $reason: reason, $before: json(before), $after: json(after), $seq: entry.seq };
      return [rewrite.bind({ [organizationParameter.param]: organizationId, ...args })];
    });
    const tells = mentionsPerson(texts, personIds(telling, person));
    const answers = await rows(selectAnswers(dialect), 4);
    const blank = prepare(blankAnswer(dialect), 0);
    const blanked = answers.flatMap(([userId, requestId, body, answer]) =>
      userId !== user && body !== "" && tells(valueOfJson(body ?? ""), valueOfJson(answer ?? ""))
        ? [blank.bind({ [organizationParameter.param]: organizationId, $user: userId, $request: requestId })]
        : [],
    );
    await send([...changed, bound(deleteAnswersOf(dialect), 0, { $user: user }), ...blanked]);
  };
