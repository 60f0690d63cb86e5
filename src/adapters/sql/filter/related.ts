import { type SqlBool, sql } from "kysely";
import type { Predicate } from "../../../domain/kernel/policy/predicate.ts";
import { type Entity, uniquesOf } from "../../../domain/kernel/schema/entity.ts";
import { organization } from "../parameters.ts";
import { type Column, columnNamed, tableOf } from "../schema/columns.ts";
import { at, type Condition, columnAt, holds, nameAt, no, present, type Scope } from "./scope.ts";

type Inside = (scope: Scope, where: Predicate) => Condition;
type Ref = ReturnType<typeof columnAt>;

const below = (scope: Scope, name: string): Scope | undefined => {
  const entity = scope.classes(name);
  return entity === undefined ? undefined : { ...scope, entity, depth: scope.depth + 1 };
};

/** Whether an index leads to the few rows that satisfy, so that they are found first and not looked for row by row. */
const few = (entity: Entity, where: Predicate): boolean => {
  switch (where.is) {
    case "compare":
      return where.by === "=" && where.to !== null && leads(entity, where.field);
    case "oneOf":
    case "via":
      return leads(entity, where.field);
    case "and":
      return where.of.some((each) => few(entity, each));
    case "or":
      return where.of.length > 0 && where.of.every((each) => few(entity, each));
    default:
      return false;
  }
};
const leads = (entity: Entity, field: string): boolean =>
  field === "objectId" || [...uniquesOf(entity), ...entity.indexes].some(([first]) => first === field);

/** The rows of the same firm at `scope` that satisfy, under their alias. */
const rowsAt = ({ entity, depth, dialect }: Scope, condition: Condition) =>
  sql`${dialect.table(tableOf(entity.name))} as ${sql.id(nameAt(depth))} where ${columnAt(depth, "organization_id")} = ${dialect.place(organization)} and ${condition}`;

/** `outer` is among the values of `key` in those rows: as a list where few are expected, else row by row. */
const among = (scope: Scope, key: Column, outer: Ref, where: Predicate, condition: Condition): Condition => {
  const inner = columnAt(scope.depth, key.column);
  if (!few(scope.entity, where))
    return sql<SqlBool>`exists (select 1 from ${rowsAt(scope, sql<SqlBool>`${inner} = ${outer} and ${condition}`)})`;
  // A NULL in the list would make every other answer NULL.
  const found = sql`select ${inner} from ${rowsAt(scope, present({ column: key, ref: inner }, condition))}`;
  return scope.dialect.amongFound(outer, found);
};

/** The record pointed to satisfies; a pointer to nothing, to another firm or to a class without a table does not. */
export const via = (scope: Scope, of: Extract<Predicate, { is: "via" }>, inside: Inside): Condition => {
  const from = at(scope, of.field);
  const target = below(scope, of.entity);
  if (target === undefined || !holds(from.column, "text")) return no;
  const condition = inside(target, of.where);
  if (condition === no) return no;
  return present(from, among(target, columnNamed(target.entity, "objectId"), from.ref, of.where, condition));
};

/** Some record of the same firm that points here satisfies. */
export const some = (scope: Scope, of: Extract<Predicate, { is: "some" }>, inside: Inside): Condition => {
  const source = below(scope, of.entity);
  if (source === undefined) return no;
  const by = columnNamed(source.entity, of.by);
  const condition = inside(source, of.where);
  if (condition === no || !holds(by, "text")) return no;
  return among(source, by, columnAt(scope.depth, "object_id"), of.where, condition);
};
