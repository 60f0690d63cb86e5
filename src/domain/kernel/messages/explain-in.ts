import { isOwnRefusal, type OwnRefusal } from "../refusal/own-refusal.ts";
import { codeOf, type Issue, type Refusal } from "../refusal/refusal.ts";
import type { Warning } from "../refusal/warning.ts";
import { printable } from "../values/printable.ts";
import type { AlertFacts, AlertKind } from "./english/alerts.ts";
import type { ReportSentence } from "./english/flags.ts";
import type { Sentence } from "./english/sentences.ts";
import type { Language } from "./language.ts";
import { type Build, type NameOf, type Say, sayIn } from "./say.ts";

/** What can be explained: a refusal, a fault of an input, a warning, an alert, or what else carries its `sentence`. */
export type Explainable = Refusal | OwnRefusal | Issue | Warning | SaidAlert | WithSentence;

/** What the sentence of an alert is built from. */
interface SaidAlert {
  readonly kind: AlertKind;
  readonly facts: AlertFacts;
  readonly message: string;
}

type WithSentence = { readonly sentence?: ReportSentence; readonly message: string };
const sentenceText = ({ sentence, message }: WithSentence, say: Say): string =>
  sentence === undefined ? message : (say.known(sentence) ?? message);

/** Joins the issues of required fields into one sentence, in place of the first of them. */
const issueTexts = (issues: ReadonlyArray<Issue>, say: Say): ReadonlyArray<string> => {
  const bare = issues.flatMap((each) => (each.sentence?.id === "required" ? [each] : []));
  const fields = bare.map(({ path }) => path.join("."));
  return issues.flatMap((each) => {
    if (bare.length < 2 || !bare.includes(each)) return [sentenceText(each, say)];
    return each === bare[0] ? [say.sentence({ id: "requiredFields", fields } satisfies Sentence)] : [];
  });
};

const inputText = (
  { issues, moreIssues }: { readonly issues: ReadonlyArray<Issue>; readonly moreIssues?: number },
  say: Say,
): string =>
  [
    ...issueTexts(issues, say),
    ...(moreIssues === undefined ? [] : [say.sentence({ id: "moreFaults", count: moreIssues } satisfies Sentence)]),
  ]
    .join(". ")
    .replaceAll("?. ", "? ");

/** The sentence in a language, with the names that `nameOf` knows. */
const explainWith = (language: Language, of: Explainable, nameOf: NameOf): string => {
  const say = sayIn(language, nameOf);
  // A stored answer of a later version may have a code or an id that this one does not know.
  if ("_tag" in of) {
    if (isOwnRefusal(of)) return of.sentences[language.tag] ?? of.sentences.en;
    if ("issues" in of) return inputText(of, say);
    const { refusals } = language;
    return Object.hasOwn(refusals, of._tag) ? (refusals[of._tag] as Build<Refusal>)(of, say) : codeOf(of);
  }
  if ("facts" in of) {
    const build = language.alerts[of.kind] as Build<AlertFacts> | undefined;
    return build === undefined ? of.message : build(of.facts, say);
  }
  if ("detail" in of) {
    const { warnings } = language;
    return Object.hasOwn(warnings, of.code) ? (warnings[of.code] as Build<unknown>)(of.detail, say) : of.message;
  }
  return sentenceText(of, say);
};

/** The records whose names the sentence would say, as class and id. */
export const namedRecords = (
  language: Language,
  of: Explainable,
): ReadonlyArray<readonly [entity: string, objectId: string]> => {
  const named: Array<readonly [string, string]> = [];
  explainWith(language, of, (entity, objectId) => {
    if (objectId !== undefined) named.push([entity, objectId]);
    return undefined;
  });
  return named;
};

type Names = Readonly<Record<string, string>>;
const own = (of: Explainable): Names => ("recordNames" in of ? of.recordNames : undefined) ?? {};

/** The sentence in a language, as one line. `names` are those of records by id, before those that the refusal or warning has. */
export const explainIn = (language: Language, of: Explainable, names: Names = {}): string => {
  const known: Names = { ...own(of), ...names };
  const nameOf: NameOf = (_entity, objectId = "") => (Object.hasOwn(known, objectId) ? known[objectId] : undefined);
  return printable(explainWith(language, of, nameOf));
};
