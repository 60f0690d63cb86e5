import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const file = fileURLToPath(new URL("../../../data/unicode/confusables.txt", import.meta.url));

/** One line of the table: a letter, and the letters that it looks like. */
type Confusable = readonly [source: number, prototype: ReadonlyArray<number>];
const points = (of: string): ReadonlyArray<number> =>
  of
    .trim()
    .split(/\s+/)
    .map((each) => Number.parseInt(each, 16));

/** The lines of `confusables.txt` of UTS #39, in the order of their letters, and the version of Unicode that they are of. */
export const readConfusables = (): { readonly version: string; readonly table: ReadonlyArray<Confusable> } => {
  const text = readFileSync(file, "utf8");
  const version = /^# Version: ([\d.]+)$/m.exec(text)?.[1];
  if (version === undefined) throw new Error("confusables.txt does not say of which version it is");
  const table = text.split("\n").flatMap((line): ReadonlyArray<Confusable> => {
    const [source, prototype] = line.replace(/#.*/, "").split(";");
    return source === undefined || prototype === undefined ? [] : [[points(source)[0] ?? 0, points(prototype)]];
  });
  return { version, table: table.toSorted(([left], [right]) => left - right) };
};
