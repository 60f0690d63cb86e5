import { derivedFieldsOf } from "../../domain/derived-fields.ts";
import { allEntities } from "../../domain/entities.ts";
import { allFields, type Entity, type Field } from "../../domain/kernel/schema/entity.ts";
import type { GeneratedFile } from "../generated-file.ts";

type ParseType = "String" | "Number" | "Boolean" | "Date" | "Array" | "Object";
/** A property in the Parse schema. `required`: a create without it is refused. A pointer without a class may refer to several classes. */
type ParseField =
  | { readonly type: ParseType; readonly required: boolean }
  | { readonly type: "Pointer"; readonly targetClass?: string; readonly required: boolean };
interface ParseClass {
  readonly className: string;
  readonly fields: Readonly<Record<string, ParseField>>;
}

const parseTypes: Readonly<Record<string, ParseType>> = {
  text: "String",
  url: "String",
  id: "String",
  word: "String",
  literal: "String",
  day: "Date",
  instant: "Date",
  percent: "Number",
  hours: "Number",
  money: "Number",
  integer: "Number",
  boolean: "Boolean",
  list: "Array",
  json: "Object",
};

/** Classes with another name in Parse: accounts are `_User`, and a seed calls status updates `Status`. */
const wireNames: Readonly<Record<string, string>> = { User: "_User", StatusUpdate: "Status" };
const classNameOf = (name: string): string => wireNames[name] ?? name;

/** Fields about storage: the organization, unknown imported fields, and which alias was written. */
const kept = new Set(["organizationId", "custom", "writtenAs"]);
/** The word as it was written is the value of the word's own field on the wire (R-VAL-8). */
const isLabel = (name: string, { system, kind }: Field): boolean =>
  system === true && kind.type === "text" && name.endsWith("Label");

/** Aliases: a second name for one stored value, so neither name alone is required (R-PROJ-1). */
const aliases: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Project: { projectName: "name", projectManager: "manager" },
};
/** Two pointers, of which a record has at most one, are one on the wire: to a row of either class. */
const eitherOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Activity: { relatedContact: "relatedTo", relatedDeal: "relatedTo" },
};
/** Fields that every row has but a create may omit, because the firm has a default (R-ID-1). */
const defaulted: Readonly<Record<string, ReadonlyArray<string>>> = { User: ["role"] };
/** Sign-up asks for more than the host does when it provisions somebody (R-ID-10). */
const signUp: Readonly<Record<string, Readonly<Record<string, ParseField>>>> = {
  User: { email: { type: "String", required: true }, password: { type: "String", required: true } },
};

const parseField = (entity: Entity, name: string, { kind, references, ...field }: Field): ParseField => {
  const left = defaulted[entity.name]?.includes(name) === true || aliases[entity.name]?.[name] !== undefined;
  const automatic = name in automaticFields;
  const required = !field.optional && field.ours !== true && !left && !automatic;
  if (references !== undefined) return { type: "Pointer", targetClass: classNameOf(references), required };
  const type = parseTypes[kind.type];
  if (type === undefined) throw new Error(`Parse has no type for ${entity.name}.${name}, a ${kind.type}`);
  return { type, required };
};
const automaticFields = { objectId: true, createdAt: true, updatedAt: true } as const;

/** The class as a Parse client sees it: without secrets, labels and storage details; each alias follows its field. */
const parseClassOf = (entity: Entity): ParseClass => {
  const fields: Record<string, ParseField> = {};
  const shown = { ...allFields(entity), ...derivedFieldsOf(entity) };
  for (const [name, field] of Object.entries(shown)) {
    if (field.secret === true || kept.has(name) || isLabel(name, field)) continue;
    const either = eitherOf[entity.name]?.[name];
    if (either !== undefined) {
      fields[either] = { type: "Pointer", required: false };
      continue;
    }
    fields[name] = parseField(entity, name, field);
    const alias = aliases[entity.name]?.[name];
    if (alias !== undefined) fields[alias] = fields[name];
  }
  return { className: classNameOf(entity.name), fields: { ...fields, ...signUp[entity.name] } };
};

/** Every class of records except the firm itself, whose settings have their own route. */
const parseClasses: ReadonlyArray<ParseClass> = allEntities
  .filter(({ name }) => name !== "Organization")
  .map(parseClassOf);

const head = "Generated from src/domain/*/entity.ts by `npm run derive`. CI runs `npm run derive -- --check`.";

/** docs/parse-schema.json, in the form of a Parse schema file. */
export const parseSchema = (): ReadonlyArray<GeneratedFile> => [
  {
    path: "docs/parse-schema.json",
    text: `${JSON.stringify({ $comment: head, classes: parseClasses }, null, 2)}\n`,
  },
];
