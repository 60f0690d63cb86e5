import * as Result from "effect/Result";
import { memory } from "firmcore/memory";
import { quickIdentity } from "firmcore/testing";
import type { Adapter } from "../../../src/ports/adapter.ts";
import { HasherBusy } from "../../../src/ports/identity.ts";
import type { Store } from "../../../src/ports/store.ts";
import { changeProject, enter, type Line, run, setting, signUp } from "./refusal-line.ts";
import { accepted, day, password } from "./refusal-scene.ts";

/** A store that fails at queries and commands of projects, in words that no client may see. */
const failingStore = (): Adapter<never> => {
  const made = memory();
  const failure = Result.fail({ _tag: "Storage", message: "disk /var/lib/acme is full", retry: "safe" } as const);
  const { execute, query } = made.store;
  const store: Store = {
    ...made.store,
    query: (asked, done) => (asked.call.operation === "projects.list" ? done(failure) : query(asked, done)),
    execute: (command, done) => (command.call.operation === "projects.update" ? done(failure) : execute(command, done)),
  };
  return { ...made, store };
};
/** Passwords are hashed until one too many is asked for. */
const busyIdentity = () => {
  const identity = quickIdentity();
  const hash = (text: string) => (text === "one too many" ? Promise.reject(new HasherBusy(250)) : identity.hash(text));
  return { ...identity, hash };
};

/** Who asks, what nobody may, and what goes wrong below the operations. */
export const callerLines: ReadonlyArray<Line> = [
  {
    refusal: "AUTH_REQUIRED",
    code: 101,
    error: "Permission denied",
    by: "classes",
    ask: ({ send }) => send("GET", "/classes/Project"),
  },
  {
    refusal: "SESSION_INVALID",
    code: 209,
    error: "Invalid session token",
    by: "classes",
    ask: ({ send }) => send("GET", "/classes/Project", undefined, { as: "r:acme.none" }),
  },
  {
    refusal: "LOGIN_FAILED",
    code: 101,
    error: "Invalid username/password.",
    by: "route",
    ask: ({ send }) => send("POST", "/login", { username: "emil", password: "wrong" }),
  },
  {
    refusal: "THROTTLED",
    code: 101,
    error: "Invalid username/password.",
    by: "route",
    ask: async ({ send }) => {
      for (let i = 0; i < 5; i++) await send("POST", "/login", { username: "emil", password: "wrong" });
      return send("POST", "/login", { username: "emil", password });
    },
  },
  {
    refusal: "THROTTLED",
    code: 155,
    error: "Too many sign-ups from this address.",
    by: "route",
    options: () => ({ parse: { addressOf: () => "203.0.113.7" } }),
    ask: setting({ signUpsPerHour: 1 }, signUp({ username: "ben", email: "ben@example.com" }), signUp({})),
  },
  {
    refusal: "CLASS_FORBIDDEN",
    code: 119,
    error: "Permission denied for action create on class Holiday.",
    by: "classes",
    ask: ({ asEmil }) => asEmil("POST", "/classes/Holiday", { day: day("2027-05-03"), name: "Mine" }),
  },
  {
    refusal: "CLASS_FORBIDDEN",
    code: 119,
    error: "Permission denied for action find on class ChangeLog.",
    by: "functions",
    ask: ({ asEmil }) => asEmil("POST", "/functions/log.list", {}),
  },
  {
    refusal: "FORBIDDEN",
    code: 119,
    error:
      "This account may not set billingStatus; that needs draft or submitted: what comes later is decided by somebody else",
    by: "classes",
    ask: enter({ billingStatus: "Approved" }),
  },
  {
    refusal: "FORBIDDEN",
    code: 101,
    error: "Object not found.",
    by: "classes",
    shownAs: "NOT_FOUND",
    ask: ({ asEmil, projectId }) => asEmil("PUT", `/classes/Project/${projectId}`, { description: "Mine" }),
  },
  {
    refusal: "ROLE_NOT_OPEN",
    code: 119,
    error: "Nobody can sign up as administrator, only as engineer; an administrator gives other roles",
    by: "route",
    ask: signUp({ role: "administrator" }),
  },
  {
    refusal: "LAST_ADMINISTRATOR",
    code: 119,
    error: "The user boss is the last active administrator: give somebody else that role first",
    by: "classes",
    ask: ({ asBoss, bossId }) => asBoss("PUT", `/classes/_User/${bossId}`, { role: "engineer" }),
  },
  {
    refusal: "AUTHOR_REQUIRED",
    code: 119,
    error: "hours.create needs a user (submittedBy), and this caller is not a user: name one by userId or externalId",
    by: "classes",
    options: () => ({ parse: { masterKey: "master key", addressOf: () => "127.0.0.1" } }),
    ask: ({ send, hour }) =>
      send("POST", "/classes/BillableHour", hour, { headers: { "X-Parse-Master-Key": "master key" } }),
  },
  {
    refusal: "NOT_FOUND",
    code: 101,
    error: "Object not found.",
    by: "classes",
    ask: ({ asBoss }) => asBoss("GET", "/classes/Project/nowhere000"),
  },
  {
    refusal: "REQUEST_ID_REUSED",
    code: 159,
    error: "Duplicate request",
    by: "classes",
    ask: async ({ asBoss, project }) => {
      accepted(await asBoss("POST", "/classes/Project", project, { "X-Parse-Request-Id": "one" }));
      return asBoss("POST", "/classes/Project", { ...project, projectName: "Quay" }, { "X-Parse-Request-Id": "one" });
    },
  },
  {
    refusal: "CURSOR_EXPIRED",
    code: 1,
    status: 400,
    error: "Entries behind the cursor were purged, or it is not one of this log; begin again without a cursor",
    by: "functions",
    ask: run("log.list", () => ({ after: "odd" })),
  },
  {
    refusal: "BUSY",
    code: 1,
    error: "The database is busy; try again in 250 ms",
    by: "fault",
    ask: signUp({ password: "one too many" }),
    options: () => ({ firm: { identity: busyIdentity() } }),
  },
  {
    refusal: "STORAGE",
    code: 1,
    error: "The server could not do this now; it is safe to try again",
    by: "fault",
    ask: ({ asBoss }) => asBoss("GET", "/classes/Project"),
    options: () => ({ adapter: failingStore() }),
  },
  {
    refusal: "STORAGE",
    code: 1,
    error: "The server could not do this now; it is safe to try again",
    by: "fault",
    ask: changeProject({ description: "new" }),
    options: () => ({ adapter: failingStore() }),
  },
];
