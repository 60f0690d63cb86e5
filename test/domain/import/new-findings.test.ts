import { expect, test } from "vitest";
import { newFindings } from "../../../src/domain/import/new-findings.ts";

const leftOut = { file: "Project.json", objectId: null, code: "ID_INVALID" };
const flagged = { class: "Allocation", objectId: "a", code: "OVER_CAPACITY" };
const edited = (...fields: ReadonlyArray<string>) => ({ ...flagged, fields: fields.map((field) => ({ field })) });
const found = (findings: object) => findings as Parameters<typeof newFindings>[0];

test("a finding is new when it occurs more often than before", () => {
  const now = found({ leftOut: [leftOut, leftOut, leftOut], flagged: [flagged, flagged] });
  expect(newFindings(now)).toEqual(now);
  expect(newFindings(now, { leftOut: [leftOut, leftOut], flagged: [flagged, flagged] })).toEqual({
    leftOut: [leftOut],
    flagged: [],
  });
});

test("another row, code or field makes another finding", () => {
  const others = {
    leftOut: [
      { ...leftOut, objectId: "p" },
      { ...leftOut, file: "User.json" },
    ],
    flagged: [{ ...flagged, code: "CERTIFICATION" }, edited("notes"), edited("notes", "rate")],
  };
  const known = { leftOut: [leftOut], flagged: [flagged, edited("rate")] };
  expect(newFindings(found(others), known)).toEqual(others);
});
