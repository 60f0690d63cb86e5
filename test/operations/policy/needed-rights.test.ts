import { explain, operations, refusalTagsOf } from "firmcore";
import { describe, expect, test } from "vitest";
import { allEntities } from "../../../src/domain/entities.ts";
import { type Actor, type Role, roles } from "../../../src/domain/kernel/context/actor.ts";
import { defaultSettings, type Settings } from "../../../src/domain/kernel/context/settings.ts";
import { englishText } from "../../../src/domain/kernel/messages/english/sentences.ts";
import { german } from "../../../src/domain/kernel/messages/german/german.ts";
import { sayIn } from "../../../src/domain/kernel/messages/say.ts";
import { filterOf } from "../../../src/domain/kernel/policy/policy.ts";
import { simplify } from "../../../src/domain/kernel/policy/simplify.ts";
import { listOperations } from "../../../src/operations/operation-tree.ts";
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
  const words = text.replaceAll("project manager", "projectManager").replaceAll("client lead", "clientLead");
  for (const [, list = "", more] of words.matchAll(/the role (\w+(?:, (?!or )\w+)*(?: or \w+)?)( for an? )?/g))
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
      expect(/\b(whose|that(?! nobody has)|your own|of your company)\b/.test(text), about).toBe(bound.length > 0);
      if (free.length + bound.length === 0) expect(text).toBe("a right that nobody has");
    }
  });

  test("say a relation to the caller in words", () => {
    for (const [name, action] of actions) {
      // A share points to a record of any class.
      if (name === "Grant" || action === "readDocument") continue;
      const rights = neededRights({ class: name, action }, firm);
      expect(englishText(rights), `${name}.${action}`).not.toMatch(/whose [^;]* is (you|your company)\b/);
      expect(sayIn(german).sentence(rights), `${name}.${action}`).not.toMatch(/= Ihr|\b(user|client)\b/);
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
  const members = "coordinator, project manager, engineer or salesperson";
  const owned = (
    [
      ["Company", "created by"],
      ["Contact", "created by"],
      ["Deal", "assigned to"],
    ] as const
  ).map(([of, field]) => `the role ${members} for a share whose class is ${of} and whose record's ${field} is you; `);
  const shares = `${owned.join("")}or the role ${members} for a share whose class is Activity and whose record's created by is you`;
  type Needed = readonly [name: string, action: string, text: string, firm?: Settings, field?: string];
  const examples: ReadonlyArray<Needed> = [
    ["BillableHour", "approve", "the role administrator, or a row of hours of a project that you manage"],
    ["BillableHour", "create", "the role administrator or coordinator, or your own row of hours"],
    ["BillableHour", "invoice", "the role administrator"],
    ["BillableHour", "invoice", "the role administrator, coordinator or project manager", under],
    ["Project", "update", "the role administrator or coordinator, or a project that you manage"],
    ["Project", "update", "the role administrator or coordinator", defaultSettings, "rate"],
    ["User", "update", "your own account, or the role administrator for a user that has no password"],
    ["User", "provision", "a right that nobody has", defaultSettings, "email"],
    ["User", "exportData", "the role administrator, or your own account"],
    ["Deal", "reopen", "the role administrator, or a deal that is assigned to you and whose stage is not won"],
    [
      "Task",
      "finish",
      "the role administrator or coordinator; a task of a project that you manage; or a task that is assigned to you",
    ],
    [
      "Document",
      "readDocument",
      "the role administrator; a document that you own; or a document that is the record of a share whose class is Document and (that is yours or whose role is your role)",
    ],
    ["Grant", "create", `the role administrator for a share whose class is not Document; ${shares}`],
    ["Grant", "delete", `the role administrator for a share whose class is not Document; ${shares}`],
    ["Session", "logOut", "any role"],
    ["AccessLog", "update", "a right that nobody has"],
  ];
  test.each(examples.map((of) => [of.slice(0, 3).join(" "), of] as const))("%s", (_title, of) => {
    const [name, action, text, firm = defaultSettings, field] = of;
    expect(neededIn({ class: name, action }, firm, field)).toBe(text);
  });
});

test("every action of a policy has words in both languages", () => {
  const actions = Object.entries(policies).flatMap(([name, policy]) =>
    ["read", ...Object.keys(policy?.may ?? {})].map(
      (action) => ({ _tag: "ClassForbidden", class: name, action }) as const,
    ),
  );
  for (const refusal of actions) {
    const [en, de] = [explain(refusal), explain(refusal, { locale: "de" })];
    expect(en).not.toMatch(/\p{Ll}\p{Lu}/u);
    expect(de).not.toContain("„");
  }
  expect(explain({ _tag: "ClassForbidden", class: "User", action: "setRole" })).toBe(
    "This account may not change the roles of users",
  );
  // The name of an operation is for developers, so the sentence of a refusal has the words of its action.
  let refused = 0;
  for (const operation of listOperations(operations))
    for (const one of [{}, { objectId: "record0001" }]) {
      // A visitor needs no right.
      if ("open" in operation && operation.open === true) continue;
      if (operation.kind === "query" && !refusalTagsOf(operation).has("Forbidden")) continue;
      const refusal = {
        _tag: "Forbidden",
        class: operation.class,
        event: operation.name,
        needed: "any role",
        ...one,
      } as const;
      const [en, de] = [explain(refusal), explain(refusal, { locale: "de" })];
      expect(en).toMatch(/^This account may not [a-z][a-z -]+; that needs any role$/i);
      expect(en).not.toMatch(/\p{Ll}\p{Lu}/u);
      expect(de).toMatch(/^Dieses Konto darf .+; dazu braucht es any role$/);
      expect(de, operation.name).not.toMatch(/„|\./);
      refused++;
    }
  expect(refused).toBeGreaterThan(100);
  // A stored refusal of a later version may have an action that this one does not know.
  const later = { _tag: "ClassForbidden", class: "Project", action: "fold" } as const;
  expect([explain(later), explain(later, { locale: "de" })]).toEqual([
    "This account may not fold projects",
    "Dieses Konto darf die Aktion „fold“ für Projekte nicht ausführen",
  ]);
});
