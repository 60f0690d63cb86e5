import { expect, test } from "vitest";
import { entityNamed } from "../../src/domain/entities.ts";
import { allFields } from "../../src/domain/kernel/schema/entity.ts";
import { checkReplay } from "../../src/testing/kit/harness/log-replay.ts";
import { openIdentity } from "./firm.ts";

test("L-42: replaying the log reproduces the accounts after identity operations", async () => {
  const firm = await openIdentity();
  const { sessionToken } = await firm.signedUp("eve");
  firm.clock.now += 1_000;
  await firm.by(sessionToken).identity.changePassword({ password: "eve password", newPassword: "correct horse" });
  const again = await firm.visitor.identity.logIn({ login: "eve", password: "correct horse" });
  await firm.by(again.sessionToken).identity.logOut();
  const log = await firm.log();
  const beside = log.flatMap(({ event, class: of, after }) =>
    Object.keys(after ?? {})
      .filter((name) => !(name in allFields(entityNamed(of))))
      .map((name) => `${event}: ${name}`),
  );
  expect(beside).toEqual([]);
  expect(log.map(({ event }) => event)).toContain("identity.signUp");
  checkReplay(log, await firm.tables());
});
