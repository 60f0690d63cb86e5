import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { Notification } from "firmcore";
import { type WebhookOptions, webhook } from "firmcore/webhook";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, test } from "vitest";

const secret = `whsec_${Buffer.from("a secret of thirty-two bytes ok!").toString("base64")}`;
const notification: Notification = {
  idempotencyKey: "project-ended-open|Project|P000000001|2027-03-09|U000000001",
  organizationId: "acme",
  alert: {
    key: "project-ended-open|Project|P000000001|2027-03-09",
    kind: "project-ended-open",
    class: "Project",
    objectId: "P000000001",
    discriminator: "2027-03-09",
    facts: { project: "P000000001", endDate: "2027-03-09" },
    message: "Bridge ended on 9 March 2027 and is not closed",
    recordNames: { P000000001: "Bridge" },
  },
  recipient: { userId: "U000000001", username: "pia", email: null, emailVerified: false, externalId: null },
};
interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
/** A receiver that answers with this status. */
const receiver = async (status: number, headers: Readonly<Record<string, string>> = {}) => {
  const received: Array<Received> = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      received.push({ headers: request.headers, body });
      if (status > 0) response.writeHead(status, headers).end("x".repeat(100_000));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`;
  const send = (more: Partial<WebhookOptions> = {}) =>
    webhook({ url, secret, ...more }).send(notification, new AbortController().signal);
  return { received, send };
};

test("the receiver verifies a message with the reference library", async () => {
  const { received, send } = await receiver(204);
  await send();
  const [{ headers, body } = { headers: {}, body: "" }] = received;
  const data = new Webhook(secret).verify(body, headers as Record<string, string>);
  expect(data).toEqual({ type: "alert.project-ended-open", timestamp: expect.any(String), data: notification });
  expect(headers["content-type"]).toBe("application/json");
  expect(() =>
    new Webhook(secret).verify(body.replace("Bridge", "Tower"), headers as Record<string, string>),
  ).toThrow();
});

test("a repeat has the same id, and another recipient or firm another", async () => {
  const { received, send } = await receiver(200);
  await send();
  await send();
  const other = webhook({ url: `http://${received[0]?.headers.host}/`, secret });
  await other.send({ ...notification, organizationId: "beta" }, new AbortController().signal);
  await other.send({ ...notification, idempotencyKey: "another" }, new AbortController().signal);
  const ids = received.map(({ headers }) => headers["webhook-id"]);
  expect(ids[0]).toMatch(/^msg_[\w-]{43}$/);
  expect(ids[1]).toBe(ids[0]);
  expect(new Set(ids).size).toBe(3);
});

test.each([199, 300, 307, 404, 500].filter((status) => status > 199))("status %i is a failure", async (status) => {
  const { received, send } = await receiver(status, { location: "http://127.0.0.1:9/elsewhere" });
  await expect(send()).rejects.toThrow(`the webhook answered with status ${status}`);
  expect(received).toHaveLength(1);
});

test("a receiver that does not answer in time is a failure", async () => {
  const { send } = await receiver(0);
  await expect(send({ timeout: 50 })).rejects.toThrow(/timeout/);
});

test.each([
  [{ url: "http://example.com/hook" }, "url: expected an https URL without user and password, got another text"],
  [{ url: "https://user:pass@example.com" }, "url: expected an https URL"],
  [{ url: "ftp://example.com" }, "url: expected an https URL"],
  [{ secret: "whsec_c2hvcnQ=" }, "secret: expected base64 of 24 to 64 bytes, such as whsec_…, got another text"],
  [{ secret: "not base64 at all!" }, "secret: expected base64"],
  [{ name: "" }, "name: expected a name of 1 to 100 characters"],
  [{ timeout: 0 }, "timeout: expected whole milliseconds from 1"],
  [{ secret: undefined }, "secret is missing"],
])("%j is refused", (more, said) => {
  const given = { url: "https://example.com/hook", secret, ...more } as WebhookOptions;
  expect(() => webhook(given)).toThrow(said);
});
