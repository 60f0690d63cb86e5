import { type ChildProcess, fork } from "node:child_process";
import { childEnvironment } from "./child-environment.ts";

/** A script in its own process that exchanges messages with the test. */
export interface Child<Told> extends AsyncDisposable {
  readonly send: (message: unknown) => void;
  /** The next message in the order of arrival; rejects when the process ends first. */
  readonly next: () => Promise<Told>;
  /** All messages that did not answer a request. */
  readonly left: () => ReadonlyArray<Told>;
  /** Ends it at once, like a power cut; resolves when it is gone and all its output has arrived. */
  readonly kill: () => Promise<void>;
}

/** Starts a TypeScript file; `firmcore` is our source. */
export const startChild = <Told>(script: URL, ...args: ReadonlyArray<string>): Child<Told> =>
  start(script, ["--conditions=firmcore-source"], args);

/** Starts a TypeScript file in a folder where a package is installed; `firmcore` is that package. */
export const startInstalled = <Told>(script: URL, ...args: ReadonlyArray<string>): Child<Told> =>
  start(script, [], args);

const start = <Told>(script: URL, conditions: ReadonlyArray<string>, args: ReadonlyArray<string>): Child<Told> => {
  const child: ChildProcess = fork(script, args, {
    execArgv: [...conditions, "--no-warnings"],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    env: childEnvironment,
  });
  const told: Array<Told> = [];
  const waiting: Array<{ readonly resolve: (message: Told) => void; readonly reject: (reason: Error) => void }> = [];
  let complaint = "";
  let gone = false;
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  child.on("message", (message: Told) => {
    const first = waiting.shift();
    if (first === undefined) told.push(message);
    else first.resolve(message);
  });
  const ended = new Promise<void>((resolve) => {
    child.once("close", () => {
      gone = true;
      for (const { reject } of waiting.splice(0)) reject(new Error(`${script.pathname} ended: ${complaint}`));
      resolve();
    });
  });
  const kill = async (): Promise<void> => {
    if (!gone) child.kill("SIGKILL");
    await ended;
  };
  return {
    send: (message) => child.send(message as never),
    next: () =>
      new Promise((resolve, reject) => {
        const known = told.shift();
        if (known !== undefined) resolve(known);
        else if (gone) reject(new Error(`${script.pathname} ended: ${complaint}`));
        else waiting.push({ resolve, reject });
      }),
    left: () => told.splice(0),
    kill,
    [Symbol.asyncDispose]: kill,
  };
};

/** Whether `npm run faults` requests the long runs. */
export const allFaults = process.env.FIRMCORE_FAULTS === "full";
