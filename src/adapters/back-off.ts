/** Milliseconds to wait before the next attempt: exponential, with jitter. */
export const backOff = (attempt: number, first: number, longest: number): number =>
  Math.min(first * 2 ** attempt, longest) * (0.5 + Math.random() / 2);

/** The end of the retries, by a monotonic clock. */
export const deadlineIn = (milliseconds: number): number => performance.now() + milliseconds;
export const isPast = (deadline: number): boolean => performance.now() >= deadline;
