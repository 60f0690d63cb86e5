import * as Result from "effect/Result";
import { type Alert, type AlertMoment, type AlertRows, alertFields } from "../../domain/alert/alert.ts";
import { alertRow } from "../../domain/alert/alert-row.ts";
import { alertNames, alertsOf } from "../../domain/alert/alerts-of.ts";
import { claim, deliveriesOf, type Errand, isClaimed, settleClaim } from "../../domain/alert-delivery/deliver.ts";
import { AlertDelivery } from "../../domain/alert-delivery/entity.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Settings } from "../../domain/kernel/context/settings.ts";
import type { Decision } from "../../domain/kernel/decision/decision.ts";
import { and } from "../../domain/kernel/policy/predicate.ts";
import type { Refusal } from "../../domain/kernel/refusal/refusal.ts";
import { localDay } from "../../domain/kernel/values/zone.ts";
import { User } from "../../domain/user/entity.ts";
import { byId, type Load, load, many, type ParameterTypes } from "../../ports/load.ts";
import type { Notification, NotifiedUser, Notifier } from "../../ports/notifier.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Call, LoadedRows } from "../../ports/store.ts";
import { isIdentifier } from "../caller/caller.ts";
import { FirmError } from "../caller/firm-error.ts";
import { orThrow } from "../caller/or-throw.ts";
import { organizationMissing } from "../caller/resolve-session.ts";
import { alertReads, endedReads, firmScope, withEnded } from "./reads.ts";

/** What to deliver, and how much at once. */
export interface DeliverOptions {
  readonly organizationId: string;
  /** The most notifications of one call; the others wait for the next. Default 1,000. */
  readonly limit?: number;
  /** Notifications sent at the same time. Default 8. */
  readonly concurrency?: number;
  /** Milliseconds after which a notification that was not sent counts as failed. Default 30,000. */
  readonly timeout?: number;
  /** Aborting ends the delivery after the notifications that are being sent; the others wait. */
  readonly signal?: AbortSignal;
}
/** A notification that could not be sent. The next delivery tries again. */
export interface FailedNotification {
  readonly key: string;
  readonly userId: string;
  readonly notifier: string;
  /** What the notifier said. */
  readonly message: string;
}
export interface DeliverReport {
  /** How many notifications were sent. */
  readonly sent: number;
  readonly failed: ReadonlyArray<FailedNotification>;
  /** How many were not tried: over the limit, after an abort, or while another process sends them. */
  readonly waiting: number;
}

const defaults = { limit: 1_000, concurrency: 8, timeout: 30_000 };
/** Milliseconds beyond the timeout, for the commit that records a delivery. */
const recording = 30_000;
const keysPerRead = 500;

export const claimLoad = load("alert.claim", {
  parameters: { users: "texts", keys: "texts" },
  isolation: {
    locks: ({ users }) => [{ entity: User, id: users }],
    why: "Of two processes that deliver to the same recipients, the second finds the claims of the first and leaves these notifications to it.",
    rules: ["R-ALERT-1"],
  },
  reads: ({ users, keys }) => ({
    deliveries: many(AlertDelivery, (d) => and(d.key.oneOf([keys]), d.user.oneOf([users]))),
  }),
});
export const settleLoad = load("alert.settle", {
  parameters: { delivery: "text" },
  isolation: {
    locks: ({ delivery }) => [{ entity: AlertDelivery, id: delivery }],
    why: "Only the process that holds the claim records the delivery.",
    rules: ["R-ALERT-1"],
  },
  reads: ({ delivery }) => ({ delivery: byId(AlertDelivery, delivery) }),
});

const operation = "alerts.deliver";
const callOf = (organizationId: string, now: number): Call => ({
  ...{ organizationId, userId: "", session: null, operation, requestId: null, body: "", now },
  dryRun: false,
  cancelled: () => false,
});
/** The moment of the library itself, which acts for nobody. Its writes are not logged. */
const momentOf = ({ newId }: Ports, { organizationId, now }: Call, firm: Settings): Moment => ({
  ...{ now, today: localDay(now, firm.todayZone), newId, firm, operation, reason: null },
  actor: { organizationId, userId: "", role: "administrator", clientCompany: null, team: null },
});

/** A notification with its notifier. */
interface Task extends Errand {
  readonly through: Notifier;
  /** Made when it is sent, because a call sends only some. */
  readonly notification: () => Notification;
}
type RecipientRow = AlertRows["users"][number] & Pick<User, "email" | "emailVerified" | "externalId">;

const alertMomentOf = (call: Call, firm: Settings): AlertMoment => ({
  ...{ now: call.now, today: localDay(call.now, firm.todayZone), firm },
  organizationId: call.organizationId,
});
const tasksOf = (loaded: LoadedRows, at: AlertMoment, notifiers: ReadonlyArray<Notifier>): ReadonlyArray<Task> => {
  const rows = withEnded(loaded as never);
  const users = new Map((rows.users as ReadonlyArray<RecipientRow>).map((user) => [user.objectId, user]));
  const namesFor = alertNames(rows, at);
  const recipientOf = (userId: string): NotifiedUser => {
    const { username, email, emailVerified, externalId } = users.get(userId) as RecipientRow;
    return { userId, username, email, emailVerified, externalId };
  };
  const notify = (alert: Alert, userId: string): Notification => ({
    idempotencyKey: `${alert.key}|${userId}`,
    organizationId: at.organizationId,
    alert: alertRow(alert, namesFor(alert, userId)),
    recipient: recipientOf(userId),
  });
  return alertsOf(rows, at).flatMap((alert) =>
    alert.recipients.flatMap((user) =>
      notifiers
        .filter(({ reaches }) => reaches?.(recipientOf(user)) !== false)
        .map((through) => ({
          ...{ key: alert.key, user, notifier: through.name, through },
          notification: () => notify(alert, user),
        })),
    ),
  );
};

/** The notifications that nobody has delivered, and how many of them another process sends now. */
const pendingTasks = async (
  ports: Ports,
  call: Call,
): Promise<{ readonly free: ReadonlyArray<Task>; readonly claimed: number }> => {
  const { notifiers } = ports;
  const fields = [...alertFields.users, "email", "emailVerified", "externalId"] as const;
  const found = await new Promise<Result.Result<ReadonlyArray<readonly [Task, AlertDelivery | undefined]>, Refusal>>(
    (resolve) =>
      ports.store.query(
        {
          call,
          args: {},
          rounds: [
            (_loaded, firm) =>
              Result.succeed({
                ...alertReads(firmScope(alertMomentOf(call, firm))),
                users: many(User, () => ({ is: "always" }), fields),
              }),
            (loaded, firm) => Result.succeed(endedReads(loaded as never, alertMomentOf(call, firm))),
            (loaded, firm) => {
              const keys = alertsOf(withEnded(loaded as never), alertMomentOf(call, firm)).map(({ key }) => key);
              const parts = Array.from({ length: Math.ceil(keys.length / keysPerRead) }, (_, i) =>
                keys.slice(i * keysPerRead, (i + 1) * keysPerRead),
              );
              return Result.succeed(
                Object.fromEntries(
                  parts.map((part, i) => [`deliveries:${i}`, many(AlertDelivery, (d) => d.key.oneOf(part))]),
                ),
              );
            },
          ],
          answer: (loaded, firm) => {
            const stored = Object.entries(loaded).flatMap(([name, rows]) =>
              name.startsWith("deliveries:") ? (rows as ReadonlyArray<AlertDelivery>) : [],
            );
            const storedOf = deliveriesOf(stored);
            const tasks = tasksOf(loaded, alertMomentOf(call, firm), notifiers);
            return Result.succeed(tasks.map((task) => [task, storedOf(task)] as const));
          },
        },
        resolve,
      ),
  );
  const open = orThrow(found).filter(([, row]) => (row?.deliveredAt ?? null) === null);
  // What failed before comes last, so that it keeps nothing new waiting.
  const tried = Map.groupBy(
    open.filter(([, row]) => !isClaimed(row, call.now)),
    ([, row]) => row !== undefined,
  );
  const free = [...(tried.get(false) ?? []), ...(tried.get(true) ?? [])].map(([task]) => task);
  return { free, claimed: open.length - free.length };
};

/** Runs a command of the library itself. */
const write = async <State, S extends ParameterTypes, A>(
  ports: Ports,
  organizationId: string,
  of: {
    readonly load: Load<State, S>;
    readonly args: Readonly<Record<string, string | ReadonlyArray<string>>>;
    readonly decide: (state: State, at: Moment) => Decision<A>;
  },
): Promise<A> => {
  const call = callOf(organizationId, ports.now());
  const outcome = await new Promise<Result.Result<A, Refusal>>((resolve) =>
    ports.store.execute(
      {
        call,
        load: of.load as never,
        args: of.args,
        readOnly: false,
        judge: (state, firm) => Result.succeed(of.decide(state as State, momentOf(ports, call, firm))),
      },
      resolve as never,
    ),
  );
  return orThrow(outcome);
};

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** Sends one notification; null if it was sent, else what went wrong. */
const send = async ({ through, notification }: Task, timeout: number): Promise<string | null> => {
  const sending = notification();
  const late = AbortSignal.timeout(timeout);
  let stop = (): void => {};
  const tooLate = new Promise<never>((_, reject) => {
    stop = () => reject(new Error(`not sent within ${timeout} ms`));
    late.addEventListener("abort", stop, { once: true });
  });
  try {
    await Promise.race([through.send(sending, late), tooLate]);
    return null;
  } catch (cause) {
    return messageOf(cause);
  } finally {
    late.removeEventListener("abort", stop);
  }
};

/**
 * Delivers the alerts of a firm, each to each recipient by each notifier at least once (R-ALERT-1): it claims, sends, then records. A
 * claim keeps two processes from sending the same; after a crash it ends, and the notification is sent again with the same key.
 */
export const deliverAlerts = async (ports: Ports, options: DeliverOptions): Promise<DeliverReport> => {
  const { organizationId, signal } = options;
  const { limit, concurrency, timeout } = { ...defaults, ...options };
  if (!isIdentifier(organizationId)) throw new FirmError(organizationMissing);
  const { free, claimed: claimedByOthers } = await pendingTasks(ports, callOf(organizationId, ports.now()));
  const failed: Array<FailedNotification> = [];
  let [sent, waiting] = [0, claimedByOthers + Math.max(0, free.length - limit)];
  const deliver = async (task: Task, delivery: string): Promise<void> => {
    const message = await send(task, timeout);
    if (message === null) sent++;
    else failed.push({ key: task.key, userId: task.user, notifier: task.notifier, message });
    await write(ports, organizationId, {
      load: settleLoad,
      args: { delivery },
      decide: (state, at) => ({ answer: null, changes: settleClaim(state.delivery, message === null, at) }),
    });
  };
  const tasks = free.slice(0, limit);
  for (let from = 0; from < tasks.length; from += concurrency) {
    const part = tasks.slice(from, from + concurrency);
    if (signal?.aborted === true) {
      waiting += tasks.length - from;
      break;
    }
    const rows = await write(ports, organizationId, {
      load: claimLoad,
      args: { users: [...new Set(part.map(({ user }) => user))], keys: [...new Set(part.map(({ key }) => key))] },
      decide: ({ deliveries }, at) =>
        claim(
          deliveries,
          part.map(({ key, user, notifier }) => ({ key, user, notifier })),
          at.now + timeout + recording,
          at,
        ),
    });
    const rowOf = deliveriesOf(rows);
    waiting += part.length - rows.length;
    const outcomes = await Promise.allSettled(
      part.flatMap((task) => {
        const row = rowOf(task);
        return row === undefined ? [] : [deliver(task, row.objectId)];
      }),
    );
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  }
  return { sent, failed, waiting };
};
