/** From this many rows on, COPY is faster than arrays of values. */
export const copyThreshold = 200;

const escaped = (value: string | null): string => {
  if (value === null) return "\\N";
  return /[\\\t\n\r]/.test(value)
    ? value.replace(/[\\\t\n\r]/g, (each) => ({ "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" })[each] as string)
    : value;
};
/** Rows in the text format of COPY. */
export const copyText = (rows: ReadonlyArray<ReadonlyArray<string | null>>): string =>
  rows.map((row) => `${row.map(escaped).join("\t")}\n`).join("");
