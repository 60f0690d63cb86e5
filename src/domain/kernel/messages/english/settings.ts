import type { Say } from "../say.ts";
import { wordOf } from "./words.ts";

/** What is wrong with a setting. */
export const settingSentences = {
  noStepBegins: (
    of: { readonly name: string; readonly from: string; readonly steps: ReadonlyArray<string> },
    say: Say,
  ) =>
    `remove.${of.name}: no step begins on ${say.day(of.from)}; ${
      of.steps.length === 0 ? "it has no steps" : `its steps begin on ${say.and(of.steps.map(say.day))}`
    }`,
  administratorNotOpen: () =>
    "openRoles: administrator is never open at sign-up; the host makes the first one, an administrator every other",
  defaultRoleNotOpen: (of: { readonly role: string; readonly open: ReadonlyArray<string> }, say: Say) =>
    `defaultRole: ${wordOf(of.role)} must be one of openRoles (${say.or(of.open.map(wordOf))}): it is the role that people get by signing up`,
  noWorkflowField: ({ name, words }: { readonly name: string; readonly words: ReadonlyArray<string> }, say: Say) =>
    `vocabularies.${name}: there is no such workflow field; there are ${say.and(words)}`,
  labelEmpty: ({ name, label }: { readonly name: string; readonly label: string }) =>
    `vocabularies.${name}: ${JSON.stringify(label)} has no letter or digit`,
  noState: (
    of: {
      readonly name: string;
      readonly state: string;
      readonly states: ReadonlyArray<string>;
      readonly fallback?: true;
    },
    say: Say,
  ) =>
    `vocabularies.${of.name}: ${of.fallback === true ? "fallback " : ""}${JSON.stringify(of.state)} is no state; the states are ${say.and(of.states)}`,
  labelIsState: ({ name, label }: { readonly name: string; readonly label: string }) =>
    `vocabularies.${name}: ${JSON.stringify(label)} is the name of a state and keeps its meaning`,
};
