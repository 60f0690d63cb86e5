import type { GeneratedFile } from "../generated-file.ts";
import { readConfusables } from "./confusables-source.ts";

/** The table as two lines of ASCII: the letters, each as the difference from the one before, and their indexes in the list of prototypes. */
export const confusablesFile = (): GeneratedFile => {
  const { version, table } = readConfusables();
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
