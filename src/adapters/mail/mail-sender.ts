import * as Result from "effect/Result";
import { englishText } from "../../domain/kernel/messages/english/sentences.ts";
import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { email } from "../../domain/user/username-keys.ts";
import {
  countOption,
  functionOption,
  numberFrom,
  type OptionKind,
  type OptionKindsOf,
  textOption,
} from "../../ports/check-options.ts";
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

const isServer = (value: unknown): boolean => {
  if (typeof value === "string")
    // What is no URL would be in the error of the parser, with its password.
    return /^smtps?:\/\/[^/]/.test(value) && URL.canParse(value) && new URL(value).hostname !== "";
  const { host, port, auth } = hasFields(value) ? value : {};
  return (
    typeof host === "string" &&
    host !== "" &&
    (port === undefined || (Number.isInteger(port) && (port as number) > 0 && (port as number) < 65_536)) &&
    (auth === undefined || hasFields(auth))
  );
};
export const localeOption: OptionKind = {
  expected: "a language such as de, or a function of the mail",
  fits: (value) => textOption.fits(value) || functionOption.fits(value),
};
export const senderKinds = {
  server: {
    expected: "smtps://USER:PASSWORD@HOST:PORT, smtp://… or { host, port, auth }",
    fits: isServer,
    secret: true,
    required: true,
  },
  from: {
    expected: "one line such as Firm <no-reply@example.com>",
    fits: (value) => typeof value === "string" && value.trim() !== "" && !/\p{Cc}/u.test(value),
    required: true,
  },
  concurrency: countOption,
  maxQueued: numberFrom(0),
} satisfies OptionKindsOf<SenderOptions>;

/** In milliseconds. Short, because closing the firm waits for mails that are being sent. */
const timeouts = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 };

/** The only recipient. A list or a second line would send the mail to another person. */
const addressOf = (to: string): string => {
  const address = email.parse(to);
  if (Result.isFailure(address))
    throw new Error(`The mail's recipient is not ${englishText(address.failure.expected)}`);
  return address.success;
};

/** Sends plain text through a mail server, with checked options. Needs the package nodemailer. */
export const mailSender = ({ server, from, concurrency = 3, maxQueued = 1_000 }: SenderOptions) => {
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
