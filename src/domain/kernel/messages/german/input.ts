import type { inputSentences as english, Got, NamedPlace } from "../english/input.ts";
import type { Say, Translated } from "../say.ts";
import { first, wordOf } from "./words.ts";

const meant = (known: ReadonlyArray<string> | undefined, say: Say): string =>
  known === undefined || known.length === 0 ? "" : `; meinten Sie ${say.or(known.slice(0, 12))}?`;
const places: Readonly<Record<NamedPlace, string>> = {
  operation: "kein Feld dieser Operation",
  call: "keine Option eines Aufrufs",
  batch: "keine Option eines Stapels",
  item: "kein Feld eines Eintrags in einem Stapel",
  body: "kein Feld eines Stapels",
};
const things = { list: "eine Liste", object: "ein Objekt", function: "eine Funktion", nothing: "null" };
const gotText = ({ got, gotA, count }: Got): string => {
  const text = gotA === undefined ? got : things[gotA];
  return text === undefined ? "" : `, angegeben ist ${text}${count === undefined ? "" : ` mit ${count}`}`;
};
const declared = { field: "Felder dieser Klasse", class: "Klassen der Firma" } as const;
const beginnings = {
  newBooking: "Eine Buchung beginnt als",
  bookingAgain: "Eine Buchung wird wieder aufgenommen als",
  project: "Ein Projekt beginnt als",
  leave: "Eine Abwesenheit beginnt als",
  hours: "Stunden beginnen als",
  task: "Eine Aufgabe beginnt als",
};

export const inputSentences: Translated<typeof english> = {
  required: ({ field }) => `${field} fehlt`,
  requiredFields: ({ fields }, say) => `${say.and(fields)} fehlen`,
  expected: (of, say) =>
    `${of.field === "" ? "" : `${of.field}: `}Erwartet wird ${say.sentence(of.expected)}${gotText(of)}${meant(of.known, say)}${
      of.words === undefined ? "" : `; bekannte Wörter: ${first(of.words, say, { most: 12 })}`
    }`,
  expectedObject: (of) => `Erwartet wird ein Objekt mit den Feldern der Operation${gotText(of)}`,
  unknownField: (of, say) => {
    const fields = of.more ? `${of.fields.join(", ")} und andere` : say.and(of.fields);
    const takes =
      (of.known ?? []).length > 0
        ? ""
        : of.fields.length === 0
          ? "; sie hat keine Felder"
          : `; ${of.place === undefined ? "sie hat" : "es gibt"} ${fields}`;
    return `${of.field} ist ${places[of.place ?? "operation"]}${takes}${meant(of.known, say)}`;
  },
  noOperation: ({ name, known }, say) => {
    const none = `Es gibt keine Operation „${name}“`;
    if (known.length === 0) return none;
    return known[0]?.includes(".")
      ? `${none}; meinten Sie ${say.or(known)}?`
      : `${none}; die Gruppen sind ${say.and(known)}`;
  },
  moreFaults: ({ count }, say) => `${say.number(count)} weitere Fehler`,
  rangeReversed: (of, say) =>
    `${of.toField} ${say.day(of.to)} liegt vor ${of.fromField} ${say.day(of.from)}; der letzte Tag darf nicht vor dem ersten liegen`,
  percentAbove: ({ field, most }, say) =>
    `${field} muss über ${say.percent(0)} liegen${most === undefined ? "" : ` und darf höchstens ${say.percent(most)} sein`}`,
  beginsAs: ({ field, of, words }, say) =>
    `${field}: ${beginnings[of]} ${say.or(words.map((word) => `„${wordOf(word)}“`))}${of === "newBooking" ? "; Vergangenes kommt durch Import" : ""}`,
  sumTooLarge: ({ currency }, say) =>
    `${
      currency === undefined
        ? `Eine Summe geplanter Zeit ist größer als ${say.number(Number.MAX_SAFE_INTEGER)} Minuten und damit nicht mehr genau`
        : `Eine Summe ist größer als ${say.money({ minor: Number.MAX_SAFE_INTEGER, currency })} und damit nicht mehr genau`
    }; wählen Sie einen kürzeren Zeitraum oder kleinere Gruppen`,
  emailKept: () => "email fehlt: Ein vergessenes Passwort wird darüber zurückgesetzt",
  onlyClientLead: ({ field }) => `${field}: Nur ein Kundenvertreter hat das`,
  keptForTwins: ({ field }) =>
    `${field}: Namen, die mit twin- beginnen, sind für Zweitkonten eines Imports reserviert; wählen Sie einen anderen`,
  nameTaken: ({ field, name }) => `${field}: ${name} ist vergeben; bitte einen anderen Namen wählen`,
  fieldFixed: ({ name }) => `${name} ist von der Anwendung festgelegt und kann nicht geändert werden`,
  typeStays: ({ name, type, target }) =>
    `${name} wurde als ${type}${target === undefined ? "" : ` auf ${target}`} angelegt, und Datensätze können solche Werte haben; bitte einen anderen Namen wählen`,
  openFields: () =>
    "Felder nach ihrem Namen, jedes mit einem type, und mit target, wenn es ein Pointer oder eine Relation ist",
  addsNoFields: ({ name }) => `wer hier schreibt, legt in ${name} keine Felder an`,
  notOpen: ({ name }) => `${name} ist keine Klasse, die durch Schreiben angelegt wird`,
  onePlace: ({ class: of, name }) =>
    `type: ${of} hat mit ${name} bereits ein Feld vom Typ GeoPoint; eine Klasse hat höchstens eines`,
  targetOfPointers: ({ type }) => `target: nur Pointer und Relation haben eines, ${type} nicht`,
  unknownClass: (of, say) =>
    `${of.field}: es gibt keine Klasse ${JSON.stringify(of.name)}, die Zusatzfelder haben kann${meant(of.known, say)}`,
  notDeclared: (of, say) => `${of.field}: ${JSON.stringify(of.name)} ist nicht angelegt${meant(of.known, say)}`,
  mostDeclared: ({ field, most }, say) =>
    `Es gibt bereits ${say.number(most)} ${declared[field]}, mehr sind nicht möglich; gelöschte zählen mit`,
  neverIndexed: (of) => `indexed: ein Feld von ${of.class} kann keinen Index haben`,
  indexable: ({ type, types }, say) =>
    `indexed: ein Feld vom Typ ${type} kann keinen Index haben, nur eines vom Typ ${say.or(types)}`,
  mostIndexed: ({ most }, say) =>
    `indexed: die Klasse hat bereits ${say.number(most)} Felder mit Index, mehr sind nicht möglich; nehmen Sie zuerst einem davon den Index`,
  rateStays: ({ field }) => `${field}: Erwartet wird ein Betrag; auf einen Stundensatz folgt ein anderer`,
  needsBooking: () => "allocation fehlt: Diese Firma erfasst Stunden nur auf Buchungen",
  sameField: ({ field, other }) =>
    `${field} und ${other} sind dasselbe Feld: Senden Sie eines davon, oder denselben Wert in beiden`,
  onlyOneOf: ({ fields }, say) => `${say.and(fields)} dürfen nicht beide angegeben sein: Senden Sie eines davon`,
  userOrRole: () => "user, role: Geben Sie eines von beiden an",
  unknownRole: ({ got }) => `role: ${got} ist keine Rolle`,
  itemNotBefore: ({ field }) => `${field}: Verweist auf einen Eintrag, der nicht vor diesem steht`,
  answerHasNo: (of) => `${of.field}: Die Antwort von Eintrag ${of.item} hat kein ${of.path}`,
  answerHasSeveral: (of) => `${of.field}: Verweist auf mehr als einen Wert der Antwort von Eintrag ${of.item}`,
  commandsOnly: (of) =>
    `operation: Eine Transaktion darf nur Befehle enthalten, und ${of.operation} ist keiner (${of.kind})`,
  commandsInDryRun: (of) =>
    `operation: Ein Probelauf eines Stapels darf nur Befehle enthalten, und ${of.operation} ist keiner (${of.kind})`,
  notRunDry: ({ operation }) =>
    `dryRun: ${operation} zählt jeden Aufruf als Versuch und kann nicht zur Probe laufen; lassen Sie dryRun weg`,
  readsAreLogged: ({ field, operation }) =>
    `${field}: ${operation} antwortet erst, wenn der Zugriff protokolliert ist, und läuft daher nicht in einem Probelauf oder einer Transaktion`,
  itemNotDry: () =>
    "dryRun: Ein Eintrag eines Stapels hat keinen eigenen Probelauf; führen Sie den ganzen Stapel als Probelauf aus",
  noItemIdInDryRun: () => "requestId: Ein Eintrag eines Probelaufs hat keine eigene Request-ID; lassen Sie sie weg",
  noRequestIdInDryRun: () =>
    "requestId: Ein Probelauf eines Stapels ohne Transaktion hat keine Request-ID; lassen Sie sie weg",
  oneRequestId: () => "requestId: Ein Eintrag einer Transaktion hat keine eigene Request-ID; geben Sie dem Stapel eine",
  answerNotStored: ({ operation }) =>
    `operation: Die Antwort eines Stapels mit Request-ID wird gespeichert, und die von ${operation} darf es nicht werden; senden Sie den Stapel ohne Request-ID`,
  tooManyItems: ({ most, count }, say) =>
    `items: Erwartet werden höchstens ${say.number(most)} Einträge, angegeben sind ${say.number(count)}; senden Sie sie in mehreren Stapeln`,
};
