import { explainIn } from "../../domain/kernel/messages/explain-in.ts";
import { languageFor, languages } from "../../domain/kernel/messages/languages.ts";
import { checkOptions, flagOption, functionOption, type OptionKindsOf, textOption } from "../../ports/check-options.ts";
import type { Notification, Notifier } from "../../ports/notifier.ts";
import { localeOption, mailSender, type SenderOptions, senderKinds } from "./mail-sender.ts";

export interface AlertMailOptions extends SenderOptions {
  /** The name under which deliveries are recorded. Default `mail`. */
  readonly name?: string;
  /** The language of a mail, such as `de`, or a function of the notification. English by default, and if firmcore does not have it. */
  readonly locale?: string | ((notification: Notification) => string | undefined);
  /** The host's page about the record, which the mail then shows. */
  readonly link?: (notification: Notification) => string;
  /** Whether to send to addresses that nobody has confirmed (R-ID-9). Default false: such an address may be a stranger's. */
  readonly toUnverified?: boolean;
}

const kinds = {
  ...senderKinds,
  name: textOption,
  locale: localeOption,
  link: functionOption,
  toUnverified: flagOption,
} satisfies OptionKindsOf<AlertMailOptions>;

/** Mails alerts as plain text, each to the address of its recipient. Needs the package nodemailer. */
export const alertMails = (given: AlertMailOptions): Notifier => {
  const options = checkOptions("alertMails()", given, kinds);
  const { name = "mail", locale, link, toUnverified = false } = options;
  const send = mailSender(options);
  return {
    name,
    reaches: ({ email, emailVerified }) => email !== null && (emailVerified || toUnverified),
    send: async (notification) => {
      const tag = languageFor(typeof locale === "function" ? locale(notification) : locale);
      const sentence = explainIn(languages[tag], notification.alert);
      const page = link === undefined ? "" : `\n\n${link(notification)}`;
      await send(notification.recipient.email ?? "", { subject: sentence, text: `${sentence}.${page}\n` });
    },
  };
};
