import { FirmError, openFirm } from "firmcore";
import type { OpenedStore } from "firmcore/testing";
import { afterEach, expect, test } from "vitest";
import { openPostgres } from "../support/postgres/stores.ts";
import { openMemory, openSqlite } from "../support/stores.ts";

const stores = { memory: openMemory, sqlite: openSqlite, postgres: openPostgres() };

const closing: Array<OpenedStore["close"]> = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The stack of the FirmError with which a call rejects, awaited by a function of the app. */
const stackOf = async (call: () => Promise<unknown>): Promise<string> => {
  const bookInApp = async () => {
    await call();
  };
  try {
    await bookInApp();
  } catch (error) {
    expect(error).toBeInstanceOf(FirmError);
    return (error as Error).stack ?? "";
  }
  throw new Error("the call was accepted");
};

test.each(Object.entries(stores))("the stack of a refusal names the caller, on %s", async (_, open) => {
  const { adapter, close } = await open();
  closing.push(close);
  const app = await openFirm(adapter);
  const firm = app.as({ organizationId: "north", userId: "host", role: "administrator" });
  const calls = {
    command: () => firm.companies.delete("nobody0000"),
    query: () => firm.projects.get("nowhere000"),
    flow: () =>
      app
        .as({ organizationId: "north" })
        .identity.signUp({ username: "ana", email: "ana@example.com", password: "a long password" }),
    visitor: () => app.as({ organizationId: "north" }).projects.get("nowhere000"),
    user: () => app.as({ organizationId: "north", externalId: "nobody" }).projects.get("nowhere000"),
    unknownName: () => firm.call("bookings.make"),
    name: () => firm.call("projects.get", { objectId: "nowhere000" }),
    actions: () => firm.actions("Project", "nowhere000" as never),
    transaction: () =>
      firm.batch([{ operation: "companies.delete", input: { objectId: "nobody0000" } }], { transaction: true }),
    batch: () => firm.batch("nothing" as never),
    bootstrap: () => app.bootstrap({ organizationId: "", username: "ana" }),
    import: () => app.import({ organizationId: "north" }, []),
  };
  for (const [name, call] of Object.entries(calls))
    expect(await stackOf(call), name).toMatch(/bookInApp .*error-stack\.test\.ts/);
});
