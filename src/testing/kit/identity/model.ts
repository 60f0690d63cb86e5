import type { Random } from "../harness/random.ts";
import { days, hours, minutes, passwordOf } from "./people.ts";

/** An account of the simple model. */
interface Account {
  active: boolean;
  role: "administrator" | "engineer";
  password: string;
  tries: ReadonlyArray<number>;
  lockedUntil: number;
}
interface Session {
  readonly name: string;
  readonly began: number;
  used: number;
}

/** One random event; `who` is an account, `token` the index of a session. */
export type IdentityEvent =
  | { readonly is: "logIn"; readonly who: string; readonly right: boolean }
  | { readonly is: "logOut" | "logOutEverywhere" | "use" | "administer"; readonly token: number }
  | { readonly is: "changePassword"; readonly token: number; readonly right: boolean }
  | { readonly is: "close" | "open" | "promote" | "demote"; readonly who: string }
  | { readonly is: "wait"; readonly ms: number };

/** The answer of a call: accepted ("in"), or the tag of its refusal. */
export type ModelAnswer = "in" | "LoginFailed" | "Throttled" | "SessionInvalid" | "ClassForbidden";

const names = ["ana", "ben"] as const;
const waits = [1, minutes(1), minutes(4), minutes(15), hours(1), days(1), days(6), days(7), days(20)];

/** Chooses the next event; most use an issued token. */
export const randomEvent = (random: Random, tokens: number): IdentityEvent => {
  const who = random.pick(names);
  // Mostly recent tokens: the older ones have expired.
  const token = Math.max(0, tokens - 1 - (random.oneIn(3) ? random.below(Math.max(tokens, 1)) : random.below(3)));
  switch (random.below(16)) {
    case 0:
    case 1:
      return { is: "logIn", who, right: !random.oneIn(4) };
    case 2:
    case 11:
    case 12:
    case 13:
      return { is: "logIn", who: "ana", right: false };
    case 3:
      return random.oneIn(2) ? { is: "logOut", token } : { is: "logOutEverywhere", token };
    case 4:
      return { is: "changePassword", token, right: !random.oneIn(4) };
    case 5:
      return { is: random.oneIn(3) ? "close" : "open", who };
    case 6:
      return { is: random.oneIn(2) ? "promote" : "demote", who };
    case 7:
      return { is: "wait", ms: random.pick(waits) };
    case 9:
      return { is: "administer", token };
    default:
      return { is: "use", token };
  }
};

/** A simple model of accounts, tokens and time. */
export const identityModel = (start: number) => {
  let now = start;
  let passwords = 0;
  const accounts = new Map<string, Account>(
    names.map((name) => [
      name,
      { active: true, role: "engineer", password: passwordOf(name), tries: [], lockedUntil: 0 },
    ]),
  );
  const sessions: Array<Session | null> = names.map((name) => ({ name, began: start, used: start }));
  const account = (name: string): Account => accounts.get(name) as Account;
  const begin = (name: string): void => {
    sessions.push({ name, began: now, used: now });
  };
  const end = (name: string): void => {
    for (const [i, session] of sessions.entries()) if (session?.name === name) sessions[i] = null;
  };
  const alive = (token: number): Session | null => {
    const session = sessions[token] ?? null;
    if (session === null || !account(session.name).active) return null;
    if (now >= session.began + days(30) || now >= session.used + days(7)) return null;
    if (now - session.used >= hours(1)) session.used = now;
    return session;
  };
  const attempt = (name: string, right: boolean): ModelAnswer => {
    const of = account(name);
    if (now < of.lockedUntil) return "Throttled";
    if (of.lockedUntil > 0 || (of.tries[0] ?? now) + minutes(15) <= now) of.tries = [];
    of.lockedUntil = 0;
    of.tries = [...of.tries, now];
    if (of.tries.length >= 5) of.lockedUntil = now + minutes(15);
    if (!right || !of.active) return "LoginFailed";
    of.tries = [];
    of.lockedUntil = 0;
    return "in";
  };
  const answer = (happens: IdentityEvent): ModelAnswer => {
    switch (happens.is) {
      case "logIn": {
        const answers = attempt(happens.who, happens.right);
        if (answers === "in") begin(happens.who);
        return answers;
      }
      case "wait":
        now += happens.ms;
        return "in";
      case "close":
      case "open":
        account(happens.who).active = happens.is === "open";
        return "in";
      case "promote":
      case "demote":
        account(happens.who).role = happens.is === "promote" ? "administrator" : "engineer";
        return "in";
      default: {
        const session = alive(happens.token);
        if (session === null) return "SessionInvalid";
        if (happens.is === "administer")
          return account(session.name).role === "administrator" ? "in" : "ClassForbidden";
        if (happens.is === "logOut") sessions[happens.token] = null;
        if (happens.is === "logOutEverywhere") end(session.name);
        if (happens.is !== "changePassword") return "in";
        const answers = attempt(session.name, happens.right);
        if (answers !== "in") return answers;
        account(session.name).password = `password ${++passwords}`;
        end(session.name);
        begin(session.name);
        return "in";
      }
    }
  };
  return {
    answer,
    tokens: () => sessions.length,
    owner: (token: number) => sessions[token]?.name,
    password: (name: string) => account(name).password,
    nextPassword: () => `password ${passwords + 1}`,
  };
};
