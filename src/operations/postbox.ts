import type { Mail, Mailer } from "../ports/identity.ts";

/** Mails on their way: nobody waits for one but the end of the program. */
export const postbox = (
  mailer: Mailer | null,
): { readonly post: (mail: Mail) => void; readonly sent: () => Promise<void> } => {
  const under = new Set<Promise<void>>();
  return {
    post: (mail) => {
      if (mailer === null) return;
      const sending = mailer.send(mail).then(
        () => {},
        (cause: unknown) => mailer.failed(mail, cause),
      );
      under.add(sending);
      sending.finally(() => under.delete(sending));
    },
    sent: async () => {
      await Promise.all(under);
    },
  };
};
