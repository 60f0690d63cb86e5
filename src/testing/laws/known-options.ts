/** The parameters of fast-check that a check passes on. */
const parameters = [
  ...["seed", "randomType", "numRuns", "maxSkipsPerRun", "timeout", "skipAllAfterTimeLimit", "interruptAfterTimeLimit"],
  ...["markInterruptAsFailure", "skipEqualValues", "ignoreEqualValues", "path", "logger", "unbiased", "verbose"],
  ...["examples", "endOnFailure", "reporter", "asyncReporter", "includeErrorInReport", "errorWithCause"],
];

/** Throws for an option that nobody reads, which would else pass for a check with it. */
export const knownOptions = (options: object): void => {
  const unknown = Object.keys(options).filter((name) => !parameters.includes(name));
  if (unknown.length > 0)
    throw new Error(
      `unknown option ${unknown.join(", ")}; expected history, saveFailure, shrinkTime or a parameter of fast-check: ${parameters.join(", ")}`,
    );
};
