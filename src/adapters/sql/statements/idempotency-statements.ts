import { sql } from "kysely";
import { anyDb, type Dialect } from "../dialect.ts";
import { type Statement, statementOf } from "../statement.ts";
import { organizationId, textParameter } from "./parameter-refs.ts";

/** The answer stored under a request id. Arguments: `$user`, `$request`. */
export const selectAnswer = (dialect: Dialect): Statement =>
  statementOf(
    dialect,
    dialect.db
      .selectFrom("firm_request")
      .select(["operation", "body", "answer", "until"])
      .where("organization_id", "=", organizationId(dialect))
      .where("user_id", "=", textParameter(dialect, "$user"))
      .where("request_id", "=", textParameter(dialect, "$request"))
      .compile(),
  );

const requestColumns = ["organization_id", "user_id", "request_id", "operation", "body", "answer", "until"] as const;
/** Stores an answer, or replaces one that expired. Values in the order of the columns. */
export const upsertAnswer = (dialect: Dialect): string =>
  anyDb(dialect)
    .insertInto("firm_request")
    .values(Object.fromEntries(requestColumns.map((each) => [each, null])))
    .onConflict((of) =>
      of
        .columns(["organization_id", "user_id", "request_id"])
        .doUpdateSet(Object.fromEntries(requestColumns.slice(3).map((each) => [each, sql.ref(`excluded.${each}`)]))),
    )
    .compile().sql;
/** Deletes answers that expired before `?`, at most 1000 at a time to keep the transaction short. */
export const deleteExpiredAnswers = (): string =>
  `delete from "firm_request" where ("organization_id", "user_id", "request_id") in (select "organization_id", "user_id", "request_id" from "firm_request" where "until" < ? limit 1000)`;
