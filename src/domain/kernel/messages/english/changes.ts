import type { Say } from "../say.ts";
import { nounOf, spacedName, wordOf } from "./words.ts";

/** A value of a field, with what tells how people write it. */
type Value = {
  readonly is: string;
  readonly text?: string;
  readonly number?: number;
  readonly yes?: boolean;
  readonly minor?: number;
  readonly currency?: string;
  readonly class?: string;
  readonly objectId?: string;
  readonly of?: ReadonlyArray<Value>;
};
interface Changed {
  readonly field: string;
  readonly custom: boolean;
  readonly from: Value;
  readonly to: Value;
}
/** What the sentence about an entry of the change log says. */
export interface SaidChange {
  readonly kind: "create" | "update" | "delete";
  readonly actor: string;
  readonly class: string;
  readonly objectId: string;
  /** What the record was called then. */
  readonly name: string | null;
  /** Whom and which project the record is about, and on which day. */
  readonly engineer: string | null;
  readonly project: string | null;
  readonly day: string | null;
  readonly fields: ReadonlyArray<Changed>;
  readonly reason: string | null;
}
/** The words of a language for values. */
export interface ValueWords {
  readonly nothing: string;
  readonly yes: string;
  readonly no: string;
  readonly word: (word: string) => string;
  readonly quoted: (text: string) => string;
  /** A record whose name is not known. */
  readonly record: (of: string) => string;
}

const longest = 200;
const cut = (text: string): string => (text.length > longest ? `${text.slice(0, longest - 1).toWellFormed()}…` : text);
/** A value as people write it. */
export const valueText = (value: Value, words: ValueWords, say: Say): string => {
  const { is, text = "", number = 0 } = value;
  switch (is) {
    case "nothing":
      return words.nothing;
    case "word":
      return words.word(text);
    case "day":
      return say.day(text);
    case "instant":
      return say.instant(text);
    case "json":
      return cut(text);
    case "number":
      return say.number(number);
    case "percent":
      return say.percent(number);
    case "hours":
      return say.hours(number * 60);
    case "boolean":
      return value.yes === true ? words.yes : words.no;
    case "money":
      return say.money({ minor: value.minor ?? 0, currency: value.currency ?? "" });
    case "record":
      return say.nameOf(value.class ?? "", value.objectId) ?? words.record(value.class ?? "");
    case "list":
      return value.of?.length === 0
        ? words.nothing
        : say.and((value.of ?? []).map((each) => valueText(each, words, say)));
    default:
      return words.quoted(cut(text));
  }
};
/** Who did it: a name, the id that a host gave a caller without an account, or nobody that is known. */
export const actorText = (actor: string, unknown: string, say: Say): string =>
  say.nameOf("User", actor) ?? (/^[0-9A-Za-z]{10}$/.test(actor) ? unknown : actor);

const words: ValueWords = {
  nothing: "nothing",
  yes: "yes",
  no: "no",
  word: wordOf,
  quoted: (text) => `“${text}”`,
  record: (of) => `the ${nounOf(of)}`,
};
/** Fields whose name repeats that of their class. */
const shortNames: Readonly<Record<string, string>> = {
  allocationPercent: "percent",
  assignmentRole: "role",
  fullName: "name",
  projectName: "name",
};
const fieldName = ({ field, custom }: Changed): string => (custom ? field : (shortNames[field] ?? spacedName(field)));

const recordText = (of: SaidChange, say: Say): string => {
  const engineer = of.engineer === null ? undefined : say.nameOf("EngineerProfile", of.engineer);
  const project = of.project === null ? undefined : say.nameOf("Project", of.project);
  return [
    `the ${nounOf(of.class)}`,
    ...(of.name === null ? [] : [of.name]),
    ...(engineer === undefined ? [] : [`of ${engineer}`]),
    ...(project === undefined ? [] : [`on ${project}`]),
    ...(of.day === null ? [] : [`on ${say.day(of.day)}`]),
  ].join(" ");
};
const setTo = (each: Changed, say: Say): string => `${fieldName(each)} ${valueText(each.to, words, say)}`;
const fromTo = (each: Changed, say: Say): string =>
  each.to.is === "secret" ? "" : ` from ${valueText(each.from, words, say)} to ${valueText(each.to, words, say)}`;

/** The sentence about an entry of the change log: who did what, with before and after. */
export const changeText = (of: SaidChange, say: Say): string => {
  const [actor, record] = [actorText(of.actor, "Somebody", say), recordText(of, say)];
  const reason = of.reason === null ? "" : ` (reason: ${of.reason})`;
  const [first, ...more] = of.fields;
  const list = (text: (each: Changed) => string): string =>
    first === undefined ? "" : `: ${of.fields.map(text).join("; ")}`;
  if (of.kind === "delete") return `${actor} deleted ${record}${reason}`;
  if (of.kind === "create") return `${actor} created ${record}${list((each) => setTo(each, say))}${reason}`;
  if (first === undefined || more.length > 0)
    return `${actor} changed ${record}${list((each) => `${fieldName(each)}${fromTo(each, say)}`)}${reason}`;
  return `${actor} changed the ${fieldName(first)} of ${record}${fromTo(first, say)}${reason}`;
};
