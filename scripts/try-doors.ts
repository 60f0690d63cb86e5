// The kinds of users, each in an empty folder with the packed package, an example of this repository and nothing else.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startPostgres } from "../test/support/postgres/server.ts";

export class DoorFailed extends Error {}

interface Door {
  readonly title: string;
  /** The folder under examples, and the program in it. */
  readonly example: string;
  readonly program: string;
  readonly args?: ReadonlyArray<string>;
  /** What the user installs beside the package. */
  readonly packages: ReadonlyArray<string>;
  /** Whether that is also the conformance kit. */
  readonly needsKit?: true;
  readonly needsPostgres: boolean;
  /** What the program must print. */
  readonly prints: RegExp;
}

export const doors: ReadonlyArray<Door> = [
  {
    title: "an app on its own Postgres, in its own transactions",
    example: "postgres",
    program: "main.ts",
    packages: ["effect", "kysely", "pg", "drizzle-orm"],
    needsPostgres: true,
    prints: /^pg: 30 % booked\npg: OVER_CAPACITY\n[\s\S]*^won: drizzle 1, kysely 1, pg 1$/m,
  },
  {
    title: "a backend team with its own users, tokens and routes",
    example: "backend",
    program: "main.ts",
    packages: ["effect", "kysely"],
    needsPostgres: false,
    prints: /^60 % from 2027-03-10[\s\S]*^409 OVER_CAPACITY$/m,
  },
  {
    title: "a tester who finds a planted mistake in a booking rule",
    example: "property-tests",
    program: "booking-rule.ts",
    packages: ["effect", "kysely", "fast-check"],
    needsPostgres: false,
    prints: /^fails: L-13 [\s\S]*120 % of 100 % would be booked/m,
  },
  {
    title: "an author of a store who finds a planted mistake in it",
    example: "property-tests",
    program: "store.ts",
    packages: ["effect", "kysely", "fast-check"],
    needsKit: true,
    needsPostgres: false,
    prints:
      /^fails: L-45 a repeated request makes one booking[\s\S]*^fails: L-45 a repeated request gets its first answer/m,
  },
  {
    title: "the conformance kit on every store of the package",
    example: "conformance",
    program: "main.ts",
    args: ["13"],
    packages: ["effect", "kysely", "pg", "better-sqlite3"],
    needsKit: true,
    needsPostgres: true,
    prints: /^memory: (\d+) of \1 cases hold\nsqlite: (\d+) of \2 cases hold\npostgres: (\d+) of \3 cases hold$/m,
  },
];

/** Seconds from a start. */
const since = (start: number): string => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/** Plays a door, and returns the seconds from the install to the first printed line and to the end. */
export const tryDoor = async (
  door: Door,
  {
    folder,
    tarball,
    kit,
    clone,
    version,
    env,
  }: {
    /** The empty folder of this user. */
    readonly folder: string;
    readonly tarball: string;
    /** The tarball of the conformance kit. */
    readonly kit: string;
    readonly clone: string;
    /** `name@version` of a package, as this repository has it. */
    readonly version: (name: string) => string;
    readonly env: NodeJS.ProcessEnv;
  },
): Promise<string> => {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
  await using server = door.needsPostgres ? await startPostgres() : null;
  const start = performance.now();
  const tarballs = door.needsKit ? [tarball, kit] : [tarball];
  const install = spawnSync("npm", ["install", "--loglevel=error", ...tarballs, ...door.packages.map(version)], {
    cwd: folder,
    env,
    encoding: "utf8",
  });
  if (install.status !== 0) throw new DoorFailed(`npm install\n${install.stdout}${install.stderr}`);
  const installed = since(start);
  cpSync(join(clone, "examples", door.example), join(folder, door.example), { recursive: true });
  const program = spawn("node", [join(door.example, door.program), ...(door.args ?? [])], {
    cwd: folder,
    env: { ...env, ...(server === null ? {} : { DATABASE_URL: server.url }) },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 300_000,
  });
  let [printed, errors, first] = ["", "", ""];
  program.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (first === "") first = since(start);
    printed += text;
  });
  program.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const [status] = (await once(program, "close")) as [number | null];
  if (status !== 0)
    throw new DoorFailed(`examples/${door.example}/${door.program} ended with ${status}.\n${printed}${errors}`);
  if (!door.prints.test(printed))
    throw new DoorFailed(`examples/${door.example}/${door.program} printed\n${printed}${errors}`);
  return `installed after ${installed}, first result after ${first}, done after ${since(start)}`;
};
