import { openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { expect, test } from "vitest";
import { openIdentity, organizationId } from "./firm.ts";

const unfit = { code: "TEXT_INVALID", message: expect.stringContaining("choose another one") };

// R-ID-3
test.each(["Twin-user000003", "twin-", "\uff34win-x", "tw\u0456n-user000003", "TW\u0406N\u2010x", "t\u200bwin-x"])(
  "a similar name is refused and never assigned: %j",
  async (username) => {
    const { app, boss, visitor, signedUp, by } = await openIdentity();
    const before = await signedUp("ana");
    const admin = app.as({ organizationId, userId: boss.objectId });
    const password = "long password";
    const refused = [
      visitor.identity.signUp({ username, email: "x@example.com", password }),
      by(before.sessionToken).users.update({ objectId: before.user.objectId, username }),
      admin.users.provision({ externalId: "pia", username }),
      admin.users.provision({ externalId: username }),
      (await openFirm(memory())).bootstrap({ organizationId, username }),
    ];
    for (const each of refused) await expect(each).rejects.toMatchObject(unfit);
    const { objectId } = await admin.users.provision({ externalId: "pia" });
    await expect(admin.users.update({ objectId, username })).rejects.toMatchObject(unfit);
  },
);

test("a name that only contains the word is free", async () => {
  const { signedUp } = await openIdentity();
  for (const username of ["twin", "twins", "my-twin-x"])
    expect((await signedUp(username)).user.username).toBe(username);
});
