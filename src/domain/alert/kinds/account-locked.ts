import { instantText } from "../../kernel/values/day.ts";
import { lockBegan } from "../../login-throttle/throttle.ts";
import { alertRule } from "./kind.ts";

export const accountLocked = alertRule({
  kind: "account-locked",
  class: "User",
  find: (rows, { now }) =>
    rows.throttles.flatMap(({ user, lockedUntil }) => {
      const began = lockBegan(lockedUntil, now);
      if (user === null || lockedUntil === null || began === null) return [];
      const since = instantText(began);
      return {
        objectId: user,
        discriminator: since,
        facts: { since, until: instantText(lockedUntil) },
        users: [user],
      };
    }),
});
