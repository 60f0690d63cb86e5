import type { Ports } from "../../ports/ports.ts";
import { type LiveReaderOptions, liveReader } from "./live-reader.ts";
import { type LiveQuery, liveRegistry } from "./live-registry.ts";

/** The live queries of one firm in this process. */
export interface LiveFirm {
  /**
   * Asks a query from now on; resolves when every later change will be given to it, to a function that ends it. Rejects with a refusal if
   * the caller may not call, and with what `ask` throws.
   */
  readonly subscribe: (query: LiveQuery) => Promise<() => void>;
  /** Ends all of them. */
  readonly close: () => void;
}

/** Nothing is read, and no timer runs, while there is no subscription. */
export const liveFirm = (ports: Ports, organizationId: string, options: LiveReaderOptions): LiveFirm => {
  const { feed } = ports;
  if (feed === null) throw new TypeError("liveQuery(): a transaction has no changes; ask the app");
  const registry = liveRegistry(ports, organizationId);
  const reader = liveReader({ ...ports, feed }, organizationId, registry, options);
  return {
    subscribe: async (query) => {
      const of = await registry.admit(query);
      await reader.begin(of);
      return () => {
        registry.remove(of);
        if (registry.isEmpty()) reader.wake();
      };
    },
    close: () => {
      registry.endAll(null);
      reader.wake();
    },
  };
};
