import { profilesIn, redacted, saying, valueOfJson } from "../../domain/firm/redact.ts";
import type { LogWork } from "../../domain/kernel/decision.ts";
import type { LogEntry } from "../../ports/store.ts";
import {
  blankAnswer,
  everyAnswer,
  forgetAnswersOf,
  logAboutProfiles,
  logTelling,
  purgeLog,
  rewriteLog,
} from "../sql/log-rows.ts";
import type { SqliteDatabase } from "./driver.ts";
import { entryOf } from "./log-row.ts";
import { prepareRows, prepareRun, type RawRow } from "./prepared.ts";

/** Changes rows of the log that stand already, in the only two ways there are (R-LOG-4). */
export type Rework = (organizationId: string, work: LogWork) => void;

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** Prepared when it is asked for: it seldom is. */
export const reworkOf = (database: SqliteDatabase): Rework => {
  const entries = (text: string, values: ReadonlyArray<unknown>): ReadonlyArray<LogEntry> =>
    (prepareRows(database, text).all([...values]) as ReadonlyArray<RawRow>).map(entryOf);

  const kept = (organizationId: string, user: string, texts: ReadonlySet<string>): void => {
    prepareRun(database, forgetAnswersOf()).run([organizationId, user]);
    const blank = prepareRun(database, blankAnswer());
    const says = saying(texts);
    const answers = prepareRows(database, everyAnswer()).all([organizationId]) as ReadonlyArray<ReadonlyArray<string>>;
    for (const [userId, requestId, body = "", answer = ""] of answers)
      if (body !== "" && (says(valueOfJson(body)) || says(valueOfJson(answer))))
        blank.run([organizationId, userId, requestId]);
  };

  return (organizationId, work) => {
    if (work.is === "purge") {
      prepareRun(database, purgeLog()).run([organizationId, work.before]);
      return;
    }
    const { user, pseudonym } = work;
    const profiles = profilesIn(entries(logAboutProfiles(), [organizationId, user, user]), user);
    const person = { user, pseudonym, profiles };
    const texts = new Set(work.texts);
    const ids = [user, ...profiles];
    const rewrite = prepareRun(database, rewriteLog());
    for (const entry of entries(logTelling(ids.length), [organizationId, user, ...ids.flatMap((id) => [id, id])])) {
      const next = redacted(entry, person, texts);
      if (next !== entry) rewrite.run([next.reason, json(next.before), json(next.after), organizationId, entry.seq]);
    }
    kept(organizationId, user, texts);
  };
};
