import { describe, expect, test } from "vitest";
import { Allocation } from "../../../../src/domain/allocation/entity.ts";
import { Document } from "../../../../src/domain/document/entity.ts";
import { EngineerProfile } from "../../../../src/domain/engineer-profile/entity.ts";
import { entityNamed } from "../../../../src/domain/entities.ts";
import { Grant } from "../../../../src/domain/grant/entity.ts";
import { defaultSettings } from "../../../../src/domain/kernel/context/settings.ts";
import { relativeClause } from "../../../../src/domain/kernel/messages/english/conditions.ts";
import { anyActor, conditionFor, placeholders } from "../../../../src/domain/kernel/policy/actor-placeholder.ts";
import { plainCondition } from "../../../../src/domain/kernel/policy/plain-condition.ts";
import type { Rule } from "../../../../src/domain/kernel/policy/policy.ts";
import { and, fieldsOf, not, or, type Predicate, some } from "../../../../src/domain/kernel/policy/predicate.ts";
import { predicateText } from "../../../../src/domain/kernel/policy/predicate-text.ts";
import { simplify } from "../../../../src/domain/kernel/policy/simplify.ts";
import { Project } from "../../../../src/domain/project/entity.ts";
import { User } from "../../../../src/domain/user/entity.ts";

const a = fieldsOf(Allocation);
const p = fieldsOf(Project);
const text = (where: unknown, entity = Allocation as never): string =>
  predicateText(where as Predicate, entity, entityNamed);
const mine = a.engineer.via(EngineerProfile, (e) => e.user.is(placeholders.userId));
const managed = a.project.via(Project, (of) => of.projectManager.is(placeholders.userId));

describe("a condition in words", () => {
  test.each<readonly [words: string, where: unknown]>([
    ["it is the actor", a.objectId.is(placeholders.userId)],
    ["engineer's user is the actor", mine],
    ["engineer's user is the actor or project's projectManager is the actor", or(mine, managed, mine)],
    [
      "project's client is the actor's company",
      a.project.via(Project, (of) => of.client.is(placeholders.clientCompany)),
    ],
    ["project is the actor", a.project.via(Project, (of) => of.objectId.is(placeholders.userId))],
    ["endDate is absent", a.endDate.absent],
    ["endDate is given", a.endDate.present],
    ["startDate is at least 2027-01-04", a.startDate.atLeast(20_822)],
    ["allocationPercent is below 50.5", a.allocationPercent.below(5_050)],
    ["endDate is absent or at least 2027-01-04", a.endDate.reaches(20_822)],
    ["status is one of tentative, confirmed", a.status.oneOf(["tentative", "confirmed"])],
    ["status is confirmed", a.status.oneOf(["confirmed"])],
    ["status is none of cancelled", not(a.status.oneOf(["cancelled"]))],
    ["status is not cancelled", not(a.status.is("cancelled"))],
    ["assignmentRole starts with Lead", { is: "text", field: "assignmentRole", at: "start", text: "Lead" }],
    ["assignmentRole ends with Lead", { is: "text", field: "assignmentRole", at: "end", text: "Lead" }],
    ["assignmentRole contains Lead", { is: "text", field: "assignmentRole", at: "inside", text: "Lead" }],
    ["override has a or b", { is: "has", field: "override", values: ["a", "b"] }],
    ["override has nothing but a", { is: "has", field: "override", values: ["a"], only: true }],
    ["notes is inside the polygon", { is: "place", field: "notes", by: "inside", numbers: [] }],
    ["assignmentRole is the given role", a.assignmentRole.is({ param: "role" })],
    [
      "(engineer's user is the actor or endDate is absent) and status is confirmed",
      and(or(mine, a.endDate.absent), a.status.is("confirmed")),
    ],
    ["not (engineer's user is the actor)", not(mine)],
    ["engineer is there", { is: "via", field: "engineer", entity: "EngineerProfile", where: { is: "always" } }],
    ["not (status is confirmed and endDate is absent)", not(and(a.status.is("confirmed"), a.endDate.absent))],
    ["allocationPercent is not above 50.5", not(a.allocationPercent.above(5_050))],
    ["no row", a.status.oneOf([])],
    ["every row", or(a.status.is("confirmed"), { is: "always" })],
    ["no row", or()],
  ])("%s", (words, where) => {
    expect(text(where)).toBe(words);
  });

  test("pointing rows are named by their field", () => {
    const staffed = some(Allocation, "project", (each) =>
      each.engineer.via(EngineerProfile, (e) => e.user.is(placeholders.userId)),
    );
    expect(text(or(p.projectManager.is(placeholders.userId), staffed), Project as never)).toBe(
      "projectManager is the actor or it is the project of an allocation whose engineer's user is the actor",
    );
    expect(text({ ...staffed, where: { is: "always" } }, Project as never)).toBe("it is the project of an allocation");
    expect(text({ is: "via", field: "project", entity: "Project", where: staffed })).toBe(
      "project is the project of an allocation whose engineer's user is the actor",
    );
  });

  test("rows with several pointers get a clause for each", () => {
    const shared = some(Grant, "record", (g) =>
      and(
        g.class.is("Document"),
        or(g.user.is(placeholders.userId), { is: "compare", field: "role", by: "=", to: placeholders.role }),
      ),
    );
    expect(text(shared, Document as never)).toBe(
      "it is the record of a grant whose class is Document and (whose user is the actor or whose role is the actor's role)",
    );
    const grantOfGrant = some(Grant, "record", () => shared as never);
    expect(text(grantOfGrant, Document as never)).toMatch(/^it is the record of a grant that is the record of a grant/);
  });

  test("a secret is described by its absence", () => {
    const u = fieldsOf(User);
    expect(text(u.passwordHash.absent, User as never)).toBe("it has no password");
    expect(
      text(
        p.projectManager.via(User, (of) => of.passwordHash.present),
        Project as never,
      ),
    ).toBe("projectManager has a password");
  });

  test("works for an unknown class", () => {
    expect(predicateText({ is: "compare", field: "day", by: "=", to: 3 }, undefined)).toBe("day is 3");
    expect(predicateText(managed as Predicate, Allocation)).toBe("project's projectManager is the actor");
  });
});

describe("a condition as a relative clause for the caller", () => {
  test.each<readonly [words: string, where: unknown]>([
    ["that is you", a.objectId.is(placeholders.userId)],
    ["that is yours", mine],
    ["that is yours or whose end date is given", or(mine, a.endDate.present)],
    [
      "(that is yours or whose end date is absent) and whose status is not confirmed",
      and(or(mine, a.endDate.absent), not(a.status.is("confirmed"))),
    ],
    ["of a project of your company", a.project.via(Project, (of) => of.client.is(placeholders.clientCompany))],
    [
      "whose notes is your team or whose notes is your role",
      or(a.notes.is(placeholders.team), a.notes.is(placeholders.role)),
    ],
    ["for which it does not hold that (engineer's user is you)", not(mine)],
    ["whose engineer is there", { is: "via", field: "engineer", entity: "EngineerProfile", where: { is: "always" } }],
    [
      "that is the record of a share that is yours",
      { is: "some", entity: "Grant", by: "record", where: fieldsOf(Grant).user.is(placeholders.userId) },
    ],
    [
      "whose project is the project of a booking",
      {
        is: "via",
        field: "project",
        entity: "Project",
        where: { is: "some", entity: "Allocation", by: "project", where: { is: "always" } },
      },
    ],
  ])("%s", (words, where) => {
    expect(relativeClause(plainCondition(simplify(where as Predicate), Allocation, entityNamed))).toBe(words);
  });
});

describe("the condition for a role", () => {
  const roles = ["coordinator", "engineer"] as const;
  const said = (rule: Rule<never>, role: "coordinator" | "engineer") =>
    text(conditionFor(rule, role, defaultSettings, roles));

  test("a role that changes with the actor is the actor's", () => {
    const shared: Rule<never> = ({ role }) => a.assignmentRole.is(role) as never;
    expect(said(shared, "engineer")).toBe("assignmentRole is the actor's role");
    const fixed: Rule<never> = () => a.assignmentRole.is("engineer") as never;
    expect(said(fixed, "engineer")).toBe("assignmentRole is engineer");
    const once: Rule<never> = ({ role }) => (role === "engineer" ? (a.assignmentRole.is("engineer") as never) : true);
    expect([said(once, "engineer"), said(once, "coordinator")]).toEqual(["assignmentRole is engineer", "every row"]);
  });

  test("company and team of the actor are known", () => {
    const { clientCompany, team } = anyActor("clientLead");
    expect(text(or(a.notes.is(clientCompany), a.notes.is(team)))).toBe(
      "notes is the actor's company or notes is the actor's team",
    );
  });
});
