import type { expectedSentences as english } from "../english/expected.ts";
import type { Translated } from "../say.ts";
import { wordOf } from "./words.ts";

const clean = "ohne U+0000 und einzelne Surrogate";

/** What a value must be, in the nominative: "Erwartet wird …". */
export const expectedSentences: Translated<typeof english> = {
  text: ({ longest }, say) => `ein Text von 1 bis ${say.number(longest)} Zeichen ${clean}`,
  textAtMost: ({ longest, length }, say) =>
    `ein Text von höchstens ${say.number(longest)} Zeichen, nicht ${say.number(length)}`,
  textMarks: ({ most }, say) => `ein Text mit höchstens ${say.number(most)} kombinierenden Zeichen hintereinander`,
  textClean: () => `ein Text ${clean}`,
  textBeginning: () => "ein Teil eines Textes, nicht leer",
  filters: ({ of }) => `eine Liste von Filtern für ${of}`,
  filterSize: ({ most, count }, say) =>
    `ein Filter mit höchstens ${say.number(most)} Bedingungen, höchstens ${say.number(count)} Ebenen tief`,
  idText: () => "eine ID als Text",
  day: () => "ein Tag, den es gibt, als JJJJ-MM-TT",
  dayUpTo: ({ day }, say) => `ein Tag bis zum ${say.day(day)}`,
  instant: () => "ein Zeitpunkt als ISO-8601-Text mit Zeitzone, etwa 2027-03-10T09:00:00.000Z",
  percent: () => "ein Prozentsatz mit höchstens zwei Nachkommastellen",
  percentNumber: () => "ein Prozentsatz als endliche Zahl",
  percentUpTo: ({ most }, say) => `ein Prozentsatz von 0 bis ${say.number(most)}`,
  hours: () => "eine Stundenzahl über 0 und bis 24, auf die Minute genau",
  hoursNumber: () => "eine Stundenzahl als endliche Zahl",
  hoursInDay: () => "eine Dauer von einer Minute bis 24 Stunden",
  minutes: ({ most }, say) => `eine Minutenzahl von 0 bis ${say.number(most)}, als ganze Zahl gespeichert`,
  minutesNumber: () => "eine Minutenzahl als endliche Zahl",
  minutesUpTo: ({ most }, say) => `eine Minutenzahl von 0 bis ${say.number(most)}`,
  wholeMinute: () => "eine ganze Minute, etwa 7.5 oder 0.33",
  amount: () => "ein Betrag von mindestens 0, als Zahl oder { minor, currency }",
  amountNumber: () => "ein Betrag als endliche Zahl",
  amountShape: () => "ein Betrag als Zahl in der Währung der Firma, oder { minor, currency }",
  amountUpTo: ({ most, currency }, say) =>
    `ein Betrag von 0 bis ${say.money({ minor: most, currency })}, mit den Nachkommastellen einer Währung nach ISO 4217`,
  rateUpTo: ({ most, currency }, say) =>
    `ein Stundensatz von 0 bis ${say.money({ minor: most, currency })}, mit den Nachkommastellen einer Währung nach ISO 4217`,
  trueOrFalse: () => "true oder false",
  wholeNumber: ({ least, most }, say) => `eine ganze Zahl von ${say.number(least)} bis ${say.number(most)}`,
  oneOf: ({ words }) => `eines von ${words.join(", ")}`,
  wordFor: ({ words }) => `ein Wort für eines von ${words.map((word) => `${word} (${wordOf(word)})`).join(", ")}`,
  forDevelopers: ({ text }) => text,
  objectWith: ({ fields }, say) => `ein Objekt mit Feldern aus ${say.and(fields)}`,
  listOf: ({ most, each }, say) =>
    `eine Liste${most === undefined ? "" : ` von höchstens ${say.number(most)}`}; jeder Eintrag: ${say.sentence(each)}`,
  oneOfFields: ({ fields }) => `eines der Felder ${fields.join(", ")}`,
  dayFrom: ({ field, day }, say) => `ein Tag nicht vor ${field} ${say.day(day)}`,
  oneAndTheSame: ({ field, got }) => `überall dasselbe Feld ${field}: ${got}`,
  idOfNoOther: () => "eine ID, die keine andere Buchung hat",
  options: () => "ein Objekt mit Optionen",
  abortSignal: () => "ein AbortSignal",
  batchBody: () => "ein Objekt mit den Einträgen des Stapels",
  list: () => "eine Liste",
  listAtMost: ({ most }, say) => `eine Liste von höchstens ${say.number(most)} Werten`,
  nothing: () => "nichts: Dieses Feld schreibt die Bibliothek selbst",
  password: ({ least, most }, say) => `ein Passwort von ${say.number(least)} bis ${say.number(most)} Zeichen ${clean}`,
  webAddress: () => "eine Adresse, die mit https:// oder http:// beginnt",
  email: () => "eine E-Mail-Adresse wie ana@example.com",
  decidedItem: () => "eine ID, oder { objectId, expectedVersion, expectedUpdatedAt }",
  groups: ({ one }, say) => `${say.sentence(one)}, oder eine Liste von zwei verschiedenen`,
  fieldOf: ({ of }) => `ein Feld von ${of}`,
  conditionsOn: ({ of }) => `ein Objekt mit Bedingungen für Felder von ${of}`,
  orderBy: ({ of, most }, say) =>
    `ein Feld von ${of}, absteigend mit - davor, oder eine Liste von höchstens ${say.number(most)}`,
  orderedField: ({ of }) => `ein gespeichertes Feld von ${of}, das eine Ordnung hat`,
  cursorOf: ({ of }) => `der Cursor einer Liste von ${of} in derselben Reihenfolge`,
  includes: ({ of, most }, say) =>
    `ein Objekt mit Verweisen von ${of}, jeder true oder ein solches Objekt, höchstens ${say.number(most)} Ebenen tief`,
  pointerOf: ({ of }) => `ein Verweis von ${of}`,
  valuesOf: () => "{ of, where } mit Klasse und Feld derselben Art in of, etwa User.username",
  selects: ({ of }) => `eine Liste von Feldern von ${of}`,
  rangeOf: ({ days }, say) => `ein Zeitraum von höchstens ${say.number(days)} Tagen`,
  week: ({ count }, say) => `eine Liste von sieben Zahlen ab Montag, nicht ${say.number(count)}`,
  timeZone: () => "der IANA-Name einer Zeitzone, etwa Europe/Berlin",
  timeZoneOrOffset: () =>
    "der IANA-Name einer Zeitzone, etwa Europe/Berlin, oder ein Abstand wie +01:00 bis zu 14 Stunden",
  currency: () => "ein Code nach ISO 4217 wie EUR",
  daysAtMost: ({ most, other }, say) => `eine Zahl von höchstens ${say.number(most)}, den Tagen von ${other}`,
  removals: ({ names }) =>
    `ein Objekt mit ${names.join(", ")}, jeweils der Tag, an dem ein Schritt beginnt, als JJJJ-MM-TT, oder eine Liste solcher Tage`,
  removal: () => "der Tag, an dem ein Schritt beginnt, als JJJJ-MM-TT, oder eine Liste solcher Tage",
  chances: ({ names }) =>
    `ein Objekt mit ${names.join(", ")}, jeweils ein Prozentsatz von 0 bis 100; won und lost sind immer 100 und 0`,
  statusEvents: ({ names }) => `"all", oder eine Liste von ${names.join(", ")}; eine leere schaltet sie ab`,
  vocabularies: () => "ein Objekt von Workflow-Feldern, jeweils { words: { label: state }, fallback: state oder null }",
  operationName: () => "der Name einer Operation",
  items: () => "eine Liste von Objekten mit operation und input",
  pointerTo: ({ of }) => `ein Zeiger auf ${of}`,
  date: () => "ein Datum",
  idOfTen: () => "eine ID aus 10 Zeichen 0-9, A-Z, a-z",
};
