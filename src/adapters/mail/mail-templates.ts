import { languageFor, languages } from "../../domain/kernel/messages/languages.ts";
import { mails } from "../../domain/kernel/messages/mails.ts";
import { sayIn } from "../../domain/kernel/messages/say.ts";
import type { Mail } from "../../ports/identity.ts";

/** The content of a plain-text mail. */
export interface MailContent {
  /** One line; control characters become spaces. */
  readonly subject: string;
  readonly text: string;
}

/** Which mails are sent. */
export interface MailTexts {
  /** The firm's own texts, instead of the default ones. */
  readonly templates?: MailTemplates;
  /** The language of the default texts, such as `de`, or a function of the mail. English by default, and if firmcore does not have it. */
  readonly locale?: string | ((mail: Mail) => string | undefined);
}

/** The firm's own mails, instead of the default ones. `link` is null if the host provides none. */
export type MailTemplates = {
  readonly [K in Mail["kind"]]?: (mail: Mail, link: string | null) => MailContent;
};

/** Every kind of mail. */
export const mailKinds = Object.keys({ verifyEmail: true, resetPassword: true } satisfies Record<
  Mail["kind"],
  true
>) as ReadonlyArray<Mail["kind"]>;

const defaultContent = (
  { kind, token, expiresAt }: Mail,
  link: string | null,
  locale: string | undefined,
): MailContent => {
  const language = languageFor(locale);
  const { sentence } = sayIn({ formats: languages[language].formats, sentences: mails[language] });
  const of = { link, token, until: expiresAt };
  return { subject: sentence({ id: `${kind}Subject`, ...of }), text: sentence({ id: `${kind}Text`, ...of }) };
};

const control = /\p{Cc}+/gu;

export const mailContent = (mail: Mail, link: string | null, { templates = {}, locale }: MailTexts): MailContent => {
  const { subject, text } =
    templates[mail.kind]?.(mail, link) ??
    defaultContent(mail, link, typeof locale === "function" ? locale(mail) : locale);
  return { subject: subject.replace(control, " ").trim(), text };
};
