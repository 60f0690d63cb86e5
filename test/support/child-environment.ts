import { tmpdir } from "node:os";
import { join } from "node:path";

// vitest forbids the cache where it measures coverage, which it does not in other processes.
const { NODE_DISABLE_COMPILE_CACHE: _, ...ours } = process.env;

/** Most of a short process is loading our sources: types are stripped and code is compiled once for all processes. */
const compiled = {
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(tmpdir(), "firmcore-compiled"),
} as const;
/** The environment of another process: that of the tests. */
export const childEnvironment: NodeJS.ProcessEnv = { ...ours, ...compiled };
/** The same with the programs of ours, and nothing else. */
export const bareEnvironment = { PATH: process.env.PATH ?? "", ...compiled } as const;
