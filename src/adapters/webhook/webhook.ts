import { createHash } from "node:crypto";
import { checkOptions, millisecondsOption, type OptionKind, type OptionKindsOf } from "../../ports/check-options.ts";
import type { Notification, Notifier } from "../../ports/notifier.ts";
import { loadStandardWebhooks } from "./standard-webhooks.ts";

export interface WebhookOptions {
  /** Where alerts are sent by POST: `https://…`, or `http://` on the same machine. A redirect is not followed. */
  readonly url: string;
  /** Signs each message (Standard Webhooks): base64 of 24 to 64 bytes, usually behind `whsec_`. The receiver verifies with the same. */
  readonly secret: string;
  /** The name under which deliveries are recorded. Default `webhook`; give a second webhook its own. */
  readonly name?: string;
  /** Milliseconds to wait for the answer. Default 10,000. */
  readonly timeout?: number;
}

const local = ["localhost", "127.0.0.1", "[::1]"];
const isUrl = (value: unknown): boolean => {
  const url = typeof value === "string" ? URL.parse(value) : null;
  if (url === null || url.username !== "" || url.password !== "") return false;
  return url.protocol === "https:" || (url.protocol === "http:" && local.includes(url.hostname));
};
const isSecret = (value: unknown): boolean => {
  if (typeof value !== "string") return false;
  const base64 = value.replace(/^whsec_/, "");
  const { length } = Buffer.from(base64, "base64");
  return /^[A-Za-z0-9+/]+={0,2}$/.test(base64) && base64.length % 4 === 0 && length >= 24 && length <= 64;
};
const nameOption: OptionKind = {
  expected: "a name of 1 to 100 characters",
  fits: (value) => typeof value === "string" && value.trim() === value && value !== "" && value.length <= 100,
};
const kinds = {
  // A URL can hold a token, so an error does not show it.
  url: { expected: "an https URL without user and password", fits: isUrl, secret: true },
  secret: { expected: "base64 of 24 to 64 bytes, such as whsec_…", fits: isSecret, secret: true },
  name: nameOption,
  timeout: millisecondsOption(),
} satisfies OptionKindsOf<WebhookOptions>;

/** The id of the message: the same for each try, and in every firm another. */
const messageId = ({ organizationId, idempotencyKey }: Notification): string =>
  `msg_${createHash("sha256")
    .update(JSON.stringify([organizationId, idempotencyKey]))
    .digest("base64url")}`;

/**
 * Sends alerts to a web address, signed as Standard Webhooks describes: `type` is `alert.` and the kind, `data` the notification. Any
 * status but 2xx is a failure, redirects included. Needs the package standardwebhooks.
 */
export const webhook = (given: WebhookOptions): Notifier => {
  const { url, secret, name = "webhook", timeout = 10_000 } = checkOptions("webhook()", given, kinds);
  for (const needed of ["url", "secret"] as const)
    if (given[needed] === undefined) throw new TypeError(`webhook(): ${needed} is missing`);
  const { Webhook } = loadStandardWebhooks();
  const signer = new Webhook(secret);
  return {
    name,
    send: async (notification, signal) => {
      const at = new Date();
      const id = messageId(notification);
      const type = `alert.${notification.alert.kind}`;
      const body = JSON.stringify({ type, timestamp: at.toISOString(), data: notification });
      const answer = await fetch(url, {
        method: "POST",
        body,
        redirect: "manual",
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
        headers: {
          "content-type": "application/json",
          "webhook-id": id,
          "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
          "webhook-signature": signer.sign(id, at, body),
        },
      });
      // Not read: nobody knows how long it is.
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`the webhook answered with status ${answer.status}`);
    },
  };
};
