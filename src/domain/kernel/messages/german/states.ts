import type { InvalidTransition, Invoiced, Locked } from "../../refusal/refusal.ts";
import type { statusSentences as english } from "../english/participles.ts";
import type { Say, Translated } from "../say.ts";
import { formOf, pronounOf, stateOf, theRecord } from "./words.ts";

const participles: Readonly<Record<string, string>> = {
  advance: "weitergeführt",
  approve: "genehmigt",
  back: "zurückgestuft",
  block: "blockiert",
  change: "geändert",
  complete: "abgeschlossen",
  confirm: "bestätigt",
  deactivate: "deaktiviert",
  delete: "gelöscht",
  edit: "bearbeitet",
  finish: "erledigt",
  grant: "gewährt",
  handOver: "übergeben",
  hold: "pausiert",
  invoice: "abgerechnet",
  lose: "als verloren markiert",
  pay: "als bezahlt markiert",
  reactivate: "reaktiviert",
  recall: "zurückgezogen",
  refuse: "abgelehnt",
  reject: "abgelehnt",
  release: "auf vorläufig zurückgesetzt",
  reopen: "wieder geöffnet",
  resume: "fortgesetzt",
  setBillable: "auf abrechenbar oder nicht abrechenbar gesetzt",
  start: "gestartet",
  submit: "eingereicht",
  update: "geändert",
  win: "als gewonnen markiert",
  withdraw: "zurückgezogen",
  writeOff: "abgeschrieben",
  wait: "auf wartend gesetzt",
  ready: "auf offen zurückgesetzt",
};
/** "eingereicht" of `submit`, "auf „aktiv“ geändert" of `update to active`. */
export const participleOf = (event: string, entity: string): string => {
  const [verb = "", to, ...state] = event.split(" ");
  if (verb === "cancel") return stateOf("cancelled", entity);
  const participle = participles[verb] ?? `durch ${verb} geändert`;
  return to === "to" ? `auf „${stateOf(state.join(" "), entity)}“ ${participle}` : participle;
};

/** Hours and status updates with these states never open again. */
const final: ReadonlyArray<string> = ["invoiced", "paid", "written off", "automatic"];
const correct = (entity: string): string =>
  `korrigieren Sie ${formOf(entity, { der: "ihn", die: "sie", das: "es" })} durch einen neuen Eintrag`;

export const stateSentences = {
  InvalidTransition: (of: InvalidTransition, say: Say) => {
    const others = of.allowed.filter((event) => event !== of.event && event !== "setBillable");
    const instead =
      others.length === 0
        ? ""
        : `; ${pronounOf(of.class)} kann ${say.or(others.map((event) => participleOf(event, of.class)))} werden`;
    return `${theRecord(of, say)} ist ${stateOf(of.from, of.class)} und kann nicht ${participleOf(of.event, of.class)} werden${instead}`;
  },
  Locked: (of: Locked, say: Say) => {
    const since = of.since === null ? "" : ` (seit ${say.day(of.since.slice(0, 10))})`;
    const is = `${theRecord(of, say)} ist ${stateOf(of.state, of.class)}${since} und kann nicht geändert werden`;
    if (final.includes(of.state)) return `${is}; ${correct(of.class)}`;
    return `${is}, bevor ${pronounOf(of.class)} ${of.state === "on hold" ? "fortgesetzt" : "wieder geöffnet"} wird`;
  },
  Invoiced: (of: Invoiced, say: Say) =>
    `${theRecord(of, say)} ist ${stateOf(of.state, of.class)} und bleibt es; ${correct(of.class)}`,
};

export const statusSentences: Translated<typeof english> = {
  statusUpdate: ({ of, event, title }) => {
    const subject = title === null ? (of === "Project" ? "Das Projekt" : "Eine Aufgabe") : `Die Aufgabe ${title}`;
    return `${subject} wurde ${participleOf(event, of)}`;
  },
};
