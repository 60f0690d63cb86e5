import * as Result from "effect/Result";
import { explain, type Refusal } from "firmcore";
import { memory } from "firmcore/memory";
import { describe, expect, test } from "vitest";
import { roles } from "../../src/domain/kernel/context/actor.ts";
import { english } from "../../src/domain/kernel/messages/english/english.ts";
import { namedRecords } from "../../src/domain/kernel/messages/explain-in.ts";
import { german } from "../../src/domain/kernel/messages/german/german.ts";
import { nameRecords } from "../../src/operations/run/record-names.ts";
import type { Store } from "../../src/ports/store.ts";
import { refusalSentences } from "../domain/kernel/messages/refusal-sentences.ts";
import { openTestFirm, type TestFirm } from "../support/firm/firm.ts";
import { refused } from "../support/firm/outcome.ts";

/** An app on the memory store that counts the queries, and can fail those that read names. */
const countedApp = () => {
  const base = memory();
  const asked: Array<string> = [];
  let failing = false;
  const query: Store["query"] = (of, done) => {
    asked.push(of.call.operation);
    if (failing && of.call.operation === "recordNames")
      return done(Result.fail({ _tag: "Busy", retryAfter: 1 }) as never);
    base.store.query(of, done);
  };
  const fail = (): void => {
    failing = true;
  };
  return { adapter: { ...base, store: { ...base.store, query } }, asked, fail };
};
const full = { allocationPercent: 100, startDate: "2027-03-01", endDate: "2027-03-31", assignmentRole: "Engineer" };

const booked = async (firm: TestFirm) => {
  const [engineer, project] = [firm.engineer("Ana Souza"), firm.project("Bridge")];
  await firm.admin.allocations.assign({ engineer, project, ...full });
  return { engineer, project };
};

describe("a refusal", () => {
  test("names people and projects instead of ids", async () => {
    const firm = await openTestFirm();
    const { engineer, project } = await booked(firm);
    const refusal = refused(await firm.admin.settled.allocations.assign({ engineer, project, ...full }));
    expect(explain(refusal)).toMatch(/Ana Souza from 1 March 2027 .*\(Bridge 100%/);
    expect(explain(refusal, { locale: "de" })).toMatch(/Ana Souza .*Bridge/);
    await expect(firm.admin.allocations.assign({ engineer, project, ...full })).rejects.toThrow(explain(refusal));
  });

  test("costs one query for the names; an accepted call costs none", async () => {
    const { adapter, asked } = countedApp();
    const firm = await openTestFirm(adapter);
    const { engineer, project } = await booked(firm);
    expect(asked).toEqual([]);
    await firm.admin.settled.allocations.assign({ engineer, project, ...full });
    expect(asked).toEqual(["recordNames"]);
    expect(refused(await firm.admin.settled.allocations.assign({ engineer, project: "nothing", ...full }))._tag).toBe(
      "PointerInvalid",
    );
    expect(asked).toEqual(["recordNames"]);
  });

  test("stays as it is when its names cannot be read", async () => {
    const { adapter, fail } = countedApp();
    const firm = await openTestFirm(adapter);
    const { engineer, project } = await booked(firm);
    const { recordNames, ...facts } = refused(
      await firm.admin.settled.allocations.assign({ engineer, project, ...full }),
    );
    expect(recordNames).toEqual({ [engineer]: "Ana Souza", [project]: "Bridge" });
    fail();
    expect(refused(await firm.admin.settled.allocations.assign({ engineer, project, ...full }))).toEqual(facts);
  });

  test("has names in each form of a batch, in a dry run, and inside the answer of another operation", async () => {
    const firm = await openTestFirm();
    const { engineer, project } = await booked(firm);
    const item = { operation: "allocations.assign", input: { engineer, project, ...full } } as const;
    const named = { _tag: "OverCapacity", recordNames: { [engineer]: "Ana Souza", [project]: "Bridge" } };
    const { settled } = firm.admin;
    expect(await settled.batch([item], { transaction: true })).toMatchObject({ index: 0, refusal: named });
    expect(await settled.batch([item])).toMatchObject({ value: [{ refusal: named }] });
    expect(await settled.batch([item], { dryRun: true })).toMatchObject({ value: [{ refusal: named }] });
    expect(await settled.allocations.assign(item.input, { dryRun: true })).toMatchObject({ refusal: named });
    expect(await firm.admin.actions("Project", [project])).toMatchObject({
      results: [{ actions: { delete: { refusal: { recordNames: { [project]: "Bridge" } } } } }],
    });
  });
});

test("no role reads a name in a refusal that it may not read otherwise", async () => {
  const firm = await openTestFirm();
  const other = firm.user("other", "salesperson");
  const named: ReadonlyArray<readonly [group: string, entity: string, objectId: string]> = [
    ["engineers", "EngineerProfile", firm.engineer("Ana")],
    ["projects", "Project", firm.project("Bridge")],
    ["users", "User", other],
    ["companies", "Company", (await firm.admin.companies.create({ name: "Acme" })).objectId],
    ["contacts", "Contact", (await firm.admin.contacts.create({ name: "Cy" })).objectId],
  ];
  let seen = 0;
  for (const role of roles) {
    const userId = firm.user(`a ${role}`, role);
    const api = firm.as(userId);
    const outcomes = named.map(([, of, objectId]) =>
      Result.fail({ _tag: "VersionConflict", class: of, objectId, current: null, fields: [] } as Refusal),
    );
    const caller = {
      organizationId: "acme",
      userId,
      session: null,
      tokenHash: null,
      address: null,
      host: null,
      externalId: null,
    };
    await new Promise<void>((resolve, reject) =>
      nameRecords(firm.app.ports, caller, outcomes, (results) => {
        const names = results.map((each) => Result.isFailure(each) && each.failure.recordNames !== undefined);
        Promise.all(named.map(([group, , objectId]) => api.settled.call(`${group}.get`, { objectId })))
          .then((readable) => expect([role, ...readable.map(({ ok }) => ok)]).toEqual([role, ...names]))
          .then(() => resolve(), reject);
        seen += names.filter(Boolean).length;
      }),
    );
  }
  expect(seen).toBeGreaterThan(roles.length);
  expect(seen).toBeLessThan(roles.length * named.length);
});

test("every language names the same records", () => {
  for (const [, , refusal] of refusalSentences) {
    const [en, de] = [english, german].map((language) => namedRecords(language, refusal).map(String).sort());
    expect(new Set(de)).toEqual(new Set(en));
  }
});
