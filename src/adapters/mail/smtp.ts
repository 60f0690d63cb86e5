import { hasFields } from "../../domain/kernel/values/plain-object.ts";
import { checkOptions, functionOption, type OptionKind, type OptionKindsOf } from "../../ports/check-options.ts";
import type { Mail, Mailer } from "../../ports/identity.ts";
import { localeOption, mailSender, type SenderOptions, senderKinds } from "./mail-sender.ts";
import { type MailTexts, mailContent, mailKinds } from "./mail-templates.ts";

export interface SmtpOptions extends MailTexts, SenderOptions {
  /** The host's page for the token. Without it the mail shows the token itself. */
  readonly link?: (mail: Mail) => string;
  /** Called for every mail that could not be sent; the caller is not told (R-ID-9). The mail holds a secret: do not log all of it. */
  readonly onError: Mailer["onError"];
}

const templates: OptionKind = {
  expected: `an object of functions for ${mailKinds.join(", ")}`,
  fits: (value) =>
    hasFields(value) &&
    Object.entries(value).every(
      ([kind, of]) => mailKinds.includes(kind as Mail["kind"]) && (of === undefined || functionOption.fits(of)),
    ),
};
const kinds = {
  ...senderKinds,
  link: functionOption,
  onError: { ...functionOption, required: true },
  templates,
  locale: localeOption,
} satisfies OptionKindsOf<SmtpOptions>;

/** Sends the mails of R-ID-9 as plain text through a mail server. Needs the package nodemailer. */
export const smtp = (given: SmtpOptions): Mailer => {
  const options = checkOptions("smtp()", given, kinds);
  const { link, onError } = options;
  const send = mailSender(options);
  return { send: async (mail) => send(mail.to, mailContent(mail, link?.(mail) ?? null, options)), onError };
};
