import { operations } from "../../operations/index.ts";
import { listOperations } from "../../operations/operation-tree.ts";
import type { Load } from "../../ports/load.ts";

/** The loads of all commands. Each of their reads gets a row codec. */
export const commandLoads: ReadonlyArray<Load> = listOperations(operations).flatMap((each) =>
  each.kind === "command" ? [each.load as Load] : [],
);
