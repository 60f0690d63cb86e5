import { type SqlBool, sql } from "kysely";
import type { Latest, Predicate } from "../../../domain/kernel/policy/predicate.ts";
import { type Entity, uniquesOf } from "../../../domain/kernel/schema/entity.ts";
import type { LastRecord } from "../../../ports/load.ts";
import { organizationParameter } from "../parameters.ts";
import { type Column, columnNamed, tableName } from "../schema/columns.ts";
import {
  type Condition,
  canHold,
  columnAt,
  fieldAt,
  isListField,
  itemsIn,
  nameAt,
  present,
  type Scope,
  sqlFalse,
} from "./scope.ts";

type Compile = (scope: Scope, where: Predicate) => Condition;
type Ref = ReturnType<typeof columnAt>;

const below = (scope: Scope, name: string): Scope | undefined => {
  const entity = scope.classes(name);
  return entity === undefined ? undefined : { ...scope, entity, depth: scope.depth + 1 };
};

/** Whether an index finds the few matching rows, so that a subquery is faster than a test of each row. */
const findsFewRows = ({ entity, classes }: Pick<Scope, "entity" | "classes">, where: Predicate): boolean => {
  switch (where.is) {
    case "compare":
      return where.by === "=" && where.to !== null && isIndexed(entity, where.field);
    case "oneOf":
    case "via":
      return isIndexed(entity, where.field);
    case "some": {
      const source = classes(where.entity);
      return source !== undefined && findsFewRows({ entity: source, classes }, where.where);
    }
    case "and":
      return where.of.some((each) => findsFewRows({ entity, classes }, each));
    case "or":
      return where.of.length > 0 && where.of.every((each) => findsFewRows({ entity, classes }, each));
    default:
      return false;
  }
};
const isIndexed = (entity: Entity, field: string): boolean =>
  field === "objectId" || [...uniquesOf(entity), ...entity.indexes].some(([first]) => first === field);

/** The matching rows of the same firm at `scope`, under their alias; `beside`: a table that is made of each row. */
const rowsAt = ({ entity, depth, dialect }: Scope, condition: Condition, beside?: Ref) =>
  sql`${dialect.table(tableName(entity.name))} as ${sql.id(nameAt(depth))}${beside === undefined ? sql`` : sql`, ${beside}`} where ${columnAt(depth, "organization_id")} = ${dialect.parameter(organizationParameter)} and ${condition}`;

/** Whether `outer` is among the values of `key` in those rows: with `in` for few expected rows, otherwise with `exists`. */
const isAmong = (scope: Scope, key: Column, outer: Ref, where: Predicate, condition: Condition): Condition => {
  const inner = columnAt(scope.depth, key.column);
  if (!findsFewRows(scope, where))
    return sql<SqlBool>`exists (select 1 from ${rowsAt(scope, sql<SqlBool>`${inner} = ${outer} and ${condition}`)})`;
  // A NULL in the list would turn false into NULL.
  const matches = sql`select ${inner} from ${rowsAt(scope, present({ column: key, ref: inner }, condition))}`;
  return scope.dialect.inQuery(outer, matches);
};

/** Whether the referenced record matches, or one of those in a list of pointers; false for no record, another firm or a class without a table. */
export const via = (scope: Scope, of: Extract<Predicate, { is: "via" }>, inside: Compile): Condition => {
  const from = fieldAt(scope, of.field);
  const target = below(scope, of.entity);
  const isList = isListField(scope, of.field);
  if (target === undefined || (!isList && !canHold(from.column, "text"))) return sqlFalse;
  const condition = inside(target, of.where);
  if (condition === sqlFalse) return sqlFalse;
  if (isList) {
    // The rows are found once, not for each list.
    const matches = sql`select ${columnAt(target.depth, "object_id")} from ${rowsAt(target, condition)}`;
    const listed = scope.dialect.inQuery(sql`value`, matches);
    return present(from, sql<SqlBool>`exists (select 1 from ${itemsIn(scope, of.field, from.ref)} where ${listed})`);
  }
  return present(from, isAmong(target, columnNamed(target.entity, "objectId"), from.ref, of.where, condition));
};

/** No other row of the same value comes behind the one at `scope`. */
const isLatest = (scope: Scope, by: Column, { key, among }: Latest, inside: Compile): Condition => {
  const other = { ...scope, depth: scope.depth + 1 };
  const later = fieldAt(other, key);
  const isBehind = sql<SqlBool>`${columnAt(other.depth, by.column)} = ${columnAt(scope.depth, by.column)} and ${present(later, sql<SqlBool>`${later.ref} > ${fieldAt(scope, key).ref}`)} and ${inside(other, among)}`;
  return sql<SqlBool>`(${inside(scope, among)} and not exists (select 1 from ${rowsAt(other, isBehind)}))`;
};

/** Whether a record of the same firm that points here, by itself or in a list, matches; or one that has the value of a field. */
export const some = (scope: Scope, of: Extract<Predicate, { is: "some" }>, inside: Compile): Condition => {
  const source = below(scope, of.entity);
  const from = fieldAt(scope, of.field ?? "objectId");
  if (source === undefined) return sqlFalse;
  const by = columnNamed(source.entity, of.by);
  const found = inside(source, of.where);
  if (found === sqlFalse) return sqlFalse;
  const condition =
    of.latest === undefined ? found : sql<SqlBool>`(${found} and ${isLatest(source, by, of.latest, inside)})`;
  if (isListField(source, of.by)) {
    if (!canHold(from.column, "text")) return sqlFalse;
    const listed = sql`select value from ${rowsAt(source, condition, scope.dialect.textsIn(columnAt(source.depth, by.column)))}`;
    return present(from, scope.dialect.inQuery(from.ref, listed));
  }
  if (by.storage !== from.column.storage || by.storage === "json") return sqlFalse;
  const where: Predicate = of.latest === undefined ? of.where : { is: "and", of: [of.latest.among, of.where] };
  return present(from, isAmong(source, by, from.ref, where, condition));
};

/** A field of the latest record that points to the row, as a value to order by. */
export const latestValue = (scope: Scope, field: string, { entity, by, latest }: LastRecord, inside: Compile) => {
  const source = below(scope, entity) as Scope;
  const pointer = columnAt(source.depth, columnNamed(source.entity, by).column);
  const found = sql<SqlBool>`${pointer} = ${columnAt(scope.depth, "object_id")} and ${inside(source, latest.among)}`;
  const key = columnAt(source.depth, columnNamed(source.entity, latest.key).column);
  return sql`(select ${fieldAt(source, field).ref} from ${rowsAt(source, found)} order by ${key} desc limit 1)`;
};
