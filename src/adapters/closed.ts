import type { Storage } from "../domain/kernel/refusal/refusal.ts";

/** The fault of a call after `close`. */
export const closed: Storage = {
  _tag: "Storage",
  retry: "never",
  message: "The firm's database was closed; open it again",
};
