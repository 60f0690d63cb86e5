import { existsSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";

const memory = "/dev/shm";
const twoGigabytes = 2 ** 31;
/** Containers often have 64 MB there. */
const hasRoomInMemory = (): boolean => {
  if (!existsSync(memory)) return false;
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > twoGigabytes;
};

/** Where short-lived databases lie: in memory where there is room, because on a disk each commit waits for it. */
export const temporaryRoot = (): string => (hasRoomInMemory() ? memory : tmpdir());
