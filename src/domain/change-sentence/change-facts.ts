import type { LogFacts } from "../change-log/log-row.ts";
import { loggedEntity } from "../entities.ts";
import { equal } from "../kernel/decision/decision.ts";
import type { SaidChange } from "../kernel/messages/english/changes.ts";
import { allFields, displayNameOf, type Entity } from "../kernel/schema/entity.ts";
import { idPattern } from "../kernel/schema/kind.ts";

type Values = Readonly<Record<string, unknown>>;
/** An entry of the change log in plain values, as `log.list` and `log.history` give it. */
export type ChangeEntry = Omit<LogFacts, "version"> & { readonly actor: string };

/** A value of a field, with what tells how people write it. */
type ChangedValue =
  | { readonly is: "nothing" }
  /** A secret, of which the log says only that it changed. */
  | { readonly is: "secret" }
  | { readonly is: "text" | "word" | "day" | "instant" | "json"; readonly text: string }
  | { readonly is: "number" | "percent" | "hours"; readonly number: number }
  | { readonly is: "boolean"; readonly yes: boolean }
  | { readonly is: "money"; readonly minor: number; readonly currency: string }
  | { readonly is: "record"; readonly class: string; readonly objectId: string }
  | { readonly is: "list"; readonly of: ReadonlyArray<ChangedValue> };
/** One field that changed. */
interface FieldChange {
  readonly field: string;
  /** A field that the firm declared has the name that it gave. */
  readonly custom: boolean;
  readonly from: ChangedValue;
  readonly to: ChangedValue;
}
/** What a sentence about a change says, with the values told apart by their kind. */
export interface ChangeFacts extends SaidChange {
  readonly fields: ReadonlyArray<FieldChange>;
}

const secret: ChangedValue = { is: "secret" };
const nothing: ChangedValue = { is: "nothing" };
const json = (value: unknown): ChangedValue => ({ is: "json", text: JSON.stringify(value) });
/** A value without a field that would tell more: a custom one, or one inside a list. */
const bareValue = (value: unknown): ChangedValue => {
  if (value === null || value === undefined) return nothing;
  if (typeof value === "string") return { is: "text", text: value };
  if (typeof value === "number") return { is: "number", number: value };
  if (typeof value === "boolean") return { is: "boolean", yes: value };
  return Array.isArray(value) ? { is: "list", of: value.map(bareValue) } : json(value);
};
const typed = new Set(["percent", "hours"]);
const worded: Readonly<Record<string, "word" | "day" | "instant">> = {
  literal: "word",
  word: "word",
  day: "day",
  instant: "instant",
};
const valueIn = (entity: Entity, name: string, value: unknown): ChangedValue => {
  if (value === null || value === undefined) return nothing;
  const field = allFields(entity)[name];
  const type = field?.kind.type ?? "";
  const target = field?.references;
  if (target !== undefined && typeof value === "string") return { is: "record", class: target, objectId: value };
  if (typeof value === "number" && typed.has(type)) return { is: type as "percent" | "hours", number: value };
  const words = worded[type];
  if (typeof value === "string" && words !== undefined) return { is: words, text: value };
  if (type === "money") return { is: "money", ...(value as { readonly minor: number; readonly currency: string }) };
  return bareValue(value);
};

/** Fields that change with every change, or say what else the sentence says. */
const beside = new Set([
  "objectId",
  "organizationId",
  "version",
  "createdAt",
  "updatedAt",
  "custom",
  "class",
  "lastEditor",
]);
const fieldChanges = (entity: Entity, { before, after, kind }: ChangeEntry): ReadonlyArray<FieldChange> => {
  if (kind === "delete" || after === null) return [];
  const old: Values = before ?? {};
  const names = Object.keys(kind === "create" ? after : old).filter(
    (name) => !beside.has(name) && !name.endsWith("Label"),
  );
  const own = (of: Values): Values => (of.custom ?? {}) as Values;
  const customNames = kind === "create" || "custom" in old ? Object.keys({ ...own(old), ...own(after) }) : [];
  return [
    ...names.map((field) => ({
      ...{ field, custom: false },
      from: valueIn(entity, field, old[field]),
      to: field in allFields(entity) ? valueIn(entity, field, after[field]) : secret,
    })),
    ...customNames.map((field) => ({
      ...{ field, custom: true },
      from: bareValue(own(old)[field]),
      to: bareValue(own(after)[field]),
    })),
  ].filter(({ from, to }) => !equal(from, to));
};

const textOf = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
/** What a sentence about an entry of the log says; of a class of a newer version, that it changed. */
export const changeFacts = (entry: ChangeEntry): ChangeFacts => {
  const entity = loggedEntity(entry);
  const record: Values = { ...entry.before, ...entry.after };
  const pointer = (name: string, target: string): string | null =>
    entity?.fields[name]?.references === target ? textOf(record[name]) : null;
  const label = entity === undefined ? undefined : displayNameOf(entity);
  return {
    ...{ kind: entry.kind, actor: entry.actor, class: entry.class, objectId: entry.objectId, reason: entry.reason },
    name: label === undefined ? null : textOf(record[label]),
    engineer: pointer("engineer", "EngineerProfile"),
    project: pointer("project", "Project"),
    day: textOf(record.workDate),
    fields: entity === undefined ? [] : fieldChanges(entity, entry),
  };
};

/** The records whose names the sentence says, as class and id. */
export const namedIn = ({
  actor,
  engineer,
  project,
  fields,
}: ChangeFacts): ReadonlyArray<readonly [string, string]> => {
  const inside = (value: ChangedValue): ReadonlyArray<readonly [string, string]> =>
    value.is === "record" ? [[value.class, value.objectId]] : value.is === "list" ? value.of.flatMap(inside) : [];
  const all: ReadonlyArray<readonly [string, string | null]> = [
    ["User", actor],
    ["EngineerProfile", engineer],
    ["Project", project],
    ...fields.flatMap(({ from, to }) => [...inside(from), ...inside(to)]),
  ];
  return all.flatMap(([name, id]) => (id === null || !idPattern.test(id) ? [] : [[name, id] as const]));
};
