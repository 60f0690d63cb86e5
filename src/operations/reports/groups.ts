import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import type { Sentence } from "../../domain/kernel/messages/english/sentences.ts";
import { field } from "../../domain/kernel/schema/entity.ts";
import { required } from "../../domain/kernel/schema/input.ts";
import { type Kind, list, literal } from "../../domain/kernel/schema/kind.ts";
import { compareText } from "../../domain/kernel/values/text.ts";
import { type By, type Group, groupsOf, type Key } from "../../domain/report/grouping.ts";
import type { Found } from "./reads.ts";

const group = literal("engineer", "discipline", "primaryLocation", "project", "client", "month");
const pair = list(group, 2);
const groupExpected: Sentence = { id: "groups", one: group.expected };
type Groups = Group | readonly [Group, Group];
/** One group, or two of which the second refines the first. */
const groups: Kind<Groups, Groups, Groups, Groups, "TypeMismatch" | "UnknownWord"> = {
  type: "json",
  schema: Schema.Unknown as unknown as Schema.Top & { readonly Type: Groups },
  expected: groupExpected,
  faults: group.faults,
  parse: (sent) => {
    if (!Array.isArray(sent)) return Result.mapError(group.parse(sent), (of) => ({ ...of, expected: groupExpected }));
    return Result.flatMap(pair.parse(sent), (both) =>
      both.length === 2 && both[0] !== both[1]
        ? Result.succeed(both as Groups & ReadonlyArray<Group>)
        : Result.fail({ tag: "TypeMismatch", expected: groupExpected }),
    );
  },
  validate: (by) => Result.succeed(by),
  format: (by) => by,
  json: (schemas) =>
    schemas.named("ReportGroups", () => {
      const one = schemas.of(group as Kind);
      return { anyOf: [one, { type: "array", items: one, minItems: 2, maxItems: 2, uniqueItems: true }] };
    }),
};
export const by = required(field(groups, "The group of each row; two groups make a row for each pair."));

/** A report row with the name of its key: names instead of ids, two joined by a slash. */
export interface NamedRow {
  readonly name: string;
}
export const namesOf = ({ people, projects }: Found): ReadonlyMap<string, string> =>
  new Map([
    ...people.map(({ objectId, fullName }) => [objectId, fullName] as const),
    ...projects.map(({ objectId, projectName }) => [objectId, projectName] as const),
  ]);
export const namedRows = <R extends { readonly key: Key }>(found: Found, of: By, rows: ReadonlyArray<R>) => {
  const names = namesOf(found);
  const isId = groupsOf(of).map((each) => each === "engineer" || each === "project");
  return rows
    .map((row) => ({
      ...row,
      name: row.key.map((part, i) => (isId[i] ? (names.get(part) ?? part) : part)).join(" / "),
    }))
    .sort((a, b) => compareText(a.name, b.name) || compareText(a.key.join("\n"), b.key.join("\n")));
};
