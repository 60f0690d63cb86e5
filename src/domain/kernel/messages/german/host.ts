import type { hostSentences as english } from "../english/host.ts";
import type { Translated } from "../say.ts";

export const hostSentences: Translated<typeof english> = {
  unknownUser: ({ by, user }) =>
    by === "externalId"
      ? `Kein Konto hat die externalId ${user}: users.provision({ externalId, role }) legt eines an`
      : `Kein Konto hat die objectId ${user}, die userId nennt: users.provision({ externalId, role }) legt eines an, und { externalId } nennt es mit Ihrer eigenen ID`,
  serverFailed: ({ retry }) =>
    ({
      safe: "Der Server konnte das gerade nicht ausführen; Sie können es gefahrlos noch einmal versuchen",
      never: "Der Server kann das gerade nicht ausführen, und ein neuer Versuch hilft nicht",
      unknown:
        "Der Server kann nicht sagen, ob das gespeichert wurde; sehen Sie nach, bevor Sie es noch einmal versuchen",
    })[retry],
  defect: () => "Dem Server ist ein Fehler unterlaufen",
  identityMissing: () =>
    "Hier kann sich niemand anmelden: firmcore wurde ohne `identity` geöffnet, also meldet der Betreiber die Personen an und nennt das Konto jedes Aufrufs (`caller` von respond, oder app.as)",
  logInRequired: () =>
    "Niemand ist angemeldet: Melden Sie sich an und senden Sie das sessionToken von identity.logIn mit jedem Aufruf",
  roleWithoutUser: () =>
    "role braucht eine userId oder externalId: app.as({ organizationId, userId, role }), oder dasselbe als caller von respond",
  organizationMissing: () =>
    "organizationId fehlt oder ist ungültig: Nennen Sie die Firma (app.as({ organizationId, … }), oder organizationId von respond)",
  firmWithoutAdministrator: () =>
    "eine Firma ohne Administrator: Diese hat einen, der die Rolle mit users.setRole vergeben kann",
  authorGone: ({ rights }, say) =>
    `${say.sentence(rights)}: Ein Konto, von dem diese Stunden stammen, wurde gelöscht oder anonymisiert`,
  draftOrSubmitted: () => "einen Entwurf oder eine Einreichung: Was danach kommt, entscheidet jemand anderes",
};
