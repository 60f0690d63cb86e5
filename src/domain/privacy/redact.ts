import type { LogFacts } from "../change-log/log-row.ts";
import { allEntities, entityNamed, loggedEntity } from "../entities.ts";
import { equal } from "../kernel/decision/decision.ts";
import { belongsTo, erasedFields, type Person } from "./personal-data.ts";

type Values = Readonly<Record<string, unknown>>;
/** The part of a log row that can contain personal texts. */
export type LogRowText = Pick<LogFacts, "class" | "objectId" | "kind" | "event" | "reason"> & {
  readonly actor: string;
  readonly before: unknown;
  readonly after: unknown;
};
/** The reason of the erasure itself stays, because it says why the texts are gone. */
const erasure = "users.erase";

/** A class of a newer version is a defect: nobody knows which of its texts are personal. */
const entityOf = (entry: LogRowText) => loggedEntity(entry) ?? entityNamed(entry.class);
const valuesOf = (of: unknown): Values | null => of as Values | null;
/** The whole record before and after. The `before` of an update holds only the changed fields. */
const statesOf = ({
  kind,
  objectId,
  before,
  after,
}: LogRowText): { readonly was: Values | null; readonly is: Values | null } => ({
  was: before === null ? null : { ...(kind === "update" ? valuesOf(after) : null), ...valuesOf(before), objectId },
  is: after === null ? null : { ...valuesOf(after), objectId },
});

/** The profiles of a user in the log, deleted ones included. */
export const profilesIn = (entries: Iterable<LogRowText>, user: string): ReadonlySet<string> => {
  const found = new Set<string>();
  for (const { class: name, objectId, before, after } of entries)
    if (name === "EngineerProfile" && valuesOf(after ?? before)?.user === user) found.add(objectId);
  return found;
};

/** The `before` of an update after redaction: a field whose two texts became the same pseudonym did not change. */
const changedFields = (before: Values, was: Values, is: Values, personal: ReadonlySet<string>): Values =>
  Object.fromEntries(
    [
      ...Object.keys(before).filter((name) => !personal.has(name) || !equal(was[name], is[name])),
      ...[...personal].filter((name) => !(name in before) && !equal(was[name], is[name])),
    ].map((name) => [name, was[name]]),
  );

/**
 * A log row without the name, e-mail and free text of the person (R-LOG-4); the same object if it contains none. Ids,
 * hours, money, versions and order stay, so a replay still gives the records. The replaced texts are added to `texts`.
 */
export const redact = <E extends LogRowText>(entry: E, person: Person, texts?: Set<string>): E => {
  const entity = entityOf(entry);
  const { was, is } = statesOf(entry);
  const old = was === null ? {} : erasedFields(entity, was, person, texts);
  const now = is === null ? {} : erasedFields(entity, is, person, texts);
  const about = [was, is].some((state) => state !== null && belongsTo(entity, state, person));
  const hidden = entry.event !== erasure && entry.reason !== null && (about || entry.actor === person.user);
  if (hidden && entry.reason !== null) texts?.add(entry.reason);
  const after = is === null ? null : { ...valuesOf(entry.after), ...now };
  const personal = new Set([...Object.keys(old), ...Object.keys(now)]);
  const before =
    entry.kind === "update" && was !== null && is !== null
      ? changedFields(valuesOf(entry.before) ?? {}, { ...was, ...old }, { ...is, ...now }, personal)
      : was === null
        ? null
        : { ...valuesOf(entry.before), ...old };
  const next = { ...entry, before, after, reason: hidden ? person.pseudonym : entry.reason };
  return equal(next, entry) ? entry : next;
};

/**
 * The ids by which a stored call can name the person: the account, its profiles, and the person's present and former
 * records.
 */
export const personIds = (entries: Iterable<LogRowText>, person: Person): ReadonlySet<string> => {
  const ids = new Set([person.user, ...person.profiles]);
  for (const entry of entries) {
    const { was, is } = statesOf(entry);
    if ([was, is].some((state) => state !== null && belongsTo(entityOf(entry), state, person))) ids.add(entry.objectId);
  }
  return ids;
};
/** The input fields that can contain text about a person. */
const written: ReadonlySet<string> = new Set([
  "reason",
  "overrideReason",
  ...allEntities.flatMap(({ fields }) => Object.keys(fields).filter((name) => fields[name]?.personal !== undefined)),
]);
const someIn = (value: unknown, holds: (name: string, each: unknown) => boolean): boolean =>
  typeof value === "object" &&
  value !== null &&
  Object.entries(value).some(([name, each]) => holds(name, each) || someIn(each, holds));

/**
 * Whether a stored call mentions the person: it contains one of their texts, or it names them and has free text. The
 * texts of a refused call are stored nowhere else, so they are not known.
 */
export const mentionsPerson = (
  texts: ReadonlySet<string>,
  ids: ReadonlySet<string>,
): ((body: unknown, answer: unknown) => boolean) => {
  const says = mentions(texts);
  const named = (body: unknown): boolean =>
    ids.has(body as string) || someIn(body, (_, each) => ids.has(each as string));
  const writes = (body: unknown): boolean =>
    someIn(body, (name, each) => written.has(name) && each !== null && each !== "");
  return (body, answer) => says(body) || says(answer) || (writes(body) && named(body));
};

/**
 * Whether a value contains one of the texts: as a whole, or inside a longer text if it has at least four characters.
 */
const mentions = (texts: ReadonlySet<string>): ((value: unknown) => boolean) => {
  const known = [...texts].map((text) => text.toLowerCase());
  const says = (each: unknown): boolean => {
    if (typeof each === "string") {
      const text = each.toLowerCase();
      return known.some((one) => text === one || (one.length >= 4 && text.includes(one)));
    }
    return typeof each === "object" && each !== null && Object.values(each).some(says);
  };
  return says;
};
/** The value of a JSON text; the text itself if it is not JSON. */
export const valueOfJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
