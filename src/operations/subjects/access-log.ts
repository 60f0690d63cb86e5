import { createEntry, createInput } from "../../domain/access-log/create.ts";
import { AccessLog } from "../../domain/access-log/entity.ts";
import { mostPurged, type PurgedEntries, purgeEntries } from "../../domain/access-log/purge.ts";
import { startOf } from "../../domain/change-log/purge.ts";
import { Document } from "../../domain/document/entity.ts";
import { Grant } from "../../domain/grant/entity.ts";
import { and } from "../../domain/kernel/policy/predicate.ts";
import { field } from "../../domain/kernel/schema/entity.ts";
import { required } from "../../domain/kernel/schema/input.ts";
import { day } from "../../domain/kernel/schema/kind.ts";
import { User } from "../../domain/user/entity.ts";
import { byId, first, load, many } from "../../ports/load.ts";
import { classQueries } from "../define/class-queries.ts";
import { reason } from "../define/fields.ts";
import { recordFormatter } from "../define/format-record.ts";
import { command } from "../define/operation.ts";

const createLoad = load("access-log.create", {
  parameters: { document: "text", actor: "text" },
  isolation: {
    why: "It only adds an entry. A read of the document at the same moment comes after it.",
    rules: ["R-DOC-3"],
  },
  reads: ({ document, actor }) => ({
    author: byId(User, actor, ["objectId"]),
    document: byId(Document, document),
    grants: many(Grant, (g) => and(g.class.is("Document"), g.record.is(document))),
    latest: first(
      many(AccessLog, (l) => and(l.document.is(document), l.user.is(actor), l.source.is("operation"))),
      1,
      { field: "accessTime", descending: true, when: null },
    ),
  }),
});
const purgeLoad = load("access-log.old", {
  parameters: { at: "integer" },
  isolation: {
    why: "Entries are never changed, and new ones are newer. Of two purges, the second runs again and finds nothing.",
    rules: ["R-DOC-3"],
  },
  reads: ({ at }) => ({
    old: first(
      many(AccessLog, (l) => l.accessTime.below(at)),
      mostPurged + 1,
      { field: "accessTime", descending: false, when: null },
    ),
  }),
});

export const accessLog = {
  create: command({
    name: "accessLog.create",
    doc: "Logs that the caller opened a document, unless documents.read has just logged it.",
    class: "AccessLog",
    action: "create",
    input: createInput,
    refusals: ["AuthorRequired", "Duplicate"],
    load: createLoad,
    args: ({ document }, _today, actor) => ({ document, actor }),
    candidate: ({ user }, { actor }) => ({ user: user ?? actor.userId }),
    pointers: { document: "document" },
    decide: createEntry,
    format: recordFormatter(AccessLog),
  }),
  purge: command({
    name: "accessLog.purge",
    doc: "Deletes the entries from before a day, the oldest first.",
    class: "AccessLog",
    action: "purge",
    input: { before: required(field(day, "The first day whose entries stay (UTC); today at the latest.")), reason },
    refusals: ["ReasonRequired", "TypeMismatch"],
    load: purgeLoad,
    args: ({ before }) => ({ at: startOf(before) }),
    decide: purgeEntries,
    format: (answer: PurgedEntries) => answer,
  }),
  ...classQueries(AccessLog, "accessLog"),
};
