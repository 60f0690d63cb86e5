import { allFields, type Entity, type Field, type Personal } from "../kernel/schema/entity.ts";

type Values = Readonly<Record<string, unknown>>;
/** By which field a row belongs to a person: it is the account, names it in `user`, or names its profile in `engineer`. */
export type Owner = "objectId" | "user" | "engineer";

const names = (of: Field | undefined, entity: string): boolean => of?.references === entity;
/** By which field rows of the class belong to a person; null: they belong to nobody. */
export const ownerOf = ({ name, fields }: Entity): Owner | null => {
  if (name === "User") return "objectId";
  if (names(fields.user, "User")) return "user";
  return names(fields.engineer, "EngineerProfile") ? "engineer" : null;
};

/** A person whose texts go (R-LOG-4). */
export interface Person {
  readonly user: string;
  /** The profiles that the person has or had. */
  readonly profiles: ReadonlySet<string>;
  /** What stands in place of every text. */
  readonly pseudonym: string;
}

/** Whether the record, with these values, is one of the person's. */
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
/** The value without what it tells; null stays, as there is nothing to hide. What went is added to `texts`. */
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
    // What a structure holds is unknown, so nothing of it stays.
    return kind.type === "json" ? null : pseudonym;
  }
  const structure = value as Values;
  if (texts !== undefined) for (const part of parts) textsOf(structure[part], texts);
  return { ...structure, ...Object.fromEntries(parts.map((part) => [part, pseudonym])) };
};

/** The personal fields of the record that tell of this person or were written by them, each as it is afterwards. */
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
