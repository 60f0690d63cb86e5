import { createRequire } from "node:module";
import type { PgListener, PgPool } from "./driver.ts";

/** What is used of the package `pg`. */
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

/** The driver is the host's to install: a peer that only hosts with a Postgres URL need. */
export const loadPg = (): Pg => {
  try {
    return createRequire(import.meta.url)("pg");
  } catch (cause) {
    throw new Error("firmcore/postgres with a URL needs the package pg: npm install pg", { cause });
  }
};
