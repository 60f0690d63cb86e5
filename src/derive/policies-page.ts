import { roles } from "../domain/kernel/actor.ts";
import { cellText } from "../operations/policy-cell.ts";
import { fieldNotes, termNotes } from "../operations/policy-notes.ts";
import { type ClassRights, policyTable } from "../operations/policy-table.ts";
import { markdownTable } from "./markdown.ts";
import type { Written } from "./written.ts";

const classPart = (of: ClassRights): ReadonlyArray<string> => {
  const terms = termNotes(of, roles).map(([term, meaning]) => `- *${term}*: ${meaning}`);
  const fields = fieldNotes(of, roles).map((note) => `- ${note}`);
  return terms.length + fields.length === 0 ? [] : [`### ${of.class}`, [...terms, ...fields].join("\n")];
};

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
      all.map((of) => [of.class, ...roles.map((role) => cellText(of.roles[role]))]),
    ),
    "## What the words mean",
    "Class by class: which rows a word names, which fields may be written where it is not all of them, which are hidden. *It* is the record.",
    ...all.flatMap(classPart),
  ].join("\n\n");
};

/** docs/policies.md: the table for people. */
export const policiesPage = (): ReadonlyArray<Written> => [{ path: "docs/policies.md", text: `${pageText()}\n` }];
