import { describe, expect, test } from "vitest";
import { type Role, roles } from "../../../src/domain/kernel/context/actor.ts";
import { fieldNotes, termNotes } from "../../../src/operations/policy/rights-notes.ts";
import { rightsText, scopeText } from "../../../src/operations/policy/rights-text.ts";
import { type ClassRights, policyTable } from "../../../src/operations/policy/role-rights.ts";
import { type Cell, matrix } from "../../policies/matrix.ts";

const table = policyTable();
const of = (name: string, all = table): ClassRights => {
  const found = all.find((each) => each.class === name);
  if (found === undefined) throw new Error(`The table leaves out ${name}`);
  return found;
};
const cell = (name: string, role: Role, all = table): string => rightsText(of(name, all).roles[role]);

const ofOthers = ["companies", "contacts", "deals", "activities"].map((each) => `of own ${each}`);
/** The words of the table for the relations of the handwritten matrix; a class may have its own words. */
const words: Readonly<Record<string, Readonly<Record<string, ReadonlyArray<string>>>>> = {
  "": {
    own: ["own"],
    self: ["own"],
    closed: ["without log-in"],
    entered: ["own"],
    author: ["own"],
    owner: ["own"],
    managed: ["of own projects"],
    client: ["of own client"],
    contact: ["with projects of own client"],
    deal: ["of own deals"],
    assigned: ["assigned"],
    granted: ["shared"],
    never: [],
  },
  Project: { managed: ["own"] },
  AccessLog: { owner: ["of own documents"] },
  Grant: { entered: ofOthers, "entered crm": ["where class is not Document"] },
  // One cell as a whole: assigned deals, won or not, are the own deals; without won deals they are fewer.
  Deal: { "assigned won granted": ["own", "shared"], "assigned won": ["own"], assigned: ["own (2)"] },
};
const termsOf = ({ class: name, may }: Cell): ReadonlyArray<string> | "all" => {
  if (may === "all") return may;
  const known = { ...words[""], ...words[name] };
  return (
    known[may.join(" ")] ??
    may.flatMap((relation) => {
      const terms = known[relation];
      if (terms === undefined) throw new Error(`Nobody says what the table calls ${relation} of ${name}`);
      return terms;
    })
  );
};

describe("the table", () => {
  test("R-POL-1: agrees with the handwritten matrix", () => {
    for (const each of matrix) {
      const said = of(each.class).roles[each.role as Role].may[each.action];
      const wanted = termsOf(each);
      const sorted = said === "all" || said === undefined ? said : [...said].sort();
      expect(sorted, `${each.class} ${each.action} by ${each.role}`).toEqual(
        wanted === "all" ? wanted : [...wanted].sort(),
      );
    }
  });

  test("has every class and role, and explains every term", () => {
    expect(table.map((each) => each.class).sort()).toEqual([...new Set(matrix.map((each) => each.class))].sort());
    for (const each of table) {
      expect(Object.keys(each.roles)).toEqual([...roles]);
      for (const role of roles)
        for (const extent of Object.values(each.roles[role].may))
          if (extent !== "all")
            for (const term of extent) if (!term.startsWith("where ")) expect(each.terms[term]).toBeTruthy();
    }
  });

  test.each<readonly [string, Role, string]>([
    ["Certification", "coordinator", "CRUD"],
    ["Certification", "engineer", "own R"],
    ["Certification", "clientLead", "–"],
    ["EngineerProfile", "coordinator", "CRU, availability"],
    ["Company", "salesperson", "R; own CUD"],
    ["Project", "clientLead", "R of own client"],
    ["Project", "administrator", "CRUD, all events"],
    ["Allocation", "projectManager", "check; R (own, of own projects)"],
    [
      "BillableHour",
      "engineer",
      "R, setBillable, decideMany (own, of own projects); own CUD, submit, recall; approve, reject of own projects",
    ],
    ["TimeOff", "engineer", "own CR, withdraw"],
    ["Settings", "administrator", "RU"],
  ])("%s for %s in one cell: %s", (name, role, text) => {
    expect(cell(name, role)).toBe(text);
  });

  test("scopes of one form share their first words", () => {
    expect(scopeText(ofOthers)).toBe("of own companies, contacts, deals, activities");
    expect(scopeText(["own", "of own projects"])).toBe("own, of own projects");
    expect(scopeText([])).toBe("–");
  });
});

describe("the legend", () => {
  test("explains the terms", () => {
    expect(Object.fromEntries(termNotes(of("BillableHour"), roles))).toEqual({
      own: "engineer's user is the actor",
      "of own projects": "project's projectManager is the actor",
    });
    expect(termNotes(of("WorkingTime"), ["engineer"])).toEqual([["own", "engineer's user is the actor"]]);
    expect(of("Deal").terms["own (2)"]).toBe("assignedTo is the actor and stage is not won");
    expect(of("Document").terms.shared).toBe(
      "it is the record of a grant whose class is Document and (whose user is the actor or whose role is the actor's role)",
    );
  });

  test("lists limited and hidden fields", () => {
    expect(fieldNotes(of("EngineerProfile"), roles)).toContain(
      "projectManager, engineer, salesperson: update only fullName, discipline, primaryLocation",
    );
    expect(fieldNotes(of("Project"), ["engineer"])).toEqual([
      "engineer: create all fields but client, rate",
      "engineer: update all fields but client, projectManager, rate",
    ]);
    expect(fieldNotes(of("User"), roles)).toContain("everybody: sees email only where: own");
    expect(fieldNotes(of("EngineerProfile"), ["administrator"])).toEqual([]);
  });
});

describe("the settings of a firm", () => {
  const narrow = policyTable({ projectVisibility: "staffed", crmVisibility: "team", billingRoles: ["coordinator"] });

  test("change its table", () => {
    expect(cell("Project", "engineer", narrow)).toMatch(
      /^R \(own, with own allocations, with tasks assigned\); own CUD/,
    );
    expect(of("Deal", narrow).roles.salesperson.may.read).toContain("of own team");
    expect(of("Deal", narrow).roles.engineer.may.read).not.toContain("of own team");
    expect(of("BillableHour", narrow).roles.coordinator.may.invoice).toBe("all");
    expect(of("BillableHour").roles.coordinator.may.invoice).toEqual([]);
  });

  test("accepts the answer of settings.get with dated settings", () => {
    const dated = { capacityLimit: 100, hoursPerDayMax: null, week: [], closedThrough: "2027-01-04" };
    const settings = { ...dated, projectVisibility: "staffed", crmVisibility: "team" } as const;
    expect(of("Project", policyTable(settings))).toEqual(of("Project", narrow));
  });
});
