import { firstOf, type Say } from "../say.ts";

/** Words of the API as Germans read them: roles, states, actions. */
const spoken: Readonly<Record<string, string>> = {
  administrator: "Administrator",
  coordinator: "Koordinator",
  projectManager: "Projektleiter",
  engineer: "Ingenieur",
  salesperson: "Vertrieb",
  clientLead: "Kundenvertreter",
  active: "aktiv",
  approved: "genehmigt",
  automatic: "automatisch",
  blocked: "blockiert",
  cancelled: "storniert",
  completed: "abgeschlossen",
  confirmed: "bestätigt",
  done: "erledigt",
  draft: "ein Entwurf",
  expired: "abgelaufen",
  expiring: "bald abgelaufen",
  granted: "gewährt",
  "in progress": "in Arbeit",
  invoiced: "abgerechnet",
  lead: "ein Lead",
  left: "ausgeschieden",
  lost: "verloren",
  negotiation: "in Verhandlung",
  "non-billable": "nicht abrechenbar",
  "on hold": "pausiert",
  "on leave": "abwesend",
  paid: "bezahlt",
  pending: "ausstehend",
  planned: "geplant",
  proposal: "im Angebot",
  qualified: "qualifiziert",
  refused: "abgelehnt",
  rejected: "abgelehnt",
  requested: "beantragt",
  revoked: "widerrufen",
  submitted: "eingereicht",
  tentative: "vorläufig",
  todo: "offen",
  unbilled: "nicht abgerechnet",
  valid: "gültig",
  withdrawn: "zurückgezogen",
  won: "gewonnen",
  "written off": "abgeschrieben",
};
export const wordOf = (word: string): string => spoken[word] ?? word;
/** A state of a class: a booking is "storniert", a project "abgebrochen". */
export const stateOf = (state: string, entity: string): string =>
  state === "cancelled" && entity !== "Allocation" ? "abgebrochen" : wordOf(state);

/** Article and noun, and the plural. */
type Noun = readonly [nominative: string, several: string];
const nouns: Readonly<Record<string, Noun>> = {
  AccessLog: ["der Zugriffseintrag", "Zugriffseinträge"],
  AccountToken: ["der Link", "Links"],
  Activity: ["die Aktivität", "Aktivitäten"],
  Alert: ["der Hinweis", "Hinweise"],
  AlertDelivery: ["die Zustellung", "Zustellungen"],
  AlertMark: ["die Bestätigung", "Bestätigungen"],
  Allocation: ["die Buchung", "Buchungen"],
  BillableHour: ["der Stundeneintrag", "Stundeneinträge"],
  CapacityLimit: ["die Obergrenze", "Obergrenzen"],
  Certification: ["das Zertifikat", "Zertifikate"],
  ChangeLog: ["das Änderungsprotokoll", "Einträge des Änderungsprotokolls"],
  Company: ["das Unternehmen", "Unternehmen"],
  Contact: ["der Kontakt", "Kontakte"],
  OwnRecord: ["der Datensatz", "Datensätze"],
  CustomField: ["das Zusatzfeld", "Zusatzfelder"],
  Deal: ["das Geschäft", "Geschäfte"],
  Document: ["das Dokument", "Dokumente"],
  EngineerProfile: ["das Profil", "Profile"],
  Grant: ["die Freigabe", "Freigaben"],
  Holiday: ["der Feiertag", "Feiertage"],
  Operation: ["die Operation", "Operationen"],
  Organization: ["die Firma", "Firmen"],
  Project: ["das Projekt", "Projekte"],
  RateStep: ["der Stundensatz", "Stundensätze"],
  Report: ["der Bericht", "Berichte"],
  Session: ["die Sitzung", "Sitzungen"],
  Settings: ["der Satz Einstellungen", "Einstellungen"],
  StatusUpdate: ["die Statusmeldung", "Statusmeldungen"],
  Task: ["die Aufgabe", "Aufgaben"],
  TimeOff: ["die Abwesenheit", "Abwesenheiten"],
  User: ["das Konto", "Konten"],
  WorkingTime: ["die Arbeitszeit", "Arbeitszeiten"],
};
const nominative = (entity: string): string => nouns[entity]?.[0] ?? `der Datensatz ${entity}`;
/** The noun without its article: "Buchung" of `Allocation`. */
export const nounOf = (entity: string): string => nominative(entity).replace(/^(der|die|das) /, "");
export const nounsOf = (entity: string): string => nouns[entity]?.[1] ?? `Datensätze ${entity}`;

type Forms = Readonly<Record<"der" | "die" | "das", string>>;
const articleOf = (entity: string): keyof Forms => nominative(entity).slice(0, 3) as keyof Forms;
/** The form of a word that goes with the noun of a class. */
export const formOf = (entity: string, forms: Forms): string => forms[articleOf(entity)];
/** A word before the noun, in the form that goes with it: "Dieses Projekt", "Diese Buchung". */
export const withForm = (entity: string, forms: Forms): string => `${formOf(entity, forms)} ${nounOf(entity)}`;
export const such: Forms = { der: "Diesen", die: "Diese", das: "Dieses" };
export const thisOne: Forms = { der: "diesen", die: "diese", das: "dieses" };
export const another: Forms = { der: "ein anderer", die: "eine andere", das: "ein anderes" };
/** "er", "sie" or "es". */
export const pronounOf = (entity: string): string => ({ der: "er", die: "sie", das: "es" })[articleOf(entity)];

/** "Die Buchung", "Das Projekt Bridge", "Das Profil von Ana Souza". */
export const theRecord = (of: { readonly class: string; readonly objectId?: string }, say: Say): string => {
  const name = say.nameOf(of.class, of.objectId);
  const noun = sentenceCase(nominative(of.class));
  if (name === undefined) return noun;
  return `${noun} ${of.class === "EngineerProfile" ? "von " : ""}${name}`;
};

const counted: Readonly<Record<string, string>> = {
  allocations: "Allocation",
  hours: "BillableHour",
  certifications: "Certification",
  tasks: "Task",
};
const classCounted = (name: string): string =>
  counted[name] ??
  Object.keys(nouns).find((entity) => name.startsWith(`${entity.replace(/(?<=.)(?=\p{Lu})/gu, " ").toLowerCase()} `)) ??
  name;
/** "2 Buchungen und 1 Stundeneintrag". */
export const countsText = (counts: Readonly<Record<string, number>>, say: Say): string =>
  say.and(
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([name, count]) => {
        const entity = classCounted(name);
        return `${say.number(count)} ${count === 1 ? nounOf(entity) : nounsOf(entity)}`;
      }),
  );

export type Days = { readonly from: string; readonly to: string | null };
/** "am 10. März 2027", "vom 10. März 2027 bis zum 20. März 2027", "ab dem 10. März 2027". */
export const onDays = ({ from, to }: Days, say: Say): string =>
  to === null
    ? `ab dem ${say.day(from)}`
    : from === to
      ? `am ${say.day(from)}`
      : `vom ${say.day(from)} bis zum ${say.day(to)}`;
export const onEachOf = (of: ReadonlyArray<Days>, say: Say): string =>
  first(
    of.map((days) => onDays(days, say)),
    say,
  );
/** "vom 1. März 2027 bis zum 30. Juni 2027"; either end may be open. */
export const span = ({ from, to }: { readonly from: string | null; readonly to: string | null }, say: Say): string => {
  if (from !== null) return onDays({ from, to }, say);
  return to === null ? "ohne Termine" : `bis zum ${say.day(to)}`;
};

/** "a, b und 3 weitere". */
export const first = (
  of: ReadonlyArray<string>,
  say: Say,
  how: { readonly most?: number; readonly between?: string; readonly more?: number } = {},
): string => firstOf(of, (count) => `und ${count} weitere`, say, how);

export const quoted = (text: string): string => `„${text}“`;
/** The name, or words in the nominative or accusative. */
export const engineerOf = (objectId: string, say: Say): string =>
  say.nameOf("EngineerProfile", objectId) ?? "diese Person";
export const engineerDative = (objectId: string, say: Say): string =>
  say.nameOf("EngineerProfile", objectId) ?? "dieser Person";
export const projectOf = (objectId: string, say: Say): string => {
  const name = say.nameOf("Project", objectId);
  return name === undefined ? "das Projekt" : `das Projekt ${name}`;
};
/** The project in a list of bookings, where the noun would be repeated. */
export const projectName = (objectId: string, say: Say): string => say.nameOf("Project", objectId) ?? "das Projekt";
export const projectGenitive = (objectId: string, say: Say): string => {
  const name = say.nameOf("Project", objectId);
  return name === undefined ? "des Projekts" : `des Projekts ${name}`;
};
/** "2 Aufgaben, von denen sie abhängt, sind nicht erledigt (Vermessung, Genehmigung)". */
export const openTasks = (tasks: ReadonlyArray<string>, say: Say): string => {
  const names = tasks.flatMap((task) => say.nameOf("Task", task) ?? []);
  const subject =
    tasks.length === 1
      ? "1 Aufgabe, von der sie abhängt, ist"
      : `${say.number(tasks.length)} Aufgaben, von denen sie abhängt, sind`;
  return `${subject} nicht erledigt${names.length === 0 ? "" : ` (${first(names, say)})`}`;
};
export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
