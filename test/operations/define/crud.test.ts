import { describe, expect, test } from "vitest";
import { Contact } from "../../../src/domain/contact/entity.ts";
import { Grant } from "../../../src/domain/grant/entity.ts";
import { openTestFirm } from "../../support/firm/firm.ts";

const code = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => "accepted",
    (error: { readonly code?: string }) => error.code,
  );

describe("a class without rules of its own", () => {
  test("is changed and deleted by the author and by administrators", async () => {
    const firm = await openTestFirm();
    const [sal, sid] = [firm.user("Sal", "salesperson"), firm.user("Sid", "salesperson")];
    const [bySal, bySid] = [firm.as(sal), firm.as(sid)];
    const { objectId, createdBy } = await bySal.companies.create({ name: "Town of Lindau" });
    expect(createdBy).toBe(sal);
    expect(await code(bySid.companies.update({ objectId, industry: "Public" }))).toBe("FORBIDDEN");
    expect(await code(bySid.companies.delete(objectId))).toBe("FORBIDDEN");
    expect(await code(bySal.companies.update({ objectId, industry: "Public" }))).toBe("accepted");
    expect(await code(firm.admin.companies.delete(objectId))).toBe("accepted");
  });

  test("refuses a denied role before parsing the input", async () => {
    const firm = await openTestFirm();
    const lead = firm.as(firm.user("Lee", "clientLead"));
    expect(await code(lead.contacts.create({} as never))).toBe("CLASS_FORBIDDEN");
    expect(await code(lead.contacts.list())).toBe("CLASS_FORBIDDEN");
  });

  test("stores no author when the actor is not a user", async () => {
    const { app } = await openTestFirm();
    const host = app.as({ organizationId: "acme", userId: "host", role: "administrator" });
    expect(await host.contacts.create({ name: "Ida" })).toMatchObject({ createdBy: null, version: 1 });
  });

  test("deletes the grants of a deleted record only", async () => {
    const firm = await openTestFirm();
    const { objectId } = await firm.admin.contacts.create({ name: "Ida" });
    const other = firm.given(Contact, { name: "Ivo" });
    const user = firm.user("Sal", "salesperson");
    const grant = { class: "Contact", user, role: null, write: false } as const;
    const gone = firm.given(Grant, { ...grant, record: objectId });
    const stays = firm.given(Grant, { ...grant, record: other });
    await firm.admin.contacts.delete({ objectId, reason: "Entered twice" });
    const entries = await firm.log();
    expect(entries.filter(({ kind }) => kind === "delete").map((each) => [each.class, each.objectId])).toEqual([
      ["Grant", gone],
      ["Contact", objectId],
    ]);
    expect(stays).not.toBe(gone);
  });
});
