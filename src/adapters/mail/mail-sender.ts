import * as Result from "effect/Result";
import { englishText } from "../../domain/kernel/messages/english/sentences.ts";
import { email } from "../../domain/user/username-keys.ts";
import { concurrencyLimit } from "../concurrency-limit.ts";
import type { MailContent } from "./mail-templates.ts";
import { loadNodemailer, type Outgoing, type SmtpServer } from "./nodemailer.ts";

export interface SenderOptions {
  /**
   * `smtps://user:password@mail.example.com`, or the same as an object. With `smtp:` the server must offer STARTTLS;
   * `?requireTLS=false` turns that off, for a relay on the same machine.
   */
  readonly server: string | SmtpServer;
  /** The sender: `Northgate <no-reply@northgate.example>`. */
  readonly from: string;
  /** Mails sent at the same time, each over its own connection. Default 3. */
  readonly concurrency?: number;
  /** Mails that may wait, default 1000; further ones fail. */
  readonly maxQueued?: number;
}

/** In milliseconds. Short, because closing the firm waits for mails that are being sent. */
const timeouts = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 };

/** The only recipient. A list or a second line would send the mail to another person. */
const addressOf = (to: string): string => {
  const address = email.parse(to);
  if (Result.isFailure(address))
    throw new Error(`The mail's recipient is not ${englishText(address.failure.expected)}`);
  return address.success;
};

/** Sends plain text through a mail server. Needs the package nodemailer. */
export const mailSender = (called: string, { server, from, concurrency = 3, maxQueued = 1_000 }: SenderOptions) => {
  if (typeof from !== "string" || from.trim() === "" || /\p{Cc}/u.test(from))
    throw new TypeError(`${called}: from is not one line such as Firm <no-reply@example.com>`);
  const transport = loadNodemailer().createTransport({
    requireTLS: true,
    ...timeouts,
    ...(typeof server === "string" ? { url: server } : server),
    // A text is never read as the name of a file or a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const turn = concurrencyLimit({
    concurrency,
    maxQueued,
    overflow: () => new Error("Too many mails wait to be sent"),
  });
  return async (to: string, { subject, text }: MailContent): Promise<void> => {
    const ready: Outgoing = {
      from,
      to: { name: "", address: addressOf(to) },
      subject,
      text,
      // Prevents out-of-office replies (RFC 3834).
      headers: { "Auto-Submitted": "auto-generated" },
    };
    await turn(() => transport.sendMail(ready));
  };
};
