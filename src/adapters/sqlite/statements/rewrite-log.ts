import type { LogWork } from "../../../domain/kernel/decision/decision.ts";
import type { Arguments } from "../../../domain/kernel/policy/evaluate.ts";
import { mentionsPerson, personIds, profilesIn, redact, valueOfJson } from "../../../domain/privacy/redact.ts";
import { latestVersion } from "../../sql/migrations/index.ts";
import { organizationParameter } from "../../sql/parameters.ts";
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
import { StoreError } from "../../store-error.ts";
import type { SqliteDatabase } from "../connection/driver.ts";
import { prepareAll, prepareRun, type RawRow } from "../connection/prepare.ts";
import { sqliteDialect } from "./dialect.ts";
import { logEntryOf } from "./log-entry.ts";
import { storedVersionOf } from "./schema-version.ts";

/** Purges or redacts existing log rows, the only two changes to them (R-LOG-4). */
export type RewriteLog = (organizationId: string, work: LogWork) => void;

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/** Prepared when needed, because it is rarely used. */
export const logRewriter = (database: SqliteDatabase): RewriteLog => {
  const rows = (statement: Statement, args: Arguments): ReadonlyArray<RawRow> => prepareAll(database, statement)(args);
  const run = ({ text, bind }: Statement): ((args: Readonly<Record<string, unknown>>) => void) => {
    const prepared = prepareRun(database, text);
    return (args) => {
      prepared.run(bind(args as Arguments));
    };
  };

  const eraseFromIdempotencyRecords = (
    inFirm: Arguments,
    user: string,
    tells: ReturnType<typeof mentionsPerson>,
  ): void => {
    run(deleteAnswersOf(sqliteDialect))({ ...inFirm, $user: user });
    const blank = run(blankAnswer(sqliteDialect));
    for (const [userId, requestId, body, answer] of rows(selectAnswers(sqliteDialect), inFirm) as ReadonlyArray<
      readonly [string, string, string, string]
    >)
      if (body !== "" && tells(valueOfJson(body), valueOfJson(answer)))
        blank({ ...inFirm, $user: userId, $request: requestId });
  };

  return (organizationId, work) => {
    const inFirm = { [organizationParameter.param]: organizationId };
    if (work.is === "purge") {
      run(purgeLog(sqliteDialect))({ ...inFirm, $before: work.before });
      return;
    }
    if (storedVersionOf(database).version > latestVersion) throw new StoreError(cannotErase);
    const { user, pseudonym } = work;
    const about = rows(logAboutProfiles(sqliteDialect), { ...inFirm, $user: user });
    const profiles = profilesIn(about.map(logEntryOf), user);
    const person = { user, pseudonym, profiles };
    const texts = new Set(work.texts);
    const ids = [user, ...profiles];
    const named = Object.fromEntries(ids.map((id, index) => [idAt(index), id]));
    const rewrite = run(updateLogRow(sqliteDialect));
    const telling = rows(logMentioning(sqliteDialect, ids.length), { ...inFirm, ...named, $user: user }).map(
      logEntryOf,
    );
    for (const entry of telling) {
      const next = redact(entry, person, texts);
      if (next === entry) continue;
      rewrite({
        ...inFirm,
        $reason: next.reason,
        $before: json(next.before),
        $after: json(next.after),
        $seq: entry.seq,
      });
    }
    eraseFromIdempotencyRecords(inFirm, user, mentionsPerson(texts, personIds(telling, person)));
  };
};
