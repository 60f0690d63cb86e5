import { entities } from "./classes.gen.ts";
import type { Entity } from "./kernel/schema/entity.ts";

export const allEntities: ReadonlyArray<Entity> = Object.values(entities);

/** The class with this name. An unknown name is a defect. */
export const entityNamed = (name: string): Entity => {
  const found = (entities as Readonly<Record<string, Entity>>)[name];
  if (found === undefined) throw new Error(`There is no class ${name}`);
  return found;
};
