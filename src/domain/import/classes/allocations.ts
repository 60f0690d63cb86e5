import * as Result from "effect/Result";
import { Allocation } from "../../allocation/entity.ts";
import { required } from "../../kernel/schema/input.ts";
import { importClassOf } from "../import-class.ts";
import { rowIssue } from "../row-issue.ts";

export const allocations = importClassOf(Allocation, {
  input: { status: required(Allocation.fields.status) },
  computed: (values, _row, at) =>
    values.allocationPercent === 0
      ? Result.fail(rowIssue("PERCENT_RANGE", { id: "percentAbove", field: "allocationPercent" }))
      : Result.succeed({ cancelledOn: values.status === "cancelled" ? at.updatedOn() : null }),
  range: ["startDate", "endDate"],
  groups: [{ name: "status", fields: ["status", "statusLabel"], state: true }],
  derived: [
    {
      field: "cancelledOn",
      group: "status",
      from: ["status"],
      isFromUpdatedAt: ({ cancelledOn }) => cancelledOn !== null,
    },
  ],
});
