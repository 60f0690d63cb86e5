import * as Result from "effect/Result";
import { type App, type Caller, operationNamed, type Refusal, refusalTagsOf } from "firmcore";
import { memory } from "firmcore/memory";
import { quickIdentity } from "firmcore/testing";
import { expect, test } from "vitest";
import type { Adapter } from "../../src/ports/adapter.ts";
import { openTestFirm, type TestFirm } from "../support/firm/firm.ts";
import { refused } from "../support/firm/outcome.ts";

type Tag = Refusal["_tag"];
type Approve = (input: unknown, options?: { readonly requestId?: string }) => Promise<Parameters<typeof refused>[0]>;

/** Approves for every kind of caller and input. */
const approving = (app: App<never>, caller: Partial<Caller>): Approve => {
  const { call } = app.as({ organizationId: "acme", ...caller } as Caller).settled;
  return (input, options) => call("hours.approve", input, options);
};

interface Scene {
  readonly firm: TestFirm;
  readonly ana: string;
  readonly engineer: string;
  readonly project: string;
  readonly hour: string;
  readonly approve: Approve;
}
/** Submitted hours of Ana, which the administrator may approve. */
const scene = async (adapter: Adapter<never> = memory()): Promise<Scene> => {
  const firm = await openTestFirm(adapter, { identity: quickIdentity() });
  const ana = firm.user("ana");
  const [engineer, project] = [firm.engineer("Ana", { user: ana }), firm.project("Bridge")];
  const more = { submittedBy: firm.user("eva", "coordinator") };
  const hour = firm.hour(engineer, project, "2027-01-04", 7, more);
  return { firm, ana, engineer, project, hour, approve: approving(firm.app, { userId: firm.adminId }) };
};
/** Approves hours with another value of some fields. */
const withHours =
  (more: (scene: Scene) => Readonly<Record<string, unknown>>, day = "2027-01-04") =>
  async (here: Scene) =>
    here.approve(here.firm.hour(here.engineer, here.project, day, 7, { submittedBy: "eva", ...more(here) }));
const withInput = (input: object) => (here: Scene) => here.approve({ objectId: here.hour, ...input });
const as = (caller: Partial<Caller>) => (here: Scene) => approving(here.firm.app, caller)(here.hour);

const calls: Readonly<Partial<Record<Tag, (here: Scene) => ReturnType<Approve>>>> = {
  UnknownField: withInput({ hours: 1 }),
  TypeMismatch: withInput({ billedMinutes: "1" }),
  TextInvalid: withInput({ notes: "\u0000" }),
  HoursRange: withInput({ billedMinutes: 1_441 }),
  Required: ({ approve }) => approve({}),
  VersionConflict: withInput({ expectedVersion: 9 }),
  AuthRequired: as({ userId: "nobody" }),
  SessionInvalid: as({ sessionToken: "none" }),
  UnknownWord: as({ userId: "host", role: "boss" as never }),
  ClassForbidden: as({ userId: "host", role: "clientLead" }),
  AuthorRequired: as({ userId: "host", role: "administrator" }),
  Forbidden: ({ firm, ana, hour }) => approving(firm.app, { userId: ana })(hour),
  NotFound: ({ approve }) => approve("nothing"),
  SelfApproval: withHours(({ firm }) => ({ submittedBy: firm.adminId })),
  InvalidTransition: withHours(() => ({ approval: "approved" })),
  OutsideProject: async (here) => {
    const project = here.firm.project("Dam", { endDate: "2026-12-31" });
    return withHours(() => ({ project }))(here);
  },
  PointerInvalid: withHours(() => ({ allocation: "gone000000" })),
  AllocationMismatch: withHours(({ firm, engineer }) => ({
    allocation: firm.booking(engineer, firm.project("Dam"), 10, "2027-01-01"),
  })),
  AllocationDay: withHours(({ firm, engineer, project }) => ({
    allocation: firm.booking(engineer, project, 10, "2027-01-11"),
  })),
  DayCeiling: async (here) => {
    here.firm.hour(here.engineer, here.project, "2027-01-04", 20);
    return here.approve(here.hour);
  },
  PeriodClosed: async (here) => {
    here.firm.settings({ maxDaysAhead: 1 });
    return withHours(() => ({}), "2027-01-11")(here);
  },
  RequestIdReused: async ({ approve, hour }) => {
    await approve(hour, { requestId: "r" });
    return approve({ objectId: hour, notes: "again" }, { requestId: "r" });
  },
};

const faulty = (fault: Refusal): Adapter<never> => {
  const adapter = memory();
  const failing: typeof adapter.store.execute = (command, done) =>
    command.call.operation === "hours.approve"
      ? done(Result.fail(fault as never))
      : adapter.store.execute(command, done);
  return { ...adapter, store: { ...adapter.store, execute: failing } } as Adapter<never>;
};
const faults: ReadonlyArray<Refusal> = [
  { _tag: "Busy", retryAfter: 1 },
  { _tag: "Storage", retry: "safe", message: "gone" },
];

test("every refusal that hours.approve lists occurs, and no other", async () => {
  const said: Array<string> = [];
  for (const [tag, call] of Object.entries(calls)) {
    const { _tag } = refused(await call(await scene()));
    said.push(_tag);
    expect(_tag, tag).toBe(tag);
  }
  for (const fault of faults) {
    const { approve, hour } = await scene(faulty(fault));
    said.push(refused(await approve(hour))._tag);
  }
  const approve = operationNamed("hours.approve");
  expect(said.toSorted()).toEqual(approve && [...refusalTagsOf(approve)].toSorted());
});
