import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import type { Settings } from "../context/settings.ts";
import type { InputTag } from "../refusal/refusal.ts";
import { similarNames } from "../refusal/similar-names.ts";
import { faultsOf, type Input, type InputFaults, type InputOf, type ParsedInput, type SentInput } from "./input.ts";
import type { Kind, Problem } from "./kind.ts";

/** A list of objects, each with the fields of an input. */
export interface ItemsKind<I extends Input>
  extends Kind<
    ReadonlyArray<InputOf<I>>,
    never,
    ReadonlyArray<SentInput<I>>,
    ReadonlyArray<ParsedInput<I>>,
    InputFaults<I>
  > {}

type Values = Record<string, unknown>;
/** The problem of a field at its place in the list. A missing value does not fit its kind. */
const placed = ({ tag, inside, ...problem }: Problem, path: ReadonlyArray<string>, got: unknown): Problem => ({
  ...problem,
  tag: tag === "Required" ? "TypeMismatch" : tag,
  inside: { path: [...path, ...(inside?.path ?? [])], got: inside === undefined ? got : inside.got },
});

/** A list of at most `most` objects with these fields; a nested fault is refused at its place. */
export const items = <const I extends Input>(input: I, most: number): ItemsKind<I> => {
  const names = Object.keys(input);
  const each = { id: "objectWith", fields: names } as const;
  const expected = { id: "listOf", most, each } as const;
  const parseItem = (sent: unknown, at: string): Result.Result<Values, Problem> => {
    if (typeof sent !== "object" || sent === null || Array.isArray(sent))
      return Result.fail({ tag: "TypeMismatch", expected: each, inside: { path: [at], got: sent } });
    const unknown = Object.keys(sent).find((name) => !names.includes(name));
    if (unknown !== undefined) {
      const inside = { path: [at, unknown], got: unknown };
      const known = similarNames(unknown, names);
      return Result.fail({ tag: "UnknownField", expected: { id: "oneOfFields", fields: names }, known, inside });
    }
    const found: Values = {};
    for (const [name, { field, omittable }] of Object.entries(input)) {
      const value = (sent as Values)[name] ?? undefined;
      if (value === undefined && omittable) continue;
      const parsed = field.kind.parse(value);
      if (Result.isFailure(parsed)) return Result.fail(placed(parsed.failure, [at, name], value));
      found[name] = parsed.success;
    }
    return Result.succeed(found);
  };
  const validateItem = (parsed: Values, at: string, firm: Settings): Result.Result<Values, Problem> => {
    const found: Values = { labels: {} };
    for (const [name, value] of Object.entries(parsed)) {
      const outcome = (input[name] as I[string]).field.kind.validate(value, firm);
      if (Result.isFailure(outcome)) return Result.fail(placed(outcome.failure, [at, name], value));
      found[name] = outcome.success;
    }
    return Result.succeed(found);
  };
  const kind: Kind<ReadonlyArray<Values>, never, ReadonlyArray<Values>, ReadonlyArray<Values>> = {
    type: "json",
    schema: Schema.Unknown as never,
    expected,
    faults: [...faultsOf(input)] as ReadonlyArray<InputTag>,
    parse: (sent) =>
      Array.isArray(sent) && sent.length <= most
        ? Result.all(sent.map((item, i) => parseItem(item, String(i))))
        : Result.fail({ tag: "TypeMismatch", expected }),
    validate: (parsed, firm) => Result.all(parsed.map((item, i) => validateItem(item, String(i), firm))),
    format: (values) => values as never,
    json: (schemas) => ({
      type: "array",
      maxItems: most,
      items: {
        type: "object",
        properties: Object.fromEntries(
          Object.entries(input).map(([name, { field }]) => [
            name,
            { description: field.doc, anyOf: [schemas.of(field.kind), ...(field.optional ? [{ type: "null" }] : [])] },
          ]),
        ),
        required: names.filter((name) => input[name]?.omittable === false),
        additionalProperties: false,
      },
    }),
  };
  return kind as never;
};
