/**
 * An item of a list in a custom field as one text, by which items are compared on every store: a text is itself, anything else its JSON
 * behind a character that no stored text has (R-VAL-7).
 */
export const itemText = (item: unknown): string =>
  typeof item === "string" ? item : `\u0001${JSON.stringify(item) ?? "null"}`;
