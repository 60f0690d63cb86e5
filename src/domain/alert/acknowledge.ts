import * as Result from "effect/Result";
import type { AlertMark } from "../alert-mark/entity.ts";
import type { Moment } from "../kernel/context/moment.ts";
import { creation, type Decide, newRecord } from "../kernel/decision/decision.ts";
import type { AuthorRequired, NotFound } from "../kernel/refusal/refusal.ts";
import type { User } from "../user/entity.ts";
import type { AlertMoment, AlertRows } from "./alert.ts";
import { alertsOf } from "./alerts-of.ts";

/** The rows around one record, and the caller's mark of the alert. */
export interface AcknowledgeState extends AlertRows {
  readonly caller: Pick<User, "objectId"> | null;
  readonly marks: ReadonlyArray<AlertMark>;
}

/** The moment for alerts of the actor's firm. */
export const alertMoment = ({ now, today, firm, actor }: Moment): AlertMoment => ({
  ...{ now, today, firm },
  organizationId: actor.organizationId,
});

/** The rows with the actor as a user: the host may have passed another role than the stored one. */
export const asRecipient = <S extends AlertRows>(rows: S, { actor }: Moment): S => {
  const { userId: objectId, role, team, clientCompany } = actor;
  const stored = rows.users.find((user) => user.objectId === objectId);
  const none = { objectId, username: objectId, deletedOn: null, erasedOn: null };
  const own = { ...(stored ?? none), role, team, clientCompany, active: true };
  return { ...rows, users: [...rows.users.filter((user) => user !== stored), own] };
};

/** Hides an alert from the caller. The others to whom it is addressed still see it; a repeat changes nothing. */
export const acknowledge: Decide<AcknowledgeState, { readonly key: string }, AlertMark, NotFound | AuthorRequired> = (
  state,
  { key },
  at,
) => {
  const { userId } = at.actor;
  if (state.caller === null)
    return Result.fail({ _tag: "AuthorRequired", class: "AlertMark", event: at.operation, needs: "account" });
  const current = alertsOf(asRecipient(state, at), alertMoment(at));
  if (!current.some((alert) => alert.key === key && alert.recipients.includes(userId)))
    return Result.fail({ _tag: "NotFound", class: "Alert" });
  const [stored] = state.marks;
  if (stored !== undefined) return Result.succeed({ answer: stored, changes: [] });
  const mark = newRecord<AlertMark>({ key, user: userId }, at);
  return Result.succeed({ answer: mark, changes: [creation("AlertMark", mark, at)] });
};
