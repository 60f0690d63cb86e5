import { customValue } from "../../domain/import/parse-server/custom-value.ts";
import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { badJson, wrongType } from "./parse-fault.ts";
import type { WireClass, WireField } from "./wire-class.ts";
import { decodeField, fieldFor } from "./wire-values.ts";

type Values = Readonly<Record<string, unknown>>;
/** What a row sent back whole brings along; it is never written. */
const ignored = new Set(["objectId", "createdAt", "updatedAt", "__type", "className", "ACL"]);

/** A field operation: `{"__op": "Increment", "amount": 1}`. */
export interface FieldOperation {
  readonly __op: string;
  readonly amount?: unknown;
  readonly objects?: unknown;
  readonly ops?: unknown;
}
export const isFieldOperation = (value: unknown): value is FieldOperation =>
  hasFields(value) && typeof (value as { readonly __op?: unknown }).__op === "string";
/** Field operations that need the value before. */
const relative = new Set(["Increment", "Add", "AddUnique", "Remove"]);
/** Whether what a body writes depends on the row as it is: an operation on a value, or one place inside a field. */
export const dependsOnRow = (body: Values): boolean =>
  Object.entries(body).some(
    ([key, value]) => key.includes(".") || (isFieldOperation(value) && relative.has(value.__op)),
  );

/** Changes of a set of pointers, which the library does itself. */
const relations: ReadonlyMap<string, string> = new Map([
  ["AddRelation", "add"],
  ["RemoveRelation", "remove"],
]);

/** The change of a set of pointers, several of them in a `Batch`; undefined for other operations. */
const relationChange = (name: string, { __op, objects, ops }: FieldOperation): object | undefined => {
  const relation = relations.get(__op);
  if (relation !== undefined) return { [relation]: listOf(objects ?? [], name).map(customValue) };
  if (__op !== "Batch") return undefined;
  const all = { add: [] as Array<unknown>, remove: [] as Array<unknown> };
  for (const each of listOf(ops, name)) {
    const change = isFieldOperation(each) ? relationChange(name, each) : undefined;
    if (change === undefined) throw badJson(`a Batch of ${name.slice(0, 40)} has operations on a relation alone`);
    for (const [by, ids] of Object.entries(change))
      all[by as "add" | "remove"].push(...(ids as ReadonlyArray<unknown>));
  }
  return all;
};

/** What a client wrote: values, and operations on values. */
export interface WrittenBody {
  /** Values of fields of the class, decoded, by the library's names; null clears. */
  readonly values: Values;
  /** Values of fields that the class does not have. */
  readonly custom: Values;
  /** Operations that need the value before, by the client's names. */
  readonly relative: Readonly<Record<string, FieldOperation>>;
}

/** The value of a pointer to one of several classes; null clears it, whichever it was. */
const eitherValues = (name: string, fields: ReadonlyArray<WireField>, value: unknown): Values => {
  if (value === null) return Object.fromEntries(fields.map((each) => [each.name, null]));
  const wire = fieldFor(name, fields, value);
  return { [wire.name]: decodeField(wire, value) };
};

/**
 * Reads the body of a create or an update by an operation that takes these inputs. Throws a fault of the dialect for an unknown field
 * operation.
 */
export const readBody = (of: WireClass, body: Values, takes: (name: string) => boolean): WrittenBody => {
  const [values, custom]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}];
  const operations: Record<string, FieldOperation> = {};
  for (const [name, sent] of Object.entries(body)) {
    // What begins with an underscore belongs to the protocol.
    if (ignored.has(name) || name.startsWith("_")) continue;
    let value = sent;
    if (isFieldOperation(sent)) {
      if (relative.has(sent.__op)) {
        operations[name] = sent;
        continue;
      }
      const change = relationChange(name, sent);
      if (change !== undefined) {
        custom[name] = change;
        continue;
      }
      if (sent.__op !== "Delete")
        throw badJson(`The operation ${sent.__op.slice(0, 40)} is not offered for ${name.slice(0, 40)}`);
      value = null;
    }
    const either = of.either[name];
    if (either !== undefined) {
      Object.assign(values, eitherValues(name, either, value));
      continue;
    }
    const wire = Object.hasOwn(of.fields, name) ? of.fields[name] : undefined;
    if (wire === undefined) custom[name] = value;
    // An operation may take a field under both of its names, and remember which was used (R-PROJ-1).
    else if (wire.custom !== undefined) custom[name] = decodeField(wire, value);
    else values[takes(name) ? name : wire.name] = decodeField(wire, value);
  }
  return { values, custom, relative: operations };
};

const listOf = (value: unknown, name: string): ReadonlyArray<unknown> => {
  if (Array.isArray(value)) return value;
  throw wrongType(name, `expected a list for ${name}`);
};
/** The value after a field operation on the value that a client reads. */
export const afterOperation = (name: string, { __op, amount, objects }: FieldOperation, before: unknown): unknown => {
  if (__op === "Increment") {
    if (typeof amount !== "number" || (before !== undefined && typeof before !== "number"))
      throw wrongType(name, `expected numbers to increment ${name}`);
    return ((before as number | undefined) ?? 0) + amount;
  }
  const [old, given] = [listOf(before ?? [], name), listOf(objects ?? [], name)];
  if (__op === "Add") return [...old, ...given];
  const texts = new Set((__op === "Remove" ? given : old).map((each) => JSON.stringify(each)));
  if (__op === "Remove") return old.filter((each) => !texts.has(JSON.stringify(each)));
  const added = given.filter((each) => {
    const text = JSON.stringify(each);
    return !texts.has(text) && texts.add(text);
  });
  return [...old, ...added];
};
