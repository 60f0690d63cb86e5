import type { WireClass } from "../wire-class.ts";

/** The name of the type of a class: that of the class without the underscore of the ones that Parse has itself. */
export const typeName = ({ className }: WireClass): string => className.replace(/^_/, "");
/** The name of a query for one row. */
export const singular = (type: string): string => `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
/** The name of a query for rows. */
export const plural = (type: string): string => {
  const one = singular(type);
  if (/[^aeiou]y$/.test(one)) return `${one.slice(0, -1)}ies`;
  return /(s|x|z|ch|sh)$/.test(one) ? `${one}es` : `${one}s`;
};

/** The Relay id of a row. */
export const globalId = (type: string, objectId: string): string => btoa(`${type}:${objectId}`);
/** The type and the id in a Relay id; undefined for any other text. */
export const fromGlobalId = (id: string): { readonly type: string; readonly objectId: string } | undefined => {
  try {
    const [, type, objectId] = /^([A-Za-z]\w*):([\w.~-]+)$/.exec(atob(id)) ?? [];
    return type === undefined || objectId === undefined ? undefined : { type, objectId };
  } catch {
    return undefined;
  }
};
/** The id of a row of a type, given in either form. */
export const objectIdOf = (type: string, id: string): string => {
  const found = fromGlobalId(id);
  return found?.type === type ? found.objectId : id;
};
