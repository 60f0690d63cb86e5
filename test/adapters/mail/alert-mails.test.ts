import type { Notification } from "firmcore";
import { type AlertMailOptions, alertMails } from "firmcore/smtp";
import { expect, onTestFinished, test } from "vitest";
import { openMailServer } from "./mail-server.ts";

const notification: Notification = {
  idempotencyKey: "account-locked|User|U000000001|2027-03-10T09:00:00.000Z|U000000001",
  organizationId: "acme",
  alert: {
    key: "project-ended-open|Project|P000000001|2027-03-09",
    kind: "project-ended-open",
    class: "Project",
    objectId: "P000000001",
    discriminator: "2027-03-09",
    facts: { project: "P000000001", endDate: "2027-03-09" },
    message: "",
    recordNames: { P000000001: "Bridge\r\nBcc: x@example.com" },
  },
  recipient: {
    ...{ userId: "U000000001", username: "pia", email: "pia@example.com" },
    ...{ emailVerified: true, externalId: null },
  },
};
const open = async (options: Partial<AlertMailOptions> = {}) => {
  const server = await openMailServer();
  onTestFinished(() => server.close());
  const notifier = alertMails({
    server: { host: "127.0.0.1", port: server.port, requireTLS: false, ignoreTLS: true },
    from: "Acme <no-reply@acme.example>",
    ...options,
  });
  await notifier.send(notification, new AbortController().signal);
  const [mail] = server.received;
  return { notifier, to: mail?.to, text: mail?.text, headers: mail?.headers };
};

test("a mail says the sentence to one recipient, in one line", async () => {
  const { to, text, headers } = await open();
  expect(to).toEqual(["pia@example.com"]);
  expect(text).toBe("Bridge\\r\\nBcc: x@example.com ended on 9 March 2027 and is not closed.\n");
  expect(headers?.get("subject")).toContain("ended on 9 March 2027");
  expect(headers?.has("bcc")).toBe(false);
});

test("a mail is in the language of the option, with a link to the record", async () => {
  const { text } = await open({
    locale: ({ recipient }) => (recipient.username === "pia" ? "de-AT" : "en"),
    link: ({ alert }) => `https://firm.example/${alert.class}/${alert.objectId}`,
  });
  expect(text).toContain("endete am 9. März 2027 und ist nicht geschlossen.");
  expect(text).toContain("\nhttps://firm.example/Project/P000000001\n");
});

test.each([
  [{ email: null, emailVerified: false }, false, false],
  [{ email: "a@example.com", emailVerified: false }, false, true],
  [{ email: "a@example.com", emailVerified: true }, true, true],
])("%j is reached: %s, and with toUnverified: %s", async (more, reached, unverified) => {
  const user = { ...notification.recipient, ...more };
  const { notifier } = await open();
  const also = (await open({ toUnverified: true })).notifier;
  expect([notifier.reaches?.(user), also.reaches?.(user)]).toEqual([reached, unverified]);
});
