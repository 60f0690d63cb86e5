import { describe, expect, test } from "vitest";
import { AccountToken } from "../../../src/domain/account-token/entity.ts";
import { roles } from "../../../src/domain/kernel/context/actor.ts";
import { userReferences } from "../../../src/domain/privacy/user-references.ts";
import { Project } from "../../../src/domain/project/entity.ts";
import { Session } from "../../../src/domain/session/entity.ts";
import { openTestFirm } from "../../support/firm/firm.ts";

const refused = (tag: string, more: object = {}) => ({
  ok: false,
  refusal: expect.objectContaining({ _tag: tag, ...more }),
});

describe("the own account", () => {
  test("R-ID-8: only an account with a password needs an address", async () => {
    const firm = await openTestFirm();
    const hash = { passwordHash: "$argon2id$", email: "ana@example.org", emailKey: "ana@example.org" };
    const ana = firm.user("ana", "engineer", hash);
    const asAna = firm.as(ana).settled.users;
    expect(await asAna.update({ objectId: ana, email: null })).toEqual(refused("Required"));
    const ben = firm.user("ben", "engineer", { email: "ben@example.org", emailKey: "ben@example.org" });
    expect(await firm.as(ben).users.update({ objectId: ben, email: null })).toMatchObject({ email: null, version: 2 });
    expect(await firm.as(ben).users.update({ objectId: ben })).toMatchObject({ version: 2 });
  });

  test("R-ID-8: an address stays verified until it changes", async () => {
    const firm = await openTestFirm();
    const known = { email: "ana@example.org", emailKey: "ana@example.org", emailVerified: true };
    const ana = firm.user("ana", "engineer", known);
    const { update } = firm.as(ana).users;
    expect(await update({ objectId: ana, username: "anna", email: "ana@example.org" })).toMatchObject({
      emailVerified: true,
    });
    expect(await update({ objectId: ana, email: "Ana@example.org" })).toMatchObject({ emailVerified: false });
  });

  test("R-ID-8: may be changed by client leads", async () => {
    const firm = await openTestFirm();
    const manager = firm.user("manager", "projectManager");
    firm.given(Project, {
      ...{ projectName: "Bridge", writtenAs: "name", status: "active", projectManager: manager, client: "Company001" },
      ...{ requiredCertifications: [], billable: true },
    });
    const lee = firm.user("lee", "clientLead", { clientCompany: "Company001" });
    const asLee = firm.as(lee).settled.users;
    expect(await asLee.update({ objectId: lee, username: "Lee L" })).toMatchObject({ ok: true });
    expect(await asLee.update({ objectId: manager, username: "x" })).toEqual(refused("Forbidden"));
    expect(await asLee.delete(manager)).toEqual(refused("Forbidden"));
    expect(await asLee.update({ objectId: firm.adminId, username: "x" })).toEqual(refused("NotFound"));
  });
});

describe("R-ID-8: an account without log-in", () => {
  test("is renamed only by administrators", async () => {
    for (const role of roles) {
      const firm = await openTestFirm();
      const ana = firm.user("ana", "engineer");
      const said = await firm.as(firm.user("other", role)).settled.users.update({ objectId: ana, username: "anna" });
      if (role === "administrator") expect(said).toMatchObject({ ok: true, value: { username: "anna", version: 2 } });
      else expect(said).toEqual(refused(role === "clientLead" ? "NotFound" : "Forbidden"));
    }
  });

  test("gets its log-in with the first password hash", async () => {
    const firm = await openTestFirm();
    for (const passwordHash of ["$argon2id$", "$2b$10$"]) {
      const ana = firm.user(`ana ${passwordHash}`, "engineer", { passwordHash });
      for (const [field, value] of [
        ["username", "anna"],
        ["email", "anna@example.org"],
      ] as const)
        expect(await firm.admin.settled.users.update({ objectId: ana, [field]: value })).toEqual(
          refused("Forbidden", { field }),
        );
      expect(await firm.admin.settled.users.setRole({ objectId: ana, team: "north" })).toMatchObject({ ok: true });
    }
  });

  test("looks like any other account to other callers", async () => {
    const firm = await openTestFirm();
    const open = firm.user("open", "engineer", { passwordHash: "$argon2id$" });
    const closed = firm.user("closed", "engineer");
    const asEva = firm.as(firm.user("eva", "engineer")).settled.users;
    const [one, two] = [
      await asEva.update({ objectId: open, username: "x" }),
      await asEva.update({ objectId: closed, username: "x" }),
    ];
    expect(one).toEqual(refused("Forbidden"));
    expect(two).toEqual(one);
  });
});

describe("a role", () => {
  test.each(roles)("R-ID-1: of %s is set, and again without change", async (role) => {
    const firm = await openTestFirm();
    const ana = firm.user("ana", role === "engineer" ? "coordinator" : "engineer");
    const given = await firm.admin.users.setRole({ objectId: ana, role, reason: "grown" });
    expect(given).toMatchObject({ role, version: 2 });
    expect(await firm.admin.users.setRole({ objectId: ana, role })).toMatchObject({ version: 2 });
    expect(firm.log(ana)).toMatchObject([{ event: "users.setRole", reason: "grown" }]);
  });

  test("R-ID-1: a client lead keeps its company on other changes", async () => {
    const firm = await openTestFirm();
    const lee = firm.user("lee", "clientLead", { clientCompany: "Company001" });
    const { setRole } = firm.admin.users;
    expect(await setRole({ objectId: lee, team: "north" })).toMatchObject({ clientCompany: "Company001" });
    expect(await setRole({ objectId: lee, clientCompany: null })).toMatchObject({ clientCompany: null });
    const ana = firm.user("ana");
    expect(await firm.admin.settled.users.setRole({ objectId: ana, clientCompany: "Company001" })).toEqual(
      refused("TypeMismatch"),
    );
  });

  test("R-POL-4: a removed role is gone at the next call", async () => {
    const firm = await openTestFirm();
    const cora = firm.user("cora", "coordinator");
    await firm.admin.users.setRole({ objectId: cora, role: "engineer" });
    const asked = { externalId: "x" };
    expect(await firm.as(cora).settled.users.provision(asked)).toEqual(refused("ClassForbidden"));
  });
});

describe("giving up an account", () => {
  test("R-ID-8: keeps the row while other rows refer to it", async () => {
    expect(userReferences.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["EngineerProfile.user", "Project.projectManager", "BillableHour.submittedBy"]),
    );
    const firm = await openTestFirm();
    const [ana, pia, cora] = [firm.user("ana"), firm.user("pia"), firm.user("cora", "coordinator")];
    const engineer = firm.engineer("Emil");
    const project = firm.project("Bridge", { projectManager: pia });
    firm.hour(engineer, project, "2027-01-04", 1, { submittedBy: cora });
    for (const [id, kept] of [
      [ana, false],
      [pia, true],
      [cora, true],
    ] as const) {
      expect(await firm.as(id).users.delete({ objectId: id, reason: "leaves" })).toMatchObject({ objectId: id });
      expect((await firm.admin.settled.users.get(id)).ok).toBe(kept);
    }
    expect(firm.log(pia)).toMatchObject([{ kind: "update", event: "users.delete", reason: "leaves" }]);
  });

  test("R-ID-8: reserves the freed name", async () => {
    const firm = await openTestFirm();
    const pia = firm.user("pia");
    firm.project("Bridge", { projectManager: pia });
    await firm.as(pia).users.delete(pia);
    const squatter = firm.user("squatter");
    // The displayed name can be taken, but not its reserved key.
    const taken = await firm.as(squatter).users.update({ objectId: squatter, username: ` ${pia}` });
    expect(taken.username).toBe(pia);
    expect(await firm.admin.settled.users.reactivate(pia)).toEqual(refused("InvalidTransition", { from: "deleted" }));
    // A second deletion by an administrator changes nothing; the former owner can no longer call.
    expect(await firm.admin.users.delete(pia)).toEqual({ objectId: pia, warnings: [] });
    expect(await firm.as(pia, "engineer").settled.users.delete(pia)).toEqual(refused("AuthRequired"));
    expect(firm.log(pia)).toHaveLength(1);
  });
});

describe("names", () => {
  test("R-ID-3: of others are refused, naming the field", async () => {
    const firm = await openTestFirm();
    firm.user("ana", "engineer", { email: "ana@example.org", emailKey: "ana@example.org" });
    const ben = firm.user("ben");
    const { update } = firm.as(ben).settled.users;
    expect(await update({ objectId: ben, username: "ANA" })).toEqual(refused("Duplicate", { field: "username" }));
    const address = "Ana@example.org";
    expect(await update({ objectId: ben, username: address })).toEqual(refused("Duplicate", { field: "username" }));
    expect(await update({ objectId: ben, email: address })).toEqual(refused("Duplicate", { field: "email" }));
    expect(await update({ objectId: ben, username: "\u200b" })).toEqual(refused("Required"));
    expect(await update({ objectId: ben, email: "ben@example.org" })).toMatchObject({ ok: true });
  });
});

describe("the last active administrator", () => {
  test("R-ID-1: cannot be demoted, deactivated, deleted or erased", async () => {
    const firm = await openTestFirm();
    const { users } = firm.admin.settled;
    const objectId = firm.adminId;
    firm.user("former", "administrator", { active: false });
    const last = refused("LastAdministrator", { class: "User", objectId });
    expect(await users.setRole({ objectId, role: "coordinator" })).toEqual(last);
    expect(await users.deactivate(objectId)).toEqual(last);
    expect(await users.delete(objectId)).toEqual(last);
    expect(await users.erase({ objectId, reason: "asked" })).toEqual(last);
    const second = firm.user("second", "administrator");
    expect(await users.setRole({ objectId, role: "coordinator" })).toMatchObject({ ok: true });
    expect(await firm.as(second).users.get(objectId)).toMatchObject({ role: "coordinator" });
  });
});

test("R-ID-7: deactivation ends sessions and can be undone", async () => {
  const firm = await openTestFirm();
  const ana = firm.user("ana");
  const expiresAt = "2028-01-01T00:00:00.000Z";
  firm.given(Session, { tokenHash: "s", user: ana, expiresAt, lastUsedAt: expiresAt, action: "logIn" });
  firm.given(AccountToken, {
    tokenHash: "t",
    user: ana,
    expiresAt,
    purpose: "resetPassword",
    emailKey: "a@example.org",
  });
  expect(await firm.admin.users.deactivate({ objectId: ana, reason: "left" })).toMatchObject({ active: false });
  const gone = (await firm.admin.log.list()).results.filter(({ event }) => event === "users.deactivate");
  expect(gone.map((each) => `${each.class} ${each.kind}`)).toEqual([
    "User update",
    "Session delete",
    "AccountToken delete",
  ]);
  expect(await firm.admin.users.reactivate(ana)).toMatchObject({ active: true, version: 3 });
});
