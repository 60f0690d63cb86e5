import * as Result from "effect/Result";
import { email } from "../../domain/user/username-keys.ts";
import type { Mail, Mailer } from "../../ports/identity.ts";
import { concurrencyLimit } from "../concurrency-limit.ts";
import { type MailTemplates, mailContent } from "./mail-templates.ts";
import { loadNodemailer, type Outgoing, type SmtpServer } from "./nodemailer.ts";

export interface SmtpOptions {
  /**
   * `smtps://user:password@mail.example.com`, or the same as an object. Without TLS from the first byte (`smtp:`) the server must
   * offer STARTTLS; `?requireTLS=false` takes that back, for a relay on the same machine.
   */
  readonly server: string | SmtpServer;
  /** Who writes: `Northgate <no-reply@northgate.example>`. */
  readonly from: string;
  /** The page of the host that takes the mail's token. Without it the mail shows the token itself. */
  readonly link?: (mail: Mail) => string;
  /** The firm's own texts; those that are there are English. */
  readonly templates?: MailTemplates;
  /** Hears of every mail that could not be sent; nobody else does (R-ID-9). The mail holds a secret: do not log it whole. */
  readonly onError: Mailer["onError"];
  /** Mails on their way at the same time, each with a connection of its own. Default 3. */
  readonly concurrency?: number;
  /** Mails that may wait for their turn, default 1000; one more fails. */
  readonly maxQueued?: number;
}

/** A mail server that is away is given up soon, because closing the firm waits for what is on its way. In milliseconds. */
const timeouts = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 };

/** The one address that a mail goes to. A list or a second line in its place would send the token to somebody else. */
const addressOf = ({ to }: Mail): string => {
  const address = email.parse(to);
  if (Result.isFailure(address)) throw new Error(`The mail's recipient is not ${address.failure.expected}`);
  return address.success;
};

/** Sends R-ID-9's mails as plain text to a mail server. Needs the package nodemailer. */
export const smtp = (options: SmtpOptions): Mailer => {
  const { server, from, link, templates = {}, onError } = options;
  if (typeof onError !== "function") throw new TypeError("smtp: onError is missing; expected a function (mail, cause)");
  if (typeof from !== "string" || from.trim() === "" || /\p{Cc}/u.test(from))
    throw new TypeError("smtp: from is not one line such as Firm <no-reply@example.com>");
  const transport = loadNodemailer().createTransport({
    requireTLS: true,
    ...timeouts,
    ...(typeof server === "string" ? { url: server } : server),
    // A text is a text, never the name of a file or a page to be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const turn = concurrencyLimit({
    concurrency: options.concurrency ?? 3,
    maxQueued: options.maxQueued ?? 1_000,
    overflow: () => new Error("Too many mails wait to be sent"),
  });
  const outgoing = (mail: Mail): Outgoing => ({
    from,
    to: { name: "", address: addressOf(mail) },
    ...mailContent(mail, link?.(mail) ?? null, templates),
    // No out-of-office reply answers it (RFC 3834).
    headers: { "Auto-Submitted": "auto-generated" },
  });
  return {
    send: async (mail) => {
      const ready = outgoing(mail);
      await turn(() => transport.sendMail(ready));
    },
    onError,
  };
};
