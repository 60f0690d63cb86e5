import * as Result from "effect/Result";
import { AccessLog } from "../../access-log/entity.ts";
import { Document } from "../../document/entity.ts";
import { omittable } from "../../kernel/schema/input.ts";
import { importClassOf, type Values } from "../import-class.ts";

/** With whom a document is shared, its grants say, which are no part of it. */
export const documents = importClassOf(Document, { input: {}, neverKept: ["sharedWith"] });

/** The client wrote the rows of an export, unless firmcore says otherwise (S-X-14). Nobody changes an entry, so neither does an import (R-DOC-3). */
export const accessLog = importClassOf(AccessLog, {
  input: { source: omittable({ ...AccessLog.fields.source, optional: true }) },
  immutable: true,
  computed: ({ source }: Values) => Result.succeed({ source: source ?? "client" }),
  mayBeAbsent: ["source"],
});
