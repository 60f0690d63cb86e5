import { used } from "../operations/caller/session-token.ts";
import { begin } from "../operations/identity/log-in.ts";
import { count, counts } from "../operations/identity/login-throttle.ts";
import { tokensOf } from "../operations/identity/mailed-tokens.ts";
import { account } from "../operations/identity/password.ts";
import { all, one } from "../operations/identity/sessions.ts";
import { names } from "../operations/identity/sign-up.ts";
import { visits } from "../operations/identity/visitor-throttle.ts";
import { importLoads } from "../operations/import/loads.ts";
import { operations } from "../operations/index.ts";
import { flat } from "../operations/operation-tree.ts";
import { firm as bootstrap } from "../operations/users/bootstrap.ts";
import type { Load } from "../ports/load.ts";

/** Something that changes records, and the loads of its steps. */
interface Writer {
  readonly name: string;
  readonly loads: ReadonlyArray<Pick<Load, "name" | "locks" | "isolation">>;
}

const tried: Writer["loads"] = [count, counts];
/** The steps of operations that wait, which stand in their code. */
const flowLoads: Readonly<Record<string, Writer["loads"]>> = {
  "identity.signUp": [visits, names],
  "identity.logIn": [...tried, begin],
  "identity.logOut": [one],
  "identity.logOutEverywhere": [all],
  "identity.changePassword": [...tried, account],
  "identity.requestPasswordReset": [visits, tokensOf],
  "identity.resetPassword": [visits, account],
  "identity.requestVerification": [tokensOf],
  "identity.verifyEmail": [visits, tokensOf],
};

/** An import locks by class; the profiles beside all others. */
const imported: Writer["loads"] = ["EngineerProfile", "Allocation"].map((name) => {
  const load = importLoads.get(name);
  if (load === undefined) throw new Error(`No load imports ${name}`);
  return { ...load, name: "import" };
});

/** All that changes records: operations, and what stands beside them. */
export const writers: ReadonlyArray<Writer> = [
  ...flat(operations).flatMap((of): ReadonlyArray<Writer> => {
    if (of.kind === "query" || (of.kind === "command" && of.dry === true)) return [];
    return [{ name: of.name, loads: of.kind === "command" ? [of.load] : (flowLoads[of.name] ?? []) }];
  }),
  { name: "bootstrap", loads: [bootstrap] },
  { name: "the use of a session", loads: [used] },
  { name: "a chunk of an import", loads: imported },
];
