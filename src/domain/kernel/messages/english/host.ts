import type { AnySentence, Say } from "../say.ts";

/** What a host or an operator has to do. */
export const hostSentences = {
  unknownUser: ({ by, user }: { readonly by: "userId" | "externalId"; readonly user: string }) =>
    by === "externalId"
      ? `No user has the externalId ${user}: users.provision({ externalId, role }) makes one`
      : `No user has the objectId ${user}, which is what userId names: users.provision({ externalId, role }) makes one, and { externalId } names it by your own id`,
  /** A failure of the store, for clients: its own message is for the operator. */
  serverFailed: ({ retry }: { readonly retry: "safe" | "never" | "unknown" }) =>
    ({
      safe: "The server could not do this now; it is safe to try again",
      never: "The server cannot do this now, and trying again will not help",
      unknown: "The server cannot say whether this was stored; look before you try again",
    })[retry],
  defect: () => "The server made a mistake",
  identityMissing: () =>
    "Nobody can log in here: firmcore was opened without `identity`, so the host signs people in and names the user of each call (`caller` of respond, or app.as)",
  logInRequired: () => "Nobody is logged in: log in, and send the sessionToken of identity.logIn with each call",
  roleWithoutUser: () =>
    "role needs a userId or an externalId: app.as({ organizationId, userId, role }), or the same as caller of respond",
  organizationMissing: () =>
    "organizationId is missing or invalid: name the firm (app.as({ organizationId, … }), or organizationId of respond)",
  firmWithoutAdministrator: () =>
    "a firm without an administrator: this firm has one, who can give the role with users.setRole",
  authorGone: ({ rights }: { readonly rights: AnySentence }, say: Say) =>
    `${say.sentence(rights)}: an account whose hours these are was deleted or erased`,
  draftOrSubmitted: () => "draft or submitted: what comes later is decided by somebody else",
};
