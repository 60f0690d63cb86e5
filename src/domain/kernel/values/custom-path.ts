/** How a predicate compares a custom field; values of another type count as absent, such as those that an import left. */
export type CustomStorage = "text" | "number" | "boolean" | "list" | "json";

const start = "custom.";
/** The path of a custom field in a predicate: `custom.matterType:text`. */
export const pathTo = (name: string, storage: CustomStorage): string => `${start}${name}:${storage}`;
export const isCustomPath = (path: string): boolean => path.startsWith(start);
/** Name and storage of a custom field, from its path. */
export const customFieldAt = (path: string): readonly [name: string, storage: CustomStorage] =>
  path.slice(start.length).split(":") as unknown as readonly [string, CustomStorage];
