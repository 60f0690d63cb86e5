import { entityNamed } from "../domain/entities.ts";
import type { Entity } from "../domain/kernel/schema/entity.ts";
import type { Input } from "../domain/kernel/schema/input.ts";
import type { AnyCommand } from "./define/operation.ts";
import { operations } from "./index.ts";

/** A class without rules of its own. */
export interface PlainClass {
  readonly group: string;
  readonly entity: Entity;
  readonly inputs: { readonly create: Input; readonly update: Input };
}

const isPlain = (of: unknown): of is AnyCommand => (of as Partial<AnyCommand> | undefined)?.plain === true;

/** Every class whose operations `crud` made. */
export const plainClasses: ReadonlyArray<PlainClass> = Object.entries(operations).flatMap(([group, members]) => {
  const { create, update } = members as Readonly<Record<string, unknown>>;
  return isPlain(create) && isPlain(update)
    ? [{ group, entity: entityNamed(create.class), inputs: { create: create.input, update: update.input } }]
    : [];
});
