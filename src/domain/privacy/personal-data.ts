import { allFields, type Entity, type Field, type Personal } from "../kernel/schema/entity.ts";

type Values = Readonly<Record<string, unknown>>;
/**
 * How a row belongs to a person: it is the account, names the account in `user`, or names the profile in `engineer`.
 */
export type Owner = "objectId" | "user" | "engineer";

const names = (of: Field | undefined, entity: string): boolean => of?.references === entity;
/** How rows of the class belong to a person; null if they do not. */
export const ownerOf = ({ name, fields }: Entity): Owner | null => {
  if (name === "User") return "objectId";
  if (names(fields.user, "User")) return "user";
  return names(fields.engineer, "EngineerProfile") ? "engineer" : null;
};

const authorsCache = new WeakMap<Entity, ReadonlyMap<string, string>>();
/** The fields with texts that somebody wrote who is named in another field: field → the field of the author. */
export const authorsOf = (entity: Entity): ReadonlyMap<string, string> => {
  let found = authorsCache.get(entity);
  if (found === undefined) {
    found = new Map(
      Object.entries(allFields(entity)).flatMap(([name, { personal }]) =>
        personal === undefined || personal === true || personal.by === undefined ? [] : [[name, personal.by] as const],
      ),
    );
    authorsCache.set(entity, found);
  }
  return found;
};

/** A person to be erased (R-LOG-4). */
export interface Person {
  readonly user: string;
  /** The current and former profiles of the person. */
  readonly profiles: ReadonlySet<string>;
  /** The text that replaces every personal text. */
  readonly pseudonym: string;
}

/** Whether a record with these values belongs to the person. */
export const belongsTo = (entity: Entity, values: Values, { user, profiles }: Person): boolean => {
  const owner = ownerOf(entity);
  if (owner === null) return false;
  const value = values[owner];
  return owner === "engineer" ? profiles.has(value as string) : value === user;
};

const textsOf = (value: unknown, into: Set<string>): void => {
  if (typeof value === "string") into.add(value);
  else if (typeof value === "object" && value !== null) for (const each of Object.values(value)) textsOf(each, into);
};
/** The value with its personal texts replaced; null stays null. The replaced texts are added to `texts`. */
const erased = (
  { kind, personal }: Field,
  value: unknown,
  pseudonym: string,
  texts: Set<string> | undefined,
): unknown => {
  if (value === null || value === undefined) return null;
  const { parts } = personal as Personal;
  if (parts === undefined) {
    if (texts !== undefined) textsOf(value, texts);
    // The content of a structure is unknown, so it is removed as a whole.
    return kind.type === "json" ? null : pseudonym;
  }
  const structure = value as Values;
  if (texts !== undefined) for (const part of parts) textsOf(structure[part], texts);
  return { ...structure, ...Object.fromEntries(parts.map((part) => [part, pseudonym])) };
};

/** The personal fields of a record that belongs to this person or was written by them, with their new values. */
export const erasedFields = (entity: Entity, values: Values, person: Person, texts?: Set<string>): Values => {
  const own = belongsTo(entity, values, person);
  return Object.fromEntries(
    Object.entries(allFields(entity)).flatMap(([name, field]) => {
      const { personal } = field;
      if (personal === undefined || !(name in values)) return [];
      const by = personal === true ? undefined : personal.by;
      const goes = own || (by !== undefined && values[by] === person.user);
      return goes ? [[name, erased(field, values[name], person.pseudonym, texts)]] : [];
    }),
  );
};
