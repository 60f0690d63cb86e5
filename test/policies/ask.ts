import * as Result from "effect/Result";
import * as fc from "fast-check";
import type { App } from "firmcore";
import { allEntities } from "../../src/domain/entities.ts";
import type { Actor } from "../../src/domain/kernel/context/actor.ts";
import type { Predicate } from "../../src/domain/kernel/policy/predicate.ts";
import { allFields, type Entity, type Row } from "../../src/domain/kernel/schema/entity.ts";
import type { Input } from "../../src/domain/kernel/schema/input.ts";
import { longText } from "../../src/domain/kernel/schema/kind.ts";
import type { AnyOperation, CallOptions } from "../../src/operations/define/operation.ts";
import { operations } from "../../src/operations/index.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";
import { requireDeclared } from "../../src/testing/kit/harness/declared-refusals.ts";
import { anyFilter } from "../queries/filters.ts";
import { ownClasses } from "./custom-rows.ts";
import type { Fields, World } from "./world.ts";

/** An outcome as data. Operations are called by name, because the tests loop over them. */
export type Outcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly refusal: { readonly _tag: string } };
export type CallOperation = (operation: string, input: unknown, options?: CallOptions) => Promise<Outcome>;

export const callAs = (app: App<never>, { organizationId, userId }: Actor): CallOperation => {
  const { settled } = app.as({ organizationId, userId });
  const calls = settled as unknown as Readonly<
    Record<string, Readonly<Record<string, (input: unknown, options?: CallOptions) => Promise<Outcome>>>>
  >;
  return async (operation, input, options) => {
    const [group = "", name = ""] = operation.split(".");
    const call = calls[group]?.[name];
    if (call === undefined) throw new Error(`There is no operation ${operation}`);
    const said = await call(input, options);
    if (!said.ok) requireDeclared(operation, said.refusal);
    return said;
  };
};

export const everyOperation: ReadonlyArray<AnyOperation> = listOperations(operations);
/** What the operations of a class are asked with: an own class is named, and its records are rows of one class. */
type OfClass = { readonly class?: string };
/** The classes with a list operation, the group of operations that has it, and what it needs. */
export const listedClasses: ReadonlyArray<readonly [group: string, entity: Entity, of: OfClass]> =
  everyOperation.flatMap(({ name, class: of, kind, input }) => {
    const entity = allEntities.find((each) => each.name === of);
    const group = name.slice(0, -".list".length);
    if (!name.endsWith(".list") || kind !== "query" || !("where" in input) || entity === undefined) return [];
    const all: ReadonlyArray<OfClass> = "class" in input ? ownClasses.map((own) => ({ class: own })) : [{}];
    return all.map((each) => [group, entity, each] as const);
  });
/** The rows of such a class. */
export const rowsOf = (world: World, { name }: Entity, of: OfClass): ReadonlyArray<Fields> =>
  (world[name] ?? []).filter((row) => of.class === undefined || row.class === of.class);
/** Queries beside get, list and count of the classes. */
export const otherQueries: ReadonlyArray<AnyOperation> = everyOperation.filter(
  ({ name, kind }) =>
    kind === "query" &&
    !listedClasses.some(([group]) => ["get", "list", "count"].some((each) => name === `${group}.${each}`)),
);
export const inputOf = (of: AnyOperation): Input => of.input as Input;

/** The ids in the answer of a list; empty when the class is closed to the actor. */
export const idsIn = (said: Outcome): ReadonlyArray<string> =>
  said.ok ? (said.value as { readonly results: ReadonlyArray<Row> }).results.map(({ objectId }) => objectId) : [];

/** Random numbers from which the filter of a class is made. */
export interface Picks {
  readonly field: number;
  readonly by: number;
  readonly row: number;
}
const scalar = new Set(["text", "id", "day", "instant", "percent", "hours", "boolean", "literal", "word", "integer"]);
const operators = ["is", "not", "atLeast", "below"];
/**
 * A filter on one field by the value of some record, even one that the caller may not see, and an order by that field; for a quarter of the
 * choices a filter of any operators.
 */
export const filterOf = (world: World, entity: Entity, of: OfClass, picks: Picks) => {
  const plain = plainFilterOf(world, entity, of, picks);
  if (picks.row % 4 > 0 || rowsOf(world, entity, of).length === 0) return plain;
  const [where] = fc.sample(anyFilter(world, { entity, own: of.class }), { numRuns: 1, seed: picks.field });
  return { ...plain, where: where ?? {} };
};
const plainFilterOf = (world: World, entity: Entity, of: OfClass, picks: Picks) => {
  const fields = Object.entries(allFields(entity)).filter(
    ([name, { kind, secret }]) => secret !== true && scalar.has(kind.type) && name !== "organizationId",
  );
  const [name, field] = fields[picks.field % fields.length] ?? [];
  const rows = rowsOf(world, entity, of);
  const row: Fields | undefined = rows[picks.row % Math.max(1, rows.length)];
  if (name === undefined || field === undefined || row === undefined) return {};
  const value = row[name] ?? null;
  const ordered = field.kind.type !== "boolean" && field.kind.type !== "literal" && field.kind.type !== "word";
  const by = operators[picks.by % (value === null || !ordered ? 2 : 4)] ?? "is";
  // Nothing is ordered by notes.
  const order = field.kind === longText ? [] : [`${picks.by % 8 > 3 ? "-" : ""}${name}`];
  return {
    where: { [name]: { [by]: value === null ? null : field.kind.format(value as never) } },
    order,
  };
};

/** The rows of the store that match a condition, without any policy. */
export const idsMatching = (
  app: App<never>,
  organizationId: string,
  entity: Entity,
  where: Predicate,
): Promise<ReadonlyArray<string>> =>
  new Promise((resolve, reject) =>
    app.ports.store.query<ReadonlyArray<string>, never>(
      {
        call: {
          organizationId,
          userId: "law",
          session: null,
          operation: "law",
          requestId: null,
          body: "",
          now: 0,
          dryRun: false,
          cancelled: () => false,
        },
        args: {},
        rounds: [
          () =>
            Result.succeed({
              rows: { kind: "many", entity, where, pick: ["objectId"], order: [], limit: null, skip: 0 },
            }),
        ],
        answer: ({ rows }) => Result.succeed((rows as ReadonlyArray<Row>).map(({ objectId }) => objectId)),
      },
      (said) => (Result.isSuccess(said) ? resolve(said.success) : reject(new Error(JSON.stringify(said.failure)))),
    ),
  );
