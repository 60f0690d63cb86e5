import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const repository = resolve(import.meta.dirname, "../../..");

/** A package of firmcore, installed in a temporary folder like that of a host. */
export interface PackedVersion extends Disposable {
  /** A file that was copied beside it. */
  readonly file: (path: string) => URL;
}

/**
 * Installs the tarball that FIRMCORE_TARBALL names, or this tree, which is built and packed. `files` of this repository are copied
 * to the same paths, and import that package as `firmcore`.
 */
export const packedVersion = (...files: ReadonlyArray<string>): PackedVersion => {
  const folder = mkdtempSync(join(tmpdir(), "firmcore-packed-"));
  const npm = (cwd: string, ...args: ReadonlyArray<string>): string =>
    execFileSync("npm", args, { cwd, encoding: "utf8", maxBuffer: 2 ** 28, shell: process.platform === "win32" });
  const pack = (): string => {
    // The build prints above the name of the file.
    const printed = npm(repository, "pack", "--silent", "--pack-destination", folder);
    return join(folder, printed.trim().split("\n").at(-1) ?? "");
  };
  const tarball = resolve(process.env.FIRMCORE_TARBALL ?? pack());
  const { devDependencies } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "host", private: true, type: "module" }));
  const peers = ["effect", "kysely", "pg"].map((name) => `${name}@${devDependencies[name]}`);
  npm(folder, "install", "--loglevel=error", tarball, ...peers);
  for (const file of files) cpSync(join(repository, file), join(folder, file));
  return {
    file: (path) => pathToFileURL(join(folder, path)),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
};
