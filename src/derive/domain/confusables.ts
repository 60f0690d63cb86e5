import type { GeneratedFile } from "../generated-file.ts";
import { readConfusables } from "./confusables-source.ts";

/** Numbers as their differences to the base 36; "1*k" is the difference 1, twenty times. Most repeat the one before. */
const differences = (numbers: ReadonlyArray<number>): string => {
  const runs: Array<{ readonly by: number; times: number }> = [];
  for (const [at, number] of numbers.entries()) {
    const by = number - (numbers[at - 1] ?? 0);
    const last = runs.at(-1);
    if (last?.by === by) last.times++;
    else runs.push({ by, times: 1 });
  }
  return runs.map(({ by, times }) => `${by.toString(36)}${times === 1 ? "" : `*${times.toString(36)}`}`).join(" ");
};

/** The table as lines of ASCII: the letters, their indexes in the list of prototypes, and that list. */
export const confusablesFile = (): GeneratedFile => {
  const { version, table } = readConfusables();
  const prototypes = [...new Set(table.map(([, prototype]) => prototype.map((each) => each.toString(36)).join(".")))];
  const place = new Map(prototypes.map((each, at) => [each, at]));
  const letters = table.map(([source]) => source);
  const places = table.map(([, prototype]) => place.get(prototype.map((each) => each.toString(36)).join(".")) ?? 0);
  return {
    path: "src/domain/user/confusables.gen.ts",
    text: `// Written by npm run derive from confusables.txt of Unicode ${version}, © Unicode, Inc., Unicode License V3 (LICENSE-UNICODE).
/** The version of Unicode that the table is of. */
export const unicodeVersion = ${JSON.stringify(version)};
/** Letters in order, each as how far it is from the one before it, to the base 36; "1*k" stands for twenty times 1. */
export const letters = ${JSON.stringify(differences(letters))};
/** Which of the prototypes each letter looks like, in the same way. */
export const places = ${JSON.stringify(differences(places))};
export const prototypes = ${JSON.stringify(prototypes.join(" "))};
`,
  };
};
