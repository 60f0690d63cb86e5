import { describe, expect, test } from "vitest";
import { openTestFirm } from "../../support/firm/firm.ts";
import { refused, windowsOf } from "../../support/firm/outcome.ts";

// R-ALLOC-10
describe("a step of the firm's settings", () => {
  test("is removed by its first day", async () => {
    const { admin } = await openTestFirm();
    const { settings } = admin;
    await settings.set({ capacityLimit: 120, hoursPerDayMax: 600, from: "2027-02-01" });
    await settings.set({ capacityLimit: 130, hoursPerDayMax: null, from: "2027-03-01" });
    const week = [240, 240, 240, 240, 240, 0, 0];
    await settings.set({ week, from: "2027-03-01" });
    const said = await settings.set({
      remove: { capacityLimit: ["2027-02-01"], hoursPerDayMax: "2027-03-01", week: "2027-03-01" },
    });
    expect(said.steps).toEqual({
      capacityLimit: [{ from: "2027-03-01", value: 130 }],
      hoursPerDayMax: [{ from: "2027-02-01", value: 600 }],
      week: [],
    });
    const last = await settings.set({ remove: { capacityLimit: "2027-03-01", hoursPerDayMax: ["2027-02-01"] } });
    expect(last.steps).toEqual({ capacityLimit: [], hoursPerDayMax: [], week: [] });
  });

  test("moves when removed and set in one call", async () => {
    const { admin } = await openTestFirm();
    await admin.settings.set({ capacityLimit: 120, from: "2027-02-01" });
    const said = await admin.settings.set({
      capacityLimit: 120,
      from: "2027-02-15",
      remove: { capacityLimit: "2027-02-01" },
    });
    expect(said.steps.capacityLimit).toEqual([{ from: "2027-02-15", value: 120 }]);
  });

  test("that does not exist is refused with the known days", async () => {
    const firm = await openTestFirm();
    await firm.admin.settings.set({ capacityLimit: 120, from: "2027-02-01" });
    const logged = firm.log().length;
    const said = await firm.admin.settled.settings.set({ name: "N", remove: { capacityLimit: "2027-02-02" } });
    expect(refused(said)).toMatchObject({
      _tag: "UnknownWord",
      issues: [
        {
          path: ["remove"],
          message: "remove.capacityLimit: no step begins on 2 February 2027; its steps begin on 1 February 2027",
          known: ["2027-02-01"],
        },
      ],
    });
    expect(firm.log()).toHaveLength(logged);
    const none = refused(await firm.admin.settled.settings.set({ remove: { week: "2027-02-01" } }));
    expect(none).toMatchObject({ issues: [{ message: expect.stringContaining("it has no steps") }] });
  });

  test("is judged like a lowered limit when it was higher", async () => {
    const firm = await openTestFirm();
    const { settings, allocations, settled } = firm.admin;
    await settings.set({ capacityLimit: 120, from: "2027-01-01" });
    await settings.set({ capacityLimit: 90, from: "2027-06-01" });
    const project = firm.project("Bridge");
    const [ana, ben, zoe] = [firm.engineer("ana"), firm.engineer("ben"), firm.engineer("zoe")];
    const a = firm.booking(ana, project, 80, "2027-02-01", "2027-02-28");
    const soft = firm.booking(ana, project, 30, "2027-02-10", "2027-03-31");
    const b = firm.booking(ben, project, 60, "2027-05-20", "2027-06-10");
    const more = firm.booking(ben, project, 60, "2027-05-25", "2027-05-31");
    firm.booking(zoe, project, 100, "2027-01-01", "2027-05-31");
    const logged = firm.log().length;
    const remove = { capacityLimit: "2027-01-01" };
    const said = refused(await settled.settings.set({ remove }));
    expect(windowsOf(said)).toEqual([
      { days: ["2027-02-10", "2027-02-28"], total: 110, by: [a, soft].toSorted() },
      { days: ["2027-05-25", "2027-05-31"], total: 120, by: [b, more].toSorted() },
    ]);
    expect(said).toMatchObject({ windows: [{ engineer: ana, limit: 100 }, { engineer: ben }] });
    expect(firm.log()).toHaveLength(logged);
    await settings.set({ remove, resolve: "cut" });
    expect(firm.log().slice(logged)).toMatchObject([
      { event: "settings.set", class: "Organization" },
      { event: "settings.set", objectId: soft },
      { event: "settings.set", objectId: more },
    ]);
    expect(await allocations.get(soft)).toMatchObject({ status: "cancelled" });
    // The step that lowered the limit is deleted without a check.
    expect((await settings.set({ remove: { capacityLimit: ["2027-06-01"] } })).warnings).toEqual([]);
  });
});
