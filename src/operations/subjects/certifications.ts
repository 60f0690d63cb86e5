import { Allocation } from "../../domain/allocation/entity.ts";
import { create, createInput } from "../../domain/certification/create.ts";
import { deleteCertification } from "../../domain/certification/delete.ts";
import { Certification, type PlainCertification } from "../../domain/certification/entity.ts";
import { bookingsFields } from "../../domain/certification/lost-cover.ts";
import { update, updateInput } from "../../domain/certification/update.ts";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { and, some } from "../../domain/kernel/policy/predicate.ts";
import { Project } from "../../domain/project/entity.ts";
import { found, load, many, maybe } from "../../ports/load.ts";
import { classQueries } from "../define/class-queries.ts";
import { onRecord, reason } from "../define/fields.ts";
import { deleted, printing, type Warned } from "../define/format-record.ts";
import { command } from "../define/operation.ts";

const holder = load("certification.holder", {
  shape: { engineer: "text" },
  isolation: {
    locks: ({ engineer }) => [{ entity: EngineerProfile, id: engineer }],
    why: "Two certificates that say the same come one after the other, and so do a certificate and a booking that needs it.",
    rules: ["R-CERT-6", "R-ELIG-1"],
  },
  reads: ({ engineer }) => ({
    engineer: maybe(EngineerProfile, engineer, ["objectId"]),
    held: many(Certification, (c) => c.engineer.is(engineer)),
  }),
});

const heldAndBooked = load("certification.held", {
  shape: { objectId: "text" },
  through: ({ objectId }) => ({ engineer: found(Certification, objectId, "engineer") }),
  isolation: {
    locks: ({ engineer }) => [{ entity: EngineerProfile, id: engineer }],
    why: "A booking that needs the certificate is made before and is named as one that lost cover, or after and is refused.",
    rules: ["R-CERT-6", "R-CERT-7", "R-ELIG-1"],
  },
  reads: ({ objectId, engineer }) => ({
    certification: maybe(Certification, objectId),
    held: many(Certification, (c) => c.engineer.is(engineer)),
    bookings: many(
      Allocation,
      (a) => and(a.engineer.is(engineer), a.status.oneOf(["tentative", "confirmed"])),
      bookingsFields.bookings,
    ),
    projects: many(Project, () => some(Allocation, "project", (a) => a.engineer.is(engineer)), bookingsFields.projects),
  }),
});

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
    decide: deleteCertification,
    print: (row: Certification): { readonly objectId: string } & Warned => ({ ...deleted(row), warnings: [] }),
  }),
};
