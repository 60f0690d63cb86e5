import * as Result from "effect/Result";
import { sql } from "kysely";
import { answerRetention, type Call, type Outcome } from "../../../ports/store.ts";
import { organizationParameter } from "../../sql/parameters.ts";
import { tableName } from "../../sql/schema/columns.ts";
import { selectAnswer } from "../../sql/statements/idempotency-statements.ts";
import type { BoundStatement, TextRow } from "../connection/bound-statement.ts";
import type { StatementFactory } from "./prepare.ts";

type Answer = Outcome<unknown, never>;
/** Idempotency records: the answers stored under request ids (R-REQ-1). */
export interface IdempotencyRecords {
  /** Looks up the record of a call. */
  readonly find: (call: Call) => BoundStatement;
  /** The stored answer, or the refusal of a request id that was used for another request; undefined for a new id. */
  readonly storedAnswer: (call: Call, rows: ReadonlyArray<TextRow>) => Answer | undefined;
  /** Stores an answer; fails when another transaction stored one first. */
  readonly store: (call: Call, outcome: Answer) => ReadonlyArray<BoundStatement>;
}
const nameOf = ({ idempotencyKey, requestId }: Call): string => idempotencyKey ?? requestId ?? "";

/** How often expired answers of a firm are deleted, in milliseconds of the calls' clock. */
const deleteExpiredEvery = 60_000;

export const idempotencyRecords = ({ dialect, prepare, prepareSql: written }: StatementFactory): IdempotencyRecords => {
  const { parameter, table } = dialect;
  const requests = table(tableName("Request"));
  const text = (param: string) => parameter({ param, kind: "text" });
  const number = (param: string) => parameter({ param, kind: "number" });
  const find = prepare(selectAnswer(dialect), 4);
  const columns = ["organization_id", "user_id", "request_id", "operation", "body", "answer", "until"];
  const values = [
    parameter(organizationParameter),
    ...["$user", "$request", "$operation", "$body", "$answer"].map(text),
    number("$until"),
  ];
  const keep = written(
    sql`with done as (insert into ${requests} as held (${sql.join(columns.map((each) => sql.id(each)))}) values (${sql.join(values)}) on conflict (organization_id, user_id, request_id) do update set ${sql.join(columns.slice(3).map((each) => sql`${sql.id(each)} = ${sql.ref(`excluded.${each}`)}`))} where held.until < ${number("$now")} returning 1) select 1 / count(*) from done`,
  );
  const forget = written(
    sql`delete from ${requests} where organization_id = ${parameter(organizationParameter)} and (user_id, request_id) in (select user_id, request_id from ${requests} where organization_id = ${parameter(organizationParameter)} and until < ${number("$now")} limit 1000 for update skip locked)`,
  );
  const forgotten = new Map<string, number>();
  return {
    find: (call) =>
      find.bind({ [organizationParameter.param]: call.organizationId, $user: call.userId, $request: nameOf(call) }),
    storedAnswer: ({ requestId, operation, body, now }, [row]) => {
      if (row === undefined || Number(row[3]) < now) return undefined;
      if (row[0] !== operation || row[1] !== body)
        return Result.fail({ _tag: "RequestIdReused", requestId: requestId ?? "" });
      const { ok, said } = JSON.parse(row[2] ?? "") as { readonly ok: boolean; readonly said: never };
      return ok ? Result.succeed(said) : Result.fail(said);
    },
    store: (call, outcome) => {
      const { organizationId, userId, operation, body, now } = call;
      const inFirm = { [organizationParameter.param]: organizationId };
      const answer = Result.isSuccess(outcome)
        ? { ok: true, said: outcome.success }
        : { ok: false, said: outcome.failure };
      const asked = [
        keep.bind({
          ...inFirm,
          $user: userId,
          $request: nameOf(call),
          $operation: operation,
          $body: body,
          $answer: JSON.stringify(answer),
          $until: now + answerRetention,
          $now: now,
        }),
      ];
      if (Math.abs(now - (forgotten.get(organizationId) ?? Number.NEGATIVE_INFINITY)) < deleteExpiredEvery)
        return asked;
      if (forgotten.size >= 10_000) forgotten.clear();
      forgotten.set(organizationId, now);
      return [...asked, forget.bind({ ...inFirm, $now: now })];
    },
  };
};
