import { type Mail, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { type SmtpOptions, smtp } from "firmcore/smtp";
import type { SMTPServerOptions } from "smtp-server";
import { afterEach, describe, expect, test } from "vitest";
import { openMailServer } from "./mail-server.ts";

const token = "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF";
const reset: Mail = {
  to: "ana@example.com",
  kind: "resetPassword",
  organizationId: "acme",
  username: "ana",
  token,
  expiresAt: "2027-01-04T13:00:00.000Z",
};
const verify: Mail = { ...reset, kind: "verifyEmail" };

const opened: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

/** A mailer and its server, by default without TLS. */
const open = async (options: Partial<SmtpOptions> = {}, offered: SMTPServerOptions = {}) => {
  const server = await openMailServer(offered);
  opened.push(server.close);
  const failures: Array<unknown> = [];
  const mailer = smtp({
    server: { host: "127.0.0.1", port: server.port, requireTLS: false, ignoreTLS: true },
    from: "Acme <no-reply@acme.example>",
    onError: (_mail, cause) => failures.push(cause),
    ...options,
  });
  return { ...server, mailer, failures };
};

describe("R-ID-9: the content of a mail", () => {
  test("a reset mail has a code, its expiry time and one recipient", async () => {
    const { mailer, received } = await open();
    await mailer.send(reset);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ from: "no-reply@acme.example", to: ["ana@example.com"] });
    expect(received[0]?.headers.get("from")).toBe("Acme <no-reply@acme.example>");
    expect(received[0]?.headers.get("to")).toBe("ana@example.com");
    expect(received[0]?.headers.get("subject")).toBe("Choose a new password");
    expect(received[0]?.headers.get("content-type")).toContain("text/plain");
    expect(received[0]?.text).toContain(`\n${token}\n`);
    expect(received[0]?.text).toContain("until 4 January 2027 at 13:00 UTC");
  });

  test("a code to confirm an address", async () => {
    const { mailer, received } = await open();
    await mailer.send(verify);
    expect(received[0]?.headers.get("subject")).toBe("Confirm your e-mail address");
    expect(received[0]?.text).toContain(`\n${token}\n`);
  });

  test("is in the language that the host chooses for it, or else in English", async () => {
    for (const [locale, subject, part] of [
      ["de-AT", /Neues[ _]Passwort/, "bis 4. Januar 2027 um 13:00 UTC"],
      [({ organizationId }: Mail) => (organizationId === "acme" ? "de" : undefined), /Neues[ _]Passwort/, token],
      [() => undefined, /^Choose a new password$/, "until 4 January 2027"],
      ["fr", /^Choose a new password$/, "until 4 January 2027"],
    ] as const) {
      const { mailer, received } = await open({ locale });
      await mailer.send(reset);
      expect(received[0]?.headers.get("subject")).toMatch(subject);
      expect(received[0]?.text).toContain(part);
    }
  });

  test("asks mail servers to send no automatic reply", async () => {
    const { mailer, received } = await open();
    await mailer.send(verify);
    expect(received[0]?.headers.get("auto-submitted")).toBe("auto-generated");
  });

  test("the host's link replaces the token, in full at any length", async () => {
    const link = ({ token: own, kind }: Mail) => `https://acme.example/${kind}?token=${own}&of=${"näher".repeat(100)}`;
    const { mailer, received } = await open({ link });
    await mailer.send(reset);
    expect(received[0]?.text).toContain(`\n${link(reset)}\n`);
  });

  test("the default texts leave out the account's name, which a stranger may choose", async () => {
    const { mailer, received } = await open();
    for (const mail of [reset, verify]) await mailer.send({ ...mail, username: "You won: evil.example" });
    expect(received).toHaveLength(2);
    for (const { raw, text } of received) expect(raw + text).not.toContain("evil.example");
  });

  test("the firm's own template is used for its kind, in any alphabet", async () => {
    const { mailer, received } = await open({
      link: () => "https://acme.example/",
      templates: {
        resetPassword: ({ username }, link) => ({ subject: "Kennwort", text: `Grüße, ${username}: ${link}` }),
      },
    });
    await mailer.send({ ...reset, username: "Ωμέγα" });
    await mailer.send(verify);
    expect(received.map(({ text }) => text.trim())).toEqual([
      "Grüße, Ωμέγα: https://acme.example/",
      expect.stringContaining("An account was given this e-mail address"),
    ]);
  });
});

describe("the secret reaches only the recipient", () => {
  test.each([
    ["ana@example.com\r\nBcc: eve@example.com"],
    ["ana@example.com\nBcc: eve@example.com"],
    ["ana@example.com, eve@example.com"],
    ["ana@example.com;eve@example.com"],
    ["eve@example.com <ana@example.com>"],
    ["<eve@example.com>"],
    ['"eve@example.com x"@example.com'],
    ["ana@example.com\0@eve.example"],
    ["ana@example.com> RCPT TO:<eve@example.com"],
    ["ana"],
    [""],
  ])("%j is no address: no connection is made", async (to) => {
    const { mailer, connections } = await open();
    await expect(mailer.send({ ...reset, to })).rejects.toThrow("recipient is not an e-mail address");
    expect(connections.ever).toBe(0);
  });

  test("line breaks in a subject cannot add a header", async () => {
    const { mailer, received } = await open({
      templates: { resetPassword: ({ username }) => ({ subject: `For ${username}`, text: username }) },
    });
    await mailer.send({ ...reset, username: "ana\r\nBcc: eve@example.com\r\n\r\nA text" });
    expect(received[0]?.to).toEqual(["ana@example.com"]);
    expect(received[0]?.headers.get("subject")).toBe("For ana Bcc: eve@example.com A text");
    expect(received[0]?.headers.has("bcc")).toBe(false);
  });

  test("a text that looks like the end of the mail stays text", async () => {
    const { mailer, received } = await open({
      templates: { resetPassword: () => ({ subject: "x", text: "a\r\n.\r\nMAIL FROM:<eve@example.com>\r\n.b" }) },
    });
    await mailer.send(reset);
    expect(received).toHaveLength(1);
    expect(received[0]?.text.trim()).toBe("a\n.\nMAIL FROM:<eve@example.com>\n.b");
  });

  test("sends nothing without TLS unless the host allows it", async () => {
    const plain = { hideSTARTTLS: true, disabledCommands: ["STARTTLS"] };
    const { mailer, port, received } = await open({}, plain);
    const from = "no-reply@acme.example";
    const onError = (): void => {};
    for (const server of [{ host: "127.0.0.1", port }, `smtp://127.0.0.1:${port}`])
      await expect(smtp({ server, from, onError }).send(reset)).rejects.toThrow();
    expect(received).toEqual([]);
    await mailer.send(reset);
    await smtp({ server: `smtp://127.0.0.1:${port}?requireTLS=false`, from, onError }).send(verify);
    expect(received.map(({ encrypted }) => encrypted)).toEqual([false, false]);
  });

  test("uses TLS if the server offers it, and verifies its certificate", async () => {
    const { port, received } = await open();
    const server = { host: "127.0.0.1", port };
    const from = "no-reply@acme.example";
    const onError = (): void => {};
    await expect(smtp({ server, from, onError }).send(reset)).rejects.toThrow(/certificate/);
    await smtp({ server: { ...server, tls: { rejectUnauthorized: false } }, from, onError }).send(reset);
    expect(received.map(({ encrypted }) => encrypted)).toEqual([true]);
  });
});

describe("a mail that cannot be sent", () => {
  test("fails if the server refuses it or is unreachable", async () => {
    const refusing = await open({}, { onRcptTo: (_address, _session, done) => done(new Error("No such mailbox")) });
    await expect(refusing.mailer.send(reset)).rejects.toThrow("No such mailbox");
    const away = await open();
    await away.close();
    opened.pop();
    await expect(away.mailer.send(reset)).rejects.toThrow("ECONNREFUSED");
  });

  test("is reported only to `onError`, and closing the firm waits for it", async () => {
    const { mailer, failures } = await open({}, { onRcptTo: (_address, _session, done) => done(new Error("Full")) });
    const app = await openFirm(memory(), { mailer });
    app.ports.sendMail?.(reset);
    app.ports.sendMail?.({ ...reset, to: "nobody" });
    expect(failures).toEqual([]);
    await app.close();
    expect(failures).toHaveLength(2);
  });

  test("fails alone if its template or link throws", async () => {
    const { mailer, connections } = await open({
      link: () => {
        throw new Error("no page");
      },
    });
    await expect(mailer.send(reset)).rejects.toThrow("no page");
    expect(connections.ever).toBe(0);
  });
});

describe("many mails", () => {
  test("are sent once each, over three connections at most", async () => {
    const { mailer, received, connections, mails } = await open();
    const all = Array.from({ length: 12 }, (_, i) => `p${i}@example.com`);
    await Promise.all(all.map((to) => mailer.send({ ...reset, to })));
    expect(received.map(({ to }) => to[0]).sort()).toEqual(all.sort());
    expect(connections.ever).toBe(12);
    expect(mails.most).toBeLessThanOrEqual(3);
  });

  test("a mail beyond the queue limit fails", async () => {
    const { mailer, received } = await open({ concurrency: 1, maxQueued: 1 });
    const results = await Promise.allSettled([mailer.send(reset), mailer.send(reset), mailer.send(reset)]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    expect(received).toHaveLength(2);
  });
});

test.each([
  [{ onError: undefined }, "onError: expected a function"],
  [{ from: "" }, "from: expected one line"],
  [{ from: "Acme <no-reply@acme.example>\r\nBcc: eve@example.com" }, "from: expected one line"],
])("%o is refused when the mailer is made", (wrong, message) => {
  const options = { server: "smtp://127.0.0.1", from: "no-reply@acme.example", onError: () => {}, ...wrong };
  expect(() => smtp(options as SmtpOptions)).toThrow(message);
});
