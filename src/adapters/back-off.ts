/** How long to wait before the next attempt, in milliseconds: twice as long after each one, and never the same for two callers. */
export const backOff = (attempt: number, first: number, longest: number): number =>
  Math.min(first * 2 ** attempt, longest) * (0.5 + Math.random() / 2);

/** The moment after which nobody tries again, by a clock that never goes backwards. */
export const deadlineIn = (milliseconds: number): number => performance.now() + milliseconds;
export const isPast = (deadline: number): boolean => performance.now() >= deadline;
