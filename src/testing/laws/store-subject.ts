import { adapterSubject } from "../history/firm-subject.ts";
import type { OpenSubject } from "../history/subject.ts";
import type { OpenStore } from "../opened-store.ts";

/** Firms of a store as subjects of the laws, with the same `open` as the conformance kit: a fresh, migrated store at each call. */
export const storeSubject =
  (open: OpenStore): OpenSubject =>
  async () => {
    const { adapter, close } = await open();
    return { ...(await adapterSubject(adapter)), close };
  };
