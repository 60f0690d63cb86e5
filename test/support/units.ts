import type { JsonSchema } from "../../src/domain/kernel/schema/kind.ts";

/** The unit of a number, by the name of its field (docs/rules/values.md). */
type Unit = "percent" | "minutes" | "hours" | "count" | "unknown";

/** Settings and records with names fixed by domain and seeds: these are in minutes, and no others. */
const minutesByRule: ReadonlySet<string> = new Set(["hoursPerDayMax", "week", "minutesPerDay"]);
const counts: ReadonlySet<string> = new Set([
  ...[
    "count",
    "version",
    "expectedVersion",
    "ended",
    "purged",
    "decisionRound",
    "seq",
    "after",
    "purgedTo",
    "midnights",
    "deals",
    "withoutAmount",
    "withoutDate",
    "wonWithoutAmount",
    "slipped",
    // The place of a booking in a hand-over.
    "item",
  ],
  // Days, and milliseconds until a retry.
  ...["days", "expiringDays", "hoursWaitingDays", "maxDaysAhead", "sessionDays", "sessionIdleDays", "retryAfter"],
]);
const percents =
  /percent$|utilization$|share$|^(total|limit|capacityLimit|probability|lead|qualified|proposal|negotiation|won|lost)$/i;

/** The unit of a number with this name; an unlisted name is unknown, which is a fault. */
export const unitOf = (name: string): Unit => {
  if (name === "minutes" || name.endsWith("Minutes") || minutesByRule.has(name)) return "minutes";
  if (percents.test(name)) return "percent";
  if (name === "hours") return "hours";
  // `counts` by class, and the rest of a list that was cut.
  return counts.has(name) || name === "counts" || /^(more|signUps)[A-Z]/.test(name) ? "count" : "unknown";
};

const typesOf = ({ type }: JsonSchema): ReadonlyArray<unknown> => (Array.isArray(type) ? type : [type]);
const isNumber = (schema: JsonSchema): boolean =>
  typesOf(schema).includes("number") || typesOf(schema).includes("integer");
const refOf = ({ $ref }: JsonSchema): string | null =>
  typeof $ref === "string" ? ($ref.split("/").at(-1) ?? "") : null;

/** The schema of a number in a unit. Percent and amount are each defined once, so that every place has the same form. */
const fits = (unit: Unit, schema: JsonSchema): boolean => {
  switch (unit) {
    case "hours":
      return typesOf(schema).includes("number") && schema.minimum === 0 && schema.maximum === 24;
    case "minutes":
    case "count":
      return typesOf(schema).includes("integer");
    default:
      return false;
  }
};

/** Places of a schema where a number has another form than its name says; references are checked separately. */
export const unitFaults = (of: unknown, path: ReadonlyArray<string> = [], name = ""): ReadonlyArray<string> => {
  if (typeof of !== "object" || of === null) return [];
  const schema = of as JsonSchema;
  const at = path.join(".");
  const ref = refOf(schema);
  if (ref !== null)
    return ref === "Percent" && unitOf(name) !== "percent" ? [`${at}: a percent that is not named as one`] : [];
  const unit = unitOf(name);
  const own = isNumber(schema) && !fits(unit, schema) ? [`${at}: a number as ${unit}`] : [];
  const inside = Object.entries((schema.properties ?? {}) as Readonly<Record<string, unknown>>).flatMap(([key, each]) =>
    unitFaults(each, [...path, key], key === "value" ? name : key),
  );
  const others = ["items", "additionalProperties", "anyOf", "allOf", "oneOf"].flatMap((key) => {
    const found = schema[key];
    return (Array.isArray(found) ? found : [found]).flatMap((each) => unitFaults(each, path, name));
  });
  return [...own, ...inside, ...others];
};

/** Places of a value where a number does not fit its unit: in an answer, a refusal or a warning. */
export const valueFaults = (of: unknown, path: ReadonlyArray<string> = [], name = ""): ReadonlyArray<string> => {
  const at = path.join(".");
  if (typeof of === "number") {
    const unit = unitOf(name);
    const fine = {
      // No test books or uses an engineer more than tenfold, so greater numbers are basis points.
      percent: Number.isInteger(Math.round(of * 1e6) / 1e4) && Math.abs(of) <= 1_000,
      minutes: Number.isInteger(of),
      hours: of >= 0 && of <= 24,
      count: Number.isInteger(of),
      unknown: false,
    }[unit];
    return fine ? [] : [`${at}: ${of} as ${unit}`];
  }
  if (typeof of !== "object" || of === null) return [];
  if (Array.isArray(of)) return of.flatMap((each, i) => valueFaults(each, [...path, String(i)], name));
  if ("minor" in of) return Object.keys(of).sort().join() === "currency,minor" ? [] : [`${at}: an amount with more`];
  // The parameters of a sentence have the units of the text that they fill.
  const facts = Object.entries(of).filter(([key]) => key !== "sentence");
  return facts.flatMap(([key, each]) =>
    valueFaults(each, [...path, key], key === "value" || name === "counts" ? name : key),
  );
};
