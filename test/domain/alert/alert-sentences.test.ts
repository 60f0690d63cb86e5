import { explain } from "firmcore";
import { expect, test } from "vitest";
import { type Alerts, alerts } from "../../../src/domain/kernel/messages/english/alerts.ts";

const [from, to] = ["2027-03-10", "2027-03-12"];
const of = { engineer: "ana", project: "bridge" };
const hours = { ...of, workDate: from, minutes: 450 };
const instants = { since: "2027-03-10T09:00:00.000Z", until: "2027-03-10T09:15:00.000Z" };
/** Facts of each kind, with its sentence in English and in German. */
const sentences: {
  readonly [K in keyof Alerts]: ReadonlyArray<readonly [Parameters<Alerts[K]>[0], string, string]>;
} = {
  "cert-expiring": [
    [
      { engineer: "ana", certificate: "PE", validThrough: to },
      "The certificate PE of Ana expires: its last valid day is 12 March 2027, and no renewal follows it",
      "Das Zertifikat PE von Ana läuft ab: Der letzte gültige Tag ist der 12. März 2027, und keine Verlängerung schließt an",
    ],
    [
      { engineer: "nobody", certificate: "PE", validThrough: null },
      "The certificate PE of the engineer was declared expiring, and no renewal follows it",
      "Das Zertifikat PE von dieser Person wurde als ablaufend gemeldet, und keine Verlängerung schließt an",
    ],
  ],
  "cert-expired": [
    [
      { engineer: "ana", certificate: "PE", validThrough: from },
      "The certificate PE of Ana has expired: its last valid day was 10 March 2027, and no renewal follows it",
      "Das Zertifikat PE von Ana ist abgelaufen: Der letzte gültige Tag war der 10. März 2027, und keine Verlängerung schließt an",
    ],
    [
      { engineer: "ana", certificate: "PE", validThrough: null },
      "The certificate PE of Ana has expired, and no renewal follows it",
      "Das Zertifikat PE von Ana ist abgelaufen, und keine Verlängerung schließt an",
    ],
  ],
  "cert-lapses": [
    [
      { ...of, names: ["ASME", "PE"], from, to: null },
      "The booking of Ana on Bridge has no valid certificate ASME and PE from 10 March 2027 on",
      "Für die Buchung von Ana auf das Projekt Bridge fehlt ab dem 10. März 2027 ein gültiges Zertifikat: ASME und PE",
    ],
  ],
  "over-allocated": [
    [
      { engineer: "ana", from, to, totalPercent: 110.5, limitPercent: 100 },
      "Ana is booked 110.5% of 100% from 10 March 2027 to 12 March 2027",
      "Ana ist vom 10. März 2027 bis zum 12. März 2027 zu 110,5\u00a0% gebucht; die Obergrenze ist 100\u00a0%",
    ],
  ],
  "hours-waiting": [
    [
      { ...hours, submittedOn: to },
      "7.5 hours of Ana on Bridge on 10 March 2027 wait for a decision, submitted on 12 March 2027",
      "Eine Entscheidung steht aus: 7,5 Stunden von Ana für das Projekt Bridge am 10. März 2027, eingereicht am 12. März 2027",
    ],
    [
      { ...hours, submittedOn: null },
      "7.5 hours of Ana on Bridge on 10 March 2027 wait for a decision",
      "Eine Entscheidung steht aus: 7,5 Stunden von Ana für das Projekt Bridge am 10. März 2027",
    ],
  ],
  "hours-rejected": [
    [
      hours,
      "7.5 hours of Ana on Bridge on 10 March 2027 were rejected: change and submit them again, or delete them",
      "Abgelehnt: 7,5 Stunden von Ana für das Projekt Bridge am 10. März 2027. Ändern Sie den Eintrag und reichen Sie ihn neu ein, oder löschen Sie ihn",
    ],
  ],
  "task-overdue": [
    [
      { task: "pour", project: "bridge", dueDate: from },
      "The task Pour of Bridge was due on 10 March 2027 and is not done",
      "Die Aufgabe Pour des Projekts Bridge war am 10. März 2027 fällig und ist nicht erledigt",
    ],
  ],
  "task-ready": [
    [
      { task: "pour", project: "bridge" },
      "The task Pour of Bridge can begin: nothing that it depends on is open",
      "Die Aufgabe Pour des Projekts Bridge kann beginnen: Nichts, wovon sie abhängt, ist offen",
    ],
  ],
  "project-status": [
    [
      { project: "bridge", statusUpdate: "u", at: instants.since },
      "Bridge has a status update of 10 March 2027 at 09:00 UTC",
      "Für das Projekt Bridge gibt es eine Statusmeldung vom 10. März 2027 um 09:00 UTC",
    ],
  ],
  "deal-past-close": [
    [
      { deal: "pier", expectedCloseDate: from },
      "The deal Pier was expected to close on 10 March 2027 and is still open",
      "Das Geschäft Pier sollte am 10. März 2027 entschieden sein und ist noch offen",
    ],
  ],
  "activity-overdue": [
    [
      { subject: "Call", dueDate: instants.since },
      "The activity Call was due on 10 March 2027 at 09:00 UTC and is not done",
      "Die Aktivität Call war am 10. März 2027 um 09:00 UTC fällig und ist nicht erledigt",
    ],
    [
      { subject: null, dueDate: instants.since },
      "The activity was due on 10 March 2027 at 09:00 UTC and is not done",
      "Die Aktivität war am 10. März 2027 um 09:00 UTC fällig und ist nicht erledigt",
    ],
  ],
  "project-ended-open": [
    [
      { project: "bridge", endDate: from },
      "Bridge ended on 10 March 2027 and is not closed",
      "Das Projekt Bridge endete am 10. März 2027 und ist nicht geschlossen",
    ],
  ],
  "account-locked": [
    [
      instants,
      "Your account is locked until 10 March 2027 at 09:15 UTC, because a wrong password was entered too often. If it was not you, choose a new password",
      "Ihr Konto ist bis 10. März 2027 um 09:15 UTC gesperrt, weil zu oft ein falsches Passwort eingegeben wurde. Wenn Sie das nicht waren, wählen Sie ein neues Passwort",
    ],
  ],
};

test.each(Object.keys(alerts) as ReadonlyArray<keyof Alerts>)("%s is said in both languages", (kind) => {
  const names = { ana: "Ana", bridge: "Bridge", pour: "Pour", pier: "Pier" };
  expect(sentences[kind].length).toBeGreaterThan(0);
  for (const [facts, english, german] of sentences[kind]) {
    const alert = { kind, facts, message: "" };
    expect(explain(alert, { names })).toBe(english);
    expect(explain(alert, { names, locale: "de" })).toBe(german);
  }
});

test("an alert of a later version is said in its own words", () => {
  const alert = { kind: "of-tomorrow" as never, facts: {} as never, message: "Something new" };
  expect(explain(alert, { locale: "de" })).toBe("Something new");
});
