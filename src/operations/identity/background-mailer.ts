import type { Mail, Mailer } from "../../ports/identity.ts";

/** How mails go out: nobody waits for one but the end of the program, and none that fails disturbs who asked for it. */
export const backgroundMailer =
  (mailer: Mailer | null, underway: (work: Promise<unknown>) => void) =>
  (mail: Mail): void => {
    if (mailer === null) return;
    const sending = async (): Promise<void> => mailer.send(mail);
    underway(sending().catch((cause: unknown) => mailer.onError(mail, cause)));
  };
