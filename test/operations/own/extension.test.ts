import { type CustomOf, type Extension, openFirm } from "firmcore";
import { memory } from "firmcore/memory";
import { describe, expect, expectTypeOf, test } from "vitest";

const extension = {
  fields: {
    Project: { region: { type: "String" }, seats: { type: "Number", default: 4 } },
    Visit: { at: { type: "Date", required: true } },
  },
  classes: { Visit: { read: ["everyone"] } },
} as const satisfies Extension;

const open = async () => {
  const app = await openFirm(memory(), { extend: extension });
  return app.as({ organizationId: "acme", userId: "host", role: "administrator" });
};

describe("R-CUST-1 fields and classes that a host defines", () => {
  test("are validated, filtered and ordered like built-in ones", async () => {
    const firm = await open();
    const projectManager = (await firm.users.provision({ externalId: "pia", role: "projectManager" })).objectId;
    for (const [projectName, region] of [
      ["Dam", "South"],
      ["Quay", "North"],
    ] as const)
      await firm.projects.create({
        projectCode: projectName,
        projectName,
        clientName: "City",
        projectManager,
        custom: { region },
      });
    const { results } = await firm.projects.list({ order: "custom.region", where: { custom: { seats: 4 } } });
    expect(results.map(({ custom }) => custom)).toEqual([
      { region: "North", seats: 4 },
      { region: "South", seats: 4 },
    ]);
    const custom: CustomOf<typeof extension, "Project"> | null | undefined = results[0]?.custom;
    expectTypeOf(custom?.region).toEqualTypeOf<string | undefined>();
    await expect(firm.call("projects.list", { where: { custom: { seats: "four" } } })).rejects.toMatchObject({
      code: "TYPE_MISMATCH",
      message: expect.stringContaining("where.custom.seats: expected a finite number"),
    });
    await expect(firm.call("records.create", { class: "Visit" })).rejects.toMatchObject({ code: "REQUIRED" });
    await firm.records.create({ class: "Visit", custom: { at: "2027-01-04T09:00:00+01:00" } });
    expect((await firm.records.list({ class: "Visit" })).results[0]?.custom).toEqual({
      at: "2027-01-04T08:00:00.000Z",
    });
  });

  test("are not stored, and no firm changes them", async () => {
    const firm = await open();
    await firm.customFields.declare({ class: "Project", field: "own", type: "String" });
    expect(
      (await firm.customFields.list({ class: "Project" })).results.map(({ field, fixed }) => [field, fixed]),
    ).toEqual([
      ["own", false],
      ["region", true],
      ["seats", true],
    ]);
    const { results } = await firm.log.list({ class: "Organization" });
    expect(JSON.stringify(results)).toContain("own");
    expect(JSON.stringify(results)).not.toContain("region");
    for (const change of [
      firm.customFields.declare({ class: "Project", field: "region", type: "String" }),
      firm.customFields.delete({ class: "Project", field: "region" }),
      firm.customClasses.declare({ class: "Visit" }),
      firm.customClasses.delete({ class: "Visit" }),
    ])
      await expect(change).rejects.toMatchObject({ code: "KEY_INVALID" });
  });

  test.each<[string, object, string]>([
    ["a name that the class has", { fields: { Project: { status: { type: "String" } } } }, "status is taken"],
    ["a class that there is", { classes: { Project: {} } }, "Project is taken"],
    ["an unknown class", { fields: { Projet: { a: { type: "String" } } } }, "extend.fields.Projet"],
    [
      "two places",
      { fields: { Project: { a: { type: "GeoPoint" }, b: { type: "GeoPoint" } } } },
      "extend.fields.Project.a.type",
    ],
    ["an unknown type", { fields: { Project: { a: { type: "Text" } } } }, "extend.fields.Project.a.type"],
    [
      "a pointer without a class",
      { fields: { Project: { a: { type: "Pointer" } } } },
      "extend.fields.Project.a.target",
    ],
    [
      "a wrong default",
      { fields: { Project: { a: { type: "Number", default: "x" } } } },
      "extend.fields.Project.a.default",
    ],
  ])("are refused with %s", async (_what, extend, message) => {
    await expect(openFirm(memory(), { extend })).rejects.toThrow(message);
  });
});
