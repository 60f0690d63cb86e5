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
  more: {
    readonly entry?: Partial<Entry>;
    readonly before?: object | null;
    readonly after?: object | null;
    readonly manager?: string | null | undefined;
  } = {},
) =>
  verifyDecision(
    { ...entry, ...more.entry },
    more.before === null ? null : { ...before, ...more.before },
    more.after === null ? null : { ...after, ...more.after },
    {
      ...{ user: "user000001", allowSelfApproval: () => false },
      manager: "manager" in more ? more.manager : "user000009",
      roleOf: (user) => (user === "user000010" ? "administrator" : user === "user000011" ? "coordinator" : undefined),
    },
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

const decidedBy = (user: string, manager?: string | null) =>
  judged({ entry: { actor: user }, after: { decidedBy: user }, ...(manager === undefined ? {} : { manager }) });

test("R-HOUR-7 the manager of the project and an administrator may decide", () => {
  expect(decidedBy("user000009")).toBeNull();
  expect(decidedBy("user000010")).toBeNull();
  expect(decidedBy("user000010", null)).toBeNull();
});

test.each([
  ["a coordinator", "user000011", "user000009"],
  ["somebody whom the log does not know", "user000012", "user000009"],
  ["a former manager", "user000009", "user000012"],
  ["a former manager of a project that has none", "user000009", null],
])("R-HOUR-7 lists hours that were decided by %s; the host may have passed the role", (_who, user, manager) => {
  expect(decidedBy(user, manager)).toMatchObject({ decidedBy: user, problem: "role", because: "host" });
});

test("R-HOUR-7 is not judged where the log does not tell who managed the project", () => {
  expect(judged({ manager: undefined })).toBeNull();
});
