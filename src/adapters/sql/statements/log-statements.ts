import { type SqlBool, sql } from "kysely";
import type { LogQuery } from "../../../ports/store.ts";
import { anyDb, type Dialect } from "../dialect.ts";
import { organizationParameter } from "../parameters.ts";
import { type Statement, statementOf } from "../statement.ts";
import { numberParameter, organizationId, textParameter } from "./parameter-refs.ts";

/** The columns of the log except `seq`, in order. */
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
/**
 * Part of the log in order. Arguments: `$class`, `$object`, `$version`, `$actor`, `$from`, `$before`, `$naming` and `$records` (JSON) as the query needs, `$after`,
 * `$limit`.
 */
export const selectLog = (dialect: Dialect, query: LogQuery): Statement => {
  let rows = dialect.db
    .selectFrom("firm_change_log")
    .select(["seq", ...logColumns])
    .where("organization_id", "=", organizationId(dialect))
    .where("seq", ">", numberParameter(dialect, "$after"));
  if (query.class !== undefined) rows = rows.where("class", "=", textParameter(dialect, "$class"));
  if (query.objectId !== undefined) rows = rows.where("object_id", "=", textParameter(dialect, "$object"));
  if (query.version !== undefined) rows = rows.where("version", "=", numberParameter(dialect, "$version"));
  if (query.actor !== undefined) rows = rows.where("actor", "=", textParameter(dialect, "$actor"));
  if (query.between !== undefined)
    rows = rows
      .where("at", ">=", numberParameter(dialect, "$from"))
      .where("at", "<", numberParameter(dialect, "$before"));
  if (query.involving !== undefined)
    rows = rows.where(
      sql<SqlBool>`("actor" = ${textParameter(dialect, "$naming")} or ("class", "object_id") in (select value ->> 0, value ->> 1 from ${dialect.jsonEach(textParameter(dialect, "$records"))}))`,
    );
  // Not in the order of an index, so that a day is found by its own index and not by reading the log from its beginning.
  const order = query.between === undefined ? sql.ref("seq") : sql`"seq" + 0`;
  return statementOf(dialect, rows.orderBy(order).limit(numberParameter(dialect, "$limit")).compile());
};
/** The shape of a log query, without its values: queries of one shape share a statement. */
export const logQueryKey = ({ class: name, objectId, version, actor, between, involving }: LogQuery): string =>
  [name, objectId, version, actor, between, involving].map((each) => each === undefined).join(" ");
/** The arguments of `selectLog`. */
export const logArguments = ({
  organizationId,
  class: name = "",
  objectId = "",
  version = 0,
  actor = "",
  between = [0, 0],
  involving,
  after = 0,
  limit,
}: LogQuery) => ({
  [organizationParameter.param]: organizationId,
  $class: name,
  $object: objectId,
  $version: version,
  $actor: actor,
  $from: between[0],
  $before: between[1],
  $naming: involving?.user ?? "",
  $records: JSON.stringify(involving?.records ?? []),
  $after: after,
  $limit: limit,
});
