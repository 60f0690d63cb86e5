import { FirmError, openFirm } from "firmcore";
import type { OpenedStore } from "firmcore/testing";
import { expect, onTestFinished, test, vi } from "vitest";
import { firmApi } from "../../src/api/promise.ts";
import { openPostgres } from "../support/postgres/stores.ts";
import { openMemory, openSqlite } from "../support/stores.ts";

const host = { organizationId: "acme", userId: "host", role: "administrator" } as const;
const stores: ReadonlyArray<readonly [string, () => Promise<OpenedStore>]> = [
  ["memory", openMemory],
  ["sqlite", openSqlite],
  ["postgres", openPostgres()],
];
const ids: ReadonlyArray<unknown> = [5, Symbol("id"), {}, "", "short", "with space", "eleven00000", "ü234567890", null];
const times: ReadonlyArray<unknown> = [new Date(0), "2027-02-15", 1.5, Number.NaN, Infinity, -1, 1n, undefined, 1e15];

const outcomeOf = (work: () => Promise<unknown>): Promise<string> =>
  work().then(
    () => "accepted",
    (error: Error) => error.message,
  );

test.each(stores)("a wrong result of the host's now or newId writes nothing and is named: %s", async (_, open) => {
  const { adapter, close } = await open();
  onTestFinished(close);
  const [id, now] = ["0000000001", 1_800_000_000_000];
  const given: { id: unknown; now: unknown } = { id, now };
  const app = await openFirm(adapter, { now: () => given.now as number, newId: () => given.id as string });
  const firm = app.as(host);
  const calls: ReadonlyArray<() => Promise<unknown>> = [
    () => firm.companies.create({ name: "Acme" }),
    () => firm.users.provision({ externalId: "pia" }),
    () => firm.batch([{ operation: "companies.create", input: { name: "Acme" } }], { transaction: true }),
    () =>
      firm.batch([{ operation: "companies.create", input: { name: "Acme" } }]).then(([item]) => {
        if (item?.ok === false) throw new FirmError(item.refusal);
      }),
    () => app.bootstrap({ organizationId: "acme", username: "ada" }),
  ];
  for (given.id of ids)
    for (const call of calls)
      expect(await outcomeOf(call), String(given.id)).toMatch(/newId: expected 10 characters \[0-9A-Za-z\], and it/);
  given.id = id;
  for (given.now of times)
    for (const call of [...calls, () => app.as({ organizationId: "acme", externalId: "pia" }).companies.list()])
      expect(await outcomeOf(call), String(given.now)).toMatch(/now: expected whole milliseconds since 1970.+returned/);
  given.now = now;
  expect(await firm.companies.count()).toBe(0);
  expect(await firm.companies.create({ name: "Acme" })).toMatchObject({ objectId: id });
  await app.close();
});

test.each([[{}], [Symbol("id")], [5], [new Date(0)]])(
  "Postgres answers when a value cannot be sent, and the connection goes on: %#",
  async (value) => {
    const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    onTestFinished(() => warned.mockRestore());
    const { adapter, close } = await openPostgres({ options: { groupCommit: 1 } })();
    const app = await openFirm(adapter);
    for (const ports of [
      { ...app.ports, newId: () => value as string },
      { ...app.ports, now: () => value as number },
    ])
      await outcomeOf(() => firmApi(ports, host).companies.create({ name: "Acme" }));
    expect(await app.as(host).companies.create({ name: "Acme" })).toMatchObject({ name: "Acme" });
    await app.close();
    await close();
  },
);
