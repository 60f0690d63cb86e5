import type { Mail } from "../../ports/identity.ts";

/** The content of a plain-text mail. */
export interface MailContent {
  /** One line; control characters become spaces. */
  readonly subject: string;
  readonly text: string;
}

/** The firm's own mails, instead of the default ones. `link` is null if the host provides none. */
export type MailTemplates = {
  readonly [K in Mail["kind"]]?: (mail: Mail, link: string | null) => MailContent;
};

/** To the minute, in UTC: the firm's time zone is not known here. */
const until = ({ expiresAt }: Mail): string => `${expiresAt.slice(0, 16).replace("T", " ")} UTC`;

const key = (mail: Mail, link: string | null): string =>
  link === null ? `with this code:\n\n${mail.token}` : `here:\n\n${link}`;

/**
 * The default mails leave out the account's name. A stranger can choose it and enter another person's address, and the firm would
 * then send the stranger's text.
 */
const defaultTemplates: Required<MailTemplates> = {
  resetPassword: (mail, link) => ({
    subject: "Choose a new password",
    text: `A new password was requested for the account with this e-mail address. Choose it ${key(mail, link)}

This works once, until ${until(mail)}. If you did not request it, do nothing: your password stays as it is.
`,
  }),
  verifyEmail: (mail, link) => ({
    subject: "Confirm your e-mail address",
    text: `An account was given this e-mail address. If it is yours, confirm the address ${key(mail, link)}

This works once, until ${until(mail)}. If you did not create an account, do nothing.
`,
  }),
};

const control = /\p{Cc}+/gu;

export const mailContent = (mail: Mail, link: string | null, templates: MailTemplates): MailContent => {
  const { subject, text } = (templates[mail.kind] ?? defaultTemplates[mail.kind])(mail, link);
  return { subject: subject.replace(control, " ").trim(), text };
};
