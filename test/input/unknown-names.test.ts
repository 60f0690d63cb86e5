import * as Result from "effect/Result";
import { inputSchema, type JsonSchema } from "firmcore/openapi";
import { minimalInput, operations } from "firmcore/testing";
import { expect, test } from "vitest";
import { defaultSettings } from "../../src/domain/kernel/context/settings.ts";
import { type Input, type InputField, parseInput, validateInput } from "../../src/domain/kernel/schema/input.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";

interface Node {
  readonly $ref?: string;
  readonly anyOf?: ReadonlyArray<JsonSchema>;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | false;
}
interface Stranger {
  readonly value: unknown;
  readonly path: ReadonlyArray<string>;
}
const name = "nonsense";
/** Values that are written as an object or plainly: an object with other fields is neither, so its type is wrong. */
const isEither = (operation: string, { field: { kind } }: InputField): boolean =>
  kind.type === "money" || (operation === "hours.decideMany" && kind.type === "list");

/** Values with one word or field outside the closed sets of a schema, and where it is. */
const strangersOf = (
  schema: JsonSchema,
  named: Readonly<Record<string, JsonSchema>>,
  // An amount is written as an object or plainly, see above; a filter may hold another one.
  above: ReadonlyArray<string> = ["Money"],
): ReadonlyArray<Stranger> => {
  const { $ref, anyOf = [], items, properties = {}, additionalProperties } = schema as Node;
  const to = $ref?.replace("#/$defs/", "");
  if (to !== undefined) return above.includes(to) ? [] : strangersOf(named[to] ?? {}, named, [...above, to]);
  const under = (key: string, of: JsonSchema, put: (value: unknown) => unknown): ReadonlyArray<Stranger> =>
    strangersOf(of, named, above).map(({ value, path }) => ({ value: put(value), path: [key, ...path] }));
  return [
    ...("enum" in schema || "const" in schema ? [{ value: name, path: [] }] : []),
    ...(additionalProperties === false ? [{ value: { [name]: 1 }, path: [name] }] : []),
    ...anyOf.flatMap((each) => strangersOf(each, named, above)),
    ...(items === undefined ? [] : under("0", items, (value) => [value])),
    ...Object.entries(properties).flatMap(([key, of]) => under(key, of, (value) => ({ [key]: value }))),
    ...(additionalProperties ? under("key", additionalProperties, (value) => ({ key: value })) : []),
  ];
};

/** R-VAL-8 */
test("every word and field outside a closed set is refused as unknown, at its place", () => {
  const settings = new Set<string>();
  for (const of of listOperations(operations)) {
    const operation = of.name;
    const input = of.input as Input;
    const valid = { ...minimalInput(input), ...("by" in input ? { by: "engineer" } : {}) };
    const { properties, $defs = {} } = inputSchema(of) as {
      readonly properties: Readonly<Record<string, JsonSchema>>;
      readonly $defs?: Readonly<Record<string, JsonSchema>>;
    };
    for (const [field, schema] of Object.entries(properties).filter(
      ([each]) => !isEither(operation, input[each] as InputField),
    ))
      for (const { value, path } of strangersOf(schema, $defs)) {
        const sent = { ...valid, [field]: value };
        const outcome = Result.flatMap(parseInput(input, sent), (parsed) =>
          validateInput(input, parsed, defaultSettings),
        );
        const [issue] = Result.isFailure(outcome) ? outcome.failure.issues : [];
        const at = `${operation} ${JSON.stringify({ [field]: value })}`;
        expect(issue?.code, at).toMatch(/^UNKNOWN_(WORD|FIELD)$/);
        // A field to order by is named itself.
        expect(
          issue?.path.filter((each) => each !== name),
          at,
        ).toEqual([field, ...path].filter((each) => each !== name && !(field === "order" && each === "0")));
        if (operation === "settings.set") settings.add(field);
      }
  }
  for (const structure of ["remove", "stageProbability", "statusEvents", "vocabularies"])
    expect(settings).toContain(structure);
});

test("a word that is nearly one of a closed set is refused with the word that is meant", () => {
  const messagesOf = (name: string, sent: object): ReadonlyArray<string> => {
    const of = listOperations(operations).find((each) => each.name === name);
    const input = of?.input as Input;
    const outcome = Result.flatMap(parseInput(input, { ...minimalInput(input), ...sent }), (parsed) =>
      validateInput(input, parsed, defaultSettings),
    );
    return Result.isFailure(outcome) ? outcome.failure.issues.map(({ message }) => message) : [];
  };
  const [status] = messagesOf("allocations.assign", { status: "Tentativ" });
  expect(status).toMatch(/, got "Tentativ"; did you mean tentative\?$/);
  const [hours] = messagesOf("reports.planActual", { by: "enginer" });
  expect(hours).toBe('by: expected one of allocation, engineer, project, got "enginer"; did you mean engineer?');
  const [many] = messagesOf("hours.actions", { objectIds: Array.from({ length: 101 }, () => "0123456789") });
  expect(many).toBe("objectIds: expected a list of at most 100, each an id as text, got a list of 101");
});
