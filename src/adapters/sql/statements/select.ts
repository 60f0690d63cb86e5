import { type AliasedRawBuilder, type Expression, type RawBuilder, type SqlBool, sql } from "kysely";
import { entities } from "../../../domain/classes.gen.ts";
import type { Entity } from "../../../domain/kernel/schema/entity.ts";
import { openEnd } from "../../../domain/kernel/values/day.ts";
import type { AmountSum, OrderBy, Pairs, Read } from "../../../ports/load.ts";
import { anyDb, type Dialect } from "../dialect.ts";
import { condition } from "../filter/condition.ts";
import { pageStart } from "../filter/page-start.ts";
import { latestValue } from "../filter/related.ts";
import { columnAt, fieldAt, nameAt, type Scope, sqlFalse, sqlTrue } from "../filter/scope.ts";
import { organizationParameter, type Parameter, type ParameterKinds } from "../parameters.ts";
import { columnNamed, tableName } from "../schema/columns.ts";
import { type Statement, statementOf } from "../statement.ts";
import { countLog, logOrigins } from "./erasure-statements.ts";
import { limitParameter, pairsParameter, skipParameter } from "./parameterize.ts";

export const classNamed = (name: string): Entity | undefined => (entities as Readonly<Record<string, Entity>>)[name];

/** Absent values first, or last when descending. An open end counts as absent. */
const orderOf = (scope: Scope, { field, ranks, last, descending, when }: OrderBy) => {
  if (last !== undefined) return scope.dialect.orderBy(latestValue(scope, field, last, condition), descending, true);
  if (ranks !== undefined) {
    const cases = ranks.map((each, i) => sql`when ${condition(scope, each)} then ${sql.lit(i)}`);
    return scope.dialect.orderBy(sql`case ${sql.join(cases, sql` `)} end`, descending, true);
  }
  const { column, ref } = fieldAt(scope, field);
  const value = column.open ? sql`nullif(${ref}, ${sql.lit(openEnd)})` : ref;
  const shown = when === null ? sqlTrue : condition(scope, when);
  const key = shown === sqlTrue ? value : shown === sqlFalse ? null : sql`case when ${shown} then ${value} end`;
  return key === null ? null : scope.dialect.orderBy(key, descending, key !== ref || column.nullable);
};

/**
 * Whether rows are sorted by id in memory and not by the statement: sorting some twenty rows in the database takes ten times as long
 * as reading them. Sums have no order.
 */
export const sortsInMemory = (read: Read): boolean =>
  read.kind === "many" &&
  read.order.length === 0 &&
  read.limit === null &&
  read.skip === 0 &&
  read.pick.includes("objectId");

/**
 * Where the rows of a read have no organization, though it is picked; -1 if they have it. Whoever reads them knows it, and the driver of
 * SQLite makes a text of it for every row.
 */
export const organizationLeftOut = ({ name }: Dialect, read: Read): number =>
  name === "sqlite" && (read.kind === "byId" || (read.kind === "many" && read.anyTies === undefined))
    ? read.pick.indexOf("organizationId")
    : -1;

/** The statement of one read. It always includes the organization, so that no read can omit it. */
export const select = (
  dialect: Dialect,
  read: Read,
  kinds: ParameterKinds,
  classes: (name: string) => Entity | undefined = classNamed,
): Statement => {
  if (read.kind === "logSize") return countLog(dialect, read.part);
  if (read.kind === "origins") return logOrigins(dialect, read);
  const scope: Scope = { dialect, entity: read.entity, depth: 0, kinds, classes };
  const rows = anyDb(dialect)
    .selectFrom(`${tableName(read.entity.name)} as ${nameAt(0)}`)
    .where(sql<SqlBool>`${columnAt(0, "organization_id")} = ${dialect.parameter(organizationParameter)}`);
  if (read.kind === "byId") {
    const id = dialect.parameter({ param: read.id.param, kind: "text" });
    return statementOf(
      dialect,
      rows
        .select(picked(dialect, read))
        .where(sql<SqlBool>`${columnAt(0, "object_id")} = ${id}`)
        .compile(),
    );
  }
  const where = condition(scope, read.where);
  const matching = where === sqlTrue ? rows : rows.where(where);
  if (read.kind === "count") return statementOf(dialect, matching.select(sql`count(*)`.as("count")).compile());
  if (read.kind === "sumsBy") {
    const { pairs } = read;
    const isSum = (name: string): boolean => read.sums.includes(name);
    const by = read.pick
      .filter((name) => !isSum(name))
      .map((name) => columnAt(0, columnNamed(read.entity, name).column));
    return statementOf(
      dialect,
      (pairs === null ? matching : matching.where(hasPair(scope, pairs)))
        .select(picked(dialect, read, (name) => (isSum(name) ? dialect.sum : null)))
        .groupBy(by)
        .compile(),
    );
  }
  if (read.kind === "amounts") return amounts(scope, matching, read);
  // Every row of the class has a key; saying so lets an index serve the order.
  const keyed = read.order.flatMap(({ field, ranks, last, when }) => {
    const key = ranks === undefined && last === undefined && when === null ? fieldAt(scope, field).key : undefined;
    return key === undefined ? [] : [key.exists];
  });
  const begins = read.after === undefined ? sqlTrue : pageStart(scope, read.order, read.after);
  const bounds = [...keyed, ...(begins === sqlTrue ? [] : [begins])];
  let ordered = bounds.reduce((all, each) => all.where(each), matching).select(picked(dialect, read));
  if (read.distinct === true)
    ordered = ordered.groupBy(read.pick.map((name) => columnAt(0, columnNamed(read.entity, name).column)));
  for (const each of read.order) {
    const key = orderOf(scope, each);
    if (key !== null) ordered = ordered.orderBy(key);
  }
  if (!sortsInMemory(read) && read.anyTies === undefined) ordered = ordered.orderBy(columnAt(0, "object_id"));
  const valueAt = (marker: Parameter, value: number): RawBuilder<unknown> =>
    marker.param in kinds ? dialect.parameter(marker) : dialect.literal(value, "number");
  // SQLite has no offset without a limit.
  if (read.limit !== null || read.skip > 0)
    ordered = ordered.limit(dialect.limit(valueAt(limitParameter, read.limit ?? -1)));
  if (read.skip > 0) ordered = ordered.offset(sql<number>`${valueAt(skipParameter, read.skip)}`);
  return statementOf(dialect, ordered.compile());
};

/** The columns of an amount sum, in the order of the statement. */
export const amountOf = ([word, currency, count, sum, shares]: ReadonlyArray<unknown>): AmountSum => ({
  word: word as string | null,
  currency: currency as string | null,
  count: Number(count),
  sum: Number(sum ?? 0),
  shares: Number(shares ?? 0),
});
export const amountWidth = 5;
/** Materialized, so that each amount is taken apart once. A share is split, because an amount times 10,000 may leave 64 bits. */
const amounts = (
  scope: Scope,
  matching: { readonly select: (of: ReadonlyArray<AliasedRawBuilder<unknown, string>>) => Expression<unknown> },
  { amount, word, share }: Read & { readonly kind: "amounts" },
): Statement => {
  const { dialect } = scope;
  const at = (field: string) => fieldAt(scope, field).ref;
  const otherwise = Object.entries(share.otherwise).map(
    ([name, points]) => sql`when ${sql.lit(name)} then ${sql.lit(points)}`,
  );
  const found = matching.select([
    at(word).as("word"),
    sql`${at(amount)} ->> 'currency'`.as("currency"),
    sql`cast(${at(amount)} ->> 'minor' as bigint)`.as("minor"),
    sql`coalesce(${at(share.field)}, case coalesce(${at(word)}, ${sql.lit(share.absent)}) ${sql.join(otherwise, sql` `)} end)`.as(
      "share",
    ),
  ]);
  const minor = sql.ref("minor");
  const shared = sql`(${minor} / 10000 * "share" + (${minor} % 10000 * "share" + 5000) / 10000)`;
  return statementOf(
    dialect,
    sql`with "found" as materialized ${found} select "word", "currency", count(*), ${dialect.total(minor)}, ${dialect.total(shared)} from "found" group by "word", "currency"`.compile(
      dialect.db,
    ),
  );
};

const hasPair = (scope: Scope, { fields: [text, integer] }: Pairs) =>
  sql<SqlBool>`(${fieldAt(scope, text).ref}, ${fieldAt(scope, integer).ref}) in (select value ->> 0, cast(value ->> 1 as integer) from ${scope.dialect.jsonEach(scope.dialect.parameter(pairsParameter))})`;

const picked = (dialect: Dialect, read: Read, sumOf: (name: string) => Dialect["sum"] | null = () => null) => {
  const { entity, pick } = read;
  const without = organizationLeftOut(dialect, read);
  return pick.length === 0
    ? [sql`1`.as("found")]
    : pick.map((name, i) => {
        if (i === without) return sql`null`.as(name);
        const { column } = columnNamed(entity, name);
        const value = columnAt(0, column);
        return (sumOf(name)?.(value) ?? value).as(name);
      });
};
