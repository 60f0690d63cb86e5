import { Allocation } from "../domain/allocation/entity.ts";
import { create, createInput, type Holder } from "../domain/certification/create.ts";
import { Certification, type PlainCertification } from "../domain/certification/entity.ts";
import { remove } from "../domain/certification/remove.ts";
import { type HeldAndBooked, update, updateInput } from "../domain/certification/update.ts";
import { EngineerProfile } from "../domain/engineer/entity.ts";
import { and, some } from "../domain/kernel/predicate.ts";
import { Project } from "../domain/project/entity.ts";
import { type Found, type Load, load, many, maybe } from "../ports/load.ts";
import { classQueries } from "./class-queries.ts";
import { onRecord, reason } from "./fields.ts";
import { command } from "./operation.ts";
import { deleted, printing, type Warned } from "./print.ts";

const holder = load("certification.holder", { engineer: "text" }, (arg) => ({
  locks: [{ entity: EngineerProfile, id: arg.engineer }],
  reads: (): Load<Holder>["reads"] => ({
    engineer: maybe(EngineerProfile, arg.engineer, ["objectId"]),
    held: many(Certification, (c) => c.engineer.is(arg.engineer)),
  }),
}));

const heldAndBooked = load("certification.held", { objectId: "text" }, (arg, found) => ({
  through: { engineer: found(Certification, arg.objectId, "engineer") },
  lockFound: [{ entity: EngineerProfile, id: "engineer" }],
  reads: (its: Found<"engineer">): Load<HeldAndBooked>["reads"] => ({
    certification: maybe(Certification, arg.objectId),
    held: many(Certification, (c) => c.engineer.is(its.engineer)),
    bookings: many(Allocation, (a) => and(a.engineer.is(its.engineer), a.status.oneOf(["tentative", "confirmed"])), [
      "objectId",
      "project",
      "startDate",
      "endDate",
      "status",
    ]),
    projects: many(Project, () => some(Allocation, "project", (a) => a.engineer.is(its.engineer)), [
      "objectId",
      "requiredCertifications",
    ]),
  }),
}));

const print = printing<typeof Certification, Pick<PlainCertification, "status"> & Warned>(Certification);

export const certifications = {
  ...classQueries(Certification, "certifications"),
  create: command({
    name: "certifications.create",
    doc: "Records a certificate of an engineer.",
    class: "Certification",
    action: "create",
    input: createInput,
    refusals: ["Duplicate"],
    load: holder,
    args: ({ engineer }) => ({ engineer }),
    pointers: { engineer: "engineer" },
    decide: create,
    print,
  }),
  update: command({
    name: "certifications.update",
    doc: "Changes a certificate, or declares its status, and names the bookings that lost cover.",
    class: "Certification",
    action: "update",
    input: { ...onRecord, ...updateInput, reason },
    refusals: ["Duplicate"],
    load: heldAndBooked,
    args: ({ objectId }) => ({ objectId }),
    subject: "certification",
    decide: update,
    print,
  }),
  delete: command({
    name: "certifications.delete",
    doc: "Deletes a certificate, and names the bookings that lost cover.",
    class: "Certification",
    action: "delete",
    input: { ...onRecord, reason },
    refusals: [],
    load: heldAndBooked,
    args: ({ objectId }) => ({ objectId }),
    subject: "certification",
    decide: remove,
    print: (row: Certification): { readonly objectId: string } & Warned => ({ ...deleted(row), warnings: [] }),
  }),
};
