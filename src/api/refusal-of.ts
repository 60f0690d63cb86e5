import { hasFields } from "../domain/kernel/values/plain-object.ts";
import { shownValue } from "../ports/check-options.ts";

/** What a `FirmError` holds, or the value itself. Throws a `TypeError` that says what was expected for a value that is neither. */
export const refusalOf = (called: string, expected: string, of: unknown): object => {
  const found: unknown = of instanceof Error ? (of as { readonly detail?: unknown }).detail : of;
  const { _tag, message } = hasFields(found) ? found : {};
  if (typeof _tag === "string" || typeof message === "string") return found as object;
  const got = of instanceof Error ? "an error of another kind" : shownValue(of);
  throw new TypeError(`${called}: expected ${expected}, got ${got}`);
};
