import type { AlertRow } from "../domain/alert/alert-row.ts";

/** An alert on its way to one of its recipients (R-ALERT-1). */
export interface Notification {
  /** The key of the alert and the id of the recipient. A repeat, which only a crash or a failure causes, has the same. */
  readonly idempotencyKey: string;
  readonly organizationId: string;
  readonly alert: AlertRow;
  readonly recipient: NotifiedUser;
}

/** The recipient of a notification. */
export interface NotifiedUser {
  readonly userId: string;
  readonly username: string;
  readonly email: string | null;
  /** Whether the person has confirmed the address (R-ID-9). */
  readonly emailVerified: boolean;
  /** The host's own id of the person. */
  readonly externalId: string | null;
}

/** Sends alerts to people. */
export interface Notifier {
  /** Distinguishes the notifiers of an app. What was delivered is recorded under it, so a new name sends every current alert. */
  readonly name: string;
  /** Whether it can reach a user; default: everybody. Alerts for others are not sent through it. */
  readonly reaches?: (user: NotifiedUser) => boolean;
  /** Resolves when the notification was sent; a rejection is reported, and the next delivery tries again. Stop when `signal` aborts. */
  readonly send: (notification: Notification, signal: AbortSignal) => Promise<void>;
}
