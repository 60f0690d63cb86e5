import { type Caller, type FirmApi, operations, type Refusal, respond } from "firmcore";
import { minimalInput, quickIdentity } from "firmcore/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { openFirm } from "../../src/api/open-firm.ts";
import type { Input } from "../../src/domain/kernel/schema/input.ts";
import type { AnyOperation } from "../../src/operations/define/operation.ts";
import { listOperations } from "../../src/operations/operation-tree.ts";
import { filled, importArgs, run } from "../cli/run.ts";
import { changed } from "../import/import-firm.ts";
import { openMemory, openSqlite } from "../support/stores.ts";
import { watchNormalization } from "../support/watch-normalization.ts";

/** Texts that take quadratic time to normalise as they are. */
const runs: ReadonlyArray<string> = [
  `a${"\u0315\u0300".repeat(60_000)}`,
  `a${"\u0315\u0300".repeat(2_000)}`,
  // At most 30 marks in a row as sent, but more once invisible characters are removed.
  `a${`${"\u0315\u0300".repeat(15)}\u200d`.repeat(250)}`,
  "\uff9e\u0334".repeat(2_000),
  // Each expands to 18 characters in the compatibility form.
  "\ufdfa".repeat(9_000),
  "\u0958".repeat(9_000),
];

/** A value of a field with the text in every place where text is allowed. */
const placesOf = (name: string, { field }: Input[string], text: string): ReadonlyArray<unknown> => {
  const { kind } = field;
  if (name === "order") return [text, [text]];
  if (kind.type === "list") return [[text]];
  if (kind.type !== "json") return [text];
  return [
    text,
    { [text]: 1 },
    { [text]: { [text]: text } },
    ...["username", "objectId", "status", "fullName", "projectName", "discipline", "role"].flatMap((each) => [
      { [each]: text },
      { [each]: { is: text, not: text, in: [text], startsWith: text, [text]: text } },
      { [each]: { startsWith: text } },
    ]),
    { "Allocation.status": { words: { [text]: "tentative" } } },
    { "Allocation.status": { words: { Booked: text }, fallback: text } },
  ];
};

const sentTo = ({ input }: AnyOperation, text: string): ReadonlyArray<unknown> => {
  const valid = minimalInput(input as Input);
  return [
    text,
    { ...valid, [text]: 1 },
    ...Object.entries(input as Input).flatMap(([name, entry]) =>
      placesOf(name, entry, text).map((value) => ({ ...valid, [name]: value })),
    ),
  ];
};

const open = async (store: typeof openMemory) => {
  const { adapter, close } = await store();
  onTestFinished(close);
  const app = await openFirm(adapter, { identity: quickIdentity(), now: () => Date.parse("2027-01-04T08:00:00Z") });
  const organizationId = "acme";
  await app.bootstrap({ organizationId, username: "boss", email: "boss@example.com", password: "correct horse" });
  const { sessionToken } = await app
    .as({ organizationId })
    .identity.logIn({ login: "boss", password: "correct horse" });
  return { app, organizationId, sessionToken };
};
type Settled = Promise<{ readonly ok: boolean; readonly refusal?: Refusal }>;
const settledOf = (firm: FirmApi, name: string, input: unknown, options = {}): Settled =>
  firm.settled.call(name, input, options) as Settled;

// Texts are normalised before any store is called, by code that all stores share: SQLite shows with one of them that none arrives there.
describe.each([
  ["memory", openMemory, runs],
  ["SQLite", openSqlite, runs.slice(2, 3)],
] as const)("R-VAL-7 on %s: text that is too long is not normalised", (_, store, texts) => {
  test("in the input of any operation", { timeout: 300_000 }, async () => {
    const { app, organizationId, sessionToken } = await open(store);
    const firm = app.as({ sessionToken });
    const visitor = app.as({ organizationId });
    using watched = watchNormalization();
    const faults: Array<string> = [];
    // All operations share what looks at a text, so each gets two of them; options and callers below get all.
    for (const [i, each] of listOperations(operations).entries())
      for (const text of texts.slice(i % texts.length, (i % texts.length) + 2))
        for (const input of sentTo(each, text)) {
          const who = each.kind === "flow" && each.open ? visitor : firm;
          const said = await settledOf(who, each.name, input);
          if (said.refusal?._tag === "Storage") faults.push(each.name);
        }
    expect(watched.wrong()).toEqual([]);
    expect(watched.count()).toBeGreaterThan(100);
    expect(faults, "refused by the store alone").toEqual([]);
  });

  test("in call options and callers", { timeout: 120_000 }, async () => {
    const { app, organizationId, sessionToken } = await open(store);
    const firm = app.as({ sessionToken });
    using watched = watchNormalization();
    for (const text of texts) {
      const callers: ReadonlyArray<Caller> = [
        { organizationId: text, userId: "host", role: "administrator" },
        { organizationId, userId: text, role: "administrator" },
        { organizationId, userId: text },
        { organizationId, externalId: text } as Caller,
        { organizationId, sessionToken: text },
        { sessionToken: `r:${text}.${text}` },
        { organizationId, address: text },
      ];
      for (const caller of callers)
        for (const name of ["users.list", "identity.logIn"])
          await settledOf(app.as(caller), name, name === "users.list" ? {} : { login: "ana", password: "x" });
      const said = [
        await settledOf(firm, text, {}),
        await settledOf(firm, "users.provision", { externalId: "a" }, { reason: text }),
        await settledOf(firm, "users.provision", { externalId: "a" }, { requestId: text }),
      ];
      expect(said.map(({ ok }) => ok)).toEqual([false, text.length < 10_000 && !/\p{M}{31}|\uff9e/u.test(text), false]);
      const items = [
        { operation: text, input: {} },
        { operation: "users.provision", input: { externalId: text }, reason: text, requestId: text },
        { operation: "users.provision", input: { externalId: { $ref: [0, text] } } },
      ] as never;
      await firm.settled.batch(items);
      await firm.settled.batch(items, { transaction: true });
      await firm.settled.batch(items, { requestId: text });
      for (const header of ["Authorization", "Idempotency-Key", "X-Reason"])
        await respond(app, {
          ...{ operation: text, body: { [text]: text }, organizationId: text, address: text },
          header: (name) => (name === header ? `Bearer ${encodeURIComponent(text)}` : undefined),
          onError: (cause) => {
            throw cause;
          },
        });
      await app
        .bootstrap({ organizationId: text, username: text, email: text, password: text, externalId: text })
        .catch(() => {});
    }
    expect(watched.wrong()).toEqual([]);
  });

  test("in an export", { timeout: 120_000 }, async () => {
    const { app, organizationId } = await open(store);
    using watched = watchNormalization();
    const caller = { organizationId, userId: "host", role: "administrator" } as const;
    for (const text of texts)
      for (const of of ["_User", "EngineerProfile", "Certification", "Project", "Allocation", "BillableHour"]) {
        const files = changed(of, (row) => ({
          ...Object.fromEntries(
            Object.entries(row).map(([name, value]) => [name, typeof value === "string" ? text : value]),
          ),
          objectId: row.objectId,
          [text]: text,
          extra: text,
        }));
        await app.import(caller, files, { timeZone: "Europe/Berlin" });
      }
    expect(watched.wrong()).toEqual([]);
  });
});

test("R-VAL-7: long arguments of the command line are not normalised", { timeout: 120_000 }, async () => {
  const { db, remove } = await filled();
  onTestFinished(remove);
  using watched = watchNormalization();
  const firm = ["bootstrap", "--db", db, "--external-id", "x", "--organization"];
  for (const text of runs.slice(1))
    for (const args of [
      [...firm, text, "--username", "ada"],
      [...firm, "other", "--username", text],
      [...firm, "other", "--username", "ada", "--email", text],
      ["overbooked", "--db", db, "--organization", text],
      ["utilization", "--db", db, "--from", text, "--to", text],
      ["certifications", "--db", db, "--organization", text],
      ["policies", text],
      importArgs(db, "--organization", text),
      importArgs(db, "--time-zone", text),
      [text],
    ])
      await run(args);
  expect(watched.wrong()).toEqual([]);
});
