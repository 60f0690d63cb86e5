import { expect, test } from "vitest";
import type { BillableHour } from "../../../src/domain/billable-hour/entity.ts";
import { selfApproval } from "../../../src/domain/billable-hour/two-person-rule.ts";
import type { Moment } from "../../../src/domain/kernel/context/moment.ts";
import { defaultSettings } from "../../../src/domain/kernel/context/settings.ts";

const hour = { objectId: "Hour000001", submittedBy: "ana0000000", lastEditor: "gil0000000" } as BillableHour;
const at = {
  actor: { userId: "mia0000000", role: "projectManager" },
  firm: defaultSettings,
  operation: "hours.approve",
} as Moment;
const editedBy = (gil: { readonly deletedOn: number | null; readonly erasedOn: number | null }) => ({
  engineer: { user: "ana0000000" } as never,
  workers: [],
  submitters: [],
  editors: [{ objectId: "gil0000000", ...gil }] as never,
});

// R-HOUR-6
test.each([
  ["deleted", { deletedOn: 20_000, erasedOn: null }],
  ["erased", { deletedOn: null, erasedOn: 20_000 }],
])("hours of an author whose account was %s are for who may decide about hours of everybody", (_, gil) => {
  expect(selfApproval(hour, editedBy(gil), at)).toMatchObject({
    ...{ _tag: "Forbidden", class: "BillableHour", event: "hours.approve" },
    sentence: { id: "authorGone", rights: { id: "rights", class: "BillableHour", free: ["administrator"], bound: [] } },
  });
  expect(selfApproval(hour, editedBy(gil), { ...at, actor: { ...at.actor, role: "administrator" } })).toBeNull();
});

test("hours of an author whose account is there are for anybody else", () => {
  expect(selfApproval(hour, editedBy({ deletedOn: null, erasedOn: null }), at)).toBeNull();
});
