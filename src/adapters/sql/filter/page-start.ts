import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Operand } from "../../../domain/kernel/policy/predicate.ts";
import { absentKey } from "../../../domain/kernel/values/custom-key.ts";
import type { OrderBy, Place } from "../../../ports/load.ts";
import { keyOperand } from "./custom-key.ts";
import { type Condition, canHold, fieldAt, operandAt, type Scope, sqlTrue } from "./scope.ts";

/**
 * A range in which all rows behind a place lie, as one comparison of the first keys, so that an index begins at the place instead of
 * the rows before it. It ends before a key of another direction, one that is computed, and one whose absent values lie outside.
 */
export const pageStart = (scope: Scope, order: ReadonlyArray<OrderBy>, { keys, objectId }: Place): Condition => {
  const all = [...order, { field: "objectId", descending: false, when: null }];
  const descending = all[0]?.descending === true;
  const refs: Array<RawBuilder<unknown>> = [];
  const values: Array<RawBuilder<unknown>> = [];
  for (const [i, by] of all.entries()) {
    if (by.ranks !== undefined || by.last !== undefined || by.when !== null || by.descending !== descending) break;
    const { column, ref, key } = fieldAt(scope, by.field);
    const operand = i === order.length ? objectId : (keys[i] ?? null);
    const value = operandAt(scope, operand);
    const isNoKey = key !== undefined && operand === null;
    if (!isNoKey && (value === undefined || !canHold(column, value.kind))) break;
    // Absent values come first, or last when descending: only then is a row with one behind this place.
    if (descending && (column.nullable || column.open)) break;
    refs.push(ref);
    if (isNoKey) values.push(sql.lit(absentKey));
    else if (value !== undefined)
      values.push(key === undefined ? value.ref : keyOperand(scope.dialect, key, operand as Operand, value.ref));
    // SQLite finds a place in an index on an expression by the first key alone.
    if (key !== undefined && scope.dialect.name === "sqlite") break;
  }
  if (refs.length === 0) return sqlTrue;
  const by = sql.raw(descending ? "<=" : refs.length === all.length ? ">" : ">=");
  return refs.length === 1
    ? sql<SqlBool>`${refs[0]} ${by} ${values[0]}`
    : sql<SqlBool>`(${sql.join(refs)}) ${by} (${sql.join(values)})`;
};
