import { expect, test } from "vitest";
import { openTestFirm } from "../support/firm/firm.ts";

test("R-VAL-8, R-POL-2: the label of a derived word is shown while it names the state of today, and no query compares it", async () => {
  const firm = await openTestFirm();
  const { admin } = firm;
  const user = (await admin.users.provision({ externalId: "ana", role: "engineer" })).objectId;
  const engineer = (await admin.engineers.create({ user, fullName: "Ana", discipline: "Civil" })).objectId;
  const certificate = {
    engineer,
    certificationName: "PE",
    issuer: "Board",
    issuedOn: "2020-01-01",
    expiresOn: "2027-06-30",
    status: "VALID",
  };
  const { objectId } = await admin.certifications.create(certificate);
  expect((await admin.certifications.get(objectId)).statusLabel).toBe("VALID");
  await admin.certifications.update({ objectId, expiresOn: "2020-06-30" });
  expect(await admin.certifications.get(objectId)).toMatchObject({ status: "expired", statusLabel: null });
  // Otherwise these would tell the label that the answer leaves out.
  for (const group of ["certifications", "hours"])
    for (const [operation, input] of [
      ["list", { where: { statusLabel: "VALID" } }],
      ["list", { where: { not: { statusLabel: { startsWith: "V" } } } }],
      ["list", { order: "statusLabel" }],
      ["count", { where: { or: [{ statusLabel: null }] } }],
      ["distinct", { field: "statusLabel" }],
    ] as const)
      await expect(admin.call(`${group}.${operation}`, input), `${group}.${operation}`).rejects.toMatchObject({
        code: "UNKNOWN_FIELD",
      });
  // The word itself takes any label of the state.
  expect(await admin.certifications.count({ where: { status: "Expired" } })).toBe(1);
  // A label that is stored with its state is a field like others.
  expect(await admin.projects.count({ where: { statusLabel: null } })).toBe(0);
});
