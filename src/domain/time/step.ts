/** What holds from a day on, until the next step. */
export interface From {
  readonly from: number;
}

/**
 * The step in force on a day: the one with the greatest `from` that is not later, or null before the first. The steps may stand
 * in any order. Cost: one look at each.
 *
 * @example stepOn([{ from: 1 }, { from: 8 }], 7) // { from: 1 }
 */
export const stepOn = <S extends From>(steps: ReadonlyArray<S>, day: number): S | null => {
  let found: S | null = null;
  for (const step of steps) if (step.from <= day && (found === null || step.from > found.from)) found = step;
  return found;
};
