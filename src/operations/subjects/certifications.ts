import { Allocation } from "../../domain/allocation/entity.ts";
import { create, createInput } from "../../domain/certification/create.ts";
import { deleteCertification } from "../../domain/certification/delete.ts";
import { Certification, type PlainCertification } from "../../domain/certification/entity.ts";
import { bookingsFields } from "../../domain/certification/lost-cover.ts";
import { update, updateInput } from "../../domain/certification/update.ts";
import { EngineerProfile } from "../../domain/engineer-profile/entity.ts";
import { and, some } from "../../domain/kernel/policy/predicate.ts";
import { Project } from "../../domain/project/entity.ts";
import { byId, load, lookup, many } from "../../ports/load.ts";
import { classQueries } from "../define/class-queries.ts";
import { reason, versionedId } from "../define/fields.ts";
import { formatDeleted, recordFormatter } from "../define/format-record.ts";
import { command } from "../define/operation.ts";

const holder = load("certification.holder", {
  parameters: { engineer: "text" },
  isolation: {
    locks: ({ engineer }) => [{ entity: EngineerProfile, id: engineer }],
    why: "Two equal certificates are created one after the other, and so are a certificate and a booking that needs it.",
    rules: ["R-CERT-6", "R-ELIG-1"],
  },
  reads: ({ engineer }) => ({
    engineer: byId(EngineerProfile, engineer, ["objectId"]),
    held: many(Certification, (c) => c.engineer.is(engineer)),
  }),
});

const heldAndBooked = load("certification.held", {
  parameters: { objectId: "text" },
  lookups: ({ objectId }) => ({ engineer: lookup(Certification, objectId, "engineer") }),
  isolation: {
    locks: ({ engineer }) => [{ entity: EngineerProfile, id: engineer }],
    why: "A booking that needs the certificate comes before and is reported as no longer covered, or comes after and is refused.",
    rules: ["R-CERT-6", "R-CERT-7", "R-ELIG-1"],
  },
  reads: ({ objectId, engineer }) => ({
    certification: byId(Certification, objectId),
    held: many(Certification, (c) => c.engineer.is(engineer)),
    bookings: many(
      Allocation,
      (a) => and(a.engineer.is(engineer), a.status.oneOf(["tentative", "confirmed"])),
      bookingsFields.bookings,
    ),
    projects: many(Project, () => some(Allocation, "project", (a) => a.engineer.is(engineer)), bookingsFields.projects),
  }),
});

const format = recordFormatter<typeof Certification, Pick<PlainCertification, "status">>(Certification);

export const certifications = {
  ...classQueries(Certification, "certifications"),
  create: command({
    name: "certifications.create",
    doc: "Creates a certificate of an engineer.",
    class: "Certification",
    action: "create",
    input: createInput,
    refusals: ["Duplicate", "RangeReversed"],
    load: holder,
    args: ({ engineer }) => ({ engineer }),
    pointers: { engineer: "engineer" },
    decide: create,
    format,
  }),
  update: command({
    name: "certifications.update",
    doc: "Changes a certificate or declares its status; warns of bookings that are no longer covered.",
    class: "Certification",
    action: "update",
    input: { ...versionedId, ...updateInput, reason },
    refusals: ["Duplicate", "RangeReversed"],
    load: heldAndBooked,
    args: ({ objectId }) => ({ objectId }),
    subject: "certification",
    decide: update,
    format,
  }),
  delete: command({
    name: "certifications.delete",
    doc: "Deletes a certificate; warns of bookings that are no longer covered.",
    class: "Certification",
    action: "delete",
    input: { ...versionedId, reason },
    refusals: [],
    load: heldAndBooked,
    args: ({ objectId }) => ({ objectId }),
    subject: "certification",
    decide: deleteCertification,
    format: formatDeleted,
  }),
};
