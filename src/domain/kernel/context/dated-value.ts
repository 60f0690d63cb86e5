/** Something that holds from a day on, until the next one. */
export interface EffectiveFrom {
  readonly from: number;
}

/**
 * The step in force on a day: the one with the latest `from` that is not later, or null before the first. Steps may be
 * in any order; of two that begin on one day, the later in the list holds.
 *
 * @example inForceOn([{ from: 1 }, { from: 8 }], 7) // { from: 1 }
 */
export const inForceOn = <S extends EffectiveFrom>(steps: ReadonlyArray<S>, day: number): S | null => {
  let held: S | null = null;
  for (const step of steps) if (step.from <= day && (held === null || step.from >= held.from)) held = step;
  return held;
};
