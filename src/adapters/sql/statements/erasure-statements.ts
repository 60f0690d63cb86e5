import { type SqlBool, sql } from "kysely";
import type { Param } from "../../../domain/kernel/policy/predicate.ts";
import type { LogPart, Origin } from "../../../ports/load.ts";
import type { Dialect } from "../dialect.ts";
import { organizationParameter, type ParameterKind } from "../parameters.ts";
import { tableName } from "../schema/columns.ts";
import { type Statement, statementOf } from "../statement.ts";
import { logColumns } from "./log-statements.ts";

const placed =
  <T>(kind: ParameterKind) =>
  ({ parameter }: Dialect, param: string) =>
    sql<T>`${parameter({ param, kind })}`;
const text = placed<string>("text");
const number = placed<number>("number");
const json = placed<string>("json");
const inFirm = (dialect: Dialect) => sql<SqlBool>`"organization_id" = ${text(dialect, organizationParameter.param)}`;
const heldInFirm = (dialect: Dialect) =>
  sql<SqlBool>`"held"."organization_id" = ${text(dialect, organizationParameter.param)}`;
const logIn = (dialect: Dialect) => dialect.table(tableName("ChangeLog"));
const requestsIn = (dialect: Dialect) => dialect.table(tableName("Request"));
const written = (dialect: Dialect, of: ReturnType<typeof sql>): Statement =>
  statementOf(dialect, of.compile(dialect.db));

/**
 * Rows before the instant, except the newest of each record, where a replay begins (R-LOG-2). The purge itself adds a newer row for the
 * firm.
 */
const outlived = (dialect: Dialect, param: string) =>
  sql<SqlBool>`"at" < ${number(dialect, param)} and ("class" = 'Organization' or exists (select 1 from ${logIn(dialect)} as "newer" where "newer"."organization_id" = ${text(dialect, organizationParameter.param)} and "newer"."class" = "held"."class" and "newer"."object_id" = "held"."object_id" and "newer"."seq" > "held"."seq"))`;

const holding = (dialect: Dialect, part: LogPart) => {
  switch (part.is) {
    case "by": {
      const user = text(dialect, part.user.param);
      return sql<SqlBool>`"actor" = ${user} and "object_id" <> ${user} and "class" not in ('Session', 'AccountToken')`;
    }
    case "of":
      return sql<SqlBool>`"class" = ${sql.lit(part.class)} and "object_id" = ${text(dialect, part.objectId.param)}`;
    case "olderThan":
      return outlived(dialect, part.at.param);
  }
};

/** The number of log rows in a part, and the last `seq`, or 0. */
export const countLog = (dialect: Dialect, part: LogPart): Statement =>
  written(
    dialect,
    sql`select count(*) as "count", coalesce(max("seq"), 0) as "last" from ${logIn(dialect)} as "held" where ${heldInFirm(dialect)} and ${holding(dialect, part)}`,
  );

/** The columns of an origin, in order. */
const originColumns = ["object_id", "kind", "event", "reason", "before", "after"] as const;
export const originWidth = originColumns.length;
/** An origin from the values of its columns; `parsed` parses JSON or null. */
export const originOf = (row: ReadonlyArray<unknown>, parsed: (json: unknown) => unknown): Origin => {
  const [objectId, kind, event, reason, before, after] = row;
  return { objectId, kind, event, reason, before: parsed(before), after: parsed(after) } as Origin;
};
/** The rows of the log about some records of a class. */
export const logOrigins = (
  dialect: Dialect,
  { class: name, ids }: { readonly class: string; readonly ids: Param<string> },
): Statement => {
  const list = dialect.parameter({ param: ids.param, kind: "texts" });
  return written(
    dialect,
    sql`select ${sql.join(originColumns.map((each) => sql.ref(each)))} from ${logIn(dialect)} where ${inFirm(dialect)} and "class" = ${sql.lit(name)} and ${dialect.inList(sql.ref("object_id"), list)} order by "seq"`,
  );
};

const rowsOfFirm = (dialect: Dialect) =>
  sql`select ${sql.join(["seq", ...logColumns].map((each) => sql.ref(each)))} from ${logIn(dialect)} where ${inFirm(dialect)}`;
/** Whether JSON text contains an id. Ids are distinct enough for a text search, and the rows are checked again as values. */
const naming = (dialect: Dialect, param: string) => {
  const id = text(dialect, param);
  return sql<SqlBool>`(${dialect.containsText("before", id)} or ${dialect.containsText("after", id)})`;
};

/** Log rows of profiles that name a user. Arguments: `$user`. */
export const logAboutProfiles = (dialect: Dialect): Statement =>
  written(dialect, sql`${rowsOfFirm(dialect)} and "class" = 'EngineerProfile' and ${naming(dialect, "$user")}`);
/** The argument for the id at this index. */
export const idAt = (index: number): string => `$id${index}`;
/**
 * Log rows that may mention a person: rows with a reason by the person, and rows that name one of the ids. Arguments: `$user`, and each
 * id by {@link idAt}.
 */
export const logMentioning = (dialect: Dialect, ids: number): Statement => {
  const named = Array.from({ length: ids }, (_, index) => naming(dialect, idAt(index)));
  const byActor = sql`("actor" = ${text(dialect, "$user")} and "reason" is not null)`;
  return written(dialect, sql`${rowsOfFirm(dialect)} and (${sql.join([byActor, ...named], sql` or `)}) order by "seq"`);
};
/** Arguments: `$reason`, `$before`, `$after` (JSON texts or null) and `$seq`. */
export const updateLogRow = (dialect: Dialect): Statement =>
  written(
    dialect,
    sql`update ${logIn(dialect)} set "reason" = ${text(dialect, "$reason")}, "before" = ${json(dialect, "$before")}, "after" = ${json(dialect, "$after")} where ${inFirm(dialect)} and "seq" = ${number(dialect, "$seq")}`,
  );
/** Arguments: `$before`; rows from this instant on stay. */
export const purgeLog = (dialect: Dialect): Statement =>
  written(
    dialect,
    sql`delete from ${logIn(dialect)} as "held" where ${heldInFirm(dialect)} and ${outlived(dialect, "$before")}`,
  );

/** Arguments: `$user`. */
export const deleteAnswersOf = (dialect: Dialect): Statement =>
  written(
    dialect,
    sql`delete from ${requestsIn(dialect)} where ${inFirm(dialect)} and "user_id" = ${text(dialect, "$user")}`,
  );
/** All stored answers of the firm. */
export const selectAnswers = (dialect: Dialect): Statement =>
  written(
    dialect,
    sql`select "user_id", "request_id", "body", "answer" from ${requestsIn(dialect)} where ${inFirm(dialect)}`,
  );
/** Stores only that the id was used: no request has an empty body, so none is repeated. Arguments: `$user`, `$request`. */
export const blankAnswer = (dialect: Dialect): Statement =>
  written(
    dialect,
    sql`update ${requestsIn(dialect)} set "body" = '', "answer" = 'null' where ${inFirm(dialect)} and "user_id" = ${text(dialect, "$user")} and "request_id" = ${text(dialect, "$request")}`,
  );
