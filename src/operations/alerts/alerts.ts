import * as Result from "effect/Result";
import { acknowledge, alertMoment, asRecipient } from "../../domain/alert/acknowledge.ts";
import type { AlertRows } from "../../domain/alert/alert.ts";
import { type AlertRow, alertRow } from "../../domain/alert/alert-row.ts";
import { alertNames, alertsOf } from "../../domain/alert/alerts-of.ts";
import { AlertMark } from "../../domain/alert-mark/entity.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import { and } from "../../domain/kernel/policy/predicate.ts";
import { field } from "../../domain/kernel/schema/entity.ts";
import { omittable, required } from "../../domain/kernel/schema/input.ts";
import { boolean, text } from "../../domain/kernel/schema/kind.ts";
import { instantText } from "../../domain/kernel/values/day.ts";
import { User } from "../../domain/user/entity.ts";
import { byId, load, many } from "../../ports/load.ts";
import type { LoadedRows } from "../../ports/store.ts";
import { command, query } from "../define/operation.ts";
import { actorScope, alertReads, endedReads, firmScope, recordScope, withEnded } from "./reads.ts";

/** An alert of the caller. */
export interface OwnAlert extends AlertRow {
  /** When the caller acknowledged it; null: not yet. */
  readonly acknowledgedAt: string | null;
}
/** An alert of the firm. */
export interface AddressedAlert extends AlertRow {
  /** The users to whom it is addressed; `recordNames` has their names too. */
  readonly recipients: ReadonlyArray<string>;
}

const rowsIn = (loaded: LoadedRows, at: Moment): AlertRows => asRecipient(withEnded(loaded as never), at);
const ended = (_input: unknown, loaded: LoadedRows, at: Moment) =>
  Result.succeed(endedReads(loaded as never, alertMoment(at)));

const list = query({
  name: "alerts.list",
  doc: "Lists the alerts that are addressed to the caller; without those that the caller acknowledged, unless asked for.",
  class: "AlertMark",
  action: "read",
  input: { withAcknowledged: omittable(field(boolean, "Whether to list acknowledged alerts too. Default false.")) },
  refusals: [],
  rounds: [
    (_input, _known, at) =>
      Result.succeed({
        ...alertReads(actorScope(at.actor, alertMoment(at))),
        marks: many(AlertMark, (m) => m.user.is(at.actor.userId)),
      }),
    ended,
  ],
  answer: ({ withAcknowledged = false }, loaded, at) => {
    const { userId } = at.actor;
    const rows = rowsIn(loaded, at);
    const marks = new Map((loaded.marks as ReadonlyArray<AlertMark>).map((mark) => [mark.key, mark.createdAt]));
    const namesFor = alertNames(rows, alertMoment(at));
    const results = alertsOf(rows, alertMoment(at))
      .filter(({ recipients }) => recipients.includes(userId))
      .map((alert): OwnAlert => {
        const marked = marks.get(alert.key);
        return {
          ...alertRow(alert, namesFor(alert, userId)),
          acknowledgedAt: marked === undefined ? null : instantText(marked),
        };
      })
      .filter(({ acknowledgedAt }) => withAcknowledged || acknowledgedAt === null);
    return Result.succeed({ results });
  },
});

const all = query({
  name: "alerts.all",
  doc: "Lists the alerts of the whole firm with the users to whom each is addressed, acknowledged or not.",
  class: "AlertMark",
  action: "all",
  input: {},
  refusals: [],
  rounds: [(_input, _known, at) => Result.succeed(alertReads(firmScope(alertMoment(at)))), ended],
  answer: (_input, loaded, at) => {
    const rows = rowsIn(loaded, at);
    const namesFor = alertNames(rows, alertMoment(at));
    const usernames = new Map((loaded.users as AlertRows["users"]).map((user) => [user.objectId, user.username]));
    const results = alertsOf(rows, alertMoment(at)).flatMap((alert): ReadonlyArray<AddressedAlert> => {
      const recipients = alert.recipients.filter((id) => usernames.has(id));
      const told = Object.fromEntries(recipients.map((id) => [id, usernames.get(id) as string]));
      const names = { ...namesFor(alert, at.actor.userId), ...told };
      return recipients.length === 0 ? [] : [{ ...alertRow(alert, names), recipients }];
    });
    return Result.succeed({ results });
  },
});

const acknowledgeLoad = load("alert.acknowledge", {
  parameters: { user: "text", key: "text", record: "text" },
  isolation: {
    locks: ({ user }) => [{ entity: User, id: user }],
    why: "Two acknowledgements of one user run one after the other, so the second finds the mark of the first. That the alert ends meanwhile does no harm: its key does not come back for another fact.",
    rules: ["R-ALERT-1"],
  },
  reads: ({ user, key, record }) => ({
    ...alertReads(recordScope(record, user)),
    caller: byId(User, user, ["objectId"]),
    marks: many(AlertMark, (m) => and(m.user.is(user), m.key.is(key))),
  }),
});

/** Alerts: facts of today that concern somebody, derived when they are asked for (docs/rules/alerts.md). */
export const alerts = {
  list,
  all,
  acknowledge: command({
    name: "alerts.acknowledge",
    doc: "Hides an alert from the caller. Others to whom it is addressed still see it.",
    class: "AlertMark",
    action: "acknowledge",
    input: { key: required(field(text, "The key of the alert.")) },
    refusals: ["NotFound", "AuthorRequired", "Duplicate"],
    load: acknowledgeLoad,
    args: ({ key }, _today, userId) => ({ user: userId, key, record: key.split("|")[2] ?? "" }),
    candidate: (_input, { actor }) => ({ user: actor.userId }),
    decide: acknowledge,
    format: ({ key, createdAt }: AlertMark) => ({ key, acknowledgedAt: instantText(createdAt) }),
  }),
};
