import type { CommitListener } from "../ports/feed.ts";

/** Those who want to hear of commits. */
export interface CommitListeners {
  readonly notify: CommitListener;
  readonly add: (look: CommitListener) => () => void;
  readonly isEmpty: () => boolean;
}

/** What a listener throws is the listener's: who committed and the other listeners do not notice. */
const notifyOne = (look: CommitListener, organizationId: string | null): void => {
  try {
    look(organizationId);
  } catch (cause) {
    queueMicrotask(() => {
      throw cause;
    });
  }
};

export const commitListeners = (): CommitListeners => {
  // One object for each call: the same function may listen twice, and stops once for each time.
  const all = new Set<{ readonly look: CommitListener }>();
  return {
    notify: (organizationId) => {
      for (const { look } of [...all]) notifyOne(look, organizationId);
    },
    add: (look) => {
      const own = { look };
      all.add(own);
      return () => {
        all.delete(own);
      };
    },
    isEmpty: () => all.size === 0,
  };
};
