import { describe, expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";

const at = (latitude: number, longitude: number) => ({ latitude, longitude });
const opened = async () => {
  const { admin } = await openTestFirm();
  await admin.customFields.declare({ class: "Company", field: "site", type: "GeoPoint" });
  await admin.customFields.declare({ class: "Company", field: "area", type: "Polygon" });
  return admin.companies;
};
const line = [at(0, 0), at(1, 1)];

describe("a condition on places says where it is wrong, and what would be right", () => {
  test.each<[custom: object, path: string, message: string]>([
    [{ site: at(0, 0) }, "site.latitude", "one of is, not, in, notIn, exists, near, within"],
    [{ site: { covers: at(0, 0) } }, "site.covers", "one of is, not, in, notIn, exists, near, within"],
    [{ area: { near: { point: at(0, 0) } } }, "area.near", "one of is, not, in, notIn, exists, covers"],
    [{ site: { is: at(91, 0) } }, "site.is", "a place as { latitude, longitude }"],
    [{ site: { near: at(0, 0) } }, "site.near.latitude", "one of point, maxKm"],
    [{ site: { near: 5 } }, "site.near", "{ point, maxKm }"],
    [{ site: { near: {} } }, "site.near.point", "a place as { latitude, longitude }"],
    [{ site: { near: { point: at(0, 181) } } }, "site.near.point", "at most 90 and 180 degrees"],
    [{ site: { near: { point: at(0, 0), maxKm: -1 } } }, "site.near.maxKm", "a number of kilometres"],
    [{ site: { near: { point: at(0, 0), km: 1 } } }, "site.near.km", "one of point, maxKm"],
    [{ site: { within: {} } }, "site.within", "{ center, radiusKm }, { box"],
    [{ site: { within: { center: at(0, 0) } } }, "site.within", "{ center, radiusKm }, { box"],
    [{ site: { within: { center: at(0, 0), radiusKm: "1" } } }, "site.within.radiusKm", "a number of kilometres"],
    [{ site: { within: { center: at(0, 0), radiusKm: 1, box: line } } }, "site.within", "{ center, radiusKm }, { box"],
    [{ site: { within: { box: [at(0, 0)] } } }, "site.within.box", "two opposite corners"],
    [{ site: { within: { box: [at(0, 0), "x"] } } }, "site.within.box.1", "a place as { latitude, longitude }"],
    [{ site: { within: { polygon: line } } }, "site.within.polygon", "a list of 3 to 1,000 places"],
    [{ site: { within: { polygon: [...line, at(0, 0)] } } }, "site.within.polygon", "a list of 3 to 1,000 places"],
    [{ area: { covers: line } }, "area.covers", "a place as { latitude, longitude }"],
    [{ area: { is: line } }, "area.is", "a list of 3 to 1,000 places"],
  ])("%j at %s", async (custom, path, message) => {
    const companies = await opened();
    const asked = companies.list({ where: { custom: { ...custom } } });
    await expect(asked).rejects.toMatchObject({
      detail: {
        issues: [{ path: ["where", "custom", ...path.split(".")], message: expect.stringContaining(message) }],
      },
    });
  });

  test("near only at the top of a filter", async () => {
    const companies = await opened();
    const custom = { site: { near: { point: at(0, 0) } } };
    for (const where of [{ and: [{ custom }] }, { or: [{ custom }] }, { not: { custom } }])
      await expect(companies.list({ where })).rejects.toMatchObject({
        code: "TYPE_MISMATCH",
        message: expect.stringContaining("elsewhere within"),
      });
    expect(await companies.count({ where: { custom, or: [{ name: "A" }] } })).toBe(0);
  });

  test("a condition with many values or corners is one condition", async () => {
    const companies = await opened();
    const polygon = Array.from({ length: 999 }, (_, i) => at(i / 20, i % 7));
    expect(await companies.count({ where: { custom: { site: { within: { polygon } } } } })).toBe(0);
    const sites = Array.from({ length: 1_000 }, (_, i) => at(i / 20, 0));
    expect(await companies.count({ where: { custom: { site: { in: sites } } } })).toBe(0);
    const many = { or: Array.from({ length: 67 }, () => ({ custom: { site: { within: { polygon } } } })) };
    await expect(companies.count({ where: many })).rejects.toMatchObject({ code: "TYPE_MISMATCH" });
  });
});
