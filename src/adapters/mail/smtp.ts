import * as Result from "effect/Result";
import { englishText } from "../../domain/kernel/messages/english/sentences.ts";
import { email } from "../../domain/user/username-keys.ts";
import type { Mail, Mailer } from "../../ports/identity.ts";
import { concurrencyLimit } from "../concurrency-limit.ts";
import { type MailTexts, mailContent } from "./mail-templates.ts";
import { loadNodemailer, type Outgoing, type SmtpServer } from "./nodemailer.ts";

export interface SmtpOptions extends MailTexts {
  /**
   * `smtps://user:password@mail.example.com`, or the same as an object. With `smtp:` the server must offer STARTTLS;
   * `?requireTLS=false` turns that off, for a relay on the same machine.
   */
  readonly server: string | SmtpServer;
  /** The sender: `Northgate <no-reply@northgate.example>`. */
  readonly from: string;
  /** The host's page for the token. Without it the mail shows the token itself. */
  readonly link?: (mail: Mail) => string;
  /** Called for every mail that could not be sent; the caller is not told (R-ID-9). The mail holds a secret: do not log all of it. */
  readonly onError: Mailer["onError"];
  /** Mails sent at the same time, each over its own connection. Default 3. */
  readonly concurrency?: number;
  /** Mails that may wait, default 1000; further ones fail. */
  readonly maxQueued?: number;
}

/** In milliseconds. Short, because closing the firm waits for mails that are being sent. */
const timeouts = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 };

/** The only recipient. A list or a second line would send the token to another person. */
const addressOf = ({ to }: Mail): string => {
  const address = email.parse(to);
  if (Result.isFailure(address))
    throw new Error(`The mail's recipient is not ${englishText(address.failure.expected)}`);
  return address.success;
};

/** Sends the mails of R-ID-9 as plain text through a mail server. Needs the package nodemailer. */
export const smtp = (options: SmtpOptions): Mailer => {
  const { server, from, link, onError } = options;
  if (typeof onError !== "function") throw new TypeError("smtp: onError is missing; expected a function (mail, cause)");
  if (typeof from !== "string" || from.trim() === "" || /\p{Cc}/u.test(from))
    throw new TypeError("smtp: from is not one line such as Firm <no-reply@example.com>");
  const transport = loadNodemailer().createTransport({
    requireTLS: true,
    ...timeouts,
    ...(typeof server === "string" ? { url: server } : server),
    // A text is never read as the name of a file or a URL.
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
    ...mailContent(mail, link?.(mail) ?? null, options),
    // Prevents out-of-office replies (RFC 3834).
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
