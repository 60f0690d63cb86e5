import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { filled, type fresh, run } from "./run.ts";

let firm: ReturnType<typeof fresh>;
beforeAll(async () => {
  firm = await filled();
  // A firm with an account but nothing to report.
  const adapter = sqlite({ file: firm.file });
  const host = { organizationId: "other", userId: "host", role: "administrator" } as const;
  await (await openFirm(adapter)).as(host).users.provision({ externalId: "ana", role: "engineer" });
  await adapter.close();
});
afterAll(() => firm.remove());
const json = async (...args: ReadonlyArray<string>) => {
  const { status, out, err } = await run([...args, "--db", firm.db, "--json"]);
  // An engineer of the export left without a last day, which is a warning beside the answer.
  const beside = args[0] === "utilization" ? expect.stringMatching(/^Cem Ay left without a last day .*\n$/) : "";
  expect({ status, err }).toEqual({ status: 0, err: beside });
  return JSON.parse(out) as ReadonlyArray<Record<string, unknown>>;
};
const people = async (...args: ReadonlyArray<string>) => (await run([...args, "--db", firm.db])).out;

describe("overbooked", () => {
  test("JSON has exact keys, days as text, null for open", async () => {
    const rows = await json("overbooked", "--from", "2027-01-01");
    expect(rows).toEqual([
      {
        engineer: "profAna001",
        fullName: "Ana Ruiz",
        from: "2027-03-15",
        to: "2027-03-31",
        peakPercent: 110.5,
        limitPercent: 100,
        allocations: ["allocAna01", "allocAna02"],
        moreAllocations: 0,
      },
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual([
      "engineer",
      "fullName",
      "from",
      "to",
      "peakPercent",
      "limitPercent",
      "allocations",
      "moreAllocations",
    ]);
  });

  test("reports only days of the window", async () => {
    const cut = await json("overbooked", "--from", "2027-03-20", "--to", "2027-03-25");
    expect(cut).toMatchObject([{ from: "2027-03-20", to: "2027-03-25" }]);
    expect(await json("overbooked", "--from", "2027-04-01")).toEqual([]);
  });

  test("prints a table, or a sentence without overbooked engineers", async () => {
    expect(await people("overbooked", "--from", "2027-01-01")).toBe(
      "engineer  from        to             peak  limit  bookings\n" +
        "Ana Ruiz  2027-03-15  2027-03-31  110.5 %  100 %         2\n",
    );
    expect(await people("overbooked", "--from", "2028-01-01")).toBe("Nobody is booked over the limit.\n");
  });
});

describe("certifications", () => {
  test("lists all unless filtered, with the status in title case", async () => {
    const rows = await json("certifications", "--on", "2026-11-05");
    expect(rows).toEqual([
      {
        objectId: "certPe0001",
        engineer: "profAna001",
        certificationName: "PE",
        status: "Expiring",
        expiresOn: "2026-12-31",
        covered: true,
        coveredUntil: "2029-12-31",
        renewed: true,
      },
      {
        objectId: "certPe0002",
        engineer: "profAna001",
        certificationName: "Pe",
        status: "Pending",
        expiresOn: "2029-12-31",
        covered: true,
        coveredUntil: "2029-12-31",
        renewed: false,
      },
      {
        objectId: "certAid001",
        engineer: "profBen001",
        certificationName: "First Aid",
        status: "Expired",
        expiresOn: null,
        covered: true,
        coveredUntil: "2026-01-31",
        renewed: false,
      },
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual([
      "objectId",
      "engineer",
      "certificationName",
      "status",
      "expiresOn",
      "covered",
      "coveredUntil",
      "renewed",
    ]);
  });

  test("--status takes any word and refuses an unknown one", async () => {
    for (const word of ["expired", "Lapsed"])
      expect(await json("certifications", "--on", "2026-11-05", "--status", word)).toMatchObject([
        { objectId: "certAid001" },
      ]);
    const { status, err } = await run(["certifications", "--on", "2026-11-05", "--status", "odd", "--db", firm.db]);
    expect(status).toBe(2);
    expect(err).toMatch(/^UNKNOWN_WORD: status: .*\n$/);
  });

  test("prints a table, or a sentence without certifications", async () => {
    expect(await people("certifications", "--on", "2026-11-05", "--status", "Expired")).toBe(
      "engineer  certificate  status   expires  covered until  renewed\n" +
        "Ben Ost   First Aid    Expired  never    2026-01-31     no\n",
    );
    expect(await people("certifications", "--on", "2026-11-05", "--status", "Revoked")).toBe(
      "No certificates found.\n",
    );
  });
});

describe("uncovered", () => {
  test("R-CERT-6: JSON has exact keys, and days as ranges", async () => {
    const rows = await json("uncovered");
    expect(rows).toEqual([
      {
        engineer: "profAna001",
        fullName: "Ana Ruiz",
        project: "projSite01",
        projectName: "Website",
        allocation: "allocGap01",
        name: "PE",
        gaps: [{ from: "2027-01-01", to: "2027-01-01" }],
        moreGaps: 0,
      },
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual([
      "engineer",
      "fullName",
      "project",
      "projectName",
      "allocation",
      "name",
      "gaps",
      "moreGaps",
    ]);
  });

  test("reports only days of the window", async () => {
    expect(await json("uncovered", "--from", "2027-01-01", "--to", "2027-06-30")).toMatchObject([
      { gaps: [{ from: "2027-01-01", to: "2027-01-01" }] },
    ]);
    expect(await json("uncovered", "--from", "2027-01-02")).toEqual([]);
    expect(await json("uncovered", "--to", "2026-12-31")).toEqual([]);
  });

  test("prints a table, or a sentence without gaps", async () => {
    expect(await people("uncovered")).toBe(
      "engineer  project  booking     certificate  not covered\n" +
        "Ana Ruiz  Website  allocGap01  PE           on 2027-01-01\n",
    );
    expect(await people("uncovered", "--from", "2028-01-01")).toBe(
      "Every booking has the certificates that its project requires.\n",
    );
  });
});

describe("utilization", () => {
  const march = ["utilization", "--from", "2027-03-01", "--to", "2027-03-31", "--by"] as const;

  test("groups by client, too", async () => {
    const rows = await json(...march, "client");
    expect(rows.reduce((sum, { workedMinutes }) => sum + (workedMinutes as number), 0)).toBe(
      (await json(...march, "engineer")).reduce((sum, { workedMinutes }) => sum + (workedMinutes as number), 0),
    );
    expect(rows.length).toBeGreaterThan(0);
  });

  test("JSON has exact keys, percents, and amounts by currency", async () => {
    const [ana] = (await json(...march, "engineer")).filter(({ key }) => key === "profAna001");
    // 23 weekdays; 440 + 120 approved minutes, 440 of them billable; 60 % of 23 days and 50.5 % of 13.
    expect(ana).toEqual({
      key: "profAna001",
      availableMinutes: 11_040,
      workedMinutes: 560,
      billableMinutes: 440,
      plannedMinutes: 9_775,
      workedOutsideAvailabilityMinutes: 0,
      totalUtilization: 5.07,
      billableUtilization: 3.99,
      denominator: "available",
      hours: "approved",
      amounts: [{ currency: "USD", minor: 73_333 }],
      unpricedMinutes: 0,
    });
    expect(Object.keys(ana ?? {})).toEqual([
      "key",
      "availableMinutes",
      "workedMinutes",
      "billableMinutes",
      "plannedMinutes",
      "workedOutsideAvailabilityMinutes",
      "totalUtilization",
      "billableUtilization",
      "denominator",
      "hours",
      "amounts",
      "unpricedMinutes",
    ]);
  });

  test("every group adds up to the same minutes and amounts", async () => {
    const sums = [];
    for (const by of ["engineer", "discipline", "project", "month"]) {
      const rows = await json(...march, by);
      const sum = (name: string) => rows.reduce((all, row) => all + Number(row[name]), 0);
      const minor = rows.flatMap(({ amounts }) => amounts as ReadonlyArray<{ minor: number }>);
      sums.push([sum("workedMinutes"), sum("unpricedMinutes"), minor.reduce((all, each) => all + each.minor, 0)]);
    }
    expect(sums).toEqual(Array.from({ length: 4 }, () => [1_060, 480, 76_333]));
  });

  test("a project has no availability: null in JSON, a dash in text", async () => {
    expect(await json(...march, "project")).toMatchObject([
      { key: "projBridge", availableMinutes: null, totalUtilization: null },
      { key: "projSite01", billableMinutes: 0, amounts: [] },
    ]);
    expect(await people(...march, "project")).toMatch(/^Bridge +– +15\.67 .* – +– +763\.33 USD$/m);
  });

  test("prints names, hours and percents, or a sentence", async () => {
    expect(await people(...march, "engineer")).toMatch(
      /^Ana Ruiz +184\.00 +9\.33 +7\.33 +162\.92 +5\.07 % +3\.99 % +733\.33 USD$/m,
    );
    const nobody = [...march, "engineer", "--organization", "other"];
    expect(await people(...nobody)).toBe("No engineers to report on.\n");
  });
});

test.each([
  [["overbooked", "--from", "yesterday"], "expected a day that exists, as YYYY-MM-DD"],
  [["overbooked", "--from", "2027-02-30"], "expected a day that exists"],
  [["overbooked", "--from", "2027-03-02", "--to", "2027-03-01"], "RANGE_REVERSED"],
  [["uncovered", "--to", "2027-02-30"], "expected a day that exists"],
  [["uncovered", "--from", "2027-03-02", "--to", "2027-03-01"], "RANGE_REVERSED"],
  [
    ["utilization", "--from", "2027-01-01", "--to", "2027-01-02", "--by", "colour"],
    "expected one of engineer, discipline",
  ],
  [["utilization", "--from", "2027-01-01", "--to", "2027-01-02"], "required option '--by <what>' not specified"],
  [["certifications"], "required option '--on <day>' not specified"],
])("%j is refused with an explanation", async (args, message) => {
  const { status, out, err } = await run([...args, "--db", firm.db]);
  expect({ status, out }).toEqual({ status: 2, out: "" });
  expect(err).toContain(message);
});
