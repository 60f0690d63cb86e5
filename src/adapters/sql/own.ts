import { type SqlBool, sql } from "kysely";
import { organizationRow } from "../../domain/firm/entities.ts";
import type { LogQuery } from "../../ports/store.ts";
import { anyDb, db, organization, type Statement, statementOf } from "./statement.ts";

const param = <T>(name: string) => sql<T>`${{ param: name, kind: "text" }}`;
const inFirm = param<string>(organization.param);

// Two statements: as one, over a row made for the purpose, they take twenty times as long.
/** What the firm decided, if it decided anything. */
export const firmSettings = (): Statement =>
  statementOf(
    db
      .selectFrom("firm_organization")
      .select("settings")
      .where("organization_id", "=", inFirm)
      .where("object_id", "=", sql.lit(organizationRow))
      .compile(),
  );
/** The asking user's account. Arguments: `$user`. */
export const account = (): Statement =>
  statementOf(
    db
      .selectFrom("firm_user")
      .select(["object_id", "role", "active", "client_company", "team"])
      .where("organization_id", "=", inFirm)
      .where("object_id", "=", param<string>("$user"))
      .compile(),
  );

/** The session that speaks for an account. Arguments: `$session`. */
export const session = (): Statement =>
  statementOf(
    db
      .selectFrom("firm_session")
      .select(["user", "expires_at", "last_used_at"])
      .where("organization_id", "=", inFirm)
      .where("object_id", "=", param<string>("$session"))
      .compile(),
  );

/** The first answer to a request id. Arguments: `$user`, `$request`. */
export const firstAnswer = (): Statement =>
  statementOf(
    db
      .selectFrom("firm_request")
      .select(["operation", "body", "answer", "until"])
      .where("organization_id", "=", inFirm)
      .where("user_id", "=", param<string>("$user"))
      .where("request_id", "=", param<string>("$request"))
      .compile(),
  );

const requestColumns = ["organization_id", "user_id", "request_id", "operation", "body", "answer", "until"] as const;
/** Keeps an answer in place of one that ran out; values in the order of the columns. */
export const keepAnswer = (): string =>
  anyDb
    .insertInto("firm_request")
    .values(Object.fromEntries(requestColumns.map((each) => [each, null])))
    .onConflict((of) =>
      of
        .columns(["organization_id", "user_id", "request_id"])
        .doUpdateSet(Object.fromEntries(requestColumns.slice(3).map((each) => [each, sql.ref(`excluded.${each}`)]))),
    )
    .compile().sql;
/** Forgets what ran out before `?`, at most 1000 at a time so that nobody waits for it. */
export const forgetAnswers = (): string =>
  `delete from "firm_request" where ("organization_id", "user_id", "request_id") in (select "organization_id", "user_id", "request_id" from "firm_request" where "until" < ? limit 1000)`;

/** The columns of the log but `seq`, in order. */
export const logColumns = [
  "organization_id",
  "at",
  "actor",
  "request_id",
  "class",
  "object_id",
  "kind",
  "event",
  "version",
  "reason",
  "before",
  "after",
] as const;
export const insertLog = (): string =>
  anyDb
    .insertInto("firm_change_log")
    .values(Object.fromEntries(logColumns.map((each) => [each, null])))
    .compile().sql;
/** Part of the log in order. Arguments: `$class`, `$object`, `$naming` and `$records` (JSON) where asked for, `$after`, `$limit`. */
export const selectLog = (query: LogQuery): Statement => {
  let rows = db
    .selectFrom("firm_change_log")
    .select(["seq", ...logColumns])
    .where("organization_id", "=", inFirm)
    .where("seq", ">", param<number>("$after"));
  if (query.class !== undefined) rows = rows.where("class", "=", param<string>("$class"));
  if (query.objectId !== undefined) rows = rows.where("object_id", "=", param<string>("$object"));
  if (query.naming !== undefined)
    rows = rows.where(
      sql<SqlBool>`("actor" = ${param<string>("$naming")} or ("class", "object_id") in (select value ->> 0, value ->> 1 from json_each(${param<string>("$records")})))`,
    );
  return statementOf(rows.orderBy("seq").limit(param<number>("$limit")).compile());
};
