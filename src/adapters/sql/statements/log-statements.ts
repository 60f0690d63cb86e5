import { type SqlBool, sql } from "kysely";
import { organizationRow } from "../../../domain/organization/entity.ts";
import type { LogQuery } from "../../../ports/store.ts";
import { anyDb, type Dialect } from "../dialect.ts";
import { organizationParameter } from "../parameters.ts";
import { type Statement, statementOf } from "../statement.ts";

const text = ({ parameter: place }: Dialect, param: string) => sql<string>`${place({ param, kind: "text" })}`;
const number = ({ parameter: place }: Dialect, param: string) => sql<number>`${place({ param, kind: "number" })}`;
const inFirm = (dialect: Dialect) => text(dialect, organizationParameter.param);

// Two statements: as one, over a row made for the purpose, they take twenty times as long.
/** What the firm decided, if it decided anything. */
export const selectSettings = (dialect: Dialect): Statement =>
  statementOf(
    dialect,
    dialect.db
      .selectFrom("firm_organization")
      .select("settings")
      .where("organization_id", "=", inFirm(dialect))
      .where("object_id", "=", sql.lit(organizationRow))
      .compile(),
  );
/** The asking user's account. Arguments: `$user`. */
export const selectAccount = (dialect: Dialect): Statement =>
  statementOf(
    dialect,
    dialect.db
      .selectFrom("firm_user")
      .select(["object_id", "role", "active", "client_company", "team", "external_id"])
      .where("organization_id", "=", inFirm(dialect))
      .where("object_id", "=", text(dialect, "$user"))
      .compile(),
  );

/** The session that speaks for an account. Arguments: `$session`. */
export const selectSession = (dialect: Dialect): Statement =>
  statementOf(
    dialect,
    dialect.db
      .selectFrom("firm_session")
      .select(["user", "expires_at", "last_used_at"])
      .where("organization_id", "=", inFirm(dialect))
      .where("object_id", "=", text(dialect, "$session"))
      .compile(),
  );

/** The first answer to a request id. Arguments: `$user`, `$request`. */
export const selectAnswer = (dialect: Dialect): Statement =>
  statementOf(
    dialect,
    dialect.db
      .selectFrom("firm_request")
      .select(["operation", "body", "answer", "until"])
      .where("organization_id", "=", inFirm(dialect))
      .where("user_id", "=", text(dialect, "$user"))
      .where("request_id", "=", text(dialect, "$request"))
      .compile(),
  );

const requestColumns = ["organization_id", "user_id", "request_id", "operation", "body", "answer", "until"] as const;
/** Keeps an answer in place of one that ran out; values in the order of the columns. */
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
/** Forgets what ran out before `?`, at most 1000 at a time so that nobody waits for it. */
export const deleteExpiredAnswers = (): string =>
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
export const insertLog = (dialect: Dialect): string =>
  anyDb(dialect)
    .insertInto("firm_change_log")
    .values(Object.fromEntries(logColumns.map((each) => [each, null])))
    .compile().sql;
/** Part of the log in order. Arguments: `$class`, `$object`, `$version`, `$naming` and `$records` (JSON) where asked for, `$after`, `$limit`. */
export const selectLog = (dialect: Dialect, query: LogQuery): Statement => {
  let rows = dialect.db
    .selectFrom("firm_change_log")
    .select(["seq", ...logColumns])
    .where("organization_id", "=", inFirm(dialect))
    .where("seq", ">", number(dialect, "$after"));
  if (query.class !== undefined) rows = rows.where("class", "=", text(dialect, "$class"));
  if (query.objectId !== undefined) rows = rows.where("object_id", "=", text(dialect, "$object"));
  if (query.version !== undefined) rows = rows.where("version", "=", number(dialect, "$version"));
  if (query.involving !== undefined)
    rows = rows.where(
      sql<SqlBool>`("actor" = ${text(dialect, "$naming")} or ("class", "object_id") in (select value ->> 0, value ->> 1 from ${dialect.jsonEach(text(dialect, "$records"))}))`,
    );
  return statementOf(dialect, rows.orderBy("seq").limit(number(dialect, "$limit")).compile());
};
/** What part of the log is asked for, without its values: questions of one shape share a statement. */
export const logQueryKey = ({ class: name, objectId, version, involving: naming }: LogQuery): string =>
  [name, objectId, version, naming].map((each) => each === undefined).join(" ");
/** The arguments of `selectLog`. */
export const logArguments = ({
  organizationId,
  class: name = "",
  objectId = "",
  version = 0,
  involving: naming,
  after = 0,
  limit,
}: LogQuery) => ({
  [organizationParameter.param]: organizationId,
  $class: name,
  $object: objectId,
  $version: version,
  $naming: naming?.user ?? "",
  $records: JSON.stringify(naming?.records ?? []),
  $after: after,
  $limit: limit,
});
