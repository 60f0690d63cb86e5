import { type HistoryStep, withIds } from "./history.ts";
import type { Subject, SubjectCall, SubjectOutcome } from "./subject.ts";

/** A step with what was sent and answered, in the order of its calls. */
export interface PlayedStep extends HistoryStep {
  readonly sent: ReadonlyArray<SubjectCall>;
  readonly outcomes: ReadonlyArray<SubjectOutcome>;
}
/** Plays the steps of one history on one subject. */
export interface Player {
  /** The ids of the named records so far. A repeated request names what its first one created. */
  readonly ids: ReadonlyMap<string, string>;
  /** The calls of a step with ids instead of names. */
  readonly callsOf: (step: HistoryStep) => ReadonlyArray<SubjectCall>;
  readonly play: (step: HistoryStep) => Promise<PlayedStep>;
}

export const playerOn = (subject: Subject): Player => {
  const ids = new Map<string, string>();
  const callsOf: Player["callsOf"] = ({ calls }) => calls.map(({ names: _, ...call }) => withIds(call, ids));
  return {
    ids,
    callsOf,
    play: async (step) => {
      // A firm whose clock runs by itself is taken to have that of this machine.
      const at = subject.setClock === undefined ? new Date().toISOString() : step.at;
      subject.setClock?.(at);
      const sent = callsOf(step);
      const outcomes = await Promise.all(sent.map((call) => subject.call(call)));
      for (const [i, { names }] of step.calls.entries()) {
        const outcome = outcomes[i];
        const { objectId } = ((outcome?.ok === true ? outcome.value : null) ?? {}) as { readonly objectId?: unknown };
        if (names !== undefined && typeof objectId === "string" && !ids.has(names)) ids.set(names, objectId);
      }
      return { ...step, at, sent, outcomes };
    },
  };
};
