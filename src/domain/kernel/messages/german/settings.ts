import type { settingSentences as english } from "../english/settings.ts";
import type { Translated } from "../say.ts";
import { quoted, wordOf } from "./words.ts";

export const settingSentences: Translated<typeof english> = {
  noStepBegins: (of, say) =>
    `remove.${of.name}: Kein Schritt beginnt am ${say.day(of.from)}; ${
      of.steps.length === 0 ? "es gibt keine Schritte" : `die Schritte beginnen am ${say.and(of.steps.map(say.day))}`
    }`,
  administratorNotOpen: () =>
    "openRoles: administrator ist bei der Registrierung nie offen; den ersten legt der Betreiber an, jeden weiteren ein Administrator",
  defaultRoleNotOpen: (of, say) =>
    `defaultRole: ${wordOf(of.role)} muss in openRoles stehen (${say.or(of.open.map(wordOf))}): Es ist die Rolle, die man bei der Registrierung bekommt`,
  noWorkflowField: ({ name, words }, say) =>
    `vocabularies.${name}: Dieses Workflow-Feld gibt es nicht; es gibt ${say.and(words)}`,
  labelEmpty: ({ name, label }) => `vocabularies.${name}: ${quoted(label)} hat weder Buchstaben noch Ziffern`,
  noState: (of, say) =>
    `vocabularies.${of.name}: ${of.fallback === true ? "fallback " : ""}${quoted(of.state)} ist kein Zustand; die Zustände sind ${say.and(of.states)}`,
  labelIsState: ({ name, label }) =>
    `vocabularies.${name}: ${quoted(label)} ist der Name eines Zustands und behält seine Bedeutung`,
};
