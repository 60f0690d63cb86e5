import type { Moment } from "../../domain/kernel/context/moment.ts";
import { instantText } from "../../domain/kernel/values/day.ts";
import type { Session } from "../../domain/session/entity.ts";
import type { PlainUser, User } from "../../domain/user/entity.ts";
import { seenBy } from "../../domain/user/start-session.ts";
import { formatRecord } from "../define/format-record.ts";

/** The answer of a log-in, sign-up or password change. No other answer contains the token (R-ID-7). */
export interface SignedIn {
  readonly user: PlainUser;
  readonly sessionToken: string;
  /** ISO 8601. An unused session ends earlier. */
  readonly expiresAt: string;
}

/** The account in plain values, as its owner sees it. */
export const ownAccount = (user: User, at: Moment): PlainUser =>
  formatRecord("User", user, seenBy(user, at)) as PlainUser;

export const signedInAs = (user: User, session: Session, sessionToken: string, at: Moment): SignedIn => ({
  user: ownAccount(user, at),
  sessionToken,
  expiresAt: instantText(session.expiresAt),
});
