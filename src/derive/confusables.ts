import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Written } from "./written.ts";

const file = fileURLToPath(new URL("../../data/unicode/confusables.txt", import.meta.url));

/** One line of the table: a letter, and the letters that it looks like. */
type Confusable = readonly [source: number, prototype: ReadonlyArray<number>];
const points = (of: string): ReadonlyArray<number> =>
  of
    .trim()
    .split(/\s+/)
    .map((each) => Number.parseInt(each, 16));

/** The lines of `confusables.txt` of UTS #39, in the order of their letters, and the version of Unicode that they are of. */
export const confusablesOf = (
  text: string,
): { readonly version: string; readonly table: ReadonlyArray<Confusable> } => {
  const version = /^# Version: ([\d.]+)$/m.exec(text)?.[1];
  if (version === undefined) throw new Error("confusables.txt does not say of which version it is");
  const table = text.split("\n").flatMap((line): ReadonlyArray<Confusable> => {
    const [source, prototype] = line.replace(/#.*/, "").split(";");
    return source === undefined || prototype === undefined ? [] : [[points(source)[0] ?? 0, points(prototype)]];
  });
  return { version, table: table.toSorted(([left], [right]) => left - right) };
};

/** The table as two lines of ASCII: letters, each as what it is further than the one before, and places in the list of prototypes. */
export const confusables = (): Written => {
  const { version, table } = confusablesOf(readFileSync(file, "utf8"));
  const prototypes = [...new Set(table.map(([, prototype]) => prototype.map((each) => each.toString(36)).join(".")))];
  const place = new Map(prototypes.map((each, at) => [each, at]));
  const letters = table.map(([source], at) => (source - (table[at - 1]?.[0] ?? 0)).toString(36));
  const places = table.map(([, prototype]) =>
    (place.get(prototype.map((each) => each.toString(36)).join(".")) ?? 0).toString(36),
  );
  return {
    path: "src/domain/user/confusables.gen.ts",
    text: `// Written by npm run derive from confusables.txt of Unicode ${version}, © Unicode, Inc., Unicode License V3 (LICENSE-UNICODE).
/** The version of Unicode that the table is of. */
export const unicodeVersion = ${JSON.stringify(version)};
/** Letters in order, each as how far it is from the one before it; numbers to the base 36. */
export const letters = ${JSON.stringify(letters.join(" "))};
/** Which of the prototypes each letter looks like. */
export const places = ${JSON.stringify(places.join(" "))};
export const prototypes = ${JSON.stringify(prototypes.join(" "))};
`,
  };
};
