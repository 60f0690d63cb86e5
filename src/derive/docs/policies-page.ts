import { roles } from "../../domain/kernel/context/actor.ts";
import { fieldNotes, termNotes } from "../../operations/policy/rights-notes.ts";
import { rightsText } from "../../operations/policy/rights-text.ts";
import { type ClassRights, policyTable } from "../../operations/policy/role-rights.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { markdownTable } from "./markdown-table.ts";

const classPart = (of: ClassRights): ReadonlyArray<string> => {
  const terms = termNotes(of, roles).map(([term, meaning]) => `- *${term}*: ${meaning}`);
  const fields = fieldNotes(of, roles).map((note) => `- ${note}`);
  return terms.length + fields.length === 0 ? [] : [`### ${of.class}`, [...terms, ...fields].join("\n")];
};

/** The entries of an access list (operations/permissions.ts). */
const entries: ReadonlyArray<ReadonlyArray<string>> = [
  ["`*`", "every member but client leads"],
  ["`role:NAME`", "everybody with the role"],
  ["`role:NAME:company:ID`", "those with the role whose `clientCompany` this is"],
  ["`role:NAME:team:NAME`", "those with the role who are of this team"],
  ["any other", "the user with this id"],
];

const pageText = (): string => {
  const all = policyTable();
  return [
    "<!-- Generated from src/domain/*/policy.ts by `npm run derive`. CI runs `npm run derive -- --check`. -->",
    "# Who may do what",
    "What the policies say under the default settings; `firmcore policies --db URL` says it under a firm's own. The rules behind it are in [rules/policies](rules/policies.md). " +
      "C create, R read, U update, D delete; events by name; – nothing. Where no rows are named, it is all of them. " +
      "Whether a row is in a state for it is no matter of policy: one's own approved hours are `LOCKED`, not forbidden.",
    markdownTable(
      ["class", ...roles],
      all.map((of) => [of.class, ...roles.map((role) => rightsText(of.roles[role]))]),
    ),
    "## What the words mean",
    "Class by class: which rows a word names, which fields may be written where it is not all of them, which are hidden. *It* is the record.",
    ...all.flatMap(classPart),
    "## As a Parse client sees it",
    "A record's `ACL` and a class's permissions are made of these policies, for clients that show them or decide by them what to offer; what is allowed is decided by the policies alone (R-POL-3). An ACL has these entries:",
    markdownTable(["entry", "stands for"], entries),
    "`read` says who may read the record, `write` who may change it or decide on it; a right to single fields, as an administrator's on an account, is no `write`. " +
      "What `*` gives is not said again of others. A rule with no form in such a list is left out, so it may say less than the policies and never more, but for `*`, which Parse takes for a client lead's too.",
  ].join("\n\n");
};

/** docs/policies.md: the table for people. */
export const policiesPage = (): ReadonlyArray<GeneratedFile> => [{ path: "docs/policies.md", text: `${pageText()}\n` }];
