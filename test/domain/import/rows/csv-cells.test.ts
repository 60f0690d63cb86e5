import { expect, test } from "vitest";
import { rowFromCells } from "../../../../src/domain/import/rows/csv-cells.ts";

// R-IMP-5
test("cells are converted by the type of their field", () => {
  const hour = rowFromCells("BillableHour");
  expect(hour({ hours: "7.5", billable: "true", notes: "12", nobody: "9" })).toEqual({
    hours: 7.5,
    billable: true,
    notes: "12",
    nobody: "9",
  });
  expect(hour({ hours: "a day", billable: "false" })).toEqual({ hours: "a day", billable: false });
  expect(hour({ billable: "maybe" })).toEqual({ billable: "maybe" });
  const project = rowFromCells("Project");
  expect(project({ requiredCertifications: '["PE","OSHA 30"]', rate: "90" })).toEqual({
    requiredCertifications: ["PE", "OSHA 30"],
    rate: 90,
  });
  expect(project({ rate: '{"minor":9000,"currency":"EUR"}' })).toEqual({ rate: { minor: 9_000, currency: "EUR" } });
  expect(project({ rate: "much", requiredCertifications: "PE" })).toEqual({
    rate: "much",
    requiredCertifications: "PE",
  });
  expect(rowFromCells("Invoice")({ hours: "7.5" })).toEqual({ hours: "7.5" });
});
