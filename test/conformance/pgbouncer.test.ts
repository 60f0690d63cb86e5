import { conformance } from "firmcore-conformance";
import { afterAll, describe, test } from "vitest";
import { programMissing } from "../support/postgres/binaries.ts";
import { startPgbouncer } from "../support/postgres/pgbouncer.ts";
import { openPostgres } from "../support/postgres/stores.ts";
import { postgresServer } from "../support/postgres/test-databases.ts";
import { casesOn, effort, kitTimeout } from "../support/stores.ts";

/** One pooler before all databases of the server, in transaction mode: no session is anybody's. */
let pooler: ReturnType<typeof startPgbouncer> | undefined;
const started = (): ReturnType<typeof startPgbouncer> => {
  pooler ??= postgresServer().then((server) => startPgbouncer(server));
  return pooler;
};
afterAll(async () => (await pooler)?.stop());

const open = openPostgres({
  options: { prepare: false },
  through: async ({ database }) => ({ ...(await started()).connection, database }),
});
describe.skipIf(programMissing("pgbouncer") !== null)("behind pgbouncer in transaction mode", () => {
  for (const { name, run } of casesOn("pgbouncer", conformance({ open, inOrder: false, ...effort, histories: 4 })))
    test(name, kitTimeout, run);
});
