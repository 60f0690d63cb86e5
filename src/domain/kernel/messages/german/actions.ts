import { nounsOf, quoted } from "./words.ts";

/** The infinitives of actions, after their object. */
const infinitives: Readonly<Record<string, string>> = {
  add: "hinzufügen",
  advance: "weiterführen",
  approve: "genehmigen",
  assign: "anlegen",
  back: "zurückstufen",
  block: "blockieren",
  cancel: "stornieren",
  change: "ändern",
  check: "prüfen",
  complete: "abschließen",
  confirm: "bestätigen",
  count: "zählen",
  create: "anlegen",
  declare: "anlegen",
  deactivate: "deaktivieren",
  delete: "löschen",
  edit: "bearbeiten",
  erase: "anonymisieren",
  extend: "verlängern",
  find: "auflisten",
  finish: "als erledigt markieren",
  get: "lesen",
  grant: "gewähren",
  handOver: "übergeben",
  hold: "pausieren",
  invoice: "abrechnen",
  logOut: "beenden",
  lose: "als verloren markieren",
  move: "verschieben",
  pay: "als bezahlt markieren",
  provision: "anlegen",
  purge: "endgültig löschen",
  reactivate: "reaktivieren",
  read: "sehen",
  readDocument: "öffnen",
  recall: "zurückziehen",
  refuse: "ablehnen",
  reject: "ablehnen",
  release: "auf vorläufig zurücksetzen",
  reopen: "wieder öffnen",
  remove: "entfernen",
  request: "beantragen",
  resume: "fortsetzen",
  revoke: "widerrufen",
  set: "ändern",
  setBillable: "auf abrechenbar oder nicht abrechenbar setzen",
  share: "teilen",
  start: "starten",
  submit: "einreichen",
  unshare: "nicht mehr teilen",
  update: "ändern",
  win: "als gewonnen markieren",
  withdraw: "zurückziehen",
  writeOff: "abschreiben",
};
/** Actions with another object, up to the infinitive. */
const phrases: Readonly<Record<string, (nouns: string) => string>> = {
  acknowledge: () => "keine Hinweise bestätigen",
  addClass: () => "keine Klassen anlegen",
  open: () => "keine Klassen für alle öffnen",
  all: () => "die Hinweise anderer nicht sehen",
  addField: () => "keine Felder anlegen",
  bootstrap: () => "keinen ersten Administrator anlegen",
  availability: () => "nicht sehen, wer verfügbar ist",
  changePassword: () => "keine Passwörter ändern",
  decideMany: (nouns) => `nicht über ${nouns} entscheiden`,
  deleteClass: () => "keine Klassen löschen",
  deleteField: () => "keine Felder löschen",
  exportData: () => "die Daten von Konten nicht exportieren",
  history: () => "den Verlauf von Datensätzen nicht sehen",
  import: () => "keinen Export importieren",
  logInAs: () => "sich nicht als andere anmelden",
  logOutEverywhere: () => "nicht alle Sitzungen beenden",
  reindex: () => "keine Indexe aufbauen",
  requestVerification: () => "keine E-Mail-Adressen bestätigen",
  setPassword: () => "die Passwörter anderer nicht setzen",
  setRole: () => "die Rollen von Konten nicht ändern",
  verify: () => "keine E-Mail-Adressen bestätigen",
};
/** "Zertifikate nicht anlegen", "diese Buchung nicht ändern", after "Dieses Konto darf". */
export const actionText = (action: string, entity: string, nouns = nounsOf(entity)): string => {
  const infinitive = action === "cancel" && entity === "Project" ? "abbrechen" : infinitives[action];
  return (
    phrases[action]?.(nouns) ??
    (infinitive === undefined
      ? `die Aktion ${quoted(action)} für ${nouns} nicht ausführen`
      : `${nouns} nicht ${infinitive}`)
  );
};
