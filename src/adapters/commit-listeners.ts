import type { CommitListener } from "../ports/feed.ts";

/** The listeners of commit notifications. */
export interface CommitListeners {
  readonly notify: CommitListener;
  readonly add: (look: CommitListener) => () => void;
  readonly isEmpty: () => boolean;
}

/** An exception of a listener must not reach the committer or the other listeners. */
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
  // One object per call, because the same function may be added twice.
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
