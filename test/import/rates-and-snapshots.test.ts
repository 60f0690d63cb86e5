import { describe, expect, test } from "vitest";
import { BillableHour } from "../../src/domain/billable-hour/entity.ts";
import { dayText } from "../../src/domain/kernel/values/day.ts";
import { RateStep } from "../../src/domain/rate-step/entity.ts";
import { allocation, file, fixture, hour, openImport, staff, to } from "./import-firm.ts";

describe("rates", () => {
  // R-IMP-3
  test("a profile's hourlyRate holds from the beginning of time", async () => {
    const firm = await openImport();
    await firm.import(fixture());
    const steps = [...(await firm.rows(RateStep)).values()];
    expect(steps.map(({ engineer, from, rate }) => [engineer, dayText(from as number), rate])).toEqual([
      ["profAna001", "0001-01-01", { minor: 10_000, currency: "USD" }],
      ["profBen001", "0001-01-01", { minor: 8_999, currency: "USD" }],
    ]);
  });
});

describe("hours that were approved or further", () => {
  // R-IMP-3, R-HOUR-10
  test("get their snapshot with the rate of the work day", async () => {
    const firm = await openImport();
    await firm.import(fixture());
    const hours = await firm.rows(BillableHour);
    expect(hours.get("hourAppr01")).toMatchObject({
      hours: 440,
      approval: "approved",
      billing: "unbilled",
      decidedBy: null,
      decidedAt: null,
      snapshot: {
        minutes: 440,
        billedMinutes: 440,
        billable: true,
        rate: { minor: 10_000, currency: "USD" },
        rateFrom: "engineer",
        amount: { minor: 73_333, currency: "USD" },
        allocation: "allocAna01",
        allocationPercent: 6_000,
        discipline: "Civil",
        projectCode: "BR-1",
      },
    });
    expect(hours.get("hourInv001")).toMatchObject({
      billing: "invoiced",
      snapshot: { minutes: 20, amount: { minor: 3_000 } },
    });
    expect(hours.get("hourFree01")).toMatchObject({ billing: "paid", snapshot: { rate: null, amount: null } });
  });

  test("use the rate of the booking or project first", async () => {
    const firm = await openImport();
    const booked = { allocation: to("Allocation", "alloc00001"), billingStatus: "Approved" };
    const [users, engineers, project] = staff();
    const rate = { minor: 7_000, currency: "EUR" };
    await firm.import([
      ...[users, engineers].flatMap((each) => each ?? []),
      file("Project", { ...project?.rows[0], rate }),
      file("Allocation", allocation("alloc00001", { rate: { minor: 9_000, currency: "EUR" } })),
      file("BillableHour", hour("hour000001", booked), hour("hour000002", { billingStatus: "Approved" })),
    ]);
    const hours = await firm.rows(BillableHour);
    expect(hours.get("hour000001")).toMatchObject({ snapshot: { rateFrom: "allocation", amount: { minor: 9_000 } } });
    expect(hours.get("hour000002")).toMatchObject({ snapshot: { rateFrom: "project", amount: rate } });
  });

  // R-IMP-3: the word Non-Billable.
  test("Non-Billable means approved and non-billable", async () => {
    const firm = await openImport();
    await firm.import([
      ...fixture(),
      file(
        "BillableHour",
        ...["Approved", "Draft"].map((billingStatus, i) => ({
          ...hour(`hourMore0${i}`, { billingStatus, billable: false }),
          engineer: to("EngineerProfile", "profAna001"),
          project: to("Project", "projBridge"),
          submittedBy: to("_User", "ana0000001"),
        })),
      ),
    ]);
    const hours = await firm.rows(BillableHour);
    const standing = (id: string) => [hours.get(id)?.approval, hours.get(id)?.billing, hours.get(id)?.billable];
    expect(standing("hourNonB01")).toEqual(["approved", "non-billable", false]);
    expect(hours.get("hourNonB01")).toMatchObject({ statusLabel: "Non-Billable", snapshot: { billable: false } });
    expect(standing("hourMore00")).toEqual(["approved", "non-billable", false]);
    expect(standing("hourMore01")).toEqual(["draft", "non-billable", false]);
    expect(hours.get("hourSub001")).toMatchObject({ approval: "submitted", snapshot: null });
    expect(hours.get("hourRej001")).toMatchObject({ approval: "rejected", decisionReason: null });
  });
});
