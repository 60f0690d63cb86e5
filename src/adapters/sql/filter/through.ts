import { type SqlBool, sql } from "kysely";
import type { Predicate } from "../../../domain/kernel/predicate.ts";
import { columnNamed, tableOf } from "../columns.ts";
import { at, type Condition, columnAt, holds, nameAt, no, type Scope } from "./scope.ts";

type Inside = (scope: Scope, where: Predicate) => Condition;

const exists = (scope: Scope, key: string, to: ReturnType<typeof columnAt>, condition: Condition): Condition => {
  const { entity, depth } = scope;
  const joined = sql<SqlBool>`${columnAt(depth, "organization_id")} = ${columnAt(depth - 1, "organization_id")} and ${columnAt(depth, key)} = ${to}`;
  return sql<SqlBool>`exists (select 1 from ${sql.table(tableOf(entity.name))} as ${sql.id(nameAt(depth))} where ${joined} and ${condition})`;
};
const below = (scope: Scope, name: string): Scope | undefined => {
  const entity = scope.classes(name);
  return entity === undefined ? undefined : { ...scope, entity, depth: scope.depth + 1 };
};

/** The record pointed to satisfies; a pointer to nothing, to another firm or to a class without a table does not. */
export const via = (scope: Scope, of: Extract<Predicate, { is: "via" }>, inside: Inside): Condition => {
  const from = at(scope, of.field);
  const target = below(scope, of.entity);
  if (target === undefined || !holds(from.column, "text")) return no;
  const condition = inside(target, of.where);
  return condition === no ? no : exists(target, "object_id", from.ref, condition);
};

/** Some record of the same firm that points here satisfies. */
export const some = (scope: Scope, of: Extract<Predicate, { is: "some" }>, inside: Inside): Condition => {
  const source = below(scope, of.entity);
  if (source === undefined) return no;
  const by = columnNamed(source.entity, of.by);
  const condition = inside(source, of.where);
  if (condition === no || !holds(by, "text")) return no;
  return exists(source, by.column, columnAt(scope.depth, "object_id"), condition);
};
