import { describe, expect, test } from "vitest";
import { machines } from "../../src/derive/diagram.ts";
import { type Actor, type Role, roles } from "../../src/domain/kernel/actor.ts";
import type { Around } from "../../src/domain/kernel/evaluate.ts";
import { judged } from "../../src/domain/kernel/policy.ts";
import { defaultSettings, type Settings } from "../../src/domain/kernel/settings.ts";
import { policies, policyOf } from "../../src/operations/policies.ts";
import { matrix } from "./matrix.ts";

type Values = Readonly<Record<string, unknown>>;

/** The actor is `me`, of the company `co` where that means something; `you` is anybody else. */
const actor = (role: Role, clientCompany: string | null = "co"): Actor => ({
  organizationId: "firm",
  userId: "me",
  role,
  clientCompany,
  team: null,
});
const world: Readonly<Record<string, ReadonlyArray<Values>>> = {
  EngineerProfile: [
    { objectId: "my profile", user: "me" },
    { objectId: "your profile", user: "you" },
  ],
  Project: [
    { objectId: "my project", projectManager: "me", client: null, clientName: "co" },
    { objectId: "your project", projectManager: "you", client: "other company", clientName: "co" },
    { objectId: "client project", projectManager: "contact", client: "co", clientName: null },
    { objectId: "staffed project", projectManager: "you", client: null, clientName: null },
  ],
  Allocation: [
    { objectId: "my booking", engineer: "my profile", project: "staffed project" },
    { objectId: "your booking", engineer: "your profile", project: "my project" },
  ],
};
const around: Around = {
  get: (entity, objectId) => world[entity]?.find((row) => row.objectId === objectId),
  pointing: (entity, by, objectId) => world[entity]?.filter((row) => row[by] === objectId) ?? [],
};

const ofEngineer = {
  own: { engineer: "my profile" },
  other: { engineer: "your profile" },
};
const ofEngineerAndProject = {
  own: { engineer: "my profile", project: "your project" },
  managed: { engineer: "your profile", project: "my project" },
  "own managed": { engineer: "my profile", project: "my project" },
  other: { engineer: "your profile", project: "your project", submittedBy: "me" },
  dangling: { engineer: "nobody", project: "nothing" },
};
const project = (objectId: string): Values => around.get("Project", objectId) ?? {};
/** For each class one row in each relation to the actor. */
const rows: Readonly<Record<string, Readonly<Record<string, Values>>>> = {
  User: { self: { objectId: "me" }, contact: { objectId: "contact" }, other: { objectId: "you" } },
  Session: { self: { user: "me" }, other: { user: "you" } },
  EngineerProfile: { own: { user: "me" }, other: { user: "you" } },
  RateStep: ofEngineer,
  Certification: ofEngineer,
  Project: {
    managed: project("my project"),
    client: project("client project"),
    "managed client": { objectId: "both", projectManager: "me", client: "co" },
    staffed: project("staffed project"),
    other: project("your project"),
  },
  Allocation: ofEngineerAndProject,
  BillableHour: ofEngineerAndProject,
  WorkingTime: ofEngineer,
  CapacityLimit: ofEngineer,
  Holiday: { other: { calendar: "Berlin" } },
  TimeOff: ofEngineer,
  Settings: { other: {} },
  ChangeLog: { other: {} },
  Report: { other: {} },
};

const may = (name: string, action: string, who: Actor, row: Values, firm: Settings = defaultSettings): boolean =>
  judged(policyOf(name, action)(who, firm), row, around);

describe.each(Object.keys(rows))("%s", (name) => {
  test.each(matrix.filter((each) => each.class === name).map((each) => [each.action, each.role, each] as const))(
    "%s by %s",
    (action, role, cell) => {
      const who = actor(role as Role);
      const said = Object.entries(rows[name] ?? {}).map(([relation, row]) => [relation, may(name, action, who, row)]);
      const wanted = Object.keys(rows[name] ?? {}).map((relation) => [
        relation,
        cell.may === "all" || relation.split(" ").some((each) => cell.may.includes(each)),
      ]);
      expect(said).toEqual(wanted);
      // Nothing at all is said of the class, without a row (CLASS_FORBIDDEN).
      expect(policyOf(name, action)(who, defaultSettings) === false).toBe(cell.may.length === 0);
    },
  );
});

describe("the table", () => {
  test("has every action of every policy for every role, and no other", () => {
    const actions = Object.entries(policies).flatMap(([name, policy]) =>
      ["read", ...Object.keys(policy?.may ?? {})].flatMap((action) => roles.map((role) => `${name} ${action} ${role}`)),
    );
    expect(matrix.map((each) => `${each.class} ${each.action} ${each.role}`).sort()).toEqual(actions.sort());
  });

  test("has every event of every machine", () => {
    for (const [machine, table] of Object.entries(machines)) {
      const [name] = machine.split(" ");
      const known = new Set(matrix.filter((each) => each.class === name).map((each) => each.action));
      for (const event of Object.values(table).flatMap(Object.keys)) expect(known, machine).toContain(event);
    }
  });

  test("names no relation in which no row stands", () => {
    for (const [name, of] of Object.entries(rows)) {
      const used = new Set(
        matrix.filter((each) => each.class === name).flatMap((each) => (each.may === "all" ? [] : each.may)),
      );
      for (const relation of used) if (relation !== "never") expect(Object.keys(of)).toContain(relation);
    }
  });
});

describe("what a firm decides", () => {
  test("projectVisibility staffed: besides staff, who manages or is booked", () => {
    const firm: Settings = { ...defaultSettings, projectVisibility: "staffed" };
    const reads = (role: Role, id: string) => may("Project", "read", actor(role), project(id), firm);
    const table: ReadonlyArray<readonly [Role, ...ReadonlyArray<boolean>]> = [
      // my project, staffed project, client project, your project
      ["administrator", true, true, true, true],
      ["coordinator", true, true, true, true],
      ["projectManager", true, true, false, false],
      ["engineer", true, true, false, false],
      ["salesperson", true, true, false, false],
      ["clientLead", false, false, true, false],
    ];
    for (const [role, ...wanted] of table)
      expect(["my project", "staffed project", "client project", "your project"].map((id) => reads(role, id))).toEqual(
        wanted,
      );
  });

  test("billingRoles: who bills besides administrators", () => {
    const firm: Settings = { ...defaultSettings, billingRoles: ["coordinator"] };
    for (const event of ["invoice", "pay", "writeOff"])
      expect(roles.filter((role) => may("BillableHour", event, actor(role), ofEngineerAndProject.other, firm))).toEqual(
        ["administrator", "coordinator"],
      );
  });
});

describe("a client lead", () => {
  test("without a company sees the own account and no project", () => {
    const lead = actor("clientLead", null);
    for (const row of Object.values(rows.Project ?? {})) expect(may("Project", "read", lead, row)).toBe(false);
    expect(Object.values(rows.User ?? {}).map((row) => may("User", "read", lead, row))).toEqual([true, false, false]);
  });
});

describe("fields", () => {
  test("an e-mail address shows on the own account only, whatever the role", () => {
    const [hidden] = policies.User?.hidden ?? [];
    expect(hidden?.field).toBe("email");
    for (const role of roles) {
      const visible = hidden?.visible(actor(role), defaultSettings) ?? true;
      expect(Object.values(rows.User ?? {}).map((row) => judged(visible, row, around))).toEqual([true, false, false]);
    }
  });

  const fieldRights: ReadonlyArray<readonly [string, string, Role, string, boolean]> = [
    ["EngineerProfile", "update", "engineer", "fullName", true],
    ["EngineerProfile", "update", "engineer", "discipline", true],
    ["EngineerProfile", "update", "engineer", "primaryLocation", true],
    ["EngineerProfile", "update", "engineer", "employmentStatus", false],
    ["EngineerProfile", "create", "engineer", "employmentStatus", true],
    ["EngineerProfile", "update", "engineer", "hourlyRate", false],
    ["EngineerProfile", "create", "engineer", "hourlyRate", false],
    ["EngineerProfile", "update", "engineer", "holidayCalendar", false],
    ["EngineerProfile", "update", "engineer", "employedFrom", false],
    ["EngineerProfile", "update", "engineer", "employedUntil", false],
    ["EngineerProfile", "update", "coordinator", "hourlyRate", true],
    ["EngineerProfile", "update", "coordinator", "employmentStatus", true],
    ["Project", "update", "projectManager", "projectName", true],
    ["Project", "update", "projectManager", "endDate", true],
    ["Project", "update", "projectManager", "requiredCertifications", true],
    ["Project", "update", "projectManager", "billable", true],
    ["Project", "update", "projectManager", "deal", true],
    ["Project", "update", "projectManager", "rate", false],
    ["Project", "create", "projectManager", "rate", false],
    ["Project", "update", "projectManager", "client", false],
    ["Project", "create", "engineer", "client", false],
    ["Project", "update", "projectManager", "projectManager", false],
    ["Project", "update", "projectManager", "manager", false],
    ["Project", "create", "engineer", "projectManager", true],
    ["Project", "update", "coordinator", "projectManager", true],
    ["Project", "update", "coordinator", "client", true],
    ["Project", "update", "administrator", "rate", true],
  ];
  test.each(fieldRights)("%s %s by %s: %s is theirs to write: %s", (name, action, role, field, wanted) => {
    const writable = policies[name]?.writable(actor(role), action) ?? "all";
    expect(writable === "all" || writable.includes(field)).toBe(wanted);
  });
});
