import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Actor, roles } from "../../src/domain/kernel/context/actor.ts";
import { defaultSettings } from "../../src/domain/kernel/context/settings.ts";
import { anyActor } from "../../src/domain/kernel/policy/actor-placeholder.ts";
import {
  type ClassPermissions,
  classPermissionsOf,
  type OperationPermission,
  updateActions,
} from "../../src/operations/permissions/class-permissions.ts";
import { letterOf } from "../../src/operations/policy/crud-letters.ts";
import { policies } from "../../src/operations/policy/policies.ts";
import { worldOf } from "./rows.ts";
import { actorsOf, allows, type Fields, policyName, ruleOf, settingsOf } from "./world.ts";

const through = (door: OperationPermission, who: Actor, row: Fields): boolean =>
  door["*"] === true ||
  door.requiresAuthentication === true ||
  door[`role:${who.role}`] === true ||
  (door.pointerFields ?? []).some((field) => row[field] === who.userId);
const actionsOf = (name: string): Readonly<Record<string, ReadonlyArray<string>>> => {
  const may = Object.keys(policies[name]?.may ?? {});
  return {
    find: ["read"],
    get: ["read"],
    count: ["read"],
    create: may.filter((action) => letterOf(action) === "C"),
    update: updateActions(name),
    delete: may.filter((action) => letterOf(action) === "D"),
  };
};
const operations = ["find", "get", "count", "create", "update", "delete"] as const;

describe("class-level permissions", () => {
  test("R-POL-3: admit every allowed actor and no excluded role", () => {
    const counts = { passed: 0, closed: 0 };
    fc.assert(
      fc.property(worldOf("firm"), (world) => {
        const firm = settingsOf(world);
        for (const [name, rows] of Object.entries(world)) {
          const permissions = classPermissionsOf(policyName(name), firm);
          const actions = actionsOf(policyName(name));
          for (const operation of operations)
            for (const who of actorsOf(world)) {
              const door = permissions[operation];
              const asked = actions[operation] ?? [];
              for (const row of rows) {
                if (!asked.some((action) => allows(world, who, name, action, row))) continue;
                expect(through(door, who, row), `${operation} ${name} by ${who.role}`).toBe(true);
                counts.passed++;
              }
              if (
                door["*"] === true ||
                asked.some((action) => ruleOf(name, action)(anyActor(who.role), firm) !== false)
              )
                continue;
              expect(door[`role:${who.role}`], `${operation} ${name} by ${who.role}`).toBeUndefined();
              expect(door.requiresAuthentication).toBeUndefined();
              counts.closed++;
            }
        }
      }),
      { numRuns: 12, endOnFailure: true },
    );
    expect(Math.min(counts.passed, counts.closed)).toBeGreaterThan(1_000);
  }, 120_000);

  test("have the form of a Parse schema", () => {
    const of = (name: string): ClassPermissions => classPermissionsOf(name, defaultSettings);
    const staff = { "role:administrator": true, "role:coordinator": true };
    expect(of("EngineerProfile")).toEqual({
      find: { ...staff, "role:projectManager": true, pointerFields: ["user"] },
      get: { ...staff, "role:projectManager": true, pointerFields: ["user"] },
      count: { ...staff, "role:projectManager": true, pointerFields: ["user"] },
      create: { ...staff, "role:engineer": true },
      update: { ...staff, pointerFields: ["user"] },
      delete: { "role:administrator": true },
      addField: { "role:administrator": true },
      protectedFields: { "*": [] },
    });
    expect(of("Project")).toMatchObject({
      find: { requiresAuthentication: true },
      update: { ...staff, pointerFields: ["projectManager"] },
    });
    expect(of("Certification").update).toEqual(staff);
    expect(of("Deal").update).toEqual({ "role:administrator": true, pointerFields: ["assignedTo"] });
    expect(of("User")).toMatchObject({ create: { "*": true }, protectedFields: { "*": ["email"] } });
    expect(of("Document").protectedFields).toEqual({ "*": ["fileUrl"], "userField:owner": [] });
    expect(of("AccessLog").update).toEqual({});
  });

  test("every action is create, update, delete or a listed exception", () => {
    const none = Object.entries(policies).flatMap(([name, policy]) => {
      const known = new Set(Object.values(actionsOf(name)).flat());
      return Object.keys(policy?.may ?? {}).filter((action) => !known.has(action));
    });
    expect([...new Set(none)].sort()).toEqual(
      [
        ...["availability", "changePassword", "check", "decideMany", "exportData", "history", "logInAs", "logOut"],
        ...["purge", "readDocument", "setPassword", "verify"],
      ].sort(),
    );
  });

  test("a role that always sees a field has its own entry", () => {
    for (const name of Object.keys(policies)) {
      const { protectedFields } = classPermissionsOf(name, defaultSettings);
      const every = protectedFields["*"] ?? [];
      expect(every).toEqual((policies[name]?.hidden ?? []).map(({ field }) => field));
      for (const role of roles) {
        const seen = (policies[name]?.hidden ?? []).filter(
          ({ visible }) => visible(anyActor(role), defaultSettings) === true,
        );
        expect(protectedFields[`role:${role}`] === undefined).toBe(seen.length === 0);
      }
    }
  });

  test("a class without a policy is a defect", () => {
    expect(() => classPermissionsOf("Invoice", defaultSettings)).toThrow("No policy says who may read Invoice");
  });
});
