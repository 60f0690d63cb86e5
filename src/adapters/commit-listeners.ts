import type { CommitListener } from "../ports/feed.ts";

/** Those who want to hear of commits. */
export interface Listeners {
  readonly tell: CommitListener;
  readonly add: (look: CommitListener) => () => void;
  readonly none: () => boolean;
}

/** What a listener throws is the listener's: who committed and the other listeners do not notice. */
const told = (look: CommitListener, organizationId: string | null): void => {
  try {
    look(organizationId);
  } catch (cause) {
    queueMicrotask(() => {
      throw cause;
    });
  }
};

export const listenersList = (): Listeners => {
  // One object for each call: the same function may listen twice, and stops once for each time.
  const all = new Set<{ readonly look: CommitListener }>();
  return {
    tell: (organizationId) => {
      for (const { look } of [...all]) told(look, organizationId);
    },
    add: (look) => {
      const own = { look };
      all.add(own);
      return () => {
        all.delete(own);
      };
    },
    none: () => all.size === 0,
  };
};
