import { allEntities } from "../../domain/entities.ts";
import type { Entity } from "../../domain/kernel/schema/entity.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { stateMachines, type Transitions } from "./state-machines.ts";

const head = (from: string): string =>
  `%% Generated from ${from} by \`npm run derive\`. CI runs \`npm run derive -- --check\`.`;

const entityLines = ({ name, fields }: Entity): ReadonlyArray<string> => [
  `  ${name} {`,
  ...Object.entries(fields)
    .filter(([, { secret }]) => secret !== true)
    .map(([field, { kind, references, unique }]) => {
      const keys = [...(references === undefined ? [] : ["FK"]), ...(unique === true ? ["UK"] : [])];
      return `    ${[kind.type, field, keys.join(", ")].join(" ").trimEnd()}`;
    }),
  "  }",
];
/** A pointer refers to one row, or to none if optional. If it is unique, at most one row points to the target. */
const pointerLines = ({ name, fields }: Entity): ReadonlyArray<string> =>
  Object.entries(fields).flatMap(([field, { references, optional, unique }]) =>
    references === undefined
      ? []
      : [`  ${references} ${optional ? "|o" : "||"}--${unique === true ? "o|" : "o{"} ${name} : ${field}`],
  );
const relations = (): string =>
  [
    head("src/domain/*/entity.ts"),
    "erDiagram",
    ...allEntities.flatMap(entityLines),
    ...allEntities.flatMap(pointerLines),
  ].join("\n");

const idOf = (machine: string, state: string): string => `${machine} ${state}`.replace(/[^A-Za-z]+/g, "_");
const machineLines = (name: string, table: Transitions): ReadonlyArray<string> => [
  `  state "${name}" as ${idOf(name, "")} {`,
  ...Object.keys(table).map((state) => `    state "${state}" as ${idOf(name, state)}`),
  ...Object.entries(table).flatMap(([from, events]) =>
    Object.entries(events).map(([event, to]) => `    ${idOf(name, from)} --> ${idOf(name, to)} : ${event}`),
  ),
  "  }",
];
const states = (): string =>
  [
    head("src/domain/*/states.ts"),
    "stateDiagram-v2",
    ...Object.entries(stateMachines).flatMap(([name, table]) => machineLines(name, table)),
  ].join("\n");

/** docs/er.mmd and docs/states.mmd, for Mermaid. */
export const diagrams = (): ReadonlyArray<GeneratedFile> => [
  { path: "docs/er.mmd", text: `${relations()}\n` },
  { path: "docs/states.mmd", text: `${states()}\n` },
];
