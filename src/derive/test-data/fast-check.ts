import type * as fastCheck from "fast-check";
import { importTestPeer } from "../../adapters/peer-dependency.ts";

/** Imported here, because a missing package would end a static import without a word about how to install it. */
export const fc: typeof fastCheck = await importTestPeer("firmcore/testing", "fast-check", () => import("fast-check"));
