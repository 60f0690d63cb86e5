import type { RefusalSentences } from "../english/refusals.ts";
import type { Say } from "../say.ts";
import { actionText } from "./actions.ts";
import { overCapacity } from "./over-capacity.ts";
import { participleOf, stateSentences } from "./states.ts";
import {
  another,
  countsText,
  type Days,
  engineerOf,
  first,
  nounsOf,
  onDays,
  onEachOf,
  openTasks,
  projectGenitive,
  projectName,
  projectOf,
  sentenceCase,
  span,
  stateOf,
  such,
  theRecord,
  thisOne,
  withForm,
  wordOf,
} from "./words.ts";

const outside = (rows: ReadonlyArray<string>, days: ReadonlyArray<Days> | undefined, say: Say): string =>
  days === undefined ? `${say.number(rows.length)} ${rows.length === 1 ? "Eintrag" : "Einträge"}` : onEachOf(days, say);
const notThere = (entity: string): string => `${withForm(entity, such)} gibt es nicht`;
const wrongNameOrPassword = () =>
  "Name oder Passwort ist falsch, oder es gab zu viele Versuche; versuchen Sie es später noch einmal";
const insteadOfDelete: Readonly<Record<string, string>> = {
  Allocation: "Stornieren Sie sie stattdessen, oder schließen Sie sie ab",
  Contact: "Löschen Sie diese mit ihm (cascade: true)",
  Deal: "Löschen Sie diese mit ihm (cascade: true)",
  EngineerProfile: "Tragen Sie stattdessen das Ende der Anstellung ein (employedUntil)",
  Project: "Brechen Sie es stattdessen ab, oder schließen Sie es ab",
};
const actionOf = (operation: string): string => operation.slice(operation.lastIndexOf(".") + 1);

export const refusals: RefusalSentences = {
  ...stateSentences,
  AuthRequired: ({ unknown, inactive, needed, sentence }, say) => {
    if (unknown !== undefined) return say.sentence({ id: "unknownUser", by: unknown.by, user: unknown.id });
    if (inactive === true)
      return "Dieses Konto ist nicht aktiv: Bitten Sie einen Administrator der Firma, Ihnen wieder Zugang zu geben";
    return (
      (sentence && say.known(sentence)) ??
      needed ??
      "Niemand ist angemeldet: Melden Sie sich an und versuchen Sie es noch einmal"
    );
  },
  SessionInvalid: () => "Die Sitzung ist nicht gültig; melden Sie sich neu an",
  LoginFailed: wrongNameOrPassword,
  Throttled: wrongNameOrPassword,
  RoleNotOpen: ({ role, open }, say) =>
    `Niemand kann sich selbst als ${wordOf(role)} registrieren${
      open.length === 0 ? "" : `, nur als ${say.or(open.map(wordOf))}`
    }; andere Rollen vergibt ein Administrator`,
  LastAdministrator: (of, say) =>
    `${theRecord(of, say)} gehört dem letzten aktiven Administrator: Geben Sie diese Rolle zuerst jemand anderem`,
  ClassForbidden: (of) => `Dieses Konto darf ${actionText(of.action, of.class)}`,
  Forbidden: (of, say) => {
    const needed = (of.sentence && say.known(of.sentence)) ?? of.needed;
    const noun = of.objectId === undefined ? nounsOf(of.class) : withForm(of.class, thisOne);
    const action =
      of.field === undefined ? actionText(actionOf(of.event), of.class, noun) : `das Feld ${of.field} nicht setzen`;
    return `Dieses Konto darf ${action}; dazu braucht es ${needed}`;
  },
  SelfApproval: (of, say) =>
    `${theRecord(of, say)} ist Ihr eigener: Es entscheidet jemand anderes, der das Projekt leitet, oder ein anderer Administrator`,
  AuthorRequired: (of) =>
    `${of.event} braucht ein ${of.needs === "account" ? "eigenes Konto" : `Benutzerkonto (${of.needs})`}, und dieser Aufruf hat keines: Nennen Sie eines mit userId oder externalId`,
  NotFound: (of, say) => {
    if (of.class === "AccountToken") return "Dieser Link ist ungültig oder wurde schon benutzt";
    if (of.name === undefined) return notThere(of.class);
    return say.sentence({ id: "noOperation", name: of.name, known: of.known ?? [] });
  },
  PointerInvalid: (of) => `${of.field}: ${notThere(of.class)}`,
  OverCapacity: overCapacity,
  Certification: (of, say) =>
    `${sentenceCase(engineerOf(of.engineer, say))} hat kein gültiges Zertifikat: ${first(
      of.names.map(({ name, gaps }) => `${name} ${onEachOf(gaps, say)}`),
      say,
      { between: "; " },
    )}. Erneuern Sie es, verschieben Sie die Tage, oder geben Sie einen overrideReason an`,
  NotEmployed: (of, say) => {
    const who = sentenceCase(engineerOf(of.engineer, say));
    if (of.allocations === undefined) {
      const { from, to } = of.employed ?? { from: null, to: null };
      const known = from !== null || to !== null;
      return `${who} kann ${onEachOf(of.days, say)} nicht gebucht werden: ${known ? `angestellt ${span({ from, to }, say)}` : "dann nicht angestellt"}`;
    }
    const bookings = of.allocations.map(
      ({ project = "", ...days }) => `${projectName(project, say)} ${onDays(days, say)}`,
    );
    return `${who} ist ${onEachOf(of.days, say)} gebucht und wäre dann nicht angestellt (${first(bookings, say, {
      ...(of.moreAllocations === undefined ? {} : { more: of.moreAllocations }),
    })}). Beenden Sie zuerst diese Buchungen, oder lassen Sie sie kürzen (resolve: "cut")`;
  },
  Discipline: (of, say) =>
    `${sentenceCase(projectOf(of.project, say))} verlangt das Fachgebiet ${of.required}, ${engineerOf(of.engineer, say)} hat ${of.discipline}, und die Firma bucht kein anderes Fachgebiet`,
  OnLeave: (of, say) =>
    `${sentenceCase(engineerOf(of.engineer, say))} ist abwesend, und die Firma bucht niemanden, der abwesend ist`,
  ProjectInactive: (of, say) =>
    `${sentenceCase(projectOf(of.project, say))} ist ${stateOf(of.state, "Project")}, und die Firma bucht nur auf geplante und aktive Projekte`,
  DayCeiling: (of, say) =>
    `${sentenceCase(engineerOf(of.engineer, say))} hätte ${say.hours(of.sumMinutes)} am ${say.day(of.day)}; an diesem Tag ${
      of.freeMinutes === 0
        ? "ist nichts frei"
        : `${of.freeMinutes === 60 ? "ist" : "sind"} ${say.hours(of.freeMinutes)} frei`
    }`,
  VersionConflict: (of, say) =>
    of.current === null
      ? `${theRecord(of, say)} existiert nicht mehr; laden Sie neu`
      : `${theRecord(of, say)} wurde von jemand anderem geändert${of.fields.length === 0 ? "" : ` (${first(of.fields, say)})`}; laden Sie neu`,
  HasHistory: (of, say) =>
    `${theRecord(of, say)} hat ${countsText(of.counts, say)} und kann nicht gelöscht werden. ${
      insteadOfDelete[of.class] ?? "Ordnen Sie diese zuerst anderswo zu, oder löschen Sie sie"
    }`,
  ProjectOpenWork: (of, say) =>
    `${theRecord(of, say)} hat offene Arbeit: ${countsText(of.counts, say)}. Schließen Sie diese zuerst ab, oder beenden Sie das Projekt trotzdem (acknowledge: true) oder mitsamt seinen Buchungen (cascade: true)`,
  DependencyOpen: (of, say) => `${theRecord(of, say)} kann nicht erledigt werden: ${openTasks(of.tasks, say)}`,
  DependencyCycle: ({ cycle }, say) =>
    `Diese Aufgaben würden aufeinander warten: ${first(
      [...cycle, ...cycle.slice(0, 1)].map((task) => say.nameOf("Task", task) ?? "eine andere Aufgabe"),
      say,
      { most: 6, between: " → " },
    )}; lassen Sie eine dieser Abhängigkeiten weg`,
  AlreadyHandedOver: (of, say) =>
    `${theRecord(of, say)} wurde bereits übergeben, an ${projectOf(of.project, say)}: Ein Geschäft hat nur ein Projekt`,
  Duplicate: (of) => `${sentenceCase(withForm(of.class, another))} hat schon denselben Wert in ${of.field}`,
  OutsideProject: (of, say) =>
    `Außerhalb der Laufzeit ${projectGenitive(of.project, say)} (${span(of.dates, say)}): ${outside(of.rows, of.days, say)}`,
  AllocationMismatch: ({ fields }, say) => `Die Buchung hat einen anderen Wert in ${say.and(fields)}`,
  AllocationDay: (of, say) => `Die Buchung umfasst den ${say.day(of.day)} nicht; sie läuft ${onDays(of.dates, say)}`,
  PeriodClosed: (of, say) =>
    of.day > of.through
      ? `Der ${say.day(of.day)} liegt zu weit in der Zukunft: Offen sind Tage bis zum ${say.day(of.through)}`
      : `Der ${say.day(of.day)} ist geschlossen: Offen sind Tage nach dem ${say.day(of.through)}`,
  FutureRange: (of, say) =>
    `Der Zeitraum beginnt am ${say.day(of.from)}, nach heute (${say.day(of.today)}): Es wurde noch nicht gearbeitet; setzen Sie withFuture, um geplante Zeit zu sehen`,
  ReasonRequired: () => "Dafür ist eine Begründung nötig",
  AmountRequired: (of, say) =>
    of.class === "Deal"
      ? `${theRecord(of, say)} hat keinen Betrag und kann nicht ${participleOf(of.event, of.class)} werden: Geben Sie zuerst einen Betrag an`
      : `${theRecord(of, say)} hat keinen Preis und kann nicht ${participleOf(of.event, of.class)} werden: Legen Sie einen Stundensatz für diesen Tag fest, öffnen Sie den Eintrag wieder, reichen Sie ihn ein und genehmigen Sie ihn neu`,
  TimeZoneNeeded: ({ count, hours, zones }, say) => {
    const subject =
      count === 1 ? "1 Zeitstempel eines Kalendertags ist" : `${say.number(count)} Zeitstempel von Kalendertagen sind`;
    const times = hours.map(({ time, count: some }) => `${say.number(some)} um ${time}`);
    const found = zones.map(({ zone, midnights }) => `${say.number(midnights)} in ${zone}`);
    return `${subject} nicht Mitternacht in UTC (${first(times, say)}), und es wurde keine Zeitzone angegeben. Davon sind Mitternacht: ${
      found.length === 0 ? "keine, in keiner Zone" : first(found, say)
    }. Nichts wurde geschrieben; importieren Sie noch einmal mit der Zeitzone (--zone ${zones[0]?.zone ?? "Europe/Berlin"} oder \`timeZone\`)`;
  },
  CursorExpired: () =>
    "Einträge hinter dem Cursor wurden bereinigt, oder er gehört nicht zu diesem Protokoll; beginnen Sie neu ohne Cursor",
  RequestIdReused: (of) =>
    `Die Request-ID ${of.requestId} wurde schon für eine andere Anfrage benutzt; nehmen Sie eine neue`,
  Busy: (of, say) => `Die Datenbank ist ausgelastet; versuchen Sie es in ${say.number(of.retryAfter)} ms noch einmal`,
  // The message of a store is for the operator, in English.
  Storage: (of) => of.message,
};
