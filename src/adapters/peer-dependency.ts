/** Loads a package that the host must install, because only hosts that use this entry need it. */
export const loadPeer = <T>(entry: string, name: string, load: () => unknown): T => {
  try {
    return load() as T;
  } catch (cause) {
    throw new Error(`${entry} needs the package ${name}: npm install ${name}`, { cause });
  }
};
