import type { SignedIn } from "../../../operations/identity/signed-in.ts";
import type { OpenStore } from "../../opened-store.ts";
import type { ApiStyle } from "../harness/api.ts";
import { same } from "../harness/expect.ts";
import { type KitFirm, openKitFirm } from "../harness/kit-firm.ts";
import { checkReplay } from "../harness/log-replay.ts";
import { seededRandom } from "../harness/random.ts";
import type { StoreSuite } from "../harness/suite.ts";
import { playModelHistories } from "../histories/model-histories.ts";
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

/** L-57: after any history, a call gets the answer that the simple model predicts. */
export const identityHistories: StoreSuite = {
  name: "identity histories",
  cases: {
    "L-57 random sessions are answered as the model says": async (open, effort) => {
      const often = { in: 0.25, LoginFailed: 0.25, Throttled: 0.25, SessionInvalid: 0.25, ClassForbidden: 0.25 };
      await playModelHistories(open, effort, 3, run, ({ answered }) => answered, often);
    },
  },
};
