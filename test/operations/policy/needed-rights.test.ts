import { describe, expect, test } from "vitest";
import { allEntities } from "../../../src/domain/entities.ts";
import { type Actor, type Role, roles } from "../../../src/domain/kernel/context/actor.ts";
import { defaultSettings, type Settings } from "../../../src/domain/kernel/context/settings.ts";
import { englishText } from "../../../src/domain/kernel/messages/english/sentences.ts";
import { filterOf } from "../../../src/domain/kernel/policy/policy.ts";
import { simplify } from "../../../src/domain/kernel/policy/simplify.ts";
import { neededRights } from "../../../src/operations/policy/needed-rights.ts";
import { policies } from "../../../src/operations/policy/policies.ts";

const firms: Readonly<Record<string, Settings>> = {
  default: defaultSettings,
  "other settings": {
    ...defaultSettings,
    billingRoles: ["coordinator", "projectManager"],
    projectVisibility: "staffed",
    crmVisibility: "team",
  },
};
const somebody = (role: Role): Actor => ({
  organizationId: "firm",
  userId: "User000001",
  role,
  clientCompany: "Company001",
  team: "North",
});
/** The roles named in a text: those with full rights, and those that need a relation. */
const namedIn = (text: string): { readonly free: ReadonlyArray<string>; readonly bound: ReadonlyArray<string> } => {
  const found = { free: [] as Array<string>, bound: [] as Array<string> };
  for (const [, list = "", more] of text.matchAll(/the role (\w+(?:, (?!or )\w+)*(?: or \w+)?)( for an? )?/g))
    found[more === undefined ? "free" : "bound"].push(...list.split(/, | or /));
  return found;
};
const secrets = allEntities.flatMap(({ fields }) =>
  Object.entries(fields).flatMap(([name, { secret }]) => (secret === true ? [name] : [])),
);

const neededIn = (...of: Parameters<typeof neededRights>): string => englishText(neededRights(...of));

describe.each(Object.entries(firms))("the rights named in a refusal, with %s", (_name, firm) => {
  const actions = Object.entries(policies).flatMap(([name, policy]) =>
    Object.entries(policy?.may ?? {}).map(([action, rule]) => [name, action, rule] as const),
  );

  test("names the roles with full rights, and relations", () => {
    expect(actions.length).toBeGreaterThan(100);
    for (const [name, action, rule] of actions) {
      const text = neededIn({ class: name, action }, firm);
      const asks = roles.map((role) => [role, simplify(filterOf(rule(somebody(role), firm))).is] as const);
      const free = asks.flatMap(([role, is]) => (is === "always" ? [role] : []));
      const bound = asks.flatMap(([role, is]) => (is === "always" || is === "never" ? [] : [role]));
      const about = `${name}.${action}: ${text}`;
      const named = namedIn(text);
      if (text === "any role") expect(free, about).toEqual(roles);
      else expect(named.free, about).toEqual(free);
      for (const role of named.bound) expect(bound, about).toContain(role);
      expect(/\b(whose|that is|that has|your own)\b/.test(text), about).toBe(bound.length > 0);
      if (free.length + bound.length === 0) expect(text).toBe("a right that nobody has");
    }
  });

  test("contains no id, secret or placeholder", () => {
    for (const [name, action] of actions) {
      const text = neededIn({ class: name, action }, firm);
      expect(text).not.toContain("\u0000");
      expect(text).not.toMatch(/\b\w*\d\w*\b|every row|no row|undefined|the actor/);
      for (const secret of secrets) expect(text).not.toContain(secret);
    }
  });

  test("names the roles that may write a field", () => {
    for (const [name, action, rule] of actions) {
      const policy = policies[name];
      for (const field of Object.keys(allEntities.find((each) => each.name === name)?.fields ?? {})) {
        const free = roles.filter((role) => {
          const writable = policy?.writable(somebody(role), action) ?? "all";
          return (writable === "all" || writable.includes(field)) && rule(somebody(role), firm) === true;
        });
        const text = neededIn({ class: name, action }, firm, field);
        if (text !== "any role") expect(namedIn(text).free, `${name}.${action} ${field}: ${text}`).toEqual(free);
      }
    }
  });
});

describe("the rights needed for", () => {
  const under = firms["other settings"] as Settings;
  const owned =
    "a Grant whose class is Document and whose record's owner is you, or whose class is Company and whose record's createdBy is you, or whose class is Contact and whose record's createdBy is you, or whose class is Deal and whose record's assignedTo is you, or whose class is Activity and whose record's createdBy is you";
  type Needed = readonly [name: string, action: string, text: string, firm?: Settings, field?: string];
  const examples: ReadonlyArray<Needed> = [
    ["BillableHour", "approve", "the role administrator, or a BillableHour whose project's projectManager is you"],
    ["BillableHour", "create", "the role administrator or coordinator, or a BillableHour whose engineer's user is you"],
    ["BillableHour", "invoice", "the role administrator"],
    ["BillableHour", "invoice", "the role administrator, coordinator or projectManager", under],
    ["Project", "update", "the role administrator or coordinator, or a Project whose projectManager is you"],
    ["Project", "update", "the role administrator or coordinator", defaultSettings, "rate"],
    ["User", "update", "your own User, or the role administrator for a User that has no password"],
    ["User", "provision", "a right that nobody has", defaultSettings, "email"],
    ["User", "exportData", "the role administrator, or your own User"],
    ["Deal", "reopen", "the role administrator, or a Deal whose assignedTo is you and whose stage is not won"],
    [
      "Task",
      "finish",
      "the role administrator or coordinator, or a Task whose project's projectManager is you or whose assignedUser is you",
    ],
    [
      "Document",
      "readDocument",
      "the role administrator; the role coordinator, projectManager, engineer or salesperson for a Document whose owner is you; or a Document that is the record of a Grant whose class is Document and (whose user is you or whose role is your role)",
    ],
    ["Grant", "create", `the role administrator for a Grant whose class is not Document, or ${owned}`],
    ["Grant", "delete", `the role administrator, or ${owned}`],
    ["Session", "logOut", "any role"],
    ["AccessLog", "update", "a right that nobody has"],
  ];
  test.each(examples.map((of) => [of.slice(0, 3).join(" "), of] as const))("%s", (_title, of) => {
    const [name, action, text, firm = defaultSettings, field] = of;
    expect(neededIn({ class: name, action }, firm, field)).toBe(text);
  });
});
