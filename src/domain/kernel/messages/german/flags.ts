import type { importSentences as english } from "../english/flags.ts";
import type { Translated } from "../say.ts";
import { another, onDays, onEachOf, withForm } from "./words.ts";

const such = { der: "Diesen", die: "Diese", das: "Dieses" };

export const importSentences: Translated<typeof english> = {
  expectedRow: () => "Erwartet wird eine Zeile als Objekt",
  several: ({ of }, say) => of.map(say.sentence).join(". "),
  aboutRecord: ({ name, engineer, project, day, from, to = null, what }, say) => {
    const where = say.nameOf("Project", project);
    const who = say.nameOf("EngineerProfile", engineer);
    const about = [
      name,
      who !== undefined && where !== undefined ? `${who} im Projekt ${where}` : (who ?? where),
      day === undefined ? undefined : say.day(day),
      from === undefined ? undefined : from === to ? say.day(from) : onDays({ from, to }, say),
    ].filter((part) => part !== undefined);
    return [...(about.length === 0 ? [] : [about.join(", ")]), say.sentence(what)].join(": ");
  },
  dropped: ({ what }, say) => `${say.sentence(what)}; weggelassen`,
  entryDropped: ({ field, got }) => `${field}: ${got} weggelassen`,
  keptAsNumber: ({ field, got, kept }, say) => `${field}: ${say.number(got)} wird als ${say.number(kept)} gespeichert`,
  keptAsMinutes: ({ field, got, kept }, say) =>
    `${field}: ${say.number(got)} wird als ${say.number(kept)} Minuten gespeichert`,
  endBeforeBegin: ({ from, to }) => `${to} liegt vor ${from}`,
  notStorable: ({ field }) => `${field}: weggelassen, weil kein Datensatz diesen Wert haben darf`,
  notDeclaredType: ({ field, type }) =>
    `${field}: nicht vom angelegten Typ ${type}; gilt in Filtern als nicht vorhanden`,
  cellNotDeclared: ({ field }) =>
    `${field}: Das Feld ist nicht angelegt, daher als Text gespeichert; legen Sie es an und importieren Sie noch einmal, damit es seinen Typ bekommt`,
  typesDiffer: ({ field }) => `${field}: Die Zeilen haben verschiedene Typen; als Text gespeichert`,
  noRecord: ({ field, of, got }) => `${field}: ${withForm(of, such)} gibt es nicht: ${got}`,
  sharedValue: ({ field, of }) => `${field}: ${withForm(of, another)} hat denselben Wert`,
  keptWithoutCode: ({ what }, say) => `${say.sentence(what)}; ohne Code übernommen`,
  keptUnderName: ({ what, username }, say) =>
    `${say.sentence(what)}; als ${username} übernommen, ohne E-Mail und Anmeldung`,
  keptWithOwnAccount: ({ what, username }, say) =>
    `${say.sentence(what)}; mit einem eigenen Konto übernommen, ${username}`,
  usernameTaken: ({ username }) =>
    `user: Ein eigenes Profil braucht den Benutzernamen ${username}, den jemand anderes hat`,
  peakOver: (of, say) => `${onDays(of, say)} bis zu ${say.percent(of.peak)} von ${say.percent(of.limit)} gebucht`,
  notEmployed: ({ days }, say) => `nicht angestellt ${onEachOf(days, say)}`,
  breaksFirmRule: () => "verletzt eine Regel, die die Firma durchsetzt",
  notCovered: ({ names }, say) =>
    names
      .map(({ name, gaps }) => `${name} nicht abgedeckt ${gaps.map((days) => onDays(days, say)).join(", ")}`)
      .join("; "),
  sameCertificate: () => "ein anderes Zertifikat hat denselben Namen, dieselben Tage und dieselbe Nummer",
  dayOutsideProject: () => "der Tag liegt außerhalb der Laufzeit des Projekts",
  bookingOfAnother: ({ engineer, project }, say) => {
    const [who, where] = [say.nameOf("EngineerProfile", engineer), say.nameOf("Project", project)];
    return who === undefined || where === undefined
      ? "seine Buchung gehört zu einer anderen Person oder einem anderen Projekt"
      : `seine Buchung gilt für ${who} im Projekt ${where}`;
  },
  bookingWithoutDay: (of, say) => `seine Buchung läuft ${onDays(of, say)}, ohne diesen Tag`,
  dayTooFull: ({ sum, most }, say) => `der Tag hat ${say.hours(sum)}; ein Tag fasst höchstens ${say.hours(most)}`,
  invoicedWithoutPrice: () => "abgerechnet ohne Preis",
  wonWithoutAmount: () => "gewonnen ohne Betrag",
  doneBeforeDependency: () => "erledigt, obwohl eine Aufgabe offen ist, von der sie abhängt",
  dependencyCycle: () => "hängt über andere Aufgaben von sich selbst ab",
  createdAfterClosing: ({ day }, say) => `angelegt, nachdem das Projekt am ${say.day(day)} geschlossen wurde`,
  dayTooFarAhead: () => "der Tag liegt zu weit in der Zukunft",
  approvedHere: () => "hier genehmigt; der Datensatz bleibt",
  invoicedHere: () => "hier abgerechnet; der Datensatz bleibt",
  inClosedPeriod: () => "liegt in einem geschlossenen Zeitraum; der Datensatz bleibt",
  decidedHere: () => "hier entschieden; das bleibt",
  changedOnBothSides: () => "hier und im Export geändert; der Datensatz bleibt",
  personErased: () => "die Person wurde anonymisiert; nichts, was auf sie hinweist, wird übernommen",
  deletedHere: () => "hier gelöscht und wird nicht zurückgeholt",
  differingValues: ({ values }) =>
    values
      .map(({ field, here, export: theirs }) => `${field}: ${here ?? "nichts"} hier, ${theirs ?? "nichts"} im Export`)
      .join("; "),
};
