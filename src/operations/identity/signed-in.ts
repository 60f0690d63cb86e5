import type { Moment } from "../../domain/kernel/context/moment.ts";
import { instantText } from "../../domain/kernel/values/day.ts";
import type { Session } from "../../domain/session/entity.ts";
import type { PlainUser, User } from "../../domain/user/entity.ts";
import { seenBy } from "../../domain/user/start-session.ts";
import { formatRecord } from "../define/format-record.ts";

/** What somebody gets who just became known. The token is shown here and nowhere else (R-ID-7). */
export interface SignedIn {
  readonly user: PlainUser;
  readonly sessionToken: string;
  /** ISO 8601; without use it ends earlier. */
  readonly expiresAt: string;
}

/** The account as it sees itself. */
export const ownAccount = (user: User, at: Moment): PlainUser =>
  formatRecord("User", user, seenBy(user, at)) as PlainUser;

export const signedInAs = (user: User, session: Session, sessionToken: string, at: Moment): SignedIn => ({
  user: ownAccount(user, at),
  sessionToken,
  expiresAt: instantText(session.expiresAt),
});
