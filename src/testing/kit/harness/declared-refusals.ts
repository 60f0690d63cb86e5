import * as Result from "effect/Result";
import { entityNamed } from "../../../domain/entities.ts";
import { type Change, type Decision, equal } from "../../../domain/kernel/decision/decision.ts";
import { isOwnRefusal } from "../../../domain/kernel/refusal/own-refusal.ts";
import { uniquesOf } from "../../../domain/kernel/schema/entity.ts";
import { organizationRow } from "../../../domain/organization/entity.ts";
import { operationNamed } from "../../../operations/call-by-name.ts";
import { refusalTagsOf, type Tag } from "../../../operations/define/refusal-tags.ts";
import { operations } from "../../../operations/index.ts";
import { listOperations } from "../../../operations/operation-tree.ts";
import type { Store } from "../../../ports/store.ts";

const declared: ReadonlyMap<string, ReadonlySet<Tag>> = new Map(
  listOperations(operations).map((of) => [of.name, refusalTagsOf(of)]),
);

/** Throws for a refusal that the operation does not list, so that every call of a test checks the lists. */
export const requireDeclared = (operation: string, refusal: { readonly _tag: string }): void => {
  // A rule that a case adds is declared there.
  if (!isOwnRefusal(refusal) && declared.get(operation)?.has(refusal._tag as Tag) === false)
    throw new Error(`${operation} was refused with ${refusal._tag}, which its refusals do not list`);
};

type Values = Readonly<Record<string, unknown>>;
/** Whether a change gives a record a new id or a unique key. The row of the organization and counters have fixed ids and are locked. */
const takesKey = ({ entity: name, before, after }: Change): boolean => {
  const entity = entityNamed(name);
  if (after === undefined || entity.unlogged || after.objectId === organizationRow) return false;
  const [was, is] = [before as Values | undefined, after as unknown as Values];
  return (
    was === undefined ||
    uniquesOf(entity)
      .flat()
      .some((field) => is[field] !== null && !equal(was[field], is[field]))
  );
};
/** Flows are left out: what they write in the background is not their answer. */
const requireDuplicate = (operation: string, { changes }: Decision<unknown>): void => {
  if (operationNamed(operation)?.kind !== "command") return;
  const taking = declared.get(operation)?.has("Duplicate") === false ? changes.find(takesKey) : undefined;
  if (taking !== undefined)
    throw new Error(`${operation} writes a key of ${taking.entity}, and its refusals do not list Duplicate`);
};

/** A store that throws for an operation that writes new ids or unique keys and does not list `Duplicate`. */
export const watchKeys = (store: Store): Store => ({
  ...store,
  execute: (command, done) =>
    store.execute(
      {
        ...command,
        judge: (...given) => {
          const decision = command.judge(...given);
          if (Result.isSuccess(decision) && !command.readOnly)
            requireDuplicate(command.call.operation, decision.success);
          return decision;
        },
      },
      done,
    ),
});
