import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import { derivedFieldOf, derivedFieldsOf } from "../../domain/derived-fields.ts";
import { ownRecords } from "../../domain/kernel/context/custom-fields.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Sentence } from "../../domain/kernel/messages/english/sentences.ts";
import { filterOf } from "../../domain/kernel/policy/policy.ts";
import { fieldNamesIn } from "../../domain/kernel/policy/predicate.ts";
import { allFields, type Entity, shownFields } from "../../domain/kernel/schema/entity.ts";
import type { Kind } from "../../domain/kernel/schema/kind.ts";
import { isShownLabel, labelAndState } from "../../domain/kernel/schema/label-path.ts";
import { unknownField } from "../../domain/kernel/schema/unknown-field.ts";
import type { OrderBy } from "../../ports/load.ts";
import { policies } from "../policy/policies.ts";

const mostNames = 1_000;

export interface SelectKind<Name extends string>
  extends Kind<
    ReadonlyArray<string>,
    unknown,
    ReadonlyArray<Name>,
    ReadonlyArray<string>,
    "TypeMismatch" | "UnknownField"
  > {}

/** The fields that an answer can have: all but secret and internal ones. */
const selectable = (entity: Entity): ReadonlyArray<string> =>
  Object.entries({ ...allFields(entity), ...derivedFieldsOf(entity) }).flatMap(([name, { secret, internal }]) =>
    secret === true || internal === true ? [] : [name],
  );

/** The kind of a `select`: fields of the class. */
export const selectKind = <Name extends string>(entity: Entity): SelectKind<Name> => {
  const names = selectable(entity);
  const expected: Sentence = { id: "selects", of: entity.name };
  return {
    type: "json",
    schema: Schema.Unknown as unknown as Schema.Top & { readonly Type: ReadonlyArray<string> },
    expected,
    faults: ["TypeMismatch", "UnknownField"],
    parse: (sent) => {
      if (!Array.isArray(sent) || sent.length > mostNames || !sent.every((each) => typeof each === "string"))
        return Result.fail({ tag: "TypeMismatch", expected });
      const at = sent.findIndex((each) => !names.includes(each));
      return at < 0
        ? Result.succeed(sent)
        : unknownField({ id: "fieldOf", of: entity.name }, [String(at)], String(sent[at]), names);
    },
    validate: (select) => Result.succeed(select),
    format: (select) => select,
    json: (schemas) =>
      schemas.named(`${entity.name}Select`, () => ({ type: "array", items: { type: "string", enum: names } })),
  };
};

/** What is shown of the rows of an answer; null: everything. */
export type Selection = ReadonlySet<string> | null;
export const selectionOf = (select: ReadonlyArray<string> | null | undefined): Selection =>
  select ? new Set(["objectId", ...select]) : null;

const isStored = (entity: Entity, name: string): boolean => Object.hasOwn(allFields(entity), name);
/** Whether the answer has a field that is read from other records. */
export const selectsExtra = (entity: Entity, selection: Selection): boolean =>
  selection === null ||
  [...selection].some((name) => !isStored(entity, name) && name !== derivedFieldOf(entity.name)?.name);

const orderedBy = (path: string): ReadonlyArray<string | undefined> =>
  isShownLabel(path) ? labelAndState(path) : [path.split(".")[0]];
/** The stored fields that an answer needs: those that it shows, and those that decide what is shown, in which order. */
export const fieldsToRead = (
  entity: Entity,
  selection: Selection,
  order: ReadonlyArray<OrderBy>,
  pointers: ReadonlyArray<string>,
  at: Moment,
): ReadonlyArray<string> => {
  const all = shownFields(entity);
  // Values that are not stored can follow from every field.
  const follows = (name: string): boolean => name === "statusLabel" || !isStored(entity, name);
  if (selection === null || [...selection].some(follows)) return all;
  const policy = policies[entity.name];
  const rules = [...(policy?.hidden ?? []), ...(policy?.hiddenParts ?? [])].filter(({ field }) => selection.has(field));
  const conditions = [
    ...rules.flatMap(({ visible }) => [at.actor, at.reader ?? at.actor].map((by) => filterOf(visible(by, at.firm)))),
    ...order.flatMap(({ when, ranks }) => [...(when === null ? [] : [when]), ...(ranks ?? [])]),
  ];
  const needed = new Set([
    ...selection,
    // Says which custom fields are hidden.
    ...(entity.name === ownRecords ? ["class"] : []),
    ...pointers,
    ...order.flatMap(({ field, ranks, last }) => ((ranks ?? last) === undefined ? orderedBy(field) : [])),
    ...conditions.flatMap(fieldNamesIn),
  ]);
  return all.filter((name) => needed.has(name));
};
