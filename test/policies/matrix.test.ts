import { describe, expect, test } from "vitest";
import { stateMachines } from "../../src/derive/docs/state-machines.ts";
import { type Actor, type Role, roles } from "../../src/domain/kernel/context/actor.ts";
import { defaultSettings, type Settings } from "../../src/domain/kernel/context/settings.ts";
import type { RelatedRecords } from "../../src/domain/kernel/policy/evaluate.ts";
import { holdsFor } from "../../src/domain/kernel/policy/policy.ts";
import { policies, policyOf } from "../../src/operations/policy/policies.ts";
import { matrix } from "./matrix.ts";

type Values = Readonly<Record<string, unknown>>;

/** The actor is `me`, of the company `co` where that matters; `you` is anybody else. */
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
    { objectId: "task project", projectManager: "you", client: null, clientName: null },
    { objectId: "left project", projectManager: "you", client: null, clientName: null },
  ],
  Task: [
    { objectId: "my task", project: "task project", assignedUser: "me" },
    { objectId: "your task", project: "your project", assignedUser: "you" },
  ],
  Allocation: [
    { objectId: "my booking", engineer: "my profile", project: "staffed project", status: "confirmed" },
    { objectId: "my old booking", engineer: "my profile", project: "left project", status: "cancelled" },
    { objectId: "your booking", engineer: "your profile", project: "my project", status: "confirmed" },
  ],
  Company: [{ objectId: "my company", createdBy: "me" }],
  Contact: [{ objectId: "my contact", createdBy: "me" }],
  Deal: [
    { objectId: "my deal", assignedTo: "me" },
    { objectId: "your deal", assignedTo: "you" },
    { objectId: "my document", assignedTo: "you" },
  ],
  Activity: [{ objectId: "my activity", createdBy: "me" }],
  Document: [
    { objectId: "my document", owner: "me" },
    { objectId: "your document", owner: "you" },
    { objectId: "your deal", owner: "me" },
  ],
  // Ids are separate per class: the grant of a deal does not apply to a document with the same id.
  Grant: [
    { class: "Document", record: "granted document", user: "me", role: null },
    { class: "Deal", record: "granted deal", user: "me", role: null },
    { class: "Activity", record: "granted activity", user: "me", role: null },
    { class: "Deal", record: "somebody's", user: "you", role: null },
    { class: "Deal", record: "another class", user: "me", role: null },
    { class: "Document", record: "leads' document", user: null, role: "clientLead" },
    { class: "Deal", record: "leads' deal", user: null, role: "clientLead" },
    { class: "Deal", record: "engineers' deal", user: null, role: "engineer" },
  ],
  User: [
    { objectId: "me", role: "salesperson", team: "north" },
    { objectId: "mate", role: "salesperson", team: "north" },
    { objectId: "rival", role: "salesperson", team: "south" },
    { objectId: "loner", role: "salesperson", team: null },
    { objectId: "chief", role: "projectManager", team: "north" },
  ],
};
const around: RelatedRecords = {
  get: (entity, objectId) => world[entity]?.find((row) => row.objectId === objectId),
  pointing: (entity, by, objectId) => world[entity]?.filter((row) => row[by] === objectId) ?? [],
};

const ofEngineerAndProject = {
  own: { engineer: "my profile", project: "your project" },
  managed: { engineer: "your profile", project: "my project" },
  "own managed": { engineer: "my profile", project: "my project" },
  other: { engineer: "your profile", project: "your project", submittedBy: "me" },
  dangling: { engineer: "nobody", project: "nothing" },
};
const project = (objectId: string): Values => around.get("Project", objectId) ?? {};
/** A row in each relation to the actor, for classes with special relations. */
const special: Readonly<Record<string, Readonly<Record<string, Values>>>> = {
  User: {
    self: { objectId: "me", passwordHash: "hash" },
    "self closed": { objectId: "me", passwordHash: null },
    contact: { objectId: "contact", passwordHash: "hash" },
    closed: { objectId: "you", passwordHash: null },
    other: { objectId: "you", passwordHash: "hash" },
  },
  // No class is declared in a firm with the default settings.
  OwnRecord: { owner: { class: "Intake", owner: "me" }, other: { class: "Intake", owner: "you" } },
  Session: { self: { user: "me" }, other: { user: "you" } },
  AlertMark: { self: { user: "me" }, other: { user: "you" } },
  EngineerProfile: { own: { user: "me" }, other: { user: "you" } },
  Project: {
    managed: project("my project"),
    client: project("client project"),
    "managed client": { objectId: "both", projectManager: "me", client: "co" },
    staffed: project("staffed project"),
    other: project("your project"),
  },
  Allocation: ofEngineerAndProject,
  BillableHour: ofEngineerAndProject,
  Deal: {
    assigned: { objectId: "my deal", assignedTo: "me", stage: "lost" },
    won: { objectId: "my won deal", assignedTo: "me", stage: "won" },
    granted: { objectId: "granted deal", assignedTo: "you", stage: null },
    other: { objectId: "somebody's", assignedTo: "you", stage: "won" },
    mate: { objectId: "mate's deal", assignedTo: "mate", stage: null },
    nobody: { objectId: "nobody's deal", assignedTo: null, stage: null },
  },
  Activity: {
    entered: { objectId: "my activity", createdBy: "me", relatedDeal: null },
    deal: { objectId: "your activity", createdBy: "you", relatedDeal: "my deal" },
    granted: { objectId: "granted activity", createdBy: "you", relatedDeal: "your deal" },
    other: { objectId: "another class", createdBy: "you", relatedDeal: "gone", relatedContact: "my contact" },
    mate: { objectId: "mate's activity", createdBy: "mate", relatedDeal: null },
  },
  Task: {
    managed: { project: "my project", assignedUser: "you" },
    assigned: { project: "your project", assignedUser: "me" },
    "managed assigned": { project: "my project", assignedUser: "me" },
    staffed: { project: "staffed project", assignedUser: null },
    other: { project: "client project", assignedUser: "you" },
  },
  StatusUpdate: {
    managed: { project: "my project", author: "you" },
    client: { project: "client project", author: null },
    author: { project: "your project", author: "me" },
    other: { project: "your project", author: "you" },
  },
  Document: {
    owner: { objectId: "my document", owner: "me" },
    granted: { objectId: "granted document", owner: "you" },
    other: { objectId: "another class", owner: "you" },
  },
  AccessLog: {
    self: { user: "me", document: "your document" },
    owner: { user: "you", document: "my document" },
    other: { user: "you", document: "your document" },
    gone: { user: "you", document: "gone document" },
  },
  Grant: {
    document: { class: "Document", record: "my document", user: "you" },
    entered: { class: "Deal", record: "my deal", user: "you" },
    "entered company": { class: "Company", record: "my company", user: "you" },
    "entered contact": { class: "Contact", record: "my contact", user: "you" },
    "entered activity": { class: "Activity", record: "my activity", user: "you" },
    crm: { class: "Deal", record: "my document", user: "me" },
    other: { class: "Document", record: "your document", user: "me" },
  },
};

/** A row in each usual relation, and one without a relation. */
const usual: Readonly<Record<string, Values>> = {
  own: { engineer: "my profile" },
  managed: { project: "my project" },
  entered: { createdBy: "me" },
  author: { author: "me" },
  owner: { owner: "me" },
};
const strange: Values = {
  engineer: "your profile",
  project: "your project",
  createdBy: "you",
  author: "you",
  owner: "you",
};
const rowsOf = (name: string): Readonly<Record<string, Values>> => {
  const found = special[name];
  if (found !== undefined) return found;
  const relations = matrix.flatMap((each) => (each.class === name && each.may !== "all" ? each.may : []));
  return {
    other: strange,
    unowned: {},
    ...Object.fromEntries(
      [...new Set(relations)].map((relation) => {
        if (!(relation in usual)) throw new Error(`${name}: no row is known that is "${relation}"; add it to special`);
        return [relation, { ...strange, ...usual[relation] }];
      }),
    ),
  };
};
const rows = Object.fromEntries(matrix.map((each) => [each.class, rowsOf(each.class)]));

const may = (name: string, action: string, who: Actor, row: Values, firm: Settings = defaultSettings): boolean =>
  holdsFor(policyOf(name, action)(who, firm), row, around);

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
      // Refused for the whole class, without reading a row (CLASS_FORBIDDEN).
      expect(policyOf(name, action)(who, defaultSettings) === false).toBe(cell.may.length === 0);
    },
  );
});

describe("the table", () => {
  test("has exactly the actions of every policy and role", () => {
    const actions = Object.entries(policies).flatMap(([name, policy]) =>
      ["read", ...Object.keys(policy?.may ?? {})].flatMap((action) => roles.map((role) => `${name} ${action} ${role}`)),
    );
    expect(matrix.map((each) => `${each.class} ${each.action} ${each.role}`).sort()).toEqual(actions.sort());
  });

  test("has every event of every state machine", () => {
    for (const [machine, table] of Object.entries(stateMachines)) {
      const [name] = machine.split(" ");
      const known = new Set(matrix.filter((each) => each.class === name).map((each) => each.action));
      for (const event of Object.values(table).flatMap(Object.keys)) expect(known, machine).toContain(event);
    }
  });

  test("has a test row for every relation", () => {
    for (const [name, of] of Object.entries(rows)) {
      const used = new Set(
        matrix.filter((each) => each.class === name).flatMap((each) => (each.may === "all" ? [] : each.may)),
      );
      for (const relation of used) if (relation !== "never") expect(Object.keys(of)).toContain(relation);
    }
  });
});

describe("settings of the firm", () => {
  const worked = ["my project", "staffed project", "task project"];
  const projects = [...worked, "left project", "client project", "your project"];
  test("projectVisibility staffed: staff sees every project, others those that they work on", () => {
    const firm: Settings = { ...defaultSettings, projectVisibility: "staffed" };
    const table: ReadonlyArray<readonly [Role, ReadonlyArray<string>]> = [
      ["administrator", projects],
      ["coordinator", projects],
      ["projectManager", worked],
      ["engineer", worked],
      ["salesperson", worked],
      ["clientLead", ["client project"]],
    ];
    for (const [role, wanted] of table)
      expect(projects.filter((id) => may("Project", "read", actor(role), project(id), firm))).toEqual(wanted);
  });

  test("projectVisibility staffed hides status updates but no tasks", () => {
    const firm: Settings = { ...defaultSettings, projectVisibility: "staffed" };
    for (const role of ["projectManager", "engineer", "salesperson", "clientLead", "coordinator"] as const) {
      const seen = projects.filter((id) => may("Project", "read", actor(role), project(id), firm));
      expect(projects.filter((id) => may("StatusUpdate", "read", actor(role), { project: id }, firm))).toEqual(seen);
    }
    expect(may("Task", "read", actor("engineer"), { project: "your project", assignedUser: "me" }, firm)).toBe(true);
  });

  test("billingRoles lets other roles bill besides administrators", () => {
    const firm: Settings = { ...defaultSettings, billingRoles: ["coordinator"] };
    for (const event of ["invoice", "pay", "writeOff"])
      expect(roles.filter((role) => may("BillableHour", event, actor(role), ofEngineerAndProject.other, firm))).toEqual(
        ["administrator", "coordinator"],
      );
  });
});

describe("crmVisibility team", () => {
  const firm: Settings = { ...defaultSettings, crmVisibility: "team" };
  const inTeam = (role: Role, team: string | null): Actor => ({ ...actor(role), team });
  const owners = ["me", "mate", "rival", "loner", "chief", "nobody"];
  const reads = (who: Actor, settings: Settings) => ({
    Deal: owners.filter((assignedTo) => may("Deal", "read", who, { objectId: "one", assignedTo }, settings)),
    Activity: owners.filter((createdBy) => may("Activity", "read", who, { objectId: "one", createdBy }, settings)),
  });

  test("lets salespeople of a team read each other's deals and activities", () => {
    const both = { Deal: ["me", "mate"], Activity: ["me", "mate"] };
    expect(reads(inTeam("salesperson", "north"), firm)).toEqual(both);
  });

  test("adds no right for other roles, without a team, or by default", () => {
    const alone = { Deal: ["me"], Activity: ["me"] };
    for (const role of roles)
      if (role !== "salesperson" && role !== "administrator" && role !== "clientLead")
        expect(reads(inTeam(role, "north"), firm), role).toEqual(alone);
    expect(reads(inTeam("salesperson", null), firm)).toEqual(alone);
    expect(reads(inTeam("salesperson", "north"), defaultSettings)).toEqual(alone);
    expect(reads(inTeam("clientLead", "north"), firm)).toEqual({ Deal: [], Activity: [] });
  });

  test("does not let them write", () => {
    const who = inTeam("salesperson", "north");
    for (const action of ["create", "update", "delete", "win"])
      expect(may("Deal", action, who, { objectId: "one", assignedTo: "mate", stage: null }, firm)).toBe(false);
    expect(may("Activity", "update", who, { objectId: "one", createdBy: "mate" }, firm)).toBe(false);
  });
});

describe("R-POL-3: a grant", () => {
  const deal = (objectId: string): Values => ({ objectId, assignedTo: "you", stage: null });
  const document = (objectId: string): Values => ({ objectId, owner: "you" });

  test("to a role applies to that role only", () => {
    const who = (name: string, row: Values) => roles.filter((role) => may(name, "read", actor(role), row));
    expect(who("Deal", deal("engineers' deal"))).toEqual(["administrator", "engineer"]);
    expect(who("Document", document("leads' document"))).toEqual(["administrator", "clientLead"]);
  });

  test("does not open CRM classes to client leads", () => {
    expect(may("Deal", "read", actor("clientLead"), deal("leads' deal"))).toBe(false);
    expect(policyOf("Deal", "read")(actor("clientLead"), defaultSettings)).toBe(false);
  });

  test("applies only to the record of its class", () => {
    expect(may("Document", "read", actor("engineer"), document("engineers' deal"))).toBe(false);
  });

  test("never lets anybody write, even if it says so", () => {
    const given = around.pointing;
    const asking: RelatedRecords = {
      ...around,
      pointing: (...of) => given(...of).map((row) => ({ ...row, write: true })),
    };
    const rowOf = { Document: document("granted document"), Deal: deal("granted deal") };
    for (const [name, row] of Object.entries(rowOf))
      for (const role of ["coordinator", "engineer", "salesperson"] as const) {
        const allowed = Object.keys(policies[name]?.may ?? {}).filter((action) =>
          holdsFor(policyOf(name, action)(actor(role), defaultSettings), row, asking),
        );
        expect(holdsFor(policyOf(name, "read")(actor(role), defaultSettings), row, asking)).toBe(true);
        expect(allowed).toEqual(name === "Document" ? ["readDocument"] : []);
      }
  });

  test("has no effect except on documents and CRM rows", () => {
    const looksAtGrants = Object.entries(policies)
      .filter(([, policy]) => {
        const rules = [policy?.read, ...Object.values(policy?.may ?? {})];
        return rules.some((rule) => JSON.stringify(rule?.(actor("engineer"), defaultSettings)).includes('"Grant"'));
      })
      .map(([name]) => name);
    expect(looksAtGrants.sort()).toEqual(["Activity", "Deal", "Document"]);
  });
});

describe("a client lead", () => {
  test("without a company sees only their own account", () => {
    const lead = actor("clientLead", null);
    for (const row of Object.values(rows.Project ?? {})) expect(may("Project", "read", lead, row)).toBe(false);
    expect(Object.values(rows.User ?? {}).filter((row) => may("User", "read", lead, row))).toEqual([
      rows.User?.self,
      rows.User?.["self closed"],
    ]);
  });
});

describe("fields", () => {
  test("every role sees only its own e-mail address", () => {
    const [hidden] = policies.User?.hidden ?? [];
    expect(hidden?.field).toBe("email");
    for (const role of roles) {
      const visible = hidden?.visible(actor(role), defaultSettings) ?? true;
      expect(Object.values(rows.User ?? {}).filter((row) => holdsFor(visible, row, around))).toEqual([
        rows.User?.self,
        rows.User?.["self closed"],
      ]);
    }
  });

  test("only the owner sees a document's file location (R-DOC-2)", () => {
    const [hidden] = policies.Document?.hidden ?? [];
    expect(hidden?.field).toBe("fileUrl");
    for (const role of roles) {
      const visible = hidden?.visible(actor(role), defaultSettings) ?? true;
      expect(
        Object.keys(rows.Document ?? {}).filter((each) => holdsFor(visible, rows.Document?.[each] ?? {}, around)),
      ).toEqual(["owner"]);
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
  test.each(fieldRights)("%s %s by %s may write %s: %s", (name, action, role, field, wanted) => {
    const writable = policies[name]?.writable(actor(role), action) ?? "all";
    expect(writable === "all" || writable.includes(field)).toBe(wanted);
  });
});
