import { memoryAdapter } from "../../../adapters/memory/store.ts";
import type { SignedIn } from "../../../operations/identity/answer.ts";
import { type Face, faces } from "../harness/api.ts";
import { holds, same } from "../harness/expect.ts";
import { type KitFirm, type Open, openKitFirm } from "../harness/kit-firm.ts";
import { logGivesTables } from "../harness/log-replay.ts";
import { chanceOf } from "../harness/random.ts";
import type { OpenPart } from "../harness/suite.ts";
import { type Answered, type Happening, happening, modelOf } from "./model.ts";
import { changed, holder, loggedIn, signedUp } from "./people.ts";

type Said =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly refusal: { readonly _tag: string } };
interface Run {
  readonly happened: ReadonlyArray<Happening>;
  readonly answered: ReadonlyArray<Answered>;
  readonly rows: unknown;
  readonly log: unknown;
}

/** Does in the firm what happens, and answers what it said; a new session's token joins the others. */
const doing = async (
  firm: KitFirm,
  happens: Happening,
  model: ReturnType<typeof modelOf>,
  tokens: Array<string>,
  ids: Readonly<Record<string, string>>,
): Promise<Answered> => {
  const told = (said: Said): Answered => {
    if (!said.ok) return said.refusal._tag as Answered;
    const { sessionToken } = said.value as Partial<SignedIn>;
    if (sessionToken !== undefined) tokens.push(sessionToken);
    return "in";
  };
  if (happens.is === "wait") {
    firm.pass(happens.ms);
    return "in";
  }
  if (happens.is === "logIn")
    return told(await loggedIn(firm, happens.who, happens.right ? model.password(happens.who) : "wrong"));
  if ("who" in happens) {
    const patch = {
      ...{ close: { active: false }, open: { active: true } },
      ...{ promote: { role: "administrator" }, demote: { role: "engineer" } },
    }[happens.is];
    await changed(firm, "User", ids[happens.who] ?? "", patch);
    return "in";
  }
  const by = holder(firm, tokens[happens.token] ?? "none");
  switch (happens.is) {
    case "use":
      return told(await by.identity.me());
    case "administer":
      return told(await by.users.provision({ externalId: "admin" }));
    case "logOut":
      return told(await by.identity.logOut());
    case "logOutEverywhere":
      return told(await by.identity.logOutEverywhere());
    case "changePassword": {
      const password = happens.right ? model.password(model.owner(happens.token) ?? "ana") : "wrong";
      return told(await by.identity.changePassword({ password, newPassword: model.nextPassword() }));
    }
  }
};

const run = async (open: Open, face: Face, seed: number, steps: number): Promise<Run> => {
  const { adapter, close } = await open();
  try {
    const firm = await openKitFirm(adapter, face);
    const chance = chanceOf(seed);
    const model = modelOf(Date.parse("2027-01-04T12:00:00Z"));
    const people = [await signedUp(firm, "ana"), await signedUp(firm, "ben")];
    const tokens = people.map(({ sessionToken }) => sessionToken);
    const ids = Object.fromEntries(people.map(({ user }) => [user.username, user.objectId]));
    const happened: Array<Happening> = [];
    const answered: Array<Answered> = [];
    for (let step = 0; step < steps; step++) {
      const happens = happening(chance, model.tokens());
      happened.push(happens);
      const said = await doing(firm, happens, model, tokens, ids);
      same(said, model.answer(happens), `seed ${seed}, step ${step}, ${JSON.stringify(happens)}`);
      answered.push(said);
    }
    const log = await firm.log();
    const rows = await firm.tables();
    logGivesTables(log, rows);
    return { happened, answered, rows, log: log.map(({ seq: _, ...entry }) => entry) };
  } finally {
    await close();
  }
};
const openMemory: Open = async () => {
  const adapter = memoryAdapter();
  return { adapter, close: adapter.close };
};

/** L-57: whatever happened before, a call is answered as a model of a few lines says. */
export const identityHistories: OpenPart = {
  name: "identityHistories",
  tries: {
    "L-57 no call is answered after log-out, deactivation, expiry or the loss of a role": async (open, effort) => {
      const seen = new Map<Answered, number>();
      const histories = Math.ceil(effort.histories / 3);
      for (let history = 0; history < histories; history++) {
        const face = faces[history % 2] as Face;
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
