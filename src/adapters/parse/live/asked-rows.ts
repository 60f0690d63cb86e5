import * as Result from "effect/Result";
import { customFieldsOf, mayReadCustom, ownClass } from "../../../domain/kernel/context/custom-fields.ts";
import type { Moment } from "../../../domain/kernel/context/moment.ts";
import type { Predicate } from "../../../domain/kernel/policy/predicate.ts";
import type { Refusal } from "../../../domain/kernel/refusal/refusal.ts";
import { customName } from "../../../domain/kernel/schema/custom-kind.ts";
import { type Input, parseInput, validateInput } from "../../../domain/kernel/schema/input.ts";
import type { OperationTable } from "../../../operations/call-by-name.ts";
import type { AnyQuery } from "../../../operations/define/operation.ts";
import type { Asked } from "../../../operations/live/live-query.ts";
import { classRefusal } from "../../../operations/policy/policies.ts";
import { classForbidden } from "../parse-fault.ts";
import { insteadOf } from "../read-page.ts";
import { Refused } from "../refusal-answer.ts";
import { type Filter, filterOf } from "../where.ts";
import { ownWireClass, type WireClass, wireClass, withDeclared } from "../wire-class.ts";

/** A class by the name that a client uses, with the fields that the firm declared. An open class may not be declared yet. */
export const classAt = (name: string, at: Moment, openClasses: boolean): WireClass | undefined => {
  const plain = wireClass(name);
  const own = plain === undefined ? ownClass(at.firm, name) : undefined;
  if (plain === undefined && own === undefined)
    return openClasses && customName.test(name) ? { ...ownWireClass(name, "open"), declared: false } : undefined;
  const of = plain ?? ownWireClass(name, own?.open === true ? "open" : "declared");
  const fields = customFieldsOf(at.firm, own === undefined ? of.entity.name : name);
  return withDeclared(
    of,
    Object.fromEntries(Object.entries(fields).filter(([, each]) => mayReadCustom(each, at.actor))),
  );
};

/** The rows that the list of a class finds, by the code of the list itself. */
const foundBy = (list: AnyQuery, of: WireClass, where: Filter, at: Moment): Predicate => {
  const thrown = (refusal: Refusal): never => {
    throw new Refused(refusal);
  };
  const input = list.input as Input;
  const parsed = parseInput(input, { ...of.scope, where, limit: 1 });
  if (Result.isFailure(parsed)) return thrown(parsed.failure);
  const values = validateInput(input, parsed.success, at.firm);
  if (Result.isFailure(values)) return thrown(values.failure);
  const reads = list.rounds[0]?.(values.success as never, {}, at);
  if (reads === undefined || Result.isFailure(reads)) return thrown((reads as { readonly failure: Refusal }).failure);
  return (reads.success.rows as { readonly where: Predicate }).where;
};
const matching = (list: AnyQuery, of: WireClass, asked: Filter, at: Moment): Predicate => {
  let where: Filter | null = asked;
  while (where !== null)
    try {
      return foundBy(list, of, where, at);
    } catch (thrown) {
      where = insteadOf(where, thrown);
    }
  return { is: "never" };
};

type Table = Pick<OperationTable, "named">;
/** The class of a subscription, and the operation that lists it. Throws for a class that there is not, or that the caller may not read. */
const listed = (className: string, table: Table, openClasses: boolean, at: Moment) => {
  const of = classAt(className, at, openClasses);
  const list = of === undefined ? undefined : (table.named(of.list) as AnyQuery | undefined);
  if (of !== undefined && list !== undefined) return { of, list };
  throw classForbidden("find", className);
};
/** Throws the refusal of a class that the caller may not read at all. */
const requireClass = (className: string, table: Table, openClasses: boolean, at: Moment): void => {
  const { list } = listed(className, table, openClasses, at);
  const refusal = classRefusal(list, at.actor, at.firm);
  if (refusal !== null) throw new Refused(refusal);
};

interface AskedRows {
  readonly className: string;
  readonly where: unknown;
}
/** What a subscription asks at a moment. Throws a fault of the dialect, or a refusal of the list. */
const askedAt = ({ className, where }: AskedRows, table: Table, openClasses: boolean, at: Moment): Asked => {
  const { of, list } = listed(className, table, openClasses, at);
  const filter = filterOf(of, where);
  const entity = of.entity.name;
  // No row has the class yet. It is declared by the first, and then the query is asked anew.
  if (of.declared === false) return { entity, reads: { is: "never" }, sees: { is: "never" } };
  return { entity, reads: foundBy(list, of, {}, at), sees: matching(list, of, filter, at) };
};

/**
 * The same at any moment. A class that the caller may not read is refused at first alone: who loses the right to read it keeps the
 * subscription, without rows.
 */
export const askingFor = (rows: AskedRows, table: Table, openClasses: boolean): ((at: Moment) => Asked) => {
  let isAdmitted = false;
  return (at) => {
    if (!isAdmitted) requireClass(rows.className, table, openClasses, at);
    isAdmitted = true;
    return askedAt(rows, table, openClasses, at);
  };
};
