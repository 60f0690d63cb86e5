import { roles } from "../../domain/kernel/context/actor.ts";
import { fieldNotes, termNotes } from "../../operations/policy/rights-notes.ts";
import { rightsText } from "../../operations/policy/rights-text.ts";
import { type ClassRights, policyTable } from "../../operations/policy/role-rights.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { markdownTable } from "../markdown-table.ts";

const classPart = (of: ClassRights): ReadonlyArray<string> => {
  const terms = termNotes(of, roles).map(([term, meaning]) => `- *${term}*: ${meaning}`);
  const fields = fieldNotes(of, roles).map((note) => `- ${note}`);
  return terms.length + fields.length === 0 ? [] : [`### ${of.class}`, [...terms, ...fields].join("\n")];
};

/** The entries of an access list (src/operations/policy/access-list.ts). */
const entries: ReadonlyArray<ReadonlyArray<string>> = [
  ["`*`", "every member but client leads"],
  ["`role:NAME`", "everybody with the role"],
  ["`role:NAME:company:ID`", "those with the role whose `clientCompany` this is"],
  ["`role:NAME:team:NAME`", "those with the role who are of this team"],
  ["any other key", "the user with this id"],
];

const pageText = (): string => {
  const all = policyTable();
  return [
    "<!-- Generated from src/domain/*/policy.ts by `npm run derive`. CI runs `npm run derive -- --check`. -->",
    "# Who may do what",
    "The rights of each role under the default settings; `firmcore policies --db URL` prints them under the settings of a firm. The rules are in [rules/policies](rules/policies.md). " +
      "C is create, R read, U update, D delete; other events have their names; – means nothing. Without further words, the right covers all rows. " +
      "Policies do not depend on the state of a row: an engineer's own approved hours are `LOCKED`, not forbidden.",
    markdownTable(
      ["class", ...roles],
      all.map((of) => [of.class, ...roles.map((role) => rightsText(of.roles[role]))]),
    ),
    "## Terms, writable and hidden fields",
    "For each class: which rows a term names, which fields a role may write (if not all), and which fields are hidden. *It* is the record.",
    ...all.flatMap(classPart),
    "## Access lists for Parse clients",
    "The `ACL` of a record and the permissions of a class are derived from the policies. Clients can show them or use them to decide what to offer. Only the policies decide what is allowed (R-POL-3). An ACL has these entries:",
    markdownTable(["entry", "stands for"], entries),
    "`read` lists who may read the record, `write` who may change it or decide on it. A right to single fields, such as an administrator's right on an account, is not a `write`. " +
      "Rights that `*` gives are not repeated in other entries. A rule that has no form in such a list is left out. So a list may give less than the policies, never more, except `*`, which Parse also applies to client leads.",
  ].join("\n\n");
};

/** docs/policies.md: the rights of each role, as a table. */
export const policiesPage = (): ReadonlyArray<GeneratedFile> => [{ path: "docs/policies.md", text: `${pageText()}\n` }];
