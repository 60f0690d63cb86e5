// The settings of `npm run mutation`, which names the folder: every mutant of it is run, none is left out.
const folder = process.env.FIRMCORE_MUTATION;

export default {
  mutate: [`src/domain/${folder}/**/*.ts`],
  testRunner: "in-process",
  plugins: ["./scripts/mutation/test-runner.ts"],
  testRunnerNodeArgs: ["--conditions=firmcore-source"],
  coverageAnalysis: "perTest",
  concurrency: 1,
  // A loop without end reaches a limit of rounds; only what hangs otherwise has to be waited for.
  timeoutMS: 20_000,
  incremental: true,
  incrementalFile: `.data/mutation/${folder}.json`,
  reporters: ["clear-text", "progress-append-only"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  // What the tests do not read is not copied.
  ignorePatterns: [".data", "bench", "dist", "dist-docs", "coverage"],
  tempDirName: `.data/mutants/${folder}`,
  warnings: { slow: false },
};
