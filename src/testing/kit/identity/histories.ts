import { memoryAdapter } from "../../../adapters/memory/store.ts";
import type { SignedIn } from "../../../operations/identity/signed-in.ts";
import { type ApiStyle, apiStyles } from "../harness/api.ts";
import { holds, same } from "../harness/expect.ts";
import { type KitFirm, type OpenStore, openKitFirm } from "../harness/kit-firm.ts";
import { checkReplay } from "../harness/log-replay.ts";
import { seededRandom } from "../harness/random.ts";
import type { StoreSuite } from "../harness/suite.ts";
import { type IdentityEvent, identityModel, type ModelAnswer, randomEvent } from "./model.ts";
import { asSession, changeRow, logInAs, signUpAs } from "./people.ts";

type Said =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly refusal: { readonly _tag: string } };
interface Run {
  readonly happened: ReadonlyArray<IdentityEvent>;
  readonly answered: ReadonlyArray<ModelAnswer>;
  readonly rows: unknown;
  readonly log: unknown;
}

/** Runs one event on the firm and returns its answer; the token of a new session is added to the list. */
const doing = async (
  firm: KitFirm,
  happens: IdentityEvent,
  model: ReturnType<typeof identityModel>,
  tokens: Array<string>,
  ids: Readonly<Record<string, string>>,
): Promise<ModelAnswer> => {
  const reported = (outcome: Said): ModelAnswer => {
    if (!outcome.ok) return outcome.refusal._tag as ModelAnswer;
    const { sessionToken } = outcome.value as Partial<SignedIn>;
    if (sessionToken !== undefined) tokens.push(sessionToken);
    return "in";
  };
  if (happens.is === "wait") {
    firm.advanceClock(happens.ms);
    return "in";
  }
  if (happens.is === "logIn")
    return reported(await logInAs(firm, happens.who, happens.right ? model.password(happens.who) : "wrong"));
  if ("who" in happens) {
    const patch = {
      ...{ close: { active: false }, open: { active: true } },
      ...{ promote: { role: "administrator" }, demote: { role: "engineer" } },
    }[happens.is];
    await changeRow(firm, "User", ids[happens.who] ?? "", patch);
    return "in";
  }
  const by = asSession(firm, tokens[happens.token] ?? "none");
  switch (happens.is) {
    case "use":
      return reported(await by.identity.me());
    case "administer":
      return reported(await by.users.provision({ externalId: "admin" }));
    case "logOut":
      return reported(await by.identity.logOut());
    case "logOutEverywhere":
      return reported(await by.identity.logOutEverywhere());
    case "changePassword": {
      const password = happens.right ? model.password(model.owner(happens.token) ?? "ana") : "wrong";
      return reported(await by.identity.changePassword({ password, newPassword: model.nextPassword() }));
    }
  }
};

const run = async (open: OpenStore, face: ApiStyle, seed: number, steps: number): Promise<Run> => {
  const { adapter, close } = await open();
  try {
    const firm = await openKitFirm(adapter, face);
    const random = seededRandom(seed);
    const model = identityModel(Date.parse("2027-01-04T12:00:00Z"));
    const people = [await signUpAs(firm, "ana"), await signUpAs(firm, "ben")];
    const tokens = people.map(({ sessionToken }) => sessionToken);
    const ids = Object.fromEntries(people.map(({ user }) => [user.username, user.objectId]));
    const happened: Array<IdentityEvent> = [];
    const answered: Array<ModelAnswer> = [];
    for (let step = 0; step < steps; step++) {
      const happens = randomEvent(random, model.tokens());
      happened.push(happens);
      const outcome = await doing(firm, happens, model, tokens, ids);
      same(outcome, model.answer(happens), `seed ${seed}, step ${step}, ${JSON.stringify(happens)}`);
      answered.push(outcome);
    }
    const log = await firm.log();
    const rows = await firm.tables();
    checkReplay(log, rows);
    return { happened, answered, rows, log: log.map(({ seq: _, ...entry }) => entry) };
  } finally {
    await close();
  }
};
const openMemory: OpenStore = async () => {
  const adapter = memoryAdapter();
  return { adapter, close: adapter.close };
};

/** L-57: after any history, a call gets the answer that the simple model predicts. */
export const identityHistories: StoreSuite = {
  name: "identity histories",
  cases: {
    "L-57 random sessions are answered as the model says": async (open, effort) => {
      const seen = new Map<ModelAnswer, number>();
      const histories = Math.ceil(effort.histories / 3);
      for (let history = 0; history < histories; history++) {
        const face = apiStyles[history % 2] as ApiStyle;
        const store = await run(open, face, effort.seed + history, effort.steps);
        same(store, await run(openMemory, face, effort.seed + history, effort.steps), `history ${history} (L-47)`);
        for (const each of store.answered) seen.set(each, (seen.get(each) ?? 0) + 1);
      }
      for (const each of ["in", "LoginFailed", "Throttled", "SessionInvalid", "ClassForbidden"] as const) {
        const least = Math.floor((histories * effort.steps) / 400);
        holds(
          (seen.get(each) ?? 0) >= least,
          `${each} was answered ${seen.get(each) ?? 0} times, which proves nothing`,
        );
      }
    },
  },
};
