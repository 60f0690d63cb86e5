import type { WarningSentences } from "../english/warnings.ts";
import type { Say } from "../say.ts";
import {
  countsText,
  type Days,
  engineerDative,
  engineerOf,
  first,
  onEachOf,
  openTasks,
  projectGenitive,
  projectName,
  projectOf,
  sentenceCase,
  span,
  stateOf,
} from "./words.ts";

const rowsText = (count: number, say: Say): string =>
  `${say.number(count)} ${count === 1 ? "Stundeneintrag" : "Stundeneinträge"}`;
const gapsText = (
  names: ReadonlyArray<{ readonly name: string; readonly gaps: ReadonlyArray<Days> }>,
  say: Say,
): string =>
  first(
    names.map(({ name, gaps }) => `${name} ${onEachOf(gaps, say)}`),
    say,
    { between: "; " },
  );

export const warnings: WarningSentences = {
  OUTSIDE_PROJECT: (of, say) =>
    of.days === undefined
      ? `${say.number(of.rows.length)} ${of.rows.length === 1 ? "Buchung liegt" : "Buchungen liegen"} außerhalb der neuen Laufzeit ${projectGenitive(of.project, say)}, ${span(of.dates, say)}`
      : `Außerhalb der Laufzeit ${projectGenitive(of.project, say)} (${span(of.dates, say)}): ${onEachOf(of.days, say)}`,
  DISCIPLINE: (of, say) =>
    `${sentenceCase(projectOf(of.project, say))} verlangt das Fachgebiet ${of.required}, ${engineerOf(of.engineer, say)} hat ${of.discipline}`,
  ON_LEAVE: (of, say) => `${sentenceCase(engineerOf(of.engineer, say))} ist abwesend`,
  PROJECT_INACTIVE: (of, say) => `${sentenceCase(projectOf(of.project, say))} ist ${stateOf(of.state, "Project")}`,
  NOT_AVAILABLE: (of, say) =>
    `Kein Tag ${span(of, say)} hat eine Minute Arbeitszeit: Alles ist Abwesenheit, Feiertag oder außerhalb der vereinbarten Woche`,
  CERTIFICATION: (of, say) => `Tage ohne gültiges Zertifikat wurden hingenommen: ${gapsText(of.names, say)}`,
  CERTIFICATION_GAP: (of, say) => `Kein Zertifikat ${of.name} deckt diese Buchung ab ${onEachOf(of.gaps, say)}`,
  ALLOCATION_DAY: (of, say) =>
    `${rowsText(of.rows.length, say)} ${of.rows.length === 1 ? "liegt" : "liegen"} an Tagen, die die Buchung nicht mehr umfasst; vor der Genehmigung ist eine andere Verknüpfung nötig`,
  UNPRICED: () =>
    "Abrechenbare Stunden ohne Stundensatz wurden genehmigt: Legen Sie einen Satz für diesen Tag fest, öffnen Sie sie wieder, reichen Sie sie ein und genehmigen Sie sie neu",
  NOT_EMPLOYED: (of, say) =>
    `Stunden außerhalb der Anstellung von ${engineerDative(of.engineer, say)} (${span(of.employed, say)})`,
  ROUNDED: (of, say) =>
    `${of.field}: ${say.number(of.sent)} wird als ${say.number(of.kept)} gespeichert, die nächste ganze Minute`,
  UNCOVERED: (of, say) =>
    `${sentenceCase(projectOf(of.project, say))} verlangt Zertifikate, die manche gebuchten Personen nicht haben: ${first(
      of.allocations.map(({ engineer, names }) => `${engineerOf(engineer, say)} ${gapsText(names, say)}`),
      say,
      { between: "; ", ...(of.moreAllocations === undefined ? {} : { more: of.moreAllocations }) },
    )}`,
  PROJECT_OPEN_WORK: (of, say) => `Trotz offener Arbeit geschlossen: ${countsText(of.counts, say)}`,
  DEPENDENCY_OPEN: ({ tasks }, say) => `Die Aufgabe wurde zu früh begonnen: ${openTasks(tasks, say)}`,
  CUT: (of, say) =>
    `Die Buchung von ${engineerDative(of.engineer, say)} auf ${projectOf(of.project, say)} wurde gekürzt: Sie ${
      of.state === "cancelled" || of.to === null ? "ist storniert" : `endet am ${say.day(of.to)}`
    }`,
  EMPLOYMENT_END_UNKNOWN: (of, say) =>
    `Ausgeschieden ohne letzten Tag (employedUntil), die vereinbarte Arbeitszeit läuft also weiter: ${first(
      of.engineers.map((each) => engineerOf(each, say)),
      say,
    )}`,
  COVER_LOST: (of, say) =>
    `Buchungen, die nicht mehr abgedeckt sind: ${first(
      of.allocations.map(({ project, names }) => `${projectName(project, say)} (${gapsText(names, say)})`),
      say,
      { between: "; ", ...(of.moreAllocations === undefined ? {} : { more: of.moreAllocations }) },
    )}`,
  TIME_OFF_OVERLAP: (of, say) =>
    `Die Abwesenheit (${span(of.leave, say)}) überschneidet andere dieser Person: ${first(
      of.others.map((days) => span(days, say)),
      say,
    )}`,
  REPRICED: (of, say) =>
    `${rowsText(of.count, say)} ohne Genehmigung ${of.count === 1 ? "bekommt" : "bekommen"} einen anderen Preis; genehmigte behalten ihren`,
  HOURS_WAITING: (of, say) =>
    `Eingereichte Stunden haben niemanden mehr, der über sie entscheidet: ${first(
      of.projects.map(
        ({ project, rows, moreRows = 0 }) => `${projectName(project, say)} (${say.number(rows.length + moreRows)})`,
      ),
      say,
      of.moreProjects === undefined ? {} : { more: of.moreProjects },
    )}. Nennen Sie eine andere Projektleitung, oder lassen Sie einen Administrator entscheiden`,
};
