import type { Sentence } from "../../domain/kernel/messages/english/sentences.ts";
import type { Issue } from "../../domain/kernel/refusal/refusal.ts";
import { similarNames } from "../../domain/kernel/refusal/similar-names.ts";
import { Refused } from "./refusal-answer.ts";

/** The most fields that a sentence lists. */
const mostNamed = 12;
const bare = (name: string): string => name.replace(/^custom\./, "");

const asClientWrote = (issue: Issue, fields: ReadonlyArray<string>): Issue => {
  const [first = "", ...rest] = issue.path;
  if (first !== "custom" && !first.startsWith("custom.")) return issue;
  const path = first === "custom" ? rest : [bare(first), ...rest];
  const [field = ""] = path;
  if (issue.code === "UNKNOWN_FIELD" && path.length === 1) {
    const known = similarNames(field, fields);
    const some = known.length === 0 ? fields.slice(0, mostNamed) : [];
    const more = fields.length > mostNamed;
    return { ...issue, path, sentence: { id: "unknownField", field, fields: some, more, known }, known };
  }
  const { sentence } = issue;
  if (sentence === undefined || !("field" in sentence)) return { ...issue, path };
  return { ...issue, path, sentence: { ...sentence, field: bare(sentence.field) } as Sentence };
};

/**
 * A refusal of declared fields under the names that a client writes: they stand beside those of firmcore. So a mistyped name may mean
 * any of `fields`.
 */
export const clientNamed = (thrown: unknown, fields: ReadonlyArray<string>): unknown => {
  if (!(thrown instanceof Refused) || !("issues" in thrown.refusal)) return thrown;
  const { refusal } = thrown;
  return new Refused({ ...refusal, issues: refusal.issues.map((each) => asClientWrote(each, fields)) });
};
