import type { Alerts } from "../english/alerts.ts";
import type { Translated } from "../say.ts";
import { engineerDative, engineerOf, onDays, projectGenitive, projectOf, sentenceCase, theRecord } from "./words.ts";

export const alerts: Translated<Alerts> = {
  "cert-expiring": ({ engineer, certificate, validThrough }, say) =>
    `Das Zertifikat ${certificate} von ${engineerDative(engineer, say)} ${
      validThrough === null
        ? "wurde als ablaufend gemeldet"
        : `läuft ab: Der letzte gültige Tag ist der ${say.day(validThrough)}`
    }, und keine Verlängerung schließt an`,
  "cert-expired": ({ engineer, certificate, validThrough }, say) =>
    `Das Zertifikat ${certificate} von ${engineerDative(engineer, say)} ist abgelaufen${
      validThrough === null ? "" : `: Der letzte gültige Tag war der ${say.day(validThrough)}`
    }, und keine Verlängerung schließt an`,
  "cert-lapses": ({ engineer, project, names, ...days }, say) =>
    `Für die Buchung von ${engineerDative(engineer, say)} auf ${projectOf(project, say)} fehlt ${onDays(days, say)} ein gültiges Zertifikat: ${say.and(names)}`,
  "over-allocated": ({ engineer, totalPercent, limitPercent, ...days }, say) =>
    `${sentenceCase(engineerOf(engineer, say))} ist ${onDays(days, say)} zu ${say.percent(totalPercent)} gebucht; die Obergrenze ist ${say.percent(limitPercent)}`,
  "hours-waiting": ({ engineer, project, workDate, minutes, submittedOn }, say) =>
    `Eine Entscheidung steht aus: ${say.hours(minutes)} von ${engineerDative(engineer, say)} für ${projectOf(project, say)} am ${say.day(workDate)}${
      submittedOn === null ? "" : `, eingereicht am ${say.day(submittedOn)}`
    }`,
  "hours-rejected": ({ engineer, project, workDate, minutes }, say) =>
    `Abgelehnt: ${say.hours(minutes)} von ${engineerDative(engineer, say)} für ${projectOf(project, say)} am ${say.day(workDate)}. Ändern Sie den Eintrag und reichen Sie ihn neu ein, oder löschen Sie ihn`,
  "task-overdue": ({ task, project, dueDate }, say) =>
    `${theRecord({ class: "Task", objectId: task }, say)} ${projectGenitive(project, say)} war am ${say.day(dueDate)} fällig und ist nicht erledigt`,
  "task-ready": ({ task, project }, say) =>
    `${theRecord({ class: "Task", objectId: task }, say)} ${projectGenitive(project, say)} kann beginnen: Nichts, wovon sie abhängt, ist offen`,
  "project-status": ({ project, at }, say) =>
    `Für ${projectOf(project, say)} gibt es eine Statusmeldung vom ${say.instant(at)}`,
  "deal-past-close": ({ deal, expectedCloseDate }, say) =>
    `${theRecord({ class: "Deal", objectId: deal }, say)} sollte am ${say.day(expectedCloseDate)} entschieden sein und ist noch offen`,
  "activity-overdue": ({ subject, dueDate }, say) =>
    `Die Aktivität${subject === null ? "" : ` ${subject}`} war am ${say.instant(dueDate)} fällig und ist nicht erledigt`,
  "project-ended-open": ({ project, endDate }, say) =>
    `${sentenceCase(projectOf(project, say))} endete am ${say.day(endDate)} und ist nicht geschlossen`,
  "account-locked": ({ until }, say) =>
    `Ihr Konto ist bis ${say.instant(until)} gesperrt, weil zu oft ein falsches Passwort eingegeben wurde. Wenn Sie das nicht waren, wählen Sie ein neues Passwort`,
};
