import type { AccountToken } from "../account-token/entity.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { type Change, creation, newRecord } from "../kernel/decision/decision.ts";
import type { User } from "./entity.ts";
import { deletions } from "./start-session.ts";

const hour = 3_600_000;
/** The most open mails of one purpose for an account. */
const mostOpen = 3;

export type Purpose = AccountToken["purpose"];

/**
 * Whether the token is still valid: right purpose, not expired, and the account still has the address it was sent to
 * (R-ID-9).
 */
export const isUsable = (
  token: AccountToken | null,
  user: Pick<User, "active" | "emailKey"> | null,
  purpose: Purpose,
  now: number,
): token is AccountToken =>
  token !== null &&
  token.purpose === purpose &&
  token.expiresAt > now &&
  user?.active === true &&
  user.emailKey === token.emailKey;

/**
 * A new token for the account's address; null if it has no address or too many open tokens. Expired tokens are
 * deleted.
 */
export const newToken = (
  { user, tokens }: { readonly user: User | null; readonly tokens: ReadonlyArray<AccountToken> },
  { purpose, tokenHash }: Pick<AccountToken, "purpose" | "tokenHash">,
  at: Moment,
): { readonly answer: AccountToken | null; readonly changes: ReadonlyArray<Change> } => {
  const open = tokens.filter((token) => isUsable(token, user, token.purpose, at.now));
  const changes = deletions(
    "AccountToken",
    tokens.filter((token) => !open.includes(token)),
    at,
  );
  const wanted = purpose === "resetPassword" || user?.emailVerified === false;
  if (user?.active !== true || user.emailKey === null || !wanted) return { answer: null, changes };
  if (open.filter((token) => token.purpose === purpose).length >= mostOpen) return { answer: null, changes };
  const token = newRecord<AccountToken>(
    { tokenHash, user: user.objectId, purpose, emailKey: user.emailKey, expiresAt: at.now + hour },
    at,
  );
  return { answer: token, changes: [...changes, creation("AccountToken", token, at)] };
};
