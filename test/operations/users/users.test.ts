import { describe, expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";

describe("provisioning", () => {
  test("creates an engineer account named after the external id", async () => {
    const firm = await openTestFirm(); // R-ID-10
    const made = await firm.admin.users.provision({ externalId: "okta|42" });
    expect(made).toMatchObject({
      username: "okta|42",
      externalId: "okta|42",
      role: "engineer",
      email: null,
      active: true,
    });
    expect(made).not.toHaveProperty("usernameKey");
    expect(made).not.toHaveProperty("passwordHash");
  });

  test("finds the account again, unchanged", async () => {
    const firm = await openTestFirm();
    const made = await firm.admin.users.provision({ externalId: "42", username: "Ana", role: "projectManager" });
    const again = await firm.admin.users.provision({ externalId: "42", username: "Other", role: "administrator" });
    expect(again).toEqual(made);
    expect(firm.log()).toHaveLength(1);
  });

  test("of a deactivated person gives no access back, and ends no booking", async () => {
    const firm = await openTestFirm();
    const { objectId: user } = await firm.admin.users.provision({ externalId: "ana" });
    const engineer = { user, fullName: "Ana Souza", discipline: "Structural", employmentStatus: "active" };
    const { objectId } = await firm.admin.engineers.create(engineer);
    const ana = firm.app.as({ organizationId: "acme", externalId: "ana" });
    expect(await ana.users.get(user)).toMatchObject({ active: true });
    await firm.admin.users.deactivate({ objectId: user });
    expect(await firm.admin.users.provision({ externalId: "ana" })).toMatchObject({ objectId: user, active: false });
    await expect(ana.users.get(user)).rejects.toMatchObject({ code: "AUTH_REQUIRED" });
    const booking = { engineer: objectId, allocationPercent: 50, assignmentRole: "Engineer", startDate: "2027-01-04" };
    const booked = await firm.admin.allocations.assign({ ...booking, project: firm.project("Bridge") });
    expect(booked).toMatchObject({ engineer: objectId, warnings: [] });
  });

  test("refuses a username that differs only in case or form", async () => {
    const firm = await openTestFirm();
    await firm.admin.users.provision({ externalId: "1", username: "Ana" });
    expect(await firm.admin.settled.users.provision({ externalId: "2", username: "ＡＮＡ" })).toEqual({
      ok: false,
      refusal: { _tag: "Duplicate", class: "User", field: "username" },
    });
  });

  test("only a client lead has a client's company", async () => {
    const firm = await openTestFirm();
    const lead = { externalId: "1", role: "clientLead", clientCompany: "Company001" } as const;
    expect(await firm.admin.users.provision(lead)).toMatchObject({ clientCompany: "Company001" });
    await expect(firm.admin.users.provision({ externalId: "2", clientCompany: "Company001" })).rejects.toMatchObject({
      code: "TYPE_MISMATCH",
    });
  });

  test("only administrators may, and the external id is required", async () => {
    const firm = await openTestFirm();
    await expect(firm.as("Coord00000", "coordinator").users.provision({ externalId: "1" })).rejects.toMatchObject({
      code: "CLASS_FORBIDDEN",
    });
    // @ts-expect-error the external id is required
    await expect(firm.admin.users.provision({})).rejects.toMatchObject({ code: "REQUIRED" });
  });
});
