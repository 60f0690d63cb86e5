import * as Result from "effect/Result";
import { answerRetention, type Call, type Outcome } from "../../../ports/store.ts";
import { organization } from "../../sql/parameters.ts";
import { firstAnswer, forgetAnswers, keepAnswer } from "../../sql/statements/log-statements.ts";
import type { SqliteDatabase } from "../connection/driver.ts";
import { oneRow, prepareRun } from "../connection/prepare.ts";
import { sqliteDialect } from "./dialect.ts";

type Answer = Outcome<unknown, never>;
/** First answers to request ids (R-REQ-1). */
export interface Kept {
  /** What was answered first, or that the id was used for something else; undefined for a new one. */
  readonly first: (call: Call) => Answer | undefined;
  readonly keep: (call: Call, said: Answer) => void;
}
const nameOf = ({ idempotencyKey: keptAs, requestId }: Call): string => keptAs ?? requestId ?? "";

/** How often answers that ran out are forgotten, in milliseconds of the calls' clock. */
const forgetEvery = 60_000;

export const keptBy = (database: SqliteDatabase): Kept => {
  const find = oneRow(database, firstAnswer(sqliteDialect));
  const keep = prepareRun(database, keepAnswer(sqliteDialect));
  const forget = prepareRun(database, forgetAnswers());
  let forgotten = Number.NEGATIVE_INFINITY;
  return {
    first: (call) => {
      const { organizationId, userId, requestId, operation, body, now } = call;
      if (requestId === null) return undefined;
      const row = find({ [organization.param]: organizationId, $user: userId, $request: nameOf(call) });
      if (row === undefined || (row[3] as number) < now) return undefined;
      if (row[0] !== operation || row[1] !== body) return Result.fail({ _tag: "RequestIdReused", requestId });
      const { ok, said } = JSON.parse(row[2] as string) as { readonly ok: boolean; readonly said: never };
      return ok ? Result.succeed(said) : Result.fail(said);
    },
    keep: (call, said) => {
      const { organizationId, userId, operation, body, now } = call;
      const answer = Result.isSuccess(said) ? { ok: true, said: said.success } : { ok: false, said: said.failure };
      keep.run([organizationId, userId, nameOf(call), operation, body, JSON.stringify(answer), now + answerRetention]);
      if (Math.abs(now - forgotten) < forgetEvery) return;
      forget.run(now);
      forgotten = now;
    },
  };
};
