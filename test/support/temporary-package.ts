import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { childEnvironment } from "./child-environment.ts";

const repository = resolve(import.meta.dirname, "../..");

interface ScriptResult {
  readonly failed: boolean;
  /** Both streams, without colours. */
  readonly output: string;
}

/** A package in a temporary folder that shares our tools and their configuration, to be broken by tests. */
export interface TemporaryPackage extends Disposable {
  /** Writes a file and its parent folders. */
  readonly write: (file: string, text: string) => void;
  readonly read: (file: string) => string;
  readonly path: (file: string) => string;
  /** Runs a script of package.json with `npm run`. An `npm pack` inside it does not build. */
  readonly npmRun: (script: string, ...args: readonly string[]) => ScriptResult;
}

/** `what` is copied from the repository, folders whole; package.json and the installed packages are always included. */
export const temporaryPackage = (what: readonly string[]): TemporaryPackage => {
  const folder = mkdtempSync(join(tmpdir(), "firmcore-gates-"));
  for (const path of ["package.json", ...what]) {
    cpSync(join(repository, path), join(folder, path), { recursive: true });
  }
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"), "junction");
  const { FORCE_COLOR: _, ...environment } = childEnvironment;
  return {
    write: (file, text) => {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    },
    path: (file) => join(folder, file),
    read: (file) => readFileSync(join(folder, file), "utf8"),
    npmRun: (script, ...args) => {
      const done = spawnSync("npm", ["run", "--silent", "--ignore-scripts", script, "--", ...args], {
        cwd: folder,
        encoding: "utf8",
        env: { ...environment, NO_COLOR: "1" },
        maxBuffer: 2 ** 28,
        shell: process.platform === "win32",
      });
      return { failed: done.status !== 0, output: done.stdout + done.stderr };
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
};
