import * as Result from "effect/Result";
import { answerRetention, type Call, type Outcome } from "../../../ports/store.ts";
import { organizationParameter } from "../../sql/parameters.ts";
import { deleteExpiredAnswers, selectAnswer, upsertAnswer } from "../../sql/statements/idempotency-statements.ts";
import type { SqliteDatabase } from "../connection/driver.ts";
import { prepareGet, prepareRun } from "../connection/prepare.ts";
import { sqliteDialect } from "./dialect.ts";

type Answer = Outcome<unknown, never>;
/** The answers stored under request ids (R-REQ-1). */
export interface IdempotencyRecords {
  /** The stored answer, or a refusal when the id was used for another request; undefined for a new id. */
  readonly find: (call: Call) => Answer | undefined;
  readonly save: (call: Call, outcome: Answer) => void;
}
const keyOf = ({ idempotencyKey, requestId }: Call): string => idempotencyKey ?? requestId ?? "";

/** How often expired answers are deleted, in milliseconds of the calls' clock. */
const forgetEvery = 60_000;

export const idempotencyRecords = (database: SqliteDatabase): IdempotencyRecords => {
  const find = prepareGet(database, selectAnswer(sqliteDialect));
  const keep = prepareRun(database, upsertAnswer(sqliteDialect));
  const forget = prepareRun(database, deleteExpiredAnswers());
  let forgotten = Number.NEGATIVE_INFINITY;
  return {
    find: (call) => {
      const { organizationId, userId, requestId, operation, body, now } = call;
      if (requestId === null) return undefined;
      const row = find({ [organizationParameter.param]: organizationId, $user: userId, $request: keyOf(call) });
      if (row === undefined || (row[3] as number) < now) return undefined;
      if (row[0] !== operation || row[1] !== body) return Result.fail({ _tag: "RequestIdReused", requestId });
      const { ok, said } = JSON.parse(row[2] as string) as { readonly ok: boolean; readonly said: never };
      return ok ? Result.succeed(said) : Result.fail(said);
    },
    save: (call, outcome) => {
      const { organizationId, userId, operation, body, now } = call;
      const answer = Result.isSuccess(outcome)
        ? { ok: true, said: outcome.success }
        : { ok: false, said: outcome.failure };
      keep.run([organizationId, userId, keyOf(call), operation, body, JSON.stringify(answer), now + answerRetention]);
      if (Math.abs(now - forgotten) < forgetEvery) return;
      forget.run(now);
      forgotten = now;
    },
  };
};
