import type { Mail, Mailer } from "../../ports/identity.ts";
import { mailSender, type SenderOptions } from "./mail-sender.ts";
import { type MailTexts, mailContent } from "./mail-templates.ts";

export interface SmtpOptions extends MailTexts, SenderOptions {
  /** The host's page for the token. Without it the mail shows the token itself. */
  readonly link?: (mail: Mail) => string;
  /** Called for every mail that could not be sent; the caller is not told (R-ID-9). The mail holds a secret: do not log all of it. */
  readonly onError: Mailer["onError"];
}

/** Sends the mails of R-ID-9 as plain text through a mail server. Needs the package nodemailer. */
export const smtp = (options: SmtpOptions): Mailer => {
  const { link, onError } = options;
  if (typeof onError !== "function") throw new TypeError("smtp: onError is missing; expected a function (mail, cause)");
  const send = mailSender("smtp", options);
  return { send: async (mail) => send(mail.to, mailContent(mail, link?.(mail) ?? null, options)), onError };
};
