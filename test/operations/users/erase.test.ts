import { describe, expect, test } from "vitest";
import { allEntities } from "../../../src/domain/entities.ts";
import { LoginThrottle } from "../../../src/domain/login-throttle/entity.ts";
import { personalClasses } from "../../../src/domain/privacy/personal-classes.ts";
import { ownerOf } from "../../../src/domain/privacy/personal-data.ts";
import { Session } from "../../../src/domain/session/entity.ts";
import { openTestFirm } from "../../support/firm/firm.ts";

describe("personal data", () => {
  test("R-LOG-4: personal fields are only on records with owners", () => {
    const known = new Set([...personalClasses.map(({ entity }) => entity.name), "User", "Session"]);
    const told = allEntities.filter(({ fields }) =>
      Object.values(fields).some(({ personal }) => personal !== undefined),
    );
    expect(told.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
    expect(told.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["User", "EngineerProfile", "Certification", "Allocation", "BillableHour", "TimeOff"]),
    );
    for (const entity of told)
      if (
        !Object.values(entity.fields).some(({ personal }) => typeof personal === "object" && personal.by !== undefined)
      )
        expect(ownerOf(entity), entity.name).not.toBeNull();
  });
});

describe("an erasure", () => {
  test("R-LOG-4: takes its reason from the options too", async () => {
    const firm = await openTestFirm();
    const ana = firm.user("ana");
    await expect(firm.as(ana).users.erase({ objectId: ana, reason: "mine" })).rejects.toMatchObject({
      code: "CLASS_FORBIDDEN",
    });
    await expect(firm.admin.users.erase({ objectId: ana })).rejects.toMatchObject({ code: "REASON_REQUIRED" });
    const said = await firm.admin.users.erase({ objectId: ana }, { reason: "asked" });
    expect(said).toEqual({ objectId: ana, pseudonym: `erased ${ana}`, warnings: [] });
  });

  test("R-LOG-4: does not find users of another organization", async () => {
    const firm = await openTestFirm();
    const ana = firm.user("ana");
    const other = firm.app.as({ organizationId: "other", userId: "host", role: "administrator" });
    await expect(other.users.erase({ objectId: ana, reason: "x" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(other.users.exportData(ana)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await firm.admin.users.get(ana)).toMatchObject({ username: "ana" });
  });

  test("R-LOG-4: finds the texts of ended sessions", async () => {
    const firm = await openTestFirm();
    const ana = firm.user("ana");
    const expiresAt = "2028-01-01T00:00:00.000Z";
    const life = { expiresAt, lastUsedAt: expiresAt, action: "logIn", installationId: "Ana's phone" };
    firm.given(Session, { tokenHash: "x", user: ana, ...life });
    await firm.admin.users.deactivate(ana);
    expect((await firm.admin.log.list({ class: "Session" })).results).toHaveLength(2);
    await firm.admin.users.erase({ objectId: ana, reason: "asked" });
    const { results } = await firm.admin.log.list({ class: "Session" });
    expect(results.map(({ before, after }) => (after ?? before)?.installationId)).toEqual([
      `erased ${ana}`,
      `erased ${ana}`,
    ]);
  });
});

test("R-LOG-4: erases everything that belongs to the person", async () => {
  const firm = await openTestFirm();
  const ana = firm.engineer("Ana", { primaryLocation: "Aachen" });
  const [{ user } = { user: "" }] = (await firm.admin.engineers.list()).results;
  const project = firm.project("Bridge");
  firm.certificate(ana, "PE", null, { certificationNumber: "A-7" });
  firm.hour(ana, project, "2027-01-04", 1, { notes: "Ana was slow" });
  firm.given(LoginThrottle, { subject: "x", failures: 1, since: "2027-01-01T00:00:00.000Z", user });
  await firm.admin.users.erase({ objectId: user, reason: "asked" });
  const rows = [
    (await firm.admin.engineers.get(ana)).fullName,
    (await firm.admin.certifications.list()).results[0]?.certificationNumber,
    (await firm.admin.hours.list()).results[0]?.notes,
  ];
  expect(rows).toEqual([`erased ${user}`, `erased ${user}`, `erased ${user}`]);
  const { records } = await firm.admin.users.exportData(user);
  expect(Object.keys(records).sort()).toEqual(["BillableHour", "Certification", "EngineerProfile", "User"]);
  const { results } = await firm.admin.log.list({ limit: 1_000 });
  expect(JSON.stringify(results)).not.toMatch(/Ana|Aachen|A-7/);
});

test("R-LOG-4: erasing an unknown user is refused", async () => {
  const firm = await openTestFirm();
  await expect(firm.admin.users.erase({ objectId: "nobody0000", reason: "x" })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});

describe("a purge", () => {
  test("R-LOG-4: needs a reason and a day that began", async () => {
    const firm = await openTestFirm();
    const { purge } = firm.admin.settled.log;
    expect(await purge({ before: "2027-01-04" })).toMatchObject({
      refusal: { _tag: "ReasonRequired", event: "purge" },
    });
    expect(await purge({ before: "2027-01-05", reason: "x" })).toMatchObject({
      refusal: { issues: [{ message: "before: expected a day up to 4 January 2027, got 2027-01-05" }] },
    });
    expect(await purge({ before: "2027-01-04", reason: "x" })).toEqual({
      ok: true,
      value: { purged: 0, warnings: [] },
    });
    expect(firm.log()).toEqual([]);
  });

  test("R-LOG-4: creates the firm's row if missing", async () => {
    const firm = await openTestFirm();
    const ana = firm.user("ana");
    const { cursor } = await firm.admin.log.list({ limit: 1 });
    for (const username of ["anna", "anne"]) await firm.as(ana).users.update({ objectId: ana, username });
    firm.setNow("2027-02-01");
    expect(await firm.admin.log.purge({ before: "2027-02-01", reason: "old" })).toEqual({ purged: 2, warnings: [] });
    expect(await firm.admin.settings.set({ name: "Northgate" })).toMatchObject({ name: "Northgate", version: 2 });
    firm.setNow("2027-02-02");
    expect(await firm.admin.log.purge({ before: "2027-02-02" }, { reason: "old" })).toEqual({
      purged: 2,
      warnings: [],
    });
    expect(await firm.admin.settings.get()).toMatchObject({ name: "Northgate", version: 3 });
    const { results } = await firm.admin.log.list();
    expect(results.at(-1)).toMatchObject({ class: "Organization", event: "log.purge", reason: "old" });
    await expect(firm.admin.log.list({ after: cursor ?? "" })).rejects.toMatchObject({
      code: "CURSOR_EXPIRED",
      detail: {},
      message: "Entries behind the cursor were purged, or it is not one of this log; begin again without a cursor",
    });
  });
});
