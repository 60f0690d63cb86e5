import { createRequire } from "node:module";

/** The range of a peer of firmcore, as its package.json states it; none where firmcore was bundled without that file. */
const rangeOf = (name: string): string => {
  try {
    const { peerDependencies } = createRequire(import.meta.url)("firmcore/package.json") as {
      readonly peerDependencies: Readonly<Record<string, string>>;
    };
    return `@${peerDependencies[name]}`;
  } catch {
    return "";
  }
};
const missing = (entry: string, name: string, how: string, cause: unknown): Error =>
  new Error(`${entry} needs the package ${name}: npm install ${how}"${name}${rangeOf(name)}"`, { cause });

/** Loads a package that the host must install, because only hosts that use this entry need it. */
export const loadPeer = <T>(entry: string, name: string, load: () => unknown): T => {
  try {
    return load() as T;
  } catch (cause) {
    throw missing(entry, name, "", cause);
  }
};

/** The same for a package that only tests need, and that has to be the very module that the host imports. */
export const importTestPeer = async <T>(entry: string, name: string, load: () => Promise<T>): Promise<T> => {
  try {
    return await load();
  } catch (cause) {
    throw missing(entry, name, "--save-dev ", cause);
  }
};
