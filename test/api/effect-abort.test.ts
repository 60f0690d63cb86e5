import * as Effect from "effect/Effect";
import * as Exit from "effect/Exit";
import { openFirm } from "firmcore";
import { CurrentCaller, Firm, FirmPorts } from "firmcore/effect";
import { memory } from "firmcore/memory";
import { expect, test } from "vitest";

const provisioned = async (signal: AbortSignal) => {
  const app = await openFirm(memory());
  const administrator = { organizationId: "acme", userId: "host", role: "administrator" } as const;
  const exit = await Effect.runPromiseExit(
    Firm.users
      .provision({ externalId: "ana" }, { signal })
      .pipe(Effect.provideService(CurrentCaller, administrator), Effect.provideService(FirmPorts, app.ports)),
  );
  return { exit, users: await app.as(administrator).users.count() };
};

test("an aborted call interrupts its fiber and writes nothing", async () => {
  const { exit, users } = await provisioned(AbortSignal.abort());
  expect(Exit.hasInterrupts(exit)).toBe(true);
  expect(users).toBe(0);
});

test("a call with an unaborted signal is answered", async () => {
  const { exit, users } = await provisioned(new AbortController().signal);
  expect(Exit.isSuccess(exit)).toBe(true);
  expect(users).toBe(1);
});
