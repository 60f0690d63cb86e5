import type { Say } from "../say.ts";

/** `link`: the page for the token, or null: then the mail shows the token. `until`: an instant. */
export type MailText = { readonly link: string | null; readonly token: string; readonly until: string };

const key = ({ link, token }: MailText): string => (link === null ? `with this code:\n\n${token}` : `here:\n\n${link}`);

/**
 * The mails of R-ID-9. They leave out the account's name: a stranger can choose it and enter another person's address, and the firm
 * would then send the stranger's text.
 */
export const mailSentences = {
  resetPasswordSubject: () => "Choose a new password",
  resetPasswordText: (of: MailText, say: Say) =>
    `A new password was requested for the account with this e-mail address. Choose it ${key(of)}

This works once, until ${say.instant(of.until)}. If you did not request it, do nothing: your password stays as it is.
`,
  verifyEmailSubject: () => "Confirm your e-mail address",
  verifyEmailText: (of: MailText, say: Say) =>
    `An account was given this e-mail address. If it is yours, confirm the address ${key(of)}

This works once, until ${say.instant(of.until)}. If you did not create an account, do nothing.
`,
};
