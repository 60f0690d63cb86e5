import { join } from "node:path";
import { main } from "../../src/cli/main.ts";
import { exportFolder } from "../import/import-firm.ts";
import { temporaryFolder } from "../support/stores.ts";

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}
/** Runs the command line in this process; `watched` is a person at a terminal. */
export const run = async (args: ReadonlyArray<string>, watched = false): Promise<Ran> => {
  const said = { out: "", err: "" };
  const stream = (name: "out" | "err") => ({
    isTTY: watched,
    write: (text: string) => {
      said[name] += text;
    },
  });
  const status = await main(args, { out: stream("out"), err: stream("err") });
  return { status, ...said };
};

export const importArgs = (db: string, ...more: ReadonlyArray<string>): ReadonlyArray<string> => [
  "import",
  exportFolder,
  "--db",
  db,
  "--time-zone",
  "Europe/Berlin",
  ...more,
];

/** A database URL in a folder of its own, not yet there. */
export const fresh = () => {
  const { folder, remove } = temporaryFolder();
  const file = join(folder, "firm.db");
  return { folder, file, db: `sqlite:${file}`, remove };
};
/** A database with the export in it. */
export const filled = async () => {
  const made = fresh();
  await run(importArgs(made.db));
  return made;
};
