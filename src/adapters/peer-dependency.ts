/** A package that is the host's to install, because only hosts that use this entry need it. */
export const loadPeer = <T>(entry: string, name: string, load: () => unknown): T => {
  try {
    return load() as T;
  } catch (cause) {
    throw new Error(`${entry} needs the package ${name}: npm install ${name}`, { cause });
  }
};
