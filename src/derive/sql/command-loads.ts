import { operations } from "../../operations/index.ts";
import { listOperations } from "../../operations/operation-tree.ts";
import type { Load } from "../../ports/load.ts";

/** The loads of all commands: each of their reads gets a row codec of its own. */
export const commandLoads: ReadonlyArray<Load> = listOperations(operations).flatMap((each) =>
  each.kind === "command" ? [each.load as Load] : [],
);
