import { createHash, randomBytes } from "node:crypto";
import type { Identity } from "../../ports/identity.ts";

/** Session and mail tokens, and the digest of them that is stored (R-ID-7, R-ID-9). */
export const tokens: Pick<Identity, "newToken" | "digest"> = {
  newToken: () => randomBytes(32).toString("base64url"),
  digest: (text) => createHash("sha256").update(text).digest("hex"),
};
