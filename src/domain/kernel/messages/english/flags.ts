import type { AnySentence, Say, SentenceOf } from "../say.ts";
import type { Sentence } from "./sentences.ts";
import { type Days, nounOf, onDays, onEachOf, span } from "./words.ts";

type Field = { readonly field: string };
/** What people know of a record. */
export type RecordFacts = {
  readonly name?: string;
  readonly engineer?: string;
  readonly project?: string;
  readonly day?: string;
  readonly from?: string;
  readonly to?: string | null;
};

/** What an import reports of a row: why it was left out, what was repaired, and which rules it breaks. */
export const importSentences = {
  expectedRow: () => "expected a row as an object",
  several: ({ of }: { readonly of: ReadonlyArray<AnySentence> }, say: Say) => of.map(say.sentence).join(". "),
  /** "Ana Souza on Bridge, 1 March 2027 to 12 March 2027: not employed on 12 March 2027". */
  aboutRecord: (
    { name, engineer, project, day, from, to = null, what }: RecordFacts & { readonly what: AnySentence },
    say: Say,
  ) => {
    const where = say.nameOf("Project", project);
    const who = say.nameOf("EngineerProfile", engineer);
    const about = [
      name,
      who !== undefined && where !== undefined ? `${who} on ${where}` : (who ?? where),
      day === undefined ? undefined : say.day(day),
      from === undefined ? undefined : from === to ? say.day(from) : span({ from, to }, say),
    ].filter((part) => part !== undefined);
    return [...(about.length === 0 ? [] : [about.join(", ")]), say.sentence(what)].join(": ");
  },
  dropped: ({ what }: { readonly what: AnySentence }, say: Say) => `${say.sentence(what)}; dropped`,
  entryDropped: ({ field, got }: Field & { readonly got: string }) => `${field}: dropped ${got}`,
  keptAsNumber: ({ field, got, kept }: Field & { readonly got: number; readonly kept: number }, say: Say) =>
    `${field}: ${say.number(got)} kept as ${say.number(kept)}`,
  keptAsMinutes: ({ field, got, kept }: Field & { readonly got: number; readonly kept: number }, say: Say) =>
    `${field}: ${say.number(got)} kept as ${say.number(kept)} minutes`,
  endBeforeBegin: ({ from, to }: { readonly from: string; readonly to: string }) => `${to} is before ${from}`,
  notStorable: ({ field }: Field) => `${field}: dropped, it holds what no record may hold`,
  notDeclaredType: ({ field, type }: Field & { readonly type: string }) =>
    `${field}: not the declared type ${type}, so it counts as absent in filters`,
  cellNotDeclared: ({ field }: Field) =>
    `${field}: this field is not declared, so the cell is kept as text; declare the field and import again to give it its type`,
  typesDiffer: ({ field }: Field) => `${field}: rows disagree about its type, kept as text`,
  noRecord: ({ field, of, got }: Field & { readonly of: string; readonly got: string }) =>
    `${field}: there is no ${nounOf(of)} ${got}`,
  sharedValue: ({ field, of }: Field & { readonly of: string; readonly keeper: string }) =>
    `${field}: another ${nounOf(of)} has the same`,
  keptWithoutCode: ({ what }: { readonly what: AnySentence }, say: Say) => `${say.sentence(what)}; kept without a code`,
  keptUnderName: ({ what, username }: { readonly what: AnySentence; readonly username: string }, say: Say) =>
    `${say.sentence(what)}; kept as ${username}, without e-mail and log-in`,
  keptWithOwnAccount: ({ what, username }: { readonly what: AnySentence; readonly username: string }, say: Say) =>
    `${say.sentence(what)}; kept with an account of its own, ${username}`,
  usernameTaken: ({ username }: { readonly username: string }) =>
    `user: a profile of its own needs the username ${username}, which somebody else has`,
  peakOver: (of: Days & { readonly peak: number; readonly limit: number }, say: Say) =>
    `up to ${say.percent(of.peak)} of ${say.percent(of.limit)} booked ${onDays(of, say)}`,
  notEmployed: ({ days }: { readonly days: ReadonlyArray<Days> }, say: Say) => `not employed ${onEachOf(days, say)}`,
  breaksFirmRule: (_days: Days) => "breaks a rule that the firm blocks",
  notCovered: (
    { names }: { readonly names: ReadonlyArray<{ readonly name: string; readonly gaps: ReadonlyArray<Days> }> },
    say: Say,
  ) =>
    names.map(({ name, gaps }) => `${name} not covered ${gaps.map((days) => onDays(days, say)).join(", ")}`).join("; "),
  sameCertificate: (_of: { readonly other: string }) => "another certificate has the same name, dates and number",
  dayOutsideProject: (_of: { readonly day: string }) => "the day is outside the project's dates",
  bookingOfAnother: (
    { engineer, project }: { readonly booking: string; readonly engineer: string; readonly project: string },
    say: Say,
  ) => {
    const [who, where] = [say.nameOf("EngineerProfile", engineer), say.nameOf("Project", project)];
    return who === undefined || where === undefined
      ? "its booking is for another engineer or project"
      : `its booking is for ${who} on ${where}`;
  },
  bookingWithoutDay: (of: Days & { readonly booking: string; readonly day: string }, say: Say) =>
    `its booking runs ${onDays(of, say)}, without this day`,
  dayTooFull: ({ sum, most }: { readonly day: string; readonly sum: number; readonly most: number }, say: Say) =>
    `the day has ${say.hours(sum)}; a day takes at most ${say.hours(most)}`,
  invoicedWithoutPrice: () => "invoiced without a price",
  wonWithoutAmount: () => "won without an amount",
  doneBeforeDependency: () => "done, although a task that it depends on is not",
  dependencyCycle: () => "it depends on itself, by way of other tasks",
  createdAfterClosing: ({ day }: { readonly day: string }, say: Say) =>
    `created after its project was closed on ${say.day(day)}`,
  dayTooFarAhead: (_of: { readonly day: string }) => "the day lies too far ahead",
  approvedHere: () => "it was approved here; the record stays",
  invoicedHere: () => "it was invoiced here; the record stays",
  inClosedPeriod: () => "it lies in a closed period; the record stays",
  decidedHere: () => "it was decided here; that stays",
  changedOnBothSides: () => "it was changed here and in the export; the record stays",
  personErased: () => "the person was erased; nothing that tells of them is taken",
  deletedHere: () => "it was deleted here, and is not brought back",
  differingValues: ({
    values,
  }: {
    readonly values: ReadonlyArray<Field & { readonly here: string | null; readonly export: string | null }>;
  }) =>
    values
      .map(
        ({ field, here, export: theirs }) =>
          `${field}: ${here ?? "nothing"} here, ${theirs ?? "nothing"} in the export`,
      )
      .join("; "),
};
export type ImportSentences = typeof importSentences;
/** A sentence in the report of an import. */
export type ReportSentence = Sentence | SentenceOf<ImportSentences>;
