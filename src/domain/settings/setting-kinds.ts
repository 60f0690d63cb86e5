import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import type { StageProbability } from "../kernel/context/settings.ts";
import type { Sentence } from "../kernel/messages/english/sentences.ts";
import type { InputTag } from "../kernel/refusal/refusal.ts";
import { similarNames } from "../kernel/refusal/similar-names.ts";
import { day, type JsonSchema, type Kind, list, literal, type Problem, percent } from "../kernel/schema/kind.ts";

/** The settings that take effect on a day. */
export const datedNames = ["capacityLimit", "hoursPerDayMax", "week"] as const;
export type DatedName = (typeof datedNames)[number];

/** A structure that callers write. Its JSON Schema is given, and `parse` and `validate` check it. */
const json = <Value, Sent, Parsed, Tag extends InputTag>(
  expected: Sentence,
  judge: Required<Pick<Kind<Value, Value, Sent, Parsed, Tag>, "faults" | "parse" | "validate" | "json">>,
): Kind<Value, Value, Sent, Parsed, Tag> => ({
  type: "json",
  schema: Schema.Unknown as unknown as Schema.Top & { readonly Type: Value },
  expected,
  ...judge,
  format: (value) => value,
});
/** An object with some of these names, each with the same schema. */
const someOf = (names: ReadonlyArray<string>, each: JsonSchema): JsonSchema => ({
  type: "object",
  properties: Object.fromEntries(names.map((name) => [name, each])),
  additionalProperties: false,
});
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const wrong = (expected: Sentence, path?: string, got?: unknown): Result.Result<never, Problem<"TypeMismatch">> =>
  Result.fail({ tag: "TypeMismatch", expected, ...(path === undefined ? {} : { inside: { path: [path], got } }) });
/** A field that a structure does not have, at the place of that structure inside the setting. */
export const unknownName = (
  name: string,
  {
    names,
    got,
    at = [],
  }: { readonly names: ReadonlyArray<string>; readonly got: unknown; readonly at?: ReadonlyArray<string> },
): Result.Result<never, Problem<"UnknownField">> =>
  Result.fail({
    tag: "UnknownField",
    expected: { id: "oneOfFields", fields: names },
    known: similarNames(name, names),
    inside: { path: [...at, name], got },
  });

type Days = string | ReadonlyArray<string>;
const oneOrMore: Sentence = { id: "removal" };
const removalExpected: Sentence = { id: "removals", names: datedNames };
/** Steps to remove, by setting and first day: `{ capacityLimit: "2027-01-01" }`. */
export const removal = json<
  Readonly<Partial<Record<DatedName, ReadonlyArray<number>>>>,
  Readonly<Partial<Record<DatedName, Days>>>,
  Readonly<Partial<Record<DatedName, ReadonlyArray<number>>>>,
  "TypeMismatch" | "UnknownField"
>(removalExpected, {
  faults: ["TypeMismatch", "UnknownField"],
  parse: (sent) => {
    if (!isRecord(sent)) return wrong(removalExpected);
    const found: Partial<Record<DatedName, ReadonlyArray<number>>> = {};
    for (const [name, value] of Object.entries(sent)) {
      const dated = datedNames.find((each) => each === name);
      const texts = Array.isArray(value) ? value : [value];
      if (dated === undefined) return unknownName(name, { names: datedNames, got: value });
      if (texts.length > 1_000) return wrong(removalExpected);
      const days: Array<number> = [];
      for (const text of texts) {
        const parsed = day.parse(text);
        if (Result.isFailure(parsed)) return wrong(oneOrMore, name, text);
        days.push(parsed.success);
      }
      found[dated] = days;
    }
    return Result.succeed(found);
  },
  validate: Result.succeed,
  json: (schemas) => {
    const one = schemas.of(day as Kind);
    return someOf(datedNames, { anyOf: [one, { type: "array", items: one, maxItems: 1_000 }] });
  },
});

const openStages = ["lead", "qualified", "proposal", "negotiation"] as const;
type Chances = Readonly<Partial<Record<(typeof openStages)[number], number>>>;
const chancesExpected: Sentence = { id: "chances", names: openStages };
const oneChance: Sentence = { id: "percentUpTo", most: 100 };
/** The probability that open deals are won, by stage. A stage that is left out stays. */
export const chances = json<Chances, Chances, Chances, "TypeMismatch" | "UnknownField" | "PercentRange" | "Precision">(
  chancesExpected,
  {
    faults: ["TypeMismatch", "UnknownField", "PercentRange", "Precision"],
    parse: (sent) => {
      if (!isRecord(sent)) return wrong(chancesExpected);
      for (const [name, value] of Object.entries(sent)) {
        if (!(openStages as ReadonlyArray<string>).includes(name))
          return unknownName(name, { names: openStages, got: value });
        if (Result.isFailure(percent.parse(value))) return wrong(oneChance, name, value);
      }
      return Result.succeed(sent as Chances);
    },
    validate: (sent, firm) => {
      const found: Partial<Record<keyof Chances, number>> = {};
      for (const [name, value] of Object.entries(sent) as ReadonlyArray<[keyof Chances, number]>) {
        const inside = { path: [name], got: value };
        const points = percent.validate(value, firm);
        if (Result.isFailure(points)) return Result.fail({ ...points.failure, inside });
        if (points.success > 10_000) return Result.fail({ tag: "PercentRange", expected: oneChance, inside });
        found[name] = points.success;
      }
      return Result.succeed(found);
    },
    json: (schemas) => someOf(openStages, { ...schemas.of(percent as unknown as Kind), maximum: 100 }),
  },
);

/** The events that may write a status update, in display order; the task flow makes tasks wait or ready by itself. */
const statusOperations: ReadonlyArray<string> = [
  ...["start", "hold", "resume", "complete", "cancel", "reopen"].map((event) => `projects.${event}`),
  ...["start", "block", "finish", "reopen", "wait", "ready"].map((event) => `tasks.${event}`),
];
type Events = "all" | ReadonlyArray<string>;
const eventsExpected: Sentence = { id: "statusEvents", names: statusOperations };
const listed = list(literal(...statusOperations));
/** Which operations write a status update by themselves (R-STAT-1). */
export const statusEventsKind = json<Events, Events, Events, "TypeMismatch" | "UnknownWord">(eventsExpected, {
  faults: listed.faults,
  parse: (sent) => {
    if (sent === "all") return Result.succeed(sent);
    if (typeof sent === "string") return Result.fail({ tag: "UnknownWord", expected: eventsExpected, known: ["all"] });
    if (!Array.isArray(sent)) return wrong(eventsExpected);
    return Result.map(listed.parse(sent), (events) => statusOperations.filter((each) => events.includes(each)));
  },
  validate: Result.succeed,
  json: () => ({ anyOf: [{ const: "all" }, { type: "array", items: { type: "string", enum: statusOperations } }] }),
});

/** The probability of every stage in percent. */
export const plainChances = (of: StageProbability): StageProbability =>
  Object.fromEntries(Object.entries(of).map(([stage, points]) => [stage, percent.format(points as never)])) as never;
