import { claimLoad, settleLoad } from "../../operations/alerts/deliver.ts";
import { sessionUse } from "../../operations/caller/resolve-session.ts";
import { logInLoad } from "../../operations/identity/log-in.ts";
import { logInAsLoad } from "../../operations/identity/log-in-as.ts";
import { countLoad, uncountLoad } from "../../operations/identity/login-throttle.ts";
import { tokensLoad } from "../../operations/identity/mailed-tokens.ts";
import { passwordLoad } from "../../operations/identity/password.ts";
import { sessionLoad, userSessionsLoad } from "../../operations/identity/sessions.ts";
import { signUpLoad } from "../../operations/identity/sign-up.ts";
import { visitLoad } from "../../operations/identity/visitor-throttle.ts";
import { importLoads } from "../../operations/import/loads.ts";
import { operations } from "../../operations/index.ts";
import { listOperations } from "../../operations/operation-tree.ts";
import { bootstrapLoad as bootstrap } from "../../operations/users/bootstrap.ts";
import type { Load } from "../../ports/load.ts";

/** An operation or task that changes records, and its loads. */
interface WritingOperation {
  readonly name: string;
  readonly loads: ReadonlyArray<Pick<Load, "name" | "locks" | "isolation">>;
}

const tried: WritingOperation["loads"] = [countLoad, uncountLoad];
/** The loads of flows, which are not part of their definitions. */
const flowLoads: Readonly<Record<string, WritingOperation["loads"]>> = {
  "identity.signUp": [visitLoad, signUpLoad],
  "identity.logIn": [...tried, logInLoad],
  "identity.logInAs": [logInAsLoad],
  "identity.verifyPassword": [...tried, passwordLoad],
  "identity.setPassword": [passwordLoad],
  "identity.logOut": [sessionLoad],
  "identity.logOutEverywhere": [userSessionsLoad],
  "identity.changePassword": [...tried, passwordLoad],
  "identity.requestPasswordReset": [visitLoad, tokensLoad],
  "identity.resetPassword": [visitLoad, passwordLoad],
  "identity.requestVerification": [tokensLoad],
  "identity.verifyEmail": [visitLoad, tokensLoad],
};

/** The locks of an import: profiles have other locks than all other classes. */
const imported: WritingOperation["loads"] = ["EngineerProfile", "Allocation"].map((name) => {
  const load = importLoads.get(name);
  if (load === undefined) throw new Error(`No load imports ${name}`);
  return { ...load, name: "import" };
});

/** Everything that changes records: operations, bootstrap, deliveries of alerts, sessions and imports. */
export const writingOperations: ReadonlyArray<WritingOperation> = [
  ...listOperations(operations).flatMap((of): ReadonlyArray<WritingOperation> => {
    if (of.kind === "query" || (of.kind === "command" && of.readOnly === true)) return [];
    return [{ name: of.name, loads: of.kind === "command" ? [of.load] : (flowLoads[of.name] ?? []) }];
  }),
  { name: "bootstrap", loads: [bootstrap] },
  { name: "alerts.deliver", loads: [claimLoad, settleLoad] },
  { name: "the use of a session", loads: [sessionUse] },
  { name: "a chunk of an import", loads: imported },
];
