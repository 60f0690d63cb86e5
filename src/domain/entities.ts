import type { LogFacts } from "./change-log/log-row.ts";
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

/**
 * The class of the record that a log row is about. A row about a record of an own class names that class, and its record says so, too.
 * Undefined for a class of a newer version.
 */
export const loggedEntity = ({
  class: name,
  before,
  after,
}: Pick<LogFacts, "class"> & { readonly before: unknown; readonly after: unknown }): Entity | undefined =>
  knownEntity(name) ??
  (((after ?? before) as { readonly class?: unknown } | null)?.class === name ? entities.OwnRecord : undefined);
