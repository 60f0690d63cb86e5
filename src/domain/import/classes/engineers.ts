import * as Result from "effect/Result";
import { EngineerProfile, hourlyRate } from "../../engineer-profile/entity.ts";
import { omittable, required } from "../../kernel/schema/input.ts";
import { importClassOf } from "../import-class.ts";

export const engineers = importClassOf(EngineerProfile, {
  input: { employmentStatus: required(EngineerProfile.fields.employmentStatus), hourlyRate: omittable(hourlyRate) },
  computed: (values, _row, at) =>
    Result.succeed({ leftOn: values.employmentStatus === "left" ? at.updatedOn() : null }),
  // A second profile of one user gets an account of its own.
  asDuplicate: ({ objectId, fields, absent }, accountName) => {
    const account = accountName();
    return {
      objectId,
      fields: { ...fields, user: null },
      absent,
      kept: (what) => ({ id: "keptWithOwnAccount", what, username: account }),
      account,
    };
  },
  range: ["employedFrom", "employedUntil"],
  groups: [{ name: "employmentStatus", fields: ["employmentStatus", "employmentStatusLabel"], decided: true }],
  derived: [
    {
      field: "leftOn",
      group: "employmentStatus",
      from: ["employmentStatus"],
      isFromUpdatedAt: ({ leftOn }) => leftOn !== null,
    },
  ],
});
