import type { Parameters } from "fast-check";

/** The parameters of fast-check that a check passes on: all that it has. */
const parameters = Object.keys({
  seed: true,
  randomType: true,
  numRuns: true,
  maxSkipsPerRun: true,
  timeout: true,
  skipAllAfterTimeLimit: true,
  interruptAfterTimeLimit: true,
  markInterruptAsFailure: true,
  skipEqualValues: true,
  ignoreEqualValues: true,
  path: true,
  logger: true,
  unbiased: true,
  verbose: true,
  examples: true,
  endOnFailure: true,
  reporter: true,
  asyncReporter: true,
  includeErrorInReport: true,
  plugins: true,
} satisfies Readonly<Record<keyof Parameters, true>>);

/** Throws for an option that nobody reads, which would else pass for a check with it. */
export const knownOptions = (options: object): void => {
  const unknown = Object.keys(options).filter((name) => !parameters.includes(name));
  if (unknown.length > 0)
    throw new Error(
      `unknown option ${unknown.join(", ")}; expected history, saveFailure, shrinkTime or a parameter of fast-check: ${parameters.join(", ")}`,
    );
};
