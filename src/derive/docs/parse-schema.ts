import { classSchemas } from "../../adapters/parse/class-schema.ts";
import type { GeneratedFile } from "../generated-file.ts";

const head = "Generated from src/domain/*/entity.ts by `npm run derive`. CI runs `npm run derive -- --check`.";

/** docs/parse-schema.json, in the form of a Parse schema file. */
export const parseSchema = (): ReadonlyArray<GeneratedFile> => [
  {
    path: "docs/parse-schema.json",
    text: `${JSON.stringify({ $comment: head, classes: [...classSchemas.values()] }, null, 2)}\n`,
  },
];
