import * as Result from "effect/Result";
import { AccessLog } from "../../access-log/entity.ts";
import { Document } from "../../document/entity.ts";
import { importClassOf } from "../import-class.ts";

export const documents = importClassOf(Document, { input: {} });

/** The client wrote the rows of an export (S-X-14). Nobody changes an entry, so neither does an import (R-DOC-3). */
export const accessLog = importClassOf(AccessLog, {
  input: {},
  immutable: true,
  computed: () => Result.succeed({ source: "client" }),
});
