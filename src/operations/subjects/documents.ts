import { createDocument, createInput } from "../../domain/document/create.ts";
import { deleteDocument } from "../../domain/document/delete.ts";
import { Document } from "../../domain/document/entity.ts";
import { readDocument } from "../../domain/document/read.ts";
import { type SharedDocument, shareDocument, sharedWith, unshareDocument } from "../../domain/document/share.ts";
import { updateDocument, updateInput } from "../../domain/document/update.ts";
import { Grant } from "../../domain/grant/entity.ts";
import { granteeInput } from "../../domain/grant/grantee.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { RelatedRecords } from "../../domain/kernel/policy/evaluate.ts";
import { and, type Param } from "../../domain/kernel/policy/predicate.ts";
import type { PlainRecordOf } from "../../domain/kernel/schema/entity.ts";
import { User } from "../../domain/user/entity.ts";
import { byId, load, many } from "../../ports/load.ts";
import { classQueries } from "../define/class-queries.ts";
import { reason, versionedId } from "../define/fields.ts";
import { formatDeleted, formatRecord } from "../define/format-record.ts";
import { ownRowOnly } from "../define/isolation-reasons.ts";
import { command } from "../define/operation.ts";
import { policies } from "../policy/policies.ts";
import { relatedReads, rulesOf } from "../policy/related-records.ts";
import { sharedBeside, type WithShares } from "./fields-beside.ts";

/** A document as `documents.read` gives it, the address of the file included. */
export interface ReadDocument extends WithShares, PlainRecordOf<typeof Document> {}

const printShared = ({ document, grants }: SharedDocument, at: Moment, around: RelatedRecords): ReadDocument => ({
  ...(formatRecord("Document", document, at, around) as PlainRecordOf<typeof Document>),
  sharedWith: sharedWith(document, grants, at.actor),
});

const createLoad = load("document.create", {
  parameters: { actor: "text" },
  isolation: { why: "It depends on no other row; the owner is a foreign key.", rules: ["R-REF-1"] },
  reads: ({ actor }) => ({ author: byId(User, actor, ["objectId"]) }),
});
/** A document with its grants, which its policy reads. */
const shared = (objectId: Param<string>) => ({
  document: byId(Document, objectId),
  grants: many(Grant, (g) => and(g.class.is("Document"), g.record.is(objectId))),
});
const updateLoad = load("document.update", {
  parameters: { objectId: "text" },
  isolation: { why: ownRowOnly, rules: ["R-VER-1"] },
  reads: ({ objectId }) => shared(objectId),
});
const readLoad = load("document.read", {
  parameters: { objectId: "text", actor: "text" },
  isolation: {
    why: "It only adds an entry. A read that overlaps with the end of the sharing comes before it.",
    rules: ["R-DOC-1", "R-DOC-4"],
  },
  reads: ({ objectId, actor }) => ({ ...shared(objectId), author: byId(User, actor, ["objectId"]) }),
});
const shareLoad = load("document.share", {
  parameters: { objectId: "text", user: "text", actor: "text" },
  isolation: {
    locks: ({ objectId }) => [{ entity: Document, id: objectId }],
    why: "Sharing twice with the same person makes one grant, and a grant that is made while the document is deleted comes before and is deleted along, or finds no document.",
    rules: ["R-DOC-4", "R-POL-3"],
  },
  reads: ({ objectId, user, actor }) => ({
    ...shared(objectId),
    grantee: byId(User, user),
    // A client lead sees few accounts.
    ...relatedReads("policy", { entity: "User", id: user }, rulesOf(policies.User), actor),
  }),
});

const deleteLoad = load("document.delete", {
  parameters: { objectId: "text" },
  isolation: {
    locks: ({ objectId }) => [{ entity: Document, id: objectId }],
    why: "A grant that is made meanwhile comes before and is deleted along, or finds no document.",
    rules: ["R-DOC-4", "R-REF-1"],
  },
  reads: ({ objectId }) => shared(objectId),
});

const sharing = {
  class: "Document",
  action: "share",
  // Sharing does not change the document, so it takes no version of it.
  input: { objectId: versionedId.objectId, ...granteeInput, reason },
  load: shareLoad,
  args: (
    { objectId, user }: { readonly objectId: string; readonly user?: string | null },
    _today: number,
    actor: string,
  ) => ({ objectId, user: user ?? "", actor }),
  subject: "document",
  pointers: { user: "grantee" },
  format: printShared,
  // Whom it is shared with is no question of whether it may be shared.
  permits: { reads: ["document", "grants"], refusal: () => null, needs: () => ["user"] },
} as const;

export const documents = {
  create: command({
    name: "documents.create",
    doc: "Creates a document, which the caller owns.",
    class: "Document",
    action: "create",
    input: createInput,
    refusals: ["AuthorRequired", "Duplicate"],
    load: createLoad,
    args: (_input, _today, actor) => ({ actor }),
    candidate: ({ owner }, { actor }) => ({ owner: owner ?? actor.userId }),
    decide: createDocument,
    format: printShared,
  }),
  ...classQueries(Document, "documents", sharedBeside),
  update: command({
    name: "documents.update",
    doc: "Changes the title or the address of a document.",
    class: "Document",
    action: "update",
    input: { ...versionedId, ...updateInput, reason },
    refusals: [],
    load: updateLoad,
    args: ({ objectId }) => ({ objectId }),
    subject: "document",
    decide: updateDocument,
    format: printShared,
  }),
  delete: command({
    name: "documents.delete",
    doc: "Deletes a document, which ends its sharing.",
    class: "Document",
    action: "delete",
    input: { ...versionedId, reason },
    refusals: [],
    load: deleteLoad,
    args: ({ objectId }) => ({ objectId }),
    subject: "document",
    decide: deleteDocument,
    format: formatDeleted,
  }),
  read: command({
    name: "documents.read",
    doc: "Returns a document with the address of its file, and logs the access.",
    class: "Document",
    action: "readDocument",
    input: { objectId: versionedId.objectId },
    refusals: ["AuthorRequired", "Duplicate"],
    load: readLoad,
    args: ({ objectId }, _today, actor) => ({ objectId, actor }),
    subject: "document",
    decide: readDocument,
    format: (answer, at, around): ReadDocument => ({
      ...printShared(answer, at, around),
      fileUrl: answer.document.fileUrl,
    }),
    onlyWhenWritten: true,
  }),
  share: command({
    ...sharing,
    name: "documents.share",
    doc: "Lets a user, or everybody of a role, read a document.",
    refusals: ["Required", "TypeMismatch", "Duplicate"],
    decide: shareDocument,
  }),
  unshare: command({
    ...sharing,
    name: "documents.unshare",
    doc: "Ends the sharing of a document with a user or a role.",
    refusals: ["Required", "TypeMismatch"],
    decide: unshareDocument,
  }),
};
