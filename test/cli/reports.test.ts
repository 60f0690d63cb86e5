import { errorBody, type FirmApi, FirmError, openFirm, policyTable } from "firmcore";
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
const inFirm = () => ["--db", firm.db, "--organization", "firm"];
/** The answer as JSON. Standard error has the defaults that were taken, if any. */
const answer = async (...args: ReadonlyArray<string>) => {
  const { status, out, err } = await run([...args, ...inFirm(), "--json"]);
  expect({ status, err }).toEqual({ status: 0, err: expect.stringMatching(/^(Defaults: .*\n)?$/) });
  return JSON.parse(out);
};
const json = async (...args: ReadonlyArray<string>) =>
  (await answer(...args)).results as ReadonlyArray<Record<string, unknown>>;
const people = async (...args: ReadonlyArray<string>) => (await run([...args, ...inFirm()])).out;

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
      "engineer    from        to             peak  limit  bookings\n" +
        "Ana Ruiz    2027-03-15  2027-03-31  110.5 %  100 %         2\n" +
        "1 engineer  1 window\n" +
        "\nDefaults: --to open\n",
    );
    expect(await people("overbooked", "--from", "2028-01-01")).toBe(
      "Nobody is booked over the limit.\n\nDefaults: --to open\n",
    );
  });
});

describe("certifications", () => {
  test("lists all unless filtered, with the status in title case", async () => {
    const rows = await json("certifications", "--on", "2026-11-05");
    expect(rows).toEqual([
      {
        objectId: "certPe0001",
        engineer: "profAna001",
        fullName: "Ana Ruiz",
        certificationName: "PE",
        status: "expiring",
        expiresOn: "2026-12-31",
        covered: true,
        coveredUntil: "2029-12-31",
        renewed: true,
      },
      {
        objectId: "certPe0002",
        engineer: "profAna001",
        fullName: "Ana Ruiz",
        certificationName: "Pe",
        status: "pending",
        expiresOn: "2029-12-31",
        covered: true,
        coveredUntil: "2029-12-31",
        renewed: false,
      },
      {
        objectId: "certAid001",
        engineer: "profBen001",
        fullName: "Ben Ost",
        certificationName: "First Aid",
        status: "expired",
        expiresOn: null,
        covered: true,
        coveredUntil: "2026-01-31",
        renewed: false,
      },
    ]);
    expect(Object.keys(rows[0] ?? {})).toEqual([
      "objectId",
      "engineer",
      "fullName",
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
    const { status, err } = await run(["certifications", "--on", "2026-11-05", "--status", "odd", ...inFirm()]);
    expect(status).toBe(2);
    expect(err).toMatch(/^UNKNOWN_WORD: status: .*\n$/);
  });

  test("prints a table, or a sentence without certifications", async () => {
    expect(await people("certifications", "--on", "2026-11-05", "--status", "Expired")).toBe(
      "engineer    certificate    status   expires  covered until  renewed\n" +
        "Ben Ost     First Aid      Expired  never    2026-01-31     no\n" +
        "1 engineer  1 certificate\n",
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
      "engineer    project  booking     certificate  not covered\n" +
        "Ana Ruiz    Website  allocGap01  PE           on 2027-01-01\n" +
        "1 engineer           1 booking\n" +
        "\nDefaults: --from open, --to open\n",
    );
    expect(await people("uncovered", "--from", "2028-01-01")).toBe(
      "Every booking has the certificates that its project requires.\n\nDefaults: --to open\n",
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
    const [ana] = (await json(...march, "engineer")).filter(({ name }) => name === "Ana Ruiz");
    // 23 weekdays; 440 + 120 approved minutes, 440 of them billable; 60 % of 23 days and 50.5 % of 13.
    expect(ana).toEqual({
      key: ["profAna001"],
      denominator: "available",
      hours: "approved",
      availableMinutes: 11_040,
      contractedMinutes: 11_040,
      workedMinutes: 560,
      billableMinutes: 440,
      plannedMinutes: 9_775,
      workedOutsideAvailabilityMinutes: 0,
      totalUtilization: 5.07,
      billableUtilization: 3.99,
      plannedUtilization: 88.54,
      workedShare: 52.83,
      billableShare: 46.81,
      plannedShare: 54.7,
      amounts: [{ currency: "USD", minor: 73_333 }],
      unpricedMinutes: 0,
      name: "Ana Ruiz",
    });
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
      { key: ["projBridge"], availableMinutes: null, totalUtilization: null },
      { key: ["projSite01"], billableMinutes: 0, amounts: [] },
    ]);
    expect(await people(...march, "project")).toMatch(/^Bridge +– +15\.67 .* – +– +763\.33 USD$/m);
  });

  test("prints names, hours and percents, or a sentence", async () => {
    expect(await people(...march, "engineer")).toMatch(
      /^Ana Ruiz +184\.00 +9\.33 +7\.33 +162\.92 +5\.07 % +3\.99 % +733\.33 USD$/m,
    );
    const nobody = await run([...march, "engineer", "--db", firm.db, "--organization", "other"]);
    expect(nobody.out).toMatch(/^No engineers to report on\.\n/);
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
    "expected one of engineer, discipline, location",
  ],
  [["money", "--by", "project,colour"], "expected one of engineer, discipline"],
  [["money", "--by", "project,month,client"], "expected one or two of engineer, discipline"],
  [["plan-actual", "--by", "month"], "expected one of allocation, engineer, project"],
  [["availability", "--percent", "half"], "expected a number, such as 50"],
  [["availability", "--percent", "0"], "PERCENT_RANGE"],
  [["availability", "--engineer", "Nobody Here"], "there is no engineer Nobody Here"],
  [["availability", "--engineer", "Ana Ruiz"], "several have this name: profAna001, profTwin01"],
])("%j is refused with an explanation", async (args, message) => {
  const { status, out, err } = await run([...args, ...inFirm()]);
  expect({ status, out }).toEqual({ status: 2, out: "" });
  expect(err).toContain(message);
});

describe("every report", () => {
  const march = { from: "2027-03-01", to: "2027-03-31" };
  const days = ["--from", march.from, "--to", march.to];
  type Ask = (firm: FirmApi) => Promise<unknown>;
  const asked: ReadonlyArray<readonly [ReadonlyArray<string>, Ask]> = [
    [["overbooked", ...days], (api) => api.reports.overbooked(march)],
    [["certifications", "--on", march.from], (api) => api.reports.certifications({ on: march.from })],
    [["alerts"], (api) => api.alerts.all()],
    [["uncovered", ...days], (api) => api.reports.uncovered(march)],
    [["utilization", ...days], (api) => api.reports.utilization({ ...march, by: "engineer" })],
    [
      ["utilization", ...days, "--by", "client,month", "--hours", "all", "--of", "contracted"],
      (api) => api.reports.utilization({ ...march, by: ["client", "month"], hours: "all", denominator: "contracted" }),
    ],
    [
      ["plan-actual", ...days, "--with-future"],
      (api) => api.reports.planActual({ ...march, by: "engineer", withFuture: true }),
    ],
    [
      ["utilization", ...days, "--by", "location,month", "--discipline", "structural", "--location", "lima"],
      (api) =>
        api.reports.utilization({
          ...{ ...march, by: ["primaryLocation", "month"], hours: "approved", denominator: "available" },
          ...{ discipline: "structural", primaryLocation: "lima" },
        }),
    ],
    ...(["overbooked", "uncovered"] as const).map((name): readonly [ReadonlyArray<string>, Ask] => [
      [name, ...days, "--discipline", "Civil"],
      (api) => api.reports[name]({ ...march, discipline: "Civil" }),
    ]),
    [
      ["certifications", "--on", march.from, "--location", "Lima"],
      (api) => api.reports.certifications({ on: march.from, primaryLocation: "Lima" }),
    ],
    [
      ["plan-actual", ...days, "--by", "project", "--discipline", "Civil", "--with-future"],
      (api) => api.reports.planActual({ ...march, by: "project", discipline: "Civil", withFuture: true }),
    ],
    [
      ["money", ...days, "--by", "location", "--discipline", "Civil"],
      (api) => api.reports.money({ ...march, by: "primaryLocation", discipline: "Civil" }),
    ],
    [
      [
        ...["availability", ...days, "--discipline", "civil", "--employment", "Full-time", "--with-misfits"],
        ...["--certified-through", "2027-04-30", "--certificates", "First Aid", "PE"],
      ],
      (api) =>
        api.engineers.find({
          ...{ ...march, percent: 1, discipline: "civil", employmentStatus: "active", withMisfits: true },
          ...{ certifications: ["First Aid", "PE"], certifiedThrough: "2027-04-30" },
        }),
    ],
    [["money", ...days], (api) => api.reports.money({ ...march, by: "project" })],
    [["pipeline"], (api) => api.deals.pipeline({ order: "expectedCloseDate", limit: 100 })],
    [["forecast", ...days], (api) => api.reports.forecast(march)],
    [
      ["availability", ...days, "--engineer", "Ben Ost"],
      (api) => api.engineers.availability({ ...march, engineer: "profBen001" }),
    ],
    [["availability", ...days], (api) => api.engineers.find({ ...march, percent: 1 })],
    [["policies"], async () => policyTable()],
  ];

  test.each(asked)("%j prints as JSON what the library answers", async (args, ask) => {
    const adapter = sqlite({ file: firm.file });
    const caller = { organizationId: "firm", userId: "host", role: "administrator" } as const;
    const expected = await ask((await openFirm(adapter)).as(caller));
    await adapter.close();
    const place = args[0] === "policies" ? [] : inFirm();
    const { status, out } = await run([...args, ...place, "--json"]);
    expect({ status, answer: JSON.parse(out) }).toEqual({ status: 0, answer: JSON.parse(JSON.stringify(expected)) });
  });

  test("is among these", async () => {
    const { out } = await run(["--help"]);
    const commands = [...out.matchAll(/^ {2}([\w-]+) \[options\]/gm)].map(([, name]) => name);
    const others = ["migrate", "bootstrap", "sql", "import", "export", "replay", "verify", "backtest"];
    expect(new Set(commands.filter((name) => !others.includes(name ?? "")))).toEqual(
      new Set(asked.map(([[name]]) => name)),
    );
  });

  test("takes days of this month by default, and says so", async () => {
    const { out, err } = await run(["money", ...inFirm(), "--json"], false, Date.parse("2027-03-20T12:00:00Z"));
    expect(err).toBe("Defaults: --from 2027-03-01, --to 2027-03-20, --by project\n");
    const rows = await json("money", "--from", "2027-03-01", "--to", "2027-03-20");
    expect(JSON.parse(out).results).toEqual(rows);
    const at = async (...args: ReadonlyArray<string>) =>
      (await run([...args, ...inFirm()], false, Date.parse("2027-02-20T12:00:00Z"))).out.split("\n").at(-2);
    expect(await at("utilization", "--from", "2028-02-10", "--by", "month", "--of", "available")).toBe(
      "Defaults: --to 2028-02-29, --hours approved",
    );
    expect(await at("plan-actual", "--to", "2027-01-31")).toBe(
      "Defaults: --from 2027-01-01, --by engineer, --hours approved",
    );
    expect(await at("overbooked")).toBe("Defaults: --from 2027-02-20, --to open");
    expect(await at("certifications")).toBe("Defaults: --on 2027-02-20");
    expect(await at("availability", "--to", "2027-02-28")).toBe("Defaults: --from 2027-02-20, --percent 1");
  });
});

test("availability says for people what lapses and what those lack who do not fit", async () => {
  const out = await people(
    ...["availability", "--from", "2026-01-01", "--to", "2026-12-31", "--with-misfits"],
    ...["--certificates", "First Aid", "No Such"],
  );
  expect(out).toMatch(/^engineer +id +discipline +free +lapses +missing$/m);
  expect(out).toMatch(/First Aid after 2026-01-31/);
  expect(out).toMatch(/No Such from 2026-01-01 to 2026-12-31/);
});

test("tables end with totals", async () => {
  const march = ["--from", "2027-03-01", "--to", "2027-03-31"];
  const totalOf = async (...args: ReadonlyArray<string>) =>
    (await people(...args, ...march)).split("\n").find((line) => line.startsWith("total "));
  expect(await totalOf("utilization", "--by", "project")).toMatch(
    /^total +– +17\.67 +15\.67 +297\.85 +– +– +763\.33 USD$/,
  );
  expect(await totalOf("utilization", "--by", "engineer")).toMatch(/ 17\.67 .* \d\.\d\d % +\d\.\d\d % +763\.33 USD$/);
  expect(await totalOf("money")).toMatch(/^total +763\.33 USD +733\.33 USD +30\.00 USD +0\.00 USD +0\.00 USD +8\.00$/);
  expect(await totalOf("plan-actual", "--with-future")).toMatch(/^total +297\.85 +7\.33 +290\.52 +10\.33$/);
  expect(await people("availability", ...march)).toMatch(/^\d engineers?$/m);
});

test("errors are JSON under --json", async () => {
  const failed = async (...args: ReadonlyArray<string>) => {
    const { status, out, err } = await run([...args, "--json"]);
    expect({ status, out }).toEqual({ status: 2, out: "" });
    return JSON.parse(err);
  };
  const refused = await failed("overbooked", "--from", "2027-03-02", "--to", "2027-03-01", ...inFirm());
  expect(refused).toMatchObject({ code: "RANGE_REVERSED", message: expect.any(String), detail: expect.any(Object) });
  expect(refused).toEqual(errorBody(new FirmError({ ...refused.detail, _tag: "RangeReversed" }).detail));
  expect(await failed("overbooked", "--from", "yesterday", ...inFirm())).toMatchObject({
    code: "USAGE",
    message: expect.stringContaining("expected a day that exists"),
  });
  expect(await failed("overbooked", "--db", firm.db, "--organization", "typo")).toMatchObject({
    code: "CANNOT_RUN",
    message: expect.stringContaining("there are firm, other"),
  });
  expect(await failed("overbooked")).toMatchObject({ code: "USAGE" });
});
