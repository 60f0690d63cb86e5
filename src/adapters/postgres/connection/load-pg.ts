import { createRequire } from "node:module";
import { loadPeer } from "../../peer-dependency.ts";
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
export const loadPg = (): Pg =>
  loadPeer("firmcore/postgres with a URL", "pg", () => createRequire(import.meta.url)("pg"));
