import * as Result from "effect/Result";
import type { Sentence } from "../../domain/kernel/messages/english/sentences.ts";
import { type InvalidInput, refuseField } from "../../domain/kernel/refusal/refusal.ts";

/**
 * A value of the answer of an earlier item of a transaction: the index of the item, then the path into its answer. It stands for a field
 * or a custom field, or for one value of such a field that is a list.
 *
 * @example { engineer: { $ref: [0, "objectId"] } } // the profile that the first item created
 */
export interface Reference {
  readonly $ref: readonly [item: number, ...path: ReadonlyArray<string | number>];
}

type Values = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isReference = (value: unknown): value is { readonly $ref: ReadonlyArray<unknown> } =>
  isObject(value) && Array.isArray(value.$ref) && Object.keys(value).length === 1;

type Make = (ref: ReadonlyArray<unknown>, field: string) => unknown;
/** What a custom relation adds and removes. Other objects are values of custom fields. */
const isChange = (value: Values): boolean => Object.keys(value).every((name) => name === "add" || name === "remove");
const replacedIn = (value: unknown, field: string, make: Make): unknown => {
  if (isReference(value)) return make(value.$ref, field);
  if (Array.isArray(value)) return value.map((each: unknown) => (isReference(each) ? make(each.$ref, field) : each));
  const isInside = isObject(value) && (field === "custom" || (field.startsWith("custom.") && isChange(value)));
  return isInside ? replaced(value, make, `${field}.`) : value;
};
/** The input with each reference replaced. */
const replaced = (input: Values, make: Make, within = ""): Values =>
  Object.fromEntries(
    Object.entries(input).map(([field, value]) => [field, replacedIn(value, `${within}${field}`, make)]),
  );
/** Whether an input has references. */
export const hasReferences = (input: unknown): boolean => {
  let found = false;
  if (isObject(input))
    replaced(input, () => {
      found = true;
    });
  return found;
};

/** The input before anything was answered, with a placeholder for each reference. Should a row have this id, locking it does no harm. */
export const withPlaceholders = (input: unknown): unknown => replaced(input as Values, () => "0000000000");

/** The input with the values of its references, which are validated like any other value. */
export const resolveReferences = (
  input: unknown,
  answers: ReadonlyArray<unknown>,
): Result.Result<unknown, InvalidInput<"TypeMismatch">> => {
  let fault: InvalidInput<"TypeMismatch"> | undefined;
  const found = replaced(input as Values, ([item, ...path], field) => {
    const refuse = (sentence: Sentence): void => {
      fault ??= refuseField("TypeMismatch", field, sentence);
    };
    if (!Number.isInteger(item) || (item as number) < 0 || (item as number) >= answers.length)
      return refuse({ id: "itemNotBefore", field });
    let value = answers[item as number];
    for (const name of path) {
      const key = typeof name === "string" || Number.isInteger(name) ? (name as string | number) : "";
      if (typeof value !== "object" || value === null || !Object.hasOwn(value, key))
        return refuse({ id: "answerHasNo", field, item: item as number, path: path.join(".").slice(0, 60) });
      value = (value as Values)[key];
    }
    if (typeof value === "object" && value !== null)
      return refuse({ id: "answerHasSeveral", field, item: item as number });
    return value;
  });
  return fault === undefined ? Result.succeed(found) : Result.fail(fault);
};
