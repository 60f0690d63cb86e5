import { spawn } from "node:child_process";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { account, environment } from "./postgres/binaries.ts";

/** A server program that lives at most as long as this process. */
export interface ServerProcess {
  /** Ends the server and removes its folder; resolves when both are gone. A second call waits for the first. */
  readonly stop: () => Promise<void>;
}

/**
 * Ends the server when its standard input closes, which happens when we close it or die; and removes the folder when
 * the server is gone, for any reason. So no run leaves either behind. A starting server (initdb) is signalled as a group.
 */
const superviseScript = `
folder=$1 signal=$2; shift 2
trap : QUIT
exec 3<&0
"$@" 3<&- & server=$!
{ cat <&3 > /dev/null; kill -QUIT 0; kill -$signal $server; } 2> /dev/null &
while kill -0 $server 2> /dev/null; do wait $server; done
rm -rf "$folder"
kill -KILL 0`;

/**
 * Starts a server whose files are all in `folder`, which is removed with it, and waits until it `answers`.
 * Rejects with the server's output when it ends first, or does not answer for 30 seconds.
 * `signal` ends it at once, without waiting for its clients.
 */
export const startServerProcess = async (
  name: string,
  folder: string,
  signal: "QUIT" | "KILL",
  command: ReadonlyArray<string>,
  answers: () => Promise<unknown>,
): Promise<ServerProcess> => {
  const log = openSync(join(folder, "server.log"), "a+", 0o666);
  const shell = spawn("sh", ["-c", superviseScript, "sh", folder, signal, ...command], {
    ...account,
    cwd: folder,
    env: environment,
    // Its own process group: Ctrl-C in a terminal reaches the whole group of vitest, and the supervisor has to survive it.
    detached: true,
    stdio: ["pipe", log, log],
  });
  let gone = false;
  const ended = new Promise<void>((resolve) =>
    shell.once("close", () => {
      gone = true;
      resolve();
    }),
  );
  const stop = (): Promise<void> => {
    shell.ref();
    shell.stdin?.end();
    return ended;
  };
  try {
    await untilIt(answers, () => gone);
    // The server alone does not keep a script running, and ends with it.
    shell.unref();
    return { stop };
  } catch (error) {
    await stop();
    throw new Error(`${name} did not start: ${error}\n${written(log)}`);
  } finally {
    closeSync(log);
  }
};

const untilIt = async (answers: () => Promise<unknown>, gone: () => boolean): Promise<void> => {
  // Long, because the first start writes a whole cluster and CI does several things at once.
  const deadline = Date.now() + 120_000;
  for (;;) {
    try {
      await answers();
      return;
    } catch (error) {
      if (gone()) throw new Error("it ended");
      if (Date.now() > deadline) throw error;
    }
    await sleep(10);
  }
};

/** Reads through the open file, whose name is gone with its folder. */
const written = (file: number): string => {
  const text = Buffer.alloc(fstatSync(file).size);
  readSync(file, text, 0, text.length, 0);
  return text.toString("utf8");
};
