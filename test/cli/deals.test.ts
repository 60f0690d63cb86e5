import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fresh, run } from "./run.ts";

const now = Date.parse("2027-03-15T12:00:00Z");
let firm: ReturnType<typeof fresh>;
beforeAll(async () => {
  firm = fresh();
  const adapter = sqlite({ file: firm.file });
  await adapter.migrate();
  const app = await openFirm(adapter, { now: () => now });
  const { deals } = app.as({ organizationId: "firm", userId: "host", role: "administrator" });
  await deals.create({ title: "Bridge", amount: 10_000, expectedCloseDate: "2027-04-30" });
  await deals.create({ title: "Dam", amount: 40_000, stage: "negotiation", expectedCloseDate: "2027-03-01" });
  await deals.create({ title: "Quay", stage: "negotiation" });
  await deals.create({ title: "Lock", amount: { minor: 500_000, currency: "EUR" }, stage: "won" });
  await adapter.close();
});
afterAll(() => firm.remove());
const printed = async (...args: ReadonlyArray<string>) => (await run([...args, "--db", firm.db], false, now)).out;

test("the pipeline lists open deals by stage, with totals", async () => {
  expect(await printed("pipeline")).toBe(
    "stage        deal     expected                                  amount\n" +
      "lead         1 deal                10000.00 USD (weighted 1000.00 USD)\n" +
      "             Bridge   2027-04-30                          10000.00 USD\n" +
      "qualified    0 deals\n" +
      "proposal     0 deals\n" +
      "negotiation  2 deals              40000.00 USD (weighted 30000.00 USD)\n" +
      "             Quay     –                                              –\n" +
      "             Dam      2027-03-01                          40000.00 USD\n" +
      "total        3 deals                                      50000.00 USD\n" +
      "\nDefaults: --order expectedCloseDate\n",
  );
  expect(await printed("pipeline", "--order=-expectedCloseDate")).toMatch(/Dam.*\n.*Quay/);
});

test("the forecast covers the next 90 days unless told otherwise", async () => {
  expect(await printed("forecast")).toBe(
    "currency  deals          open     weighted          won  past close  of these weighted\n" +
      "EUR           0      0.00 EUR     0.00 EUR  5000.00 EUR           0           0.00 EUR\n" +
      "USD           1  10000.00 USD  1000.00 USD     0.00 USD           1       30000.00 USD\n" +
      "\n1 open deal without a date, 1 open deal past close\n" +
      "\nDefaults: --from 2027-03-15, --to 2027-06-13\n",
  );
  expect(await printed("forecast", "--from", "2027-03-01")).toContain("Defaults: --to 2027-05-30");
});
