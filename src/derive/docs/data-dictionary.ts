import { partColumnName } from "../../adapters/sql/schema/columns.ts";
import { type SystemTable, systemTables } from "../../domain/change-log/system-tables.ts";
import { derivedFieldsOf } from "../../domain/derived-fields.ts";
import { allEntities } from "../../domain/entities.ts";
import { type Actor, isStaff, type Role, roles } from "../../domain/kernel/context/actor.ts";
import { defaultSettings } from "../../domain/kernel/context/settings.ts";
import { englishText } from "../../domain/kernel/messages/english/sentences.ts";
import { type Entity, type Field, type Fields, rowFields, uniquesOf } from "../../domain/kernel/schema/entity.ts";
import { titleCase } from "../../domain/kernel/schema/word.ts";
import { neededRights } from "../../operations/policy/needed-rights.ts";
import { policies } from "../../operations/policy/policies.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { markdownTable as table } from "../markdown-table.ts";

/** The name of each kind, with its unit outside and inside. */
const kindNames: Readonly<Record<string, string>> = {
  text: "text",
  url: "web address",
  id: "id",
  day: "day; inside, days since 1970-01-01",
  instant: "instant; inside, UTC milliseconds",
  percent: "percent; inside, basis points",
  hours: "hours; inside, minutes",
  money: "money; minor units and currency",
  integer: "whole number",
  boolean: "true or false",
  literal: "one word, written exactly",
  word: "workflow word",
  list: "list",
  json: "structure",
};
const kindOf = ({ kind, references, dangles }: Field): string => {
  if (references !== undefined) return `→ ${references}${dangles === true ? ", may outlive it" : ""}`;
  const name = kindNames[kind.type];
  if (name === undefined) throw new Error(`The data dictionary has no name for the kind ${kind.type}`);
  return kind.type === "literal" || kind.type === "integer" || kind.type === "list" ? englishText(kind.expected) : name;
};

const actorOf = (role: Role): Actor => ({
  organizationId: "firm",
  userId: "somebody",
  role,
  clientCompany: "company",
  team: "team",
});
/** The roles that may write the field in at least one action, on all rows or on some. */
const writingRoles = (entity: string, name: string): ReadonlyArray<Role> =>
  roles.filter((role) => {
    const policy = policies[entity];
    return Object.entries(policy?.may ?? {}).some(([action, rule]) => {
      const writable = policy?.writable(actorOf(role), action) ?? "all";
      return rule(actorOf(role), defaultSettings) !== false && (writable === "all" || writable.includes(name));
    });
  });
const writtenBy = (entity: string, name: string, { system, createOnly }: Field): string => {
  if (system === true) return "the library";
  const who = writingRoles(entity, name);
  const others = who.filter((role) => !isStaff(actorOf(role)));
  const by =
    who.length === 0
      ? "the library"
      : others.length > 0
        ? "staff, others on own rows"
        : who.length > 1
          ? "staff"
          : "administrator";
  return createOnly === true ? `${by}; at creation only` : by;
};

const columnsBeside = (name: string, { parts }: Field): string =>
  parts === undefined
    ? ""
    : `Members with columns of their own: ${parts.map((part) => `\`${partColumnName(name, part)}\``).join(", ")}.`;

const fieldRow = (entity: string | null, name: string, field: Field, derived = false): ReadonlyArray<string> => [
  `\`${name}\``,
  kindOf(field),
  field.optional ? "" : "yes",
  ...(entity === null ? [] : [writtenBy(entity, name, field)]),
  [
    field.doc,
    derived ? "Not stored." : "",
    field.secret === true ? "Never shown." : "",
    field.unique === true ? "Unique." : "",
    field.personal === undefined ? "" : "Personal data: removed when the person is erased.",
    columnsBeside(name, field),
  ]
    .filter((each) => each !== "")
    .join(" "),
];
const classPart = (entity: Entity): string => {
  const derived = derivedFieldsOf(entity);
  const compound = uniquesOf(entity).filter((names) => names.length > 1);
  return [
    `## ${entity.name}`,
    entity.doc,
    table(
      ["field", "kind", "always there", "written by", "meaning"],
      [
        ...Object.entries(entity.fields).map(([name, field]) => fieldRow(entity.name, name, field)),
        ...Object.entries(derived).map(([name, field]) => fieldRow(entity.name, name, field, true)),
      ],
    ),
    ...compound.map((names) => `Unique together: ${names.map((name) => `\`${name}\``).join(", ")}.`),
    ...wordsPart({ ...entity.fields, ...derived }),
  ].join("\n\n");
};
const wordsPart = (fields: Fields): ReadonlyArray<string> =>
  Object.entries(fields).flatMap(([name, { kind }]) => {
    const { words } = kind;
    if (words === undefined) return [];
    const of = (state: string) => Object.keys(words.words).filter((word) => words.words[word] === state);
    return [
      `Words of \`${name}\`. Case, spaces and punctuation do not matter:`,
      table(
        ["state", "shown as", "known words"],
        words.states.map((state) => [state, titleCase(state), of(state).join(", ")]),
      ),
    ];
  });
const tablePart = ({ name, doc, fields, key }: SystemTable): string =>
  [
    `### ${name}`,
    `${doc} Key: ${key.map((each) => `\`${each}\``).join(", ")}.`,
    table(
      ["field", "kind", "always there", "meaning"],
      Object.entries(fields).map(([each, field]) => fieldRow(null, each, field)),
    ),
  ].join("\n\n");

const whoMay = (): string =>
  table(
    ["class", "action", "needs"],
    Object.entries(policies).flatMap(([name, policy]) =>
      Object.keys(policy?.may ?? {}).map((action) => [
        name,
        action,
        englishText(neededRights({ class: name, action }, defaultSettings)),
      ]),
    ),
  );

const dictionaryText = (): string =>
  [
    "<!-- Generated from src/domain/*/entity.ts and policy.ts by `npm run derive`. CI runs `npm run derive -- --check`. -->",
    "# Data dictionary",
    "All fields of all classes. [values](rules/values.md) describes what callers write and read for each kind of field. " +
      "*Written by* names the roles that may write the field in at least one action; rows and states limit it further ([policies](rules/policies.md)). Staff means administrators and coordinators.",
    "Besides the fields of its class, every record has:",
    table(
      ["field", "kind", "always there", "meaning"],
      Object.entries(rowFields).map(([name, field]) => fieldRow(null, name, field)),
    ),
    ...allEntities.map(classPart),
    "## Tables of the library",
    ...Object.values(systemTables as Readonly<Record<string, SystemTable>>).map(tablePart),
    "## Who may do what",
    "The `needed` text of a `FORBIDDEN` for each action, under the default settings. [policies](policies.md) lists the rights of each role, reading included.",
    whoMay(),
  ].join("\n\n");

/** docs/data-dictionary.md: classes, tables, words, and what each action needs. */
export const dataDictionary = (): ReadonlyArray<GeneratedFile> => [
  { path: "docs/data-dictionary.md", text: `${dictionaryText()}\n` },
];
