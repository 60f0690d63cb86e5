/** The most bytes of the custom fields of one row, as JSON (R-CUST-2). */
const mostBytes = 128 * 1_024;
export const isTooLarge = (custom: Readonly<Record<string, unknown>>): boolean => {
  const text = JSON.stringify(custom);
  // A character takes at most three bytes.
  return text.length > mostBytes / 3 && new TextEncoder().encode(text).length > mostBytes;
};
export const tooLargeRow = { id: "expected", field: "custom", expected: { id: "rowSize", most: mostBytes } } as const;
