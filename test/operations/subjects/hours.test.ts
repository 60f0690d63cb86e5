import { describe, expect, test } from "vitest";
import { Allocation } from "../../../src/domain/allocation/entity.ts";
import { openHoursFirm, refusalOf } from "../../support/firm/hours.ts";

describe("entering hours", () => {
  // R-HOUR-1
  test("is for the engineer, and for staff", async () => {
    const { own, staff, anaUser, entry } = await openHoursFirm();
    expect(await own.hours.create(entry())).toMatchObject({ submittedBy: anaUser, hours: 8, billingStatus: "draft" });
    expect(await staff.hours.create(entry({ workDate: "2027-01-05" }))).toMatchObject({ version: 1 });
  });

  // R-HOUR-1, R-POL-1
  test("refuses the project's manager and other engineers", async () => {
    const { manager, as, user, entry } = await openHoursFirm();
    const stranger = as(user("ben"));
    const denied = { _tag: "Forbidden", event: "hours.create" };
    expect(await refusalOf(manager.settled.hours.create(entry()))).toMatchObject(denied);
    expect(await refusalOf(stranger.settled.hours.create(entry()))).toMatchObject(denied);
    expect(await refusalOf(stranger.settled.hours.create(entry({ engineer: "nobody0000" })))).toMatchObject(denied);
    expect(await refusalOf(as(user("lea", "clientLead")).settled.hours.create(entry()))).toEqual({
      _tag: "ClassForbidden",
      class: "BillableHour",
      action: "create",
    });
  });

  test("an unknown account cannot enter hours", async () => {
    const { as, entry } = await openHoursFirm();
    const host = as("guest00000", "administrator");
    const unknown = { _tag: "AuthorRequired", class: "BillableHour", event: "hours.create", needs: "submittedBy" };
    expect(await refusalOf(host.settled.hours.create(entry()))).toEqual(unknown);
  });

  test("refuses dangling pointers by field", async () => {
    const { staff, entry } = await openHoursFirm();
    for (const [field, name] of [
      ["engineer", "EngineerProfile"],
      ["project", "Project"],
      ["allocation", "Allocation"],
    ] as const)
      expect(await refusalOf(staff.settled.hours.create(entry({ [field]: "nobody0000" })))).toEqual({
        _tag: "PointerInvalid",
        field,
        class: name,
      });
  });

  test("is limited to booked projects under staffed visibility", async () => {
    const { own, settings, booking, ana, bridge, entry } = await openHoursFirm();
    settings({ projectVisibility: "staffed" });
    expect(await refusalOf(own.settled.hours.create(entry()))).toMatchObject({
      _tag: "PointerInvalid",
      field: "project",
    });
    booking(ana, bridge, 50, "2027-01-01");
    expect(await own.hours.create(entry())).toMatchObject({ project: bridge });
  });
});

describe("the values of hours", () => {
  // R-VAL-4
  test.each([
    [7.5, 450, 7.5],
    [0.33, 20, 0.33],
    [24, 1440, 24],
  ])("E-30 %d hours are taken as %d minutes", async (hours, minutes, shown) => {
    const { own, log, entry } = await openHoursFirm();
    const row = await own.hours.create(entry({ hours }));
    expect(row.hours).toBe(shown);
    expect((await own.hours.get(row.objectId)).hours).toBe(shown);
    expect(log(row.objectId)).toMatchObject([{ after: { hours: minutes } }]);
  });

  test.each([
    [24.01, "HoursRange"],
    [0, "HoursRange"],
    [25, "HoursRange"],
    [-1, "HoursRange"],
  ])("E-30 %d hours are refused as %s", async (hours, tag) => {
    const { own, log, entry } = await openHoursFirm();
    expect(await refusalOf(own.settled.hours.create(entry({ hours })))).toMatchObject({ _tag: tag });
    expect(log()).toEqual([]);
  });

  // R-HOUR-21
  test("accepts only words of draft and submitted", async () => {
    const { own, entry } = await openHoursFirm();
    expect(await own.hours.create(entry({ billingStatus: "Pending Approval", hours: 1 }))).toMatchObject({
      approval: "submitted",
      billingStatus: "submitted",
      statusLabel: "Pending Approval",
      submittedOn: "2027-01-04",
      decisionRound: 1,
    });
    expect(await own.hours.create(entry({ billingStatus: "New", hours: 1 }))).toMatchObject({
      ...{ approval: "draft", submittedOn: null, decisionRound: 0 },
    });
    for (const billingStatus of ["Approved", "Unbilled", "Invoiced", "Paid", "Written Off", "Rejected"])
      expect(await refusalOf(own.settled.hours.create(entry({ billingStatus, hours: 1 })))).toMatchObject({
        _tag: "Forbidden",
        class: "BillableHour",
        field: "billingStatus",
      });
    expect(await refusalOf(own.settled.hours.create(entry({ billingStatus: "Aproved" })))).toMatchObject({
      _tag: "UnknownWord",
    });
  });

  // R-HOUR-20, R-VAL-8
  test("shows the written word while it matches the state", async () => {
    const { own, entry } = await openHoursFirm();
    const row = await own.hours.create(entry({ billingStatus: "Open" }));
    expect(row).toMatchObject({ billingStatus: "draft", statusLabel: "Open" });
    expect(await own.hours.submit(row.objectId)).toMatchObject({ billingStatus: "submitted", statusLabel: null });
    expect(await own.hours.recall(row.objectId)).toMatchObject({ billingStatus: "draft", statusLabel: "Open" });
  });

  test("billable comes from the booking, else the project", async () => {
    const { own, staff, given, project, ana, miaUser, entry } = await openHoursFirm();
    const internal = project("Internal", { billable: false, projectManager: miaUser });
    const booking = given(Allocation, {
      engineer: ana,
      project: internal,
      allocationPercent: 50,
      startDate: "2027-01-01",
      assignmentRole: "Engineer",
      status: "confirmed",
      billable: true,
    });
    const at = { project: internal, hours: 1 };
    expect(await own.hours.create(entry({ hours: 1 }))).toMatchObject({ billable: true, billing: "unbilled" });
    expect(await own.hours.create(entry(at))).toMatchObject({ billable: false, billing: "non-billable" });
    expect(await own.hours.create(entry({ ...at, allocation: booking }))).toMatchObject({ billable: true });
    expect(await staff.hours.create(entry({ ...at, allocation: booking, billable: false }))).toMatchObject({
      billing: "non-billable",
    });
  });
});
