import Database from "better-sqlite3";
import * as Effect from "effect/Effect";
import { openFirm } from "firmcore";
import { CurrentCaller, Firm, FirmPorts } from "firmcore/effect";
import { sqlite } from "firmcore/sqlite";
import { expect, test } from "vitest";

test("an Effect runs inside the transaction of the host, and is rolled back with it", async () => {
  const database = new Database(":memory:");
  const app = await openFirm(sqlite({ database }));
  await app.migrate();
  const host = CurrentCaller.layer({ organizationId: "acme", userId: "host", role: "administrator" });
  const provision = (externalId: string) =>
    Firm.users
      .provision({ externalId })
      .pipe(Effect.provide(host), Effect.provideService(FirmPorts, app.within(database).ports));
  database.exec("begin immediate");
  await Effect.runPromise(provision("ana"));
  database.exec("commit");
  database.exec("begin immediate");
  await Effect.runPromise(provision("ben"));
  database.exec("rollback");
  const names = Firm.users.list().pipe(
    Effect.map(({ results }) => results.map(({ externalId }) => externalId)),
    Effect.provide(host),
    Effect.provideService(FirmPorts, app.ports),
  );
  expect(await Effect.runPromise(names)).toEqual(["ana"]);
  await app.close();
  database.close();
});
