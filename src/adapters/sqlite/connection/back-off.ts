/** How long to wait before asking a locked database again, in milliseconds: longer each time, never the same for two. */
export const pause = (attempt: number): number => 1 + Math.random() * Math.min(2 ** attempt, 50);

/** Until when an answer is waited for, by a clock that never steps back. */
export const deadlineIn = (milliseconds: number): number => performance.now() + milliseconds;
export const isPast = (deadline: number): boolean => performance.now() >= deadline;
