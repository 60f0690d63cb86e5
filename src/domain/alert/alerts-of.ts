import { entityNamed } from "../entities.ts";
import { english } from "../kernel/messages/english/english.ts";
import { namedRecords } from "../kernel/messages/explain-in.ts";
import type { Names } from "../kernel/refusal/refusal.ts";
import { displayNameOf } from "../kernel/schema/entity.ts";
import type { Alert, AlertMoment, AlertRows, Found } from "./alert.ts";
import { type IndexedRows, indexRows } from "./indexed-rows.ts";
import { accountLocked } from "./kinds/account-locked.ts";
import { activityOverdue } from "./kinds/activity-overdue.ts";
import { certLapses } from "./kinds/cert-lapses.ts";
import { certExpired, certExpiring } from "./kinds/certificates.ts";
import { dealPastClose } from "./kinds/deal-past-close.ts";
import { hoursRejected } from "./kinds/hours-rejected.ts";
import { hoursWaiting } from "./kinds/hours-waiting.ts";
import type { AlertRule } from "./kinds/kind.ts";
import { overAllocated } from "./kinds/over-allocated.ts";
import { projectEndedOpen } from "./kinds/project-ended-open.ts";
import { projectStatus } from "./kinds/project-status.ts";
import { taskOverdue } from "./kinds/task-overdue.ts";
import { taskReady } from "./kinds/task-ready.ts";

/** Every kind of alert, in the order of R-ALERT-1. */
const kinds: ReadonlyArray<AlertRule> = [
  certExpiring,
  certExpired,
  certLapses,
  overAllocated,
  hoursWaiting,
  hoursRejected,
  taskOverdue,
  taskReady,
  projectStatus,
  dealPastClose,
  activityOverdue,
  projectEndedOpen,
  accountLocked,
];

/** The active users to whom it goes and who may read the record, by id. */
const recipientsOf = (
  { users = [], roles = [], objectId }: Found,
  entity: string,
  rows: IndexedRows,
): ReadonlyArray<string> => {
  const record = rows.record(entity, objectId);
  if (record === undefined) return [];
  const named = new Set([...users.map(rows.user), ...roles.flatMap(rows.inRole)]);
  return [...named]
    .flatMap((user) => (user?.active === true && rows.mayRead(user, entity, record) ? [user.objectId] : []))
    .sort();
};

/**
 * The alerts of a day, derived from the rows and stored nowhere (R-ALERT-1), in the order of their kinds and then of
 * their keys. An alert that would reach nobody is left out.
 */
export const alertsOf = (loaded: AlertRows, at: AlertMoment): ReadonlyArray<Alert> => {
  const rows = indexRows(loaded, at);
  return kinds.flatMap(({ kind, class: entity, find }) =>
    find(rows, at)
      .map((found): Alert => {
        const { objectId, discriminator, facts } = found;
        const key = [kind, entity, objectId, discriminator].join("|");
        return {
          key,
          kind,
          class: entity,
          objectId,
          discriminator,
          facts,
          recipients: recipientsOf(found, entity, rows),
        };
      })
      .filter(({ recipients }) => recipients.length > 0)
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
  );
};

/** The names of the records that the sentence of an alert says, as far as the user may read them. */
export const alertNames = (loaded: AlertRows, at: AlertMoment): ((alert: Alert, userId: string) => Names) => {
  const rows = indexRows(loaded, at);
  return (alert, userId) => {
    const user = rows.user(userId);
    return Object.fromEntries(
      namedRecords(english, { ...alert, message: "" }).flatMap(
        ([entity, objectId]): ReadonlyArray<[string, string]> => {
          const record = rows.record(entity, objectId);
          const name = record?.[displayNameOf(entityNamed(entity)) ?? ""];
          if (record === undefined || user === undefined || typeof name !== "string") return [];
          return rows.mayRead(user, entity, record) ? [[objectId, name]] : [];
        },
      ),
    );
  };
};
