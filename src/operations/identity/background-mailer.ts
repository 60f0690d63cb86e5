import type { Mail, Mailer } from "../../ports/identity.ts";

/** Sends mails in the background. Only `close` waits for them, and a failure goes to `mailer.failed`, not to the caller. */
export const backgroundMailer =
  (mailer: Mailer, underway: (work: Promise<unknown>) => void) =>
  (mail: Mail): void => {
    const sending = async (): Promise<void> => mailer.send(mail);
    underway(sending().catch((cause: unknown) => mailer.onError(mail, cause)));
  };
