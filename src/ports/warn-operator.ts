/** Reports an error that nobody is given: a defect in a driver, or in a function of the host. */
export const warnOperator = (cause: unknown): void =>
  process.emitWarning(cause instanceof Error ? cause : new Error(String(cause)));
