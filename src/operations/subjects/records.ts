import * as Result from "effect/Result";
import type { CustomReading } from "../../domain/kernel/context/actor.ts";
import { ownClass } from "../../domain/kernel/context/custom-fields.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Subject } from "../../domain/kernel/decision/crud.ts";
import type { Decide } from "../../domain/kernel/decision/decision.ts";
import { noRelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import { holdsFor } from "../../domain/kernel/policy/policy.ts";
import {
  type AuthRequired,
  type ClassForbidden,
  type Forbidden,
  type InvalidInput,
  type NotFound,
  neededAs,
  refuseField,
} from "../../domain/kernel/refusal/refusal.ts";
import { similarNames } from "../../domain/kernel/refusal/similar-names.ts";
import type { Row } from "../../domain/kernel/schema/entity.ts";
import { required } from "../../domain/kernel/schema/input.ts";
import { OwnRecord } from "../../domain/own-record/entity.ts";
import { reach } from "../../domain/own-record/policy.ts";
import type { Read } from "../../ports/load.ts";
import { classQueries } from "../define/class-queries.ts";
import { type Crud, crud } from "../define/crud.ts";
import type { AnyQuery, Command, Query } from "../define/operation.ts";
import { neededRights } from "../policy/needed-rights.ts";
import { policyOf } from "../policy/policies.ts";

const inClass = { class: required(OwnRecord.fields.class) };
type InClass = typeof inClass;

/** The refusal of a class that the firm did not declare; null if it did. */
const undeclared = (name: string, { firm }: Moment): InvalidInput<"UnknownWord"> | null => {
  if (ownClass(firm, name) !== undefined) return null;
  const known = Object.keys(firm.customClasses).filter((each) => ownClass(firm, each) !== undefined);
  const near = similarNames(name, known);
  return refuseField("UnknownWord", "class", { id: "notDeclared", field: "class", name, known: near }, near);
};

/** The refusal of a way of reading for which the class states a right that the caller has not; without one there are no rows. */
const notReadable = (
  name: string,
  by: CustomReading,
  { firm, actor }: Moment,
): ClassForbidden | AuthRequired | null => {
  const of = ownClass(firm, name);
  if (of?.access[by] === undefined || actor.master === true || reach(of, by, actor) !== "none") return null;
  return actor.anonymous === true && of.access[by].length > 0
    ? { _tag: "AuthRequired" }
    : { _tag: "ClassForbidden", class: name, action: by };
};

/** How each query reads. */
const readings: Readonly<Record<string, CustomReading>> = {
  get: "get",
  list: "find",
  distinct: "find",
  count: "count",
};
/** A query on the records of the class that its input names. */
const ofClass = (of: AnyQuery, by: CustomReading): AnyQuery => {
  const [first, ...others] = of.rounds as ReadonlyArray<AnyQuery["rounds"][number]>;
  const narrowed: AnyQuery["rounds"][number] = (input, loaded, at) => {
    const { class: asked } = input as unknown as { readonly class: string };
    const refused = undeclared(asked, at) ?? notReadable(asked, by, at);
    if (refused !== null) return Result.fail(refused);
    const reads = first?.(input, loaded, { ...at, actor: { ...at.actor, reads: by } }) as Result.Result<
      Readonly<Record<string, Read>>
    >;
    return Result.map(reads, (all) =>
      Object.fromEntries(
        Object.entries(all).map(([name, read]) => [
          name,
          "where" in read && read.entity.name === OwnRecord.name
            ? {
                ...read,
                where: { is: "and", of: [read.where, { is: "compare", field: "class", by: "=", to: asked }] },
              }
            : read,
        ]),
      ),
    ) as never;
  };
  return {
    ...of,
    input: { ...inClass, ...of.input },
    refusals: [...of.refusals, "ClassForbidden"],
    rounds: [narrowed, ...others],
  };
};

type Made = Crud<"OwnRecord", (typeof OwnRecord)["fields"]>;
/** An operation of a class, on the class that its input names. */
type OfClass<O> =
  O extends Command<infer I, infer State, infer A, infer Out, infer T, infer S>
    ? Command<InClass & I, State, A, Out, T | "UnknownWord", S>
    : O extends Query<infer I, infer Out, infer T>
      ? Query<InClass & I, Out, T | "UnknownWord" | "Required" | "ClassForbidden">
      : O;

const all = crud(OwnRecord, "records", (input) => Result.succeed(input));
const { create } = all;
/** Whether the actor may read a record; what it holds is judged by its own fields. */
const isRead = (record: object, { actor, firm }: Moment): boolean =>
  holdsFor(policyOf(OwnRecord.name, "read")({ ...actor, reads: "get" }, firm), record, noRelatedRecords);
type Names = ReadonlyArray<string> | null;
const sameNames = (a: Names, b: Names): boolean =>
  JSON.stringify(a === null ? null : [...a].sort()) === JSON.stringify(b === null ? null : [...b].sort());
/** Whoever writes a record without reading it does not decide who reads it. */
const listsUnread = (record: object, input: object, at: Moment): Forbidden | null => {
  const [stored, sent] = [record, input] as ReadonlyArray<Partial<OwnRecord>>;
  const field = (["readers", "writers"] as const).find(
    (name) => sent?.[name] !== undefined && !sameNames(sent[name], stored?.[name] ?? null),
  );
  return field === undefined || isRead(record, at)
    ? null
    : {
        ...{ _tag: "Forbidden", class: OwnRecord.name, event: at.operation, field },
        ...neededAs(neededRights({ class: OwnRecord.name, action: "read" }, at.firm)),
      };
};
/** A changed record for somebody who may not read it: no field of it. */
const formatUpdated: (typeof all.update)["format"] = (row, at, around) => {
  const plain = all.update.format(row, at, around);
  if (isRead(row, at)) return plain;
  const { objectId, class: name, updatedAt } = plain;
  return { objectId, class: name, updatedAt, custom: null, owner: null, readers: null, writers: null } as typeof plain;
};

/** A change of a record of this class alone. */
const onlyOf = <C extends { readonly input: object; readonly decide: Decide<never, never, Row, never> }>(of: C): C => ({
  ...of,
  input: { ...inClass, ...of.input },
  // The class is what the record has; no rule depends on anything else.
  permits: { reads: [], refusal: () => null },
  decide: (state: Subject, input: { readonly class: string }, at: Moment) => {
    const refused = undeclared(input.class, at);
    if (refused !== null) return Result.fail(refused);
    const { record } = state;
    if ((record as Partial<OwnRecord> | null)?.class !== input.class)
      return Result.fail<NotFound>({ _tag: "NotFound", class: input.class });
    const forbidden = listsUnread(record as Row, input, at);
    return forbidden === null ? of.decide(state as never, input as never, at) : Result.fail(forbidden);
  },
});

/** The records of the classes that a firm declared (R-CUST-2). */
export const records = {
  ...(Object.fromEntries(
    Object.entries(classQueries(OwnRecord, "records")).map(([name, of]) => [
      name,
      ofClass(of as AnyQuery, readings[name] ?? "find"),
    ]),
  ) as unknown as { readonly [K in "get" | "list" | "count" | "distinct"]: OfClass<Made[K]> }),
  create: {
    ...create,
    refusals: [...create.refusals, "UnknownWord"],
    decide: (state, input, at) => {
      const refused = undeclared(input.class, at);
      return refused === null ? create.decide(state, input, at) : Result.fail(refused);
    },
  } as OfClass<Made["create"]>,
  update: onlyOf({ ...all.update, format: formatUpdated } as never) as unknown as OfClass<Made["update"]>,
  delete: onlyOf(all.delete as never) as unknown as OfClass<Made["delete"]>,
};
