import { entities } from "./classes.gen.ts";
import type { Entity } from "./kernel/schema/entity.ts";

export const allEntities: ReadonlyArray<Entity> = Object.values(entities);

/** The class with this name; undefined for a class of a newer version, which the change log can name. */
export const knownEntity = (name: string): Entity | undefined =>
  Object.hasOwn(entities, name) ? (entities as Readonly<Record<string, Entity>>)[name] : undefined;

/** The class with this name. An unknown name is a defect. */
export const entityNamed = (name: string): Entity => {
  const found = knownEntity(name);
  if (found === undefined) throw new Error(`There is no class ${name}`);
  return found;
};
