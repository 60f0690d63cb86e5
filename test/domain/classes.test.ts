import { expect, test } from "vitest";
import { certificationWords } from "../../src/domain/certification/entity.ts";
import { allEntities } from "../../src/domain/entities.ts";
import type { Field } from "../../src/domain/kernel/schema/entity.ts";

const fields: ReadonlyArray<readonly [string, string, Field]> = allEntities.flatMap(({ name, fields }) =>
  Object.entries(fields).map(([field, of]) => [name, field, of] as const),
);
const namesOf = (name: string, where: (field: Field) => boolean) =>
  fields.flatMap(([of, field, each]) => (of === name && where(each) ? [field] : []));

test("a workflow word is known to the settings by its class and field (R-VAL-8)", () => {
  const told = fields.flatMap(([of, field, { kind }]) => (kind.words === undefined ? [] : [[of, field, kind.words]]));
  expect(told.length).toBeGreaterThan(4);
  for (const [of, field, words] of told) expect(words).toMatchObject({ name: `${of}.${field}` });
});

// An import keeps what it cannot know: these may be absent from an export.
test.each([
  ["Deal", ["probability", "lostReason", "stageSince", "closedOn", "project"]],
  ["Task", ["title", "status", "dependsOn", "blockReason", "blockedBy", "doneAt", "assignedOn", "readyOn"]],
  ["Project", ["writtenAs", "client", "requiredCertifications", "billable", "rate", "deal", "closedOn"]],
  ["Certification", ["declared", "declaredOn"]],
  ["Allocation", ["cancelledOn", "billable", "rate", "deal", "override"]],
  [
    "BillableHour",
    [
      ...["lastEditor", "submittedOn", "decisionRound", "billable", "approval", "billing", "decidedBy", "decidedAt"],
      ...["decisionReason", "snapshot", "invoiceRef", "invoicedOn"],
    ],
  ],
])("these fields of %s are not of the template backends", (name, wanted) => {
  expect(namesOf(name, ({ ours }) => ours === true)).toEqual(wanted);
});

test("the status of a certificate, which is not stored, has words, too (R-VAL-8)", () => {
  expect(certificationWords.name).toBe("Certification.status");
});

test("people call a record by this text", () => {
  const told = fields.flatMap(([of, field, { displayName }]) => (displayName === true ? [[of, field]] : []));
  expect(Object.fromEntries(told)).toMatchObject({
    ...{ Deal: "title", Task: "title", Project: "projectName", Certification: "certificationName" },
  });
  for (const of of ["Allocation", "BillableHour"]) expect(told.filter(([name]) => name === of)).toEqual([]);
});

test.each([
  ["Deal", {}],
  ["Task", { status: "todo", dependsOn: [] }],
  ["Project", { status: "planned", requiredCertifications: [], billable: true }],
  ["Certification", {}],
  ["Allocation", { status: "confirmed" }],
  ["BillableHour", {}],
])("a new %s has these values if the caller gives none", (name, wanted) => {
  const found = fields.flatMap(([of, field, each]) =>
    of === name && each.default !== undefined ? [[field, each.default]] : [],
  );
  expect(Object.fromEntries(found)).toEqual(wanted);
});

test("R-LOG-4 an erasure finds what was written about a person, and by whom", () => {
  const told = fields.flatMap(([of, field, { personal }]) => (personal === undefined ? [] : [[of, field, personal]]));
  const of = (name: string) => told.flatMap(([each, ...more]) => (each === name ? [more] : []));
  expect(of("Project")).toEqual([]);
  expect(of("Certification")).toEqual([
    ["certificationNumber", true],
    ["documentUrl", true],
  ]);
  expect(of("Allocation")).toEqual([
    ["notes", true],
    ["override", { parts: ["reason"] }],
  ]);
  expect(of("BillableHour")).toEqual([
    ["taskCode", { by: "submittedBy" }],
    ["notes", { by: "submittedBy" }],
    ["decisionReason", { by: "decidedBy" }],
  ]);
  expect(of("Deal")).toEqual([
    ["notes", { by: "assignedTo" }],
    ["lostReason", { by: "assignedTo" }],
  ]);
  expect(of("Task")).toEqual([["blockReason", { by: "blockedBy" }]]);
});

test("R-LOG-4 who wrote a personal text is a user whom the record points to", () => {
  for (const [name, field, { personal }] of fields) {
    if (typeof personal !== "object" || personal.by === undefined) continue;
    const by = fields.find(([of, each]) => of === name && each === personal.by)?.[2];
    expect(by?.references, `${name}.${field}`).toBe("User");
  }
});
