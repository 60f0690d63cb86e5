import type { Moment } from "../kernel/context/moment.ts";
import { type Change, deletion, newRecord } from "../kernel/decision/decision.ts";
import type { Session } from "../session/entity.ts";
import type { User } from "./entity.ts";
import { expiryFrom } from "./session-lifetime.ts";

/** A new session. Only the digest of its token is stored (R-ID-7). */
export const startedSession = (
  of: Pick<Session, "user" | "tokenHash" | "action" | "installationId">,
  at: Moment,
): Session => newRecord<Session>({ ...of, expiresAt: expiryFrom(at.now, at.firm), lastUsedAt: at.now }, at);

/** Deletes sessions or tokens. */
export const deletions = (
  of: "Session" | "AccountToken",
  rows: ReadonlyArray<Parameters<typeof deletion>[1]>,
  at: Moment,
): ReadonlyArray<Change> => rows.map((row) => deletion(of, row, at));

/** The moment with this account as the actor, for the answer to a user who just signed in. */
export const seenBy = ({ objectId, role, clientCompany, team }: User, at: Moment): Moment => ({
  ...at,
  actor: { organizationId: at.actor.organizationId, userId: objectId, role, clientCompany, team },
});
