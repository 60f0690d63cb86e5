import { expect, test } from "vitest";
import { verifyDecision } from "../../../src/domain/verify/decision-faults.ts";

const before = { approval: "submitted", submittedBy: "user000001", lastEditor: null, decidedBy: null };
type Entry = Parameters<typeof verifyDecision>[0];
const entry: Entry = {
  ...{ class: "BillableHour", objectId: "hour000001", kind: "update", event: "hours.approve" },
  ...{ version: 2, seq: 9, before: null, after: null, actor: "user000009" },
};
const after = { ...before, approval: "approved", decidedBy: "user000009" };
const judged = (
  more: { readonly entry?: Partial<Entry>; readonly before?: object | null; readonly after?: object | null } = {},
) =>
  verifyDecision(
    { ...entry, ...more.entry },
    more.before === null ? null : { ...before, ...more.before },
    more.after === null ? null : { ...after, ...more.after },
    { user: "user000001", allowSelfApproval: () => false },
  );

test("a decision of a second person is right, and so is what is no decision", () => {
  expect(judged()).toBeNull();
  expect(judged({ after: { approval: "rejected" } })).toBeNull();
  expect(judged({ entry: { class: "Allocation" }, after: { decidedBy: "user000001" } })).toBeNull();
  expect(judged({ entry: { event: "import" }, after: { decidedBy: null } })).toBeNull();
  expect(judged({ before: null })).toBeNull();
  expect(judged({ after: null })).toBeNull();
  expect(judged({ after: { approval: "draft", decidedBy: "user000001" } })).toBeNull();
  // A later change of decided hours, such as an invoice, decides nothing.
  expect(judged({ before: { approval: "approved" }, after: { decidedBy: "user000001" } })).toBeNull();
});

test.each([
  ["the engineer", { actor: "user000001" }, { decidedBy: "user000001" }, { submittedBy: "user000005" }, "own"],
  ["who entered them", { actor: "user000005" }, { decidedBy: "user000005" }, { submittedBy: "user000005" }, "own"],
  ["who changed them last", { actor: "user000006" }, { decidedBy: "user000006" }, { lastEditor: "user000006" }, "own"],
  ["somebody else than the log says", { actor: "user000008" }, {}, {}, "actor"],
  ["nobody", {}, { decidedBy: null }, {}, "actor"],
])("R-HOUR-6 L-23 finds hours that were decided by %s", (_who, logged, decided, was, problem) => {
  expect(judged({ entry: logged, before: was, after: decided })).toMatchObject({ problem, because: null, version: 2 });
});
