import type { Field } from "../../domain/kernel/schema/entity.ts";
import type { Input } from "../../domain/kernel/schema/input.ts";
import type { Kind } from "../../domain/kernel/schema/kind.ts";

type Body = Readonly<Record<string, unknown>>;

/** `firstName` → `First name`. */
const titleOf = (name: string): string => {
  const spaced = name.replace(/(?=\p{Lu})/gu, " ").toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
};

const byType: Readonly<Record<string, unknown>> = {
  day: "2027-05-03",
  instant: "2027-05-03T09:00:00.000Z",
  percent: 20,
  hours: 7.5,
  minutes: 90,
  money: { minor: 12_500, currency: "EUR" },
  boolean: true,
};

/** A valid value for a field: its own example, or one of its kind. */
const exampleValue = (
  name: string,
  { kind, example, references }: Field,
  pointTo: (entity: string) => string,
): unknown => {
  if (references !== undefined) return pointTo(references);
  if (example !== undefined) return example;
  const { type, words } = kind as Kind;
  if (words !== undefined) return words.states[0];
  if (type === "text") return titleOf(name);
  if (type in byType) return byType[type];
  throw new Error(`The field ${name} needs an example: none is known for a ${type}`);
};

/** An example body from the fields of an input; `pointTo` returns the id of a record of a class. */
export const exampleBody = (input: Input, pointTo: (entity: string) => string, which: "needed" | "all" = "all"): Body =>
  Object.fromEntries(
    Object.entries(input).flatMap(([name, { field, omittable: isOmittable }]) =>
      // The example firm declares no fields.
      (which === "needed" && isOmittable) || name === "custom"
        ? []
        : [[name, exampleValue(name, field, pointTo)] as const],
    ),
  );
