import * as Result from "effect/Result";
import type { entities } from "../../domain/classes.gen.ts";
import { allEntities, entityNamed } from "../../domain/entities.ts";
import { Grant, isGrantable } from "../../domain/grant/entity.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import {
  type Attached,
  type Author,
  authorField,
  createRecord,
  deleteRecord,
  type Subject,
  updateRecord,
} from "../../domain/kernel/decision/crud.ts";
import type { Decide } from "../../domain/kernel/decision/decision.ts";
import {
  type CreateInput,
  createInputOf,
  type UpdateInput,
  updateInputOf,
} from "../../domain/kernel/decision/record-from-input.ts";
import { spacedName, withArticle } from "../../domain/kernel/messages/english/words.ts";
import { and, type Param } from "../../domain/kernel/policy/predicate.ts";
import type { AuthorRequired, InvalidInput, Refusal } from "../../domain/kernel/refusal/refusal.ts";
import {
  type Entity,
  type Fields,
  type PlainRecordOf,
  type Row,
  uniquesOf,
} from "../../domain/kernel/schema/entity.ts";
import type { InputOf } from "../../domain/kernel/schema/input.ts";
import { User } from "../../domain/user/entity.ts";
import {
  byId,
  count,
  type Load,
  load,
  many,
  type ParameterType,
  type ParameterTypes,
  type Params,
  type Read,
} from "../../ports/load.ts";
import { policies } from "../policy/policies.ts";
import { relatedReads, rulesOf } from "../policy/related-records.ts";
import { type ClassQueries, classQueries } from "./class-queries.ts";
import { reason, versionedId } from "./fields.ts";
import { formatDeleted, recordFormatter } from "./format-record.ts";
import { ownRowOnly } from "./isolation-reasons.ts";
import { type Command, command } from "./operation.ts";
import type { CommandTags } from "./refusal-tags.ts";

type VersionedId = typeof versionedId & { readonly reason: typeof reason };
type Deleted = ReturnType<typeof formatDeleted>;
type Reads = Readonly<Record<string, Read>>;

/** Whether a field of the input points to a row, as the name of that property of a command. */
type Pointing<I> = {
  [K in keyof I]: I[K] extends { readonly field: { readonly references: string } } ? "pointers" : never;
}[keyof I];
/** Whether each record needs the user who enters it. */
type Authored<F> = {
  [K in keyof F]: F[K] extends { readonly author: true; readonly optional: false } ? "AuthorRequired" : never;
}[keyof F];
/** Whether a change can take a name that another record has. */
type Taking<F extends Fields> = {
  [K in keyof F & keyof UpdateInput<F>]: F[K] extends { readonly unique: true } ? "Duplicate" : never;
}[keyof F & keyof UpdateInput<F>];

/** Whether a record that another points to must stay: pointers that may dangle do not hold it (R-REF-1). */
type Holding<F, N> = {
  [K in keyof F]: F[K] extends { readonly references: N }
    ? F[K] extends { readonly dangles: true }
      ? never
      : "HasHistory"
    : never;
}[keyof F];
type Held<N> = { [E in keyof typeof entities]: Holding<(typeof entities)[E]["fields"], N> }[keyof typeof entities];

/** The operations of a class that has no rules besides its policy. */
export interface Crud<N extends string, F extends Fields> extends ClassQueries<Entity<N, F>, Record<never, never>> {
  readonly create: Command<
    CreateInput<F>,
    Author,
    Row,
    PlainRecordOf<Entity<N, F>>,
    CommandTags<CreateInput<F>, N, "create", Authored<F> | "Duplicate", "candidate" | Pointing<CreateInput<F>>>,
    ParameterTypes
  >;
  readonly update: Command<
    VersionedId & UpdateInput<F>,
    Subject,
    Row,
    PlainRecordOf<Entity<N, F>>,
    CommandTags<VersionedId & UpdateInput<F>, N, "update", Taking<F>, "subject" | Pointing<UpdateInput<F>>>,
    ParameterTypes
  >;
  readonly delete: Command<
    VersionedId,
    Attached,
    Row,
    Deleted,
    CommandTags<VersionedId, N, "delete", Held<N>, "subject">,
    ParameterTypes
  >;
}

/** The class that each pointer of an input points to, by field. */
const pointersIn = (input: object, { name, fields }: Entity): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.keys(input).flatMap((field) => {
      const { references, kind } = fields[field] ?? {};
      if (references === undefined) return [];
      if (kind?.type !== "id") throw new Error(`${name}.${field}: a list of pointers needs rules of its own`);
      return [[field, references] as const];
    }),
  );
const keyOf = (pointer: string): string => `${pointer} row`;

/** The rows that pointers name, and what their policies read: a caller who may not read a row cannot point to it. */
const pointerReads = (pointers: Readonly<Record<string, string>>, arg: Params<ParameterTypes>): Reads =>
  Object.assign(
    {},
    ...Object.entries(pointers).map(([field, entity]) => {
      const id = arg[field] as Param<string>;
      return {
        [keyOf(field)]: byId(entityNamed(entity), id),
        ...relatedReads(`${field} policy`, { entity, id }, rulesOf(policies[entity]), arg.actor as Param<string>),
      };
    }),
  );

/** Counts of the rows that prevent a deletion, and the rows that are deleted along (R-REF-1, R-POL-3). */
const attachedReads = (
  { name }: Entity,
  objectId: Param<string>,
): { readonly counts: Reads; readonly owned: Reads } => {
  const holding = allEntities.flatMap((other) =>
    Object.entries(other.fields).flatMap(([field, { references, dangles }]) =>
      references === name && dangles !== true ? [[other, field] as const] : [],
    ),
  );
  return {
    counts: Object.fromEntries(
      holding.map(([other, field]) => [
        `${spacedName(other.name)} ${field}`,
        count(other, () => ({ is: "compare", field, by: "=", to: objectId })),
      ]),
    ),
    owned: isGrantable(name) ? { [Grant.name]: many(Grant, (g) => and(g.class.is(name), g.record.is(objectId))) } : {},
  };
};

/** Judges what is written, and may complete it. Its refusals are those of any input. */
type Written<F extends Fields> = (
  input: InputOf<UpdateInput<F>>,
) => Result.Result<InputOf<UpdateInput<F>>, InvalidInput<"TypeMismatch">>;

/**
 * `create`, `get`, `list`, `count`, `update` and `delete` of a class that has no rules besides its policy:
 * `companies: crud(Company, "companies")`. Inputs follow from the fields of the class, refusals from its pointers and policy.
 * `written` is for a class in which two fields depend on each other.
 */
export const crud = <const N extends string, const F extends Fields>(
  entity: Entity<N, F>,
  group: string,
  written?: Written<F>,
): Crud<N, F> => {
  type This = Entity<N, F>;
  const of: Entity = entity;
  const policy = policies[of.name];
  const noun = spacedName(of.name);
  const createInput = createInputOf(entity);
  const updateInput = updateInputOf(entity);
  const [author, { optional: anonymous } = {}] = authorField(of) ?? [];
  const plain = written === undefined ? { plain: true as const } : {};
  const about = { class: of.name, ...plain, format: recordFormatter<This>(entity) } as const;

  const made = <State>(
    event: "create" | "update" | "delete",
    pointers: Readonly<Record<string, string>>,
    reads: (arg: Params<ParameterTypes>) => Reads,
  ): Load<State, ParameterTypes> => {
    const texts = Object.fromEntries(
      [...(event === "create" ? [] : ["objectId"]), "actor", ...Object.keys(pointers)].map((name) => [name, "text"]),
    ) as Readonly<Record<string, ParameterType>>;
    return load(`${noun}.${event}`, {
      parameters: texts,
      isolation: {
        // A grant that is made meanwhile comes before and is deleted along, or finds no record.
        ...(event === "delete" && isGrantable(of.name)
          ? { locks: ({ objectId }) => [{ entity: of, id: objectId as Param<string> }] }
          : {}),
        why: `${ownRowOnly} Pointers are foreign keys, or may dangle.`,
        rules: ["R-VER-1", "R-REF-1"],
      },
      reads: (arg) => {
        const to = { ...(arg as Readonly<Record<string, Param<string>>>), ...(author && { [author]: arg.actor }) };
        const subject = event === "create" ? { entity: of.name, to } : { entity: of.name, id: arg.objectId };
        return {
          ...reads(arg),
          ...relatedReads("policy", subject as never, rulesOf(policy, event), arg.actor as Param<string>),
          ...pointerReads(pointers, arg),
        };
      },
    }) as unknown as Load<State, ParameterTypes>;
  };
  const argsFor =
    (pointers: Readonly<Record<string, string>>) =>
    (input: object, _today: number, userId: string): never => {
      const { objectId, ...fields } = input as Readonly<Record<string, unknown>>;
      const ids = Object.fromEntries(Object.keys(pointers).map((field) => [field, fields[field] ?? ""]));
      return { ...ids, actor: userId, ...(objectId === undefined ? {} : { objectId }) } as never;
    };
  const keysOf = (pointers: Readonly<Record<string, string>>): never =>
    Object.fromEntries(Object.keys(pointers).map((field) => [field, keyOf(field)])) as never;

  const [named, changed] = [pointersIn(createInput, of), pointersIn(updateInput, of)];
  const attached = attachedReads(of, { param: "objectId" });
  const pick = (state: object, reads: Reads): never =>
    Object.fromEntries(Object.keys(reads).map((name) => [name, (state as Record<string, unknown>)[name]])) as never;
  const remove = deleteRecord(of);
  const judged = (decide: Decide<never, never, Row, AuthorRequired>): never =>
    (written === undefined
      ? decide
      : (state: never, input: never, at: Moment) =>
          Result.flatMap(written(input) as Result.Result<never, Refusal>, (complete) =>
            decide(state, complete, at),
          )) as never;
  return {
    ...classQueries(entity, group),
    create: command({
      ...about,
      name: `${group}.create`,
      doc: `Creates ${withArticle(noun)}.`,
      action: "create",
      input: createInput,
      refusals: anonymous === false ? ["AuthorRequired", "Duplicate"] : ["Duplicate"],
      load: made<Author>("create", named, (arg) => ({ author: byId(User, arg.actor as Param<string>, ["objectId"]) })),
      args: argsFor(named),
      candidate: (input, { actor }) => ({ ...input, ...(author === undefined ? {} : { [author]: actor.userId }) }),
      pointers: keysOf(named),
      decide: judged(createRecord(of)),
    }) as never,
    update: command({
      ...about,
      name: `${group}.update`,
      doc: `Changes ${withArticle(noun)}.`,
      action: "update",
      input: { ...versionedId, ...updateInput, reason },
      refusals: uniquesOf(of)
        .flat()
        .some((name) => name in updateInput)
        ? ["Duplicate"]
        : [],
      load: made<Subject>("update", changed, (arg) => ({ record: byId(of, arg.objectId as Param<string>) })),
      args: argsFor(changed),
      subject: "record",
      pointers: keysOf(changed),
      decide: judged(updateRecord(of)),
    }) as never,
    delete: command({
      ...about,
      name: `${group}.delete`,
      doc: `Deletes ${withArticle(noun)}.`,
      action: "delete",
      input: { ...versionedId, reason },
      refusals: Object.keys(attached.counts).length === 0 ? [] : ["HasHistory"],
      load: made<Attached>("delete", {}, (arg) => ({
        record: byId(of, arg.objectId as Param<string>),
        ...attached.counts,
        ...attached.owned,
      })),
      args: argsFor({}),
      subject: "record",
      decide: (state, input, at) =>
        remove(
          { record: state.record, counts: pick(state, attached.counts), owned: pick(state, attached.owned) },
          input,
          at,
        ),
      format: formatDeleted,
    }) as never,
  };
};
