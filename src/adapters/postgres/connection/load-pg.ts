import { createRequire } from "node:module";
import type { PgListener, PgPool } from "./driver.ts";

/** The part of the package `pg` that is used. */
interface Pg {
  readonly Pool: new (
    options: object,
  ) => PgPool & {
    readonly end: () => Promise<void>;
    readonly on: (event: "error", heard: () => void) => void;
  };
  readonly Client: new (
    options: object,
  ) => PgListener & {
    readonly connect: () => Promise<unknown>;
    readonly unref: () => void;
  };
}

/** Loads the optional peer `pg`, which only hosts that pass a URL need. */
export const loadPg = (): Pg => {
  try {
    return createRequire(import.meta.url)("pg");
  } catch (cause) {
    throw new Error("firmcore/postgres with a URL needs the package pg: npm install pg", { cause });
  }
};
