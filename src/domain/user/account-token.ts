import type { AccountToken } from "../account-token/entity.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { type Change, creation, newRecord } from "../kernel/decision/decision.ts";
import type { User } from "./entity.ts";
import { deletions } from "./start-session.ts";

const hour = 3_600_000;
/** Mails that one account can be sent for one purpose before one of them is used or an hour old. */
const mostOpen = 3;

export type Purpose = AccountToken["purpose"];

/** Whether the token may still be used: of this purpose, not too old, and sent to the address that the account still has (R-ID-9). */
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

/** A new token for the account's address; null where it has none, or enough are on their way. Old ones go. */
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
