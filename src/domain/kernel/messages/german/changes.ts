import { actorText, type SaidChange, type ValueWords, valueText } from "../english/changes.ts";
import type { Say } from "../say.ts";
import { fieldNames } from "./field-names.ts";
import { nounOf, quoted, stateOf } from "./words.ts";

const wordsOf = (entity: string): ValueWords => ({
  nothing: "nichts",
  yes: "ja",
  no: "nein",
  word: (word) => stateOf(word, entity),
  quoted,
  record: nounOf,
});
type Changed = SaidChange["fields"][number];
const fieldName = ({ field, custom }: Changed): string => (custom ? field : (fieldNames[field] ?? field));

/** "Buchung von Ana Souza, Projekt Brücke". Names stand in no case. */
const recordText = (of: SaidChange, say: Say): string => {
  const engineer = of.engineer === null ? undefined : say.nameOf("EngineerProfile", of.engineer);
  const project = of.project === null ? undefined : say.nameOf("Project", of.project);
  const noun = [nounOf(of.class), ...(of.name === null ? [] : [of.name])].join(" ");
  return [
    engineer === undefined ? noun : `${noun} von ${engineer}`,
    ...(project === undefined ? [] : [`Projekt ${project}`]),
    ...(of.day === null ? [] : [say.day(of.day)]),
  ].join(", ");
};
const verbs = { create: "angelegt", update: "geändert", delete: "gelöscht" } as const;

/** The sentence about an entry of the change log: who did what, with before and after. */
export const changeText = (of: SaidChange, say: Say): string => {
  const words = wordsOf(of.class);
  const value = (each: Changed["to"]): string => valueText(each, words, say);
  const fields = of.fields.map((each) => {
    if (each.to.is === "secret") return fieldName(each);
    return of.kind === "create"
      ? `${fieldName(each)} ${value(each.to)}`
      : `${fieldName(each)} von ${value(each.from)} auf ${value(each.to)}`;
  });
  const what = `${recordText(of, say)}, ${verbs[of.kind]} von ${actorText(of.actor, "Unbekannt", say)}`;
  return `${what}${fields.length === 0 ? "" : `: ${fields.join("; ")}`}${of.reason === null ? "" : ` (Grund: ${of.reason})`}`;
};
