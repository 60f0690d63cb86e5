import type { mailSentences as english, MailText } from "../english/mails.ts";
import type { Translated } from "../say.ts";

const key = ({ link, token }: MailText): string =>
  link === null ? `mit diesem Code:\n\n${token}` : `hier:\n\n${link}`;

export const mailSentences: Translated<typeof english> = {
  resetPasswordSubject: () => "Neues Passwort wählen",
  resetPasswordText: (of, say) =>
    `Für das Konto mit dieser E-Mail-Adresse wurde ein neues Passwort angefordert. Wählen Sie es ${key(of)}

Das geht einmal, bis ${say.instant(of.until)}. Wenn Sie es nicht angefordert haben, tun Sie nichts: Ihr Passwort bleibt, wie es ist.
`,
  verifyEmailSubject: () => "E-Mail-Adresse bestätigen",
  verifyEmailText: (of, say) =>
    `Für ein Konto wurde diese E-Mail-Adresse angegeben. Wenn es Ihres ist, bestätigen Sie die Adresse ${key(of)}

Das geht einmal, bis ${say.instant(of.until)}. Wenn Sie kein Konto angelegt haben, tun Sie nichts.
`,
};
