// A test runner for Stryker. The one for Vitest starts a worker and imports everything anew for each mutant, which takes seconds;
// this one has the sources and the tests in one script, which it evaluates anew in some hundredths of a second.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Script } from "node:vm";
import { build, type Plugin } from "esbuild";
import { type Collected, collector } from "./collect.ts";
import { testFilesOf } from "./folders.ts";

/** What Stryker and the sources that it instrumented tell each other. */
interface Namespace {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  mutantCoverage?: unknown;
}
interface MutantRun {
  readonly testFilter?: ReadonlyArray<string>;
  readonly hitLimit?: number;
  readonly activeMutant: { readonly id: string };
  readonly mutantActivation: "runtime" | "static";
}
interface Outcome {
  readonly test: Collected;
  readonly failure: string | null;
  /** It did not end by itself. */
  readonly endless: boolean;
  readonly took: number;
}

const namespace: Namespace = {};
(globalThis as { __stryker__?: Namespace }).__stryker__ = namespace;

/** A script has no address of its own for each module, and awaits nothing while it is evaluated. */
const asScript: Plugin = {
  name: "as-script",
  setup: ({ onLoad }) => {
    onLoad({ filter: /test-data\/fast-check\.ts$/ }, () => ({ contents: 'export * as fc from "fast-check";' }));
    onLoad({ filter: /\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href)),
      loader: "ts",
    }));
  },
};

/** One script that loads the setup and each test file with the sources they import. */
const scriptOf = async (folder: string): Promise<Script> => {
  const { dependencies, devDependencies, peerDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  const packages = Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies });
  const load = testFilesOf(folder).map(
    ({ path, titles = /(?:)/ }) => `inFile(${JSON.stringify(path)}, ${titles}, () => require("./${path}"));`,
  );
  const { outputFiles } = await build({
    stdin: { contents: ['require("./test/support/seed.ts");', ...load].join("\n"), resolveDir: process.cwd() },
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    target: "node24",
    conditions: ["firmcore-source"],
    external: packages.flatMap((name) => [name, `${name}/*`]),
    plugins: [asScript],
    logLevel: "error",
  });
  return new Script(`(require, inFile) => {${outputFiles[0]?.text}}`, { filename: "mutated.cjs" });
};

let body: () => Promise<void> = async () => {};
Object.defineProperty(globalThis, "__firmcoreTest", { value: () => body() });
const call = new Script("__firmcoreTest()");
/** Runs a test. What it does before it first waits, such as the cases of a law, is ended if it has no end. */
const limited = async ({ run }: Collected): Promise<void> => {
  body = run;
  await call.runInThisContext({ timeout: 10_000 });
};
const isEndless = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

class InProcessRunner {
  script: Script | undefined;
  readonly unhandled: Array<unknown> = [];
  readonly killers: Array<string> = [];

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    process.env.FIRMCORE_SEED = "20270104";
    process.on("unhandledRejection", (reason) => this.unhandled.push(reason));
    this.script = await scriptOf(process.env.FIRMCORE_MUTATION ?? "");
  }

  lastKilled(file: string): number {
    return this.killers.lastIndexOf(file);
  }

  /** Evaluates the script: every module of the sources and the tests anew. */
  load(): ReadonlyArray<Collected> {
    const { tests, shim, inFile } = collector();
    const fromHere = createRequire(join(process.cwd(), "package.json"));
    const required = (id: string): unknown => (id === "vitest" ? shim : fromHere(id));
    this.script?.runInThisContext()(required, inFile);
    return tests;
  }

  /** Runs tests one after another, up to the first that fails if `bail`. */
  async run(tests: ReadonlyArray<Collected>, bail: boolean): Promise<ReadonlyArray<Outcome>> {
    const outcomes: Array<Outcome> = [];
    for (const test of tests) {
      const begun = performance.now();
      let failure: string | null = null;
      let endless = false;
      namespace.currentTestId = test.id;
      try {
        await limited(test);
      } catch (error) {
        failure = messageOf(error);
        endless = isEndless(error);
      }
      namespace.currentTestId = undefined;
      if (this.unhandled.length > 0) failure ??= messageOf(this.unhandled[0]);
      this.unhandled.length = 0;
      outcomes.push({ test, failure, endless, took: performance.now() - begun });
      if (bail && failure !== null) break;
    }
    return outcomes;
  }

  async dryRun() {
    namespace.activeMutant = undefined;
    namespace.mutantCoverage = undefined;
    const outcomes = await this.run(this.load(), false);
    return {
      status: "complete",
      mutantCoverage: namespace.mutantCoverage,
      tests: outcomes.map(({ test, failure, took }) => ({
        ...{ id: test.id, name: test.id, fileName: resolve(test.file), timeSpentMs: took },
        ...(failure === null ? { status: 0 } : { status: 1, failureMessage: failure }),
      })),
    };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }: MutantRun) {
    namespace.hitCount = 0;
    namespace.hitLimit = hitLimit;
    namespace.activeMutant = mutantActivation === "static" ? activeMutant.id : undefined;
    const killed = (id: string, failureMessage: string, nrOfTests: number) => ({
      ...{ status: "killed", killedBy: [id], failureMessage, nrOfTests },
    });
    const limitReached = () => hitLimit !== undefined && (namespace.hitCount ?? 0) > hitLimit;
    let tests: ReadonlyArray<Collected>;
    try {
      tests = this.load();
    } catch (error) {
      return limitReached() ? { status: "timeout" } : killed("loading", messageOf(error), 1);
    }
    namespace.activeMutant = activeMutant.id;
    const wanted = testFilter === undefined ? null : new Set(testFilter);
    // What killed the last mutants is likely to kill the next.
    const likely = tests.toSorted((a, b) => this.lastKilled(b.file) - this.lastKilled(a.file));
    const outcomes = await this.run(wanted === null ? likely : likely.filter(({ id }) => wanted.has(id)), true);
    namespace.activeMutant = undefined;
    const last = outcomes.at(-1);
    if (limitReached() || last?.endless === true) return { status: "timeout", reason: "It has no end" };
    if (last === undefined || last.failure === null) return { status: "survived", nrOfTests: outcomes.length };
    this.killers.push(last.test.file);
    return killed(last.test.id, last.failure, outcomes.length);
  }
}

const factory = Object.assign(() => new InProcessRunner(), { inject: [] });
export const strykerPlugins = [{ kind: "TestRunner", name: "in-process", factory }];
