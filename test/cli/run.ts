import { join } from "node:path";
import { main } from "../../src/cli/main.ts";
import { exportFolder } from "../import/import-firm.ts";
import { temporaryFolder } from "../support/stores.ts";

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}
/** Keeps what imports found, instead of the folder of whoever runs the tests. */
const state = temporaryFolder();
process.once("exit", state.remove);

/** Runs the command line in this process; `watched` simulates a terminal. */
export const run = async (
  args: ReadonlyArray<string>,
  watched = false,
  now?: number,
  stateFolder = state.folder,
): Promise<Ran> => {
  const said = { out: "", err: "" };
  const stream = (name: "out" | "err") => ({
    isTTY: watched,
    write: (text: string) => {
      said[name] += text;
    },
  });
  const status = await main(args, {
    ...{ out: stream("out"), err: stream("err"), stateFolder },
    ...(now === undefined ? {} : { now: () => now }),
  });
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

/** The URL of a new database in its own folder; the database does not exist yet. */
export const fresh = () => {
  const { folder, remove } = temporaryFolder();
  const file = join(folder, "firm.db");
  return { folder, file, db: `sqlite:${file}`, remove };
};
/** A database with the imported export. */
export const filled = async () => {
  const made = fresh();
  await run(importArgs(made.db));
  return made;
};
