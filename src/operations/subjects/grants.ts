import * as Result from "effect/Result";
import { Activity } from "../../domain/activity/entity.ts";
import { Company } from "../../domain/company/entity.ts";
import { Contact } from "../../domain/contact/entity.ts";
import { Deal } from "../../domain/deal/entity.ts";
import { addGrant, addInput } from "../../domain/grant/add.ts";
import { crmClasses, Grant } from "../../domain/grant/entity.ts";
import { deletion } from "../../domain/kernel/decision/decision.ts";
import { existing } from "../../domain/kernel/decision/existing.ts";
import { and } from "../../domain/kernel/policy/predicate.ts";
import { User } from "../../domain/user/entity.ts";
import { byId, load, many } from "../../ports/load.ts";
import { classQueries } from "../define/class-queries.ts";
import { reason, versionedId } from "../define/fields.ts";
import { formatDeleted, recordFormatter } from "../define/format-record.ts";
import { ownRowOnly } from "../define/isolation-reasons.ts";
import { command } from "../define/operation.ts";
import { policies } from "../policy/policies.ts";
import { relatedReads, rulesOf } from "../policy/related-records.ts";

const addLoad = load("grant.add", {
  // The record's id in the parameter of its class, and '' in the others.
  parameters: { Company: "text", Contact: "text", Deal: "text", Activity: "text", record: "text", user: "text" },
  isolation: {
    locks: (arg) => [
      { entity: Company, id: arg.Company },
      { entity: Contact, id: arg.Contact },
      { entity: Deal, id: arg.Deal },
      { entity: Activity, id: arg.Activity },
    ],
    why: "Granting twice makes one grant, and a grant that is made while the record is deleted comes before and is deleted along, or finds no record.",
    rules: ["R-POL-3"],
  },
  reads: (arg) => ({
    Company: byId(Company, arg.Company, ["objectId", "createdBy"]),
    Contact: byId(Contact, arg.Contact, ["objectId", "createdBy"]),
    Deal: byId(Deal, arg.Deal, ["objectId", "assignedTo"]),
    Activity: byId(Activity, arg.Activity, ["objectId", "createdBy"]),
    grants: many(Grant, (g) => and(g.class.oneOf(crmClasses), g.record.is(arg.record))),
    grantee: byId(User, arg.user, ["objectId"]),
  }),
});
const removeLoad = load("grant.remove", {
  parameters: { objectId: "text", actor: "text" },
  isolation: { why: ownRowOnly, rules: ["R-POL-3", "R-VER-1"] },
  reads: ({ objectId, actor }) => ({
    grant: byId(Grant, objectId),
    ...relatedReads("policy", { entity: "Grant", id: objectId }, rulesOf(policies.Grant, "delete"), actor),
  }),
});

export const grants = {
  add: command({
    name: "grants.add",
    doc: "Lets a user, or everybody of a role, read a company, contact, deal or activity.",
    class: "Grant",
    action: "create",
    input: { ...addInput, reason },
    refusals: ["PointerInvalid", "Required", "TypeMismatch", "Duplicate"],
    load: addLoad,
    args: ({ class: of, record, user }) => ({
      ...{ Company: "", Contact: "", Deal: "", Activity: "" },
      [of]: record,
      record,
      user: user ?? "",
    }),
    candidate: ({ class: of, record }) => ({ class: of, record }),
    pointers: { user: "grantee" },
    decide: (state, input, at) =>
      addGrant({ ...state, grants: state.grants.filter((each) => each.class === input.class) }, input, at),
    format: recordFormatter(Grant),
  }),
  remove: command({
    name: "grants.remove",
    doc: "Ends a grant, from the next call on.",
    class: "Grant",
    action: "delete",
    input: { ...versionedId, reason },
    refusals: [],
    load: removeLoad,
    args: ({ objectId }, _today, actor) => ({ objectId, actor }),
    subject: "grant",
    decide: ({ grant: found }, _input, at) => {
      const grant = existing(found);
      return Result.succeed({ answer: grant, changes: [deletion("Grant", grant, at)] });
    },
    format: formatDeleted,
  }),
  ...classQueries(Grant, "grants"),
};
