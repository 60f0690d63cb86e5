import { writeFileSync } from "node:fs";
import { openFirm } from "firmcore";
import { sqlite } from "firmcore/sqlite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { roles } from "../../src/domain/kernel/context/actor.ts";
import { matrix } from "../policies/matrix.ts";
import { fresh, run } from "./run.ts";

const said = async (...args: ReadonlyArray<string>): Promise<string> => {
  const { status, out, err } = await run(["policies", ...args]);
  expect({ status, err }).toEqual({ status: 0, err: "" });
  return out;
};
/** The lines of a class in the table: its first line and the indented ones below it. */
const part = (text: string, name: string): string => {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line.startsWith(`${name} `));
  const rest = lines.slice(first + 1);
  const end = rest.findIndex((line) => !line.startsWith(" "));
  return lines.slice(first, first + 1 + end).join("\n");
};

describe("the whole table", () => {
  test("has every class and role and fits a wide terminal", async () => {
    const [head = "", ...lines] = (await said()).split("\n");
    expect(head.split(/\s+/)).toEqual(["class", ...roles]);
    for (const name of new Set(matrix.map((each) => each.class)))
      expect(lines.some((line) => line.split(/\s/)[0] === name)).toBe(true);
    const body = lines.slice(0, lines.indexOf(""));
    for (const line of body) expect(line.length).toBeLessThan(165);
  });

  test("agrees with the handwritten matrix", async () => {
    const text = await said();
    const row = (name: string) =>
      part(text, name)
        .split("\n")[0]
        ?.split(/\s{2,}/);
    expect(row("Certification")).toEqual(["Certification", "CRUD", "CRUD", "R", "own R", "–", "own R"]);
    expect(row("RateStep")).toEqual(["RateStep", "CRUD", "CRUD", "own R", "own R", "–", "own R"]);
    expect(row("Holiday")).toEqual(["Holiday", "CRUD", "CRUD", "R", "R", "–", "R"]);
    expect(row("WorkingTime")).toEqual(["WorkingTime", "CRUD", "CRUD", "R", "own R", "–", "own R"]);
    expect(
      part(text, "Company")
        .split("\n")[1]
        ?.trim()
        .split(/\s{2,}/),
    ).toEqual(Array(4).fill("own CUD"));
  });

  test("lists terms, limited fields and hidden fields below", async () => {
    const text = await said();
    expect(text).toContain("Certification\n  own: engineer's user is the actor\n");
    expect(text).toContain(
      "  projectManager, engineer, salesperson: update only fullName, discipline, primaryLocation\n",
    );
    expect(text).toContain("  everybody: sees email only where: own\n");
  });
});

describe("a part of it", () => {
  test("--class ignores case and has a row per action", async () => {
    const text = await said("--class", "billablehour");
    const rows = text.split("\n").map((line) => line.split(/\s{2,}/));
    expect(rows[0]).toEqual(["BillableHour", ...roles]);
    expect(rows).toContainEqual([
      "approve",
      "all",
      "of own projects",
      "of own projects",
      "of own projects",
      "–",
      "of own projects",
    ]);
    expect(rows).toContainEqual([
      "read",
      "all",
      "all",
      "own, of own projects",
      "own, of own projects",
      "–",
      "own, of own projects",
    ]);
    for (const { action } of matrix.filter((each) => each.class === "BillableHour"))
      expect(rows.some(([first]) => first === action)).toBe(true);
    expect(text).toContain("\nof own projects: project's projectManager is the actor\n");
  });

  test("--role has one column and only its own terms", async () => {
    const text = await said("--role", "engineer");
    expect(text.split("\n")[0]).toMatch(/^class +engineer$/);
    expect(text).toMatch(
      /BillableHour +R, setBillable, decideMany \(own, of own projects\)\n +own CUD, submit, recall\n/,
    );
    expect(text).not.toContain("of own client");
    expect(await said("--role", "clientLead", "--class", "Holiday")).toBe(
      "Holiday  clientLead\nread     –\ncreate   –\nupdate   –\ndelete   –\n",
    );
  });

  test("an unknown class or role is refused", async () => {
    const wrong = await run(["policies", "--class", "Invoice"]);
    expect([wrong.status, wrong.out]).toEqual([2, ""]);
    expect(wrong.err).toMatch(/^--class: expected one of User, .*; got Invoice\n$/);
    const { status, err } = await run(["policies", "--role", "boss"]);
    expect(status).toBe(2);
    expect(err).toContain("expected one of administrator, coordinator");
  });
});

test("JSON has rights by role and action, and term meanings", async () => {
  const all = JSON.parse(await said("--json", "--class", "Project")) as ReadonlyArray<Record<string, unknown>>;
  expect(all).toHaveLength(1);
  expect(Object.keys(all[0] ?? {})).toEqual(["class", "roles", "terms"]);
  expect(all[0]).toMatchObject({
    class: "Project",
    roles: {
      administrator: { may: { read: "all", reopen: "all" }, fields: {}, seen: {} },
      engineer: {
        may: { read: "all", update: ["own"], reopen: [] },
        fields: { create: { allBut: ["client", "rate"] } },
      },
      clientLead: { may: { read: ["of own client"], update: [] } },
    },
    terms: { own: "projectManager is the actor", "of own client": "client is the actor's company" },
  });
  const one = JSON.parse(await said("--json", "--role", "clientLead")) as ReadonlyArray<{ readonly roles: object }>;
  for (const each of one) expect(Object.keys(each.roles)).toEqual(["clientLead"]);
});

describe("with a database", () => {
  const made = fresh();
  beforeAll(async () => {
    const app = await openFirm(sqlite({ file: made.file }));
    await app.migrate();
    const admin = app.as({ organizationId: "firm", userId: "host", role: "administrator" });
    await admin.settings.set({ projectVisibility: "staffed" });
    await app.close();
  });
  afterAll(() => made.remove());

  test("the settings of its firm decide", async () => {
    const asked = ["--class", "Project", "--role", "engineer"];
    expect(await said(...asked)).toMatch(/read +all\n/);
    expect(await said(...asked, "--db", made.db)).toMatch(/read +own, with own allocations, with tasks assigned\n/);
  });

  test("a missing or invalid database is named in the error", async () => {
    const missing = await run(["policies", "--db", `${made.db}.gone`]);
    expect([missing.status, missing.err]).toEqual([2, expect.stringContaining("the file does not exist")]);
    writeFileSync(`${made.file}.txt`, "no database");
    expect((await run(["policies", "--db", `${made.db}.txt`])).status).toBe(2);
  });
});
