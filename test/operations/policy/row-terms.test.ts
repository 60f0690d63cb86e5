import { describe, expect, test } from "vitest";
import { Activity } from "../../../src/domain/activity/entity.ts";
import { Deal } from "../../../src/domain/deal/entity.ts";
import { EngineerProfile } from "../../../src/domain/engineer-profile/entity.ts";
import { Grant } from "../../../src/domain/grant/entity.ts";
import { placeholders } from "../../../src/domain/kernel/policy/actor-placeholder.ts";
import { and, fieldsOf, not, or, type Predicate, some } from "../../../src/domain/kernel/policy/predicate.ts";
import { Project } from "../../../src/domain/project/entity.ts";
import { Task } from "../../../src/domain/task/entity.ts";
import { User } from "../../../src/domain/user/entity.ts";
import { termOf } from "../../../src/operations/policy/row-terms.ts";

const me = placeholders.userId;
const a = fieldsOf(Activity);
const d = fieldsOf(Deal);
const g = fieldsOf(Grant);
const t = fieldsOf(Task);

describe("rows related to the actor are called", () => {
  test.each<readonly [term: string | null, where: unknown]>([
    ["own", d.assignedTo.is(me)],
    ["own", fieldsOf(EngineerProfile).user.is(me)],
    ["own", d.assignedTo.via(User, (u) => u.objectId.is(me))],
    ["assigned", t.assignedUser.is(me)],
    ["of own projects", t.project.via(Project, (p) => p.projectManager.is(me))],
    ["of own client", t.project.via(Project, (p) => p.client.is(placeholders.clientCompany))],
    ["of own team", d.assignedTo.via(User, (u) => and(u.role.is("salesperson"), u.team.is(placeholders.team)))],
    ["of own role", g.user.via(User, (u) => u.team.oneOf(["North", placeholders.role]))],
    ["with own activities", some(Activity, "relatedDeal", (each) => each.createdBy.is(me))],
    ["with activities of own team", some(Activity, "relatedDeal", (each) => each.subject.is(placeholders.team))],
    ["shared", some(Grant, "record", (each) => and(each.class.is("Deal"), each.user.is(me)))],
    ["own", or(d.title.is("x"), d.assignedTo.is(me))],
    [null, some(Activity, "relatedDeal", (each) => each.completedAt.absent)],
    [null, d.title.oneOf(["x"])],
    [null, not(a.createdBy.is(me))],
    [null, a.createdBy.below(me)],
  ])("%s", (term, where) => {
    expect(termOf(where as Predicate)).toBe(term);
  });
});
