import type { Settled } from "../../../api/settled.ts";
import { roles } from "../../../domain/kernel/context/actor.ts";
import type { Refusal } from "../../../domain/kernel/refusal/refusal.ts";
import type { ActionsAnswer } from "../../../operations/actions/actions.ts";
import { operationNamed } from "../../../operations/call-by-name.ts";
import { operations } from "../../../operations/index.ts";
import { listOperations } from "../../../operations/operation-tree.ts";
import { plainClasses } from "../../../operations/plain-classes.ts";
import { declarationCases } from "../custom/change-cases.ts";
import { type KitApi, operationOf } from "../harness/api.ts";
import { accepted, holds, same } from "../harness/expect.ts";
import { type KitFirm, openKitFirm } from "../harness/kit-firm.ts";
import { readLogAfter } from "../harness/raw-store.ts";
import type { StoreSuite } from "../harness/suite.ts";
import { changeCases } from "../records/expected-version-cases.ts";
import { hoursToDecide } from "../records/expected-version-hours.ts";
import { type ChangeCases, nthDay, openSetup } from "../records/expected-version-setup.ts";

const reason = "the client says so";
const fileUrl = "https://files.example/plan.pdf";
const planned = async ({ admin }: KitFirm, n: number): Promise<string> =>
  accepted(await admin.documents.create({ title: `Plan ${n}`, fileUrl })).objectId;
/** Closes a project with a booking that runs, so that the refusal of open work is lifted, too. */
const closing =
  (more: object): ChangeCases[string] =>
  async ({ firm, ana, next }) => {
    const objectId = await firm.project(`Weir ${next()}`);
    await firm.booked(ana.objectId, objectId, 1, "2027-01-01", "2027-03-31");
    return { input: { objectId, acknowledge: true, ...more } };
  };
/** How each other operation is called: those that create records, and those that take no version. */
const otherCases: ChangeCases = {
  "allocations.assign": async ({ firm, ana, project }) => ({
    input: firm.bookingInput(ana.objectId, project, 1, "2027-06-01", "2027-06-05"),
  }),
  "activities.create": async ({ next }) => ({ input: { subject: `Call ${next()}` } }),
  "deals.create": async ({ next }) => ({ input: { title: `Deal ${next()}` } }),
  "certifications.create": async ({ ana, next }) => ({
    input: { engineer: ana.objectId, certificationName: `PE ${next()}`, issuer: "State", issuedOn: "2020-01-01" },
  }),
  "accessLog.create": async ({ firm, next }) => ({ input: { document: await planned(firm, next()) } }),
  "accessLog.purge": async () => ({ input: { before: "2026-01-01", reason } }),
  "documents.create": async ({ next }) => ({ input: { title: `Plan ${next()}`, fileUrl } }),
  "documents.share": async ({ firm, ana: { user: given }, next }) => ({
    input: { objectId: await planned(firm, next()), user: given },
  }),
  "documents.unshare": async ({ firm, ana: { user: given }, next }) => {
    const objectId = await planned(firm, next());
    accepted(await firm.admin.documents.share({ objectId, user: given }));
    return { input: { objectId, user: given } };
  },
  "grants.add": async ({ firm, next }) => {
    const { objectId: record } = accepted(await firm.admin.companies.create({ name: `Town ${next()}` }));
    return { input: { class: "Company", record, role: "engineer" } };
  },
  "engineers.create": async ({ firm, next }) => ({
    input: { user: await firm.user(`Kim ${next()}`), fullName: "Kim", discipline: "Civil" },
  }),
  "hours.create": async ({ ana, project, next }) => ({
    input: { engineer: ana.objectId, project, workDate: nthDay(next()), hours: 1 },
  }),
  "hours.decideMany": async (bench) => ({
    input: {
      objectIds: (await hoursToDecide(bench, 2)).map(({ objectId }) => objectId),
      decision: "approve",
    },
  }),
  "projects.complete": closing({}),
  "projects.cancel": closing({ reason }),
  "projects.create": async ({ next }) => ({ input: { name: `Tunnel ${next()}` } }),
  "statusUpdates.create": async ({ project, next }) => ({ input: { project, update: `Pier ${next()} stands` } }),
  "tasks.create": async ({ project, next }) => ({ input: { project, title: `Pier ${next()}` } }),
  "timeOff.request": async ({ ana, next }) => {
    const day = nthDay(next());
    return { input: { engineer: ana.objectId, startDate: day, endDate: day } };
  },
  "users.provision": async ({ next }) => ({ input: { externalId: `person ${next()}` } }),
  "users.erase": async ({ firm, next }) => ({ input: { objectId: await firm.user(`Lea ${next()}`), reason } }),
  "log.purge": async ({ firm }) => {
    firm.advanceClock(86_400_000);
    return { input: { before: new Date(firm.app.ports.now()).toISOString().slice(0, 10), reason } };
  },
};
const cases: ChangeCases = { ...changeCases, ...otherCases, ...declarationCases };

/** Made in other cases: what needs a session, and the plain classes, whose changes are cases of their own. */
const elsewhere = new Set([
  "alerts.acknowledge",
  "sessions.revoke",
  ...plainClasses.map(({ group }) => `${group}.create`),
]);
const forgotten = listOperations(operations).flatMap(({ kind, name, ...of }) =>
  kind !== "command" ||
  ("readOnly" in of && of.readOnly) ||
  ("onlyWhenWritten" in of && of.onlyWhenWritten) ||
  name in cases ||
  elsewhere.has(name)
    ? []
    : [name],
);

/** Refusals for authentication, policy, state or lock that a call of these cases can meet. */
const ofState = [
  "ClassForbidden",
  "Forbidden",
  "NotFound",
  "InvalidTransition",
  "Locked",
  "SelfApproval",
  "HasHistory",
];
/** L-61: `actions` agrees with what the call was answered. */
const checkAction = async (
  by: KitApi,
  name: string,
  input: object,
  outcome: Settled<unknown, Refusal>,
): Promise<void> => {
  const [group = "", event = ""] = name.split(".");
  const { objectId } = input as { readonly objectId?: string };
  if (objectId === undefined || operationNamed(`${group}.actions`) === undefined) return;
  const asked = await operationOf(by, `${group}.actions`)({ objectIds: [objectId] });
  // A role that may not read the class is refused as a whole.
  if (!asked.ok) return same(outcome.ok ? "accepted" : outcome.refusal._tag, "ClassForbidden", name);
  const [found] = (asked.value as ActionsAnswer<string>).results;
  if (found?.ok !== true) return holds(!outcome.ok, `${name} of a hidden record was accepted`);
  const action = found.actions[event];
  if (action === undefined) throw new Error(`${group}.actions does not name ${event}`);
  if (!action.allowed) {
    holds(!outcome.ok, `${name} is not allowed, and was accepted`);
    // Of a profile or an account, the call also names the field that may not be written.
    const { field: _, ...refusal } = outcome.refusal as Refusal & { readonly field?: string };
    return same(refusal, action.refusal, `${name} beside its action`);
  }
  holds(outcome.ok || !ofState.includes(outcome.refusal._tag), `${name} is allowed, and was refused`);
};

/** Makes a call dry, then for good; returns whether it was accepted. */
const compared = async (firm: KitFirm, by: KitApi, name: string, input: object): Promise<boolean> => {
  const call = operationOf(by, name);
  const { store } = firm.app.ports;
  const last = (await firm.log()).at(-1)?.seq ?? 0;
  const dry = await firm.withSameIds(() => call(input, { dryRun: true }));
  await checkAction(by, name, input, dry);
  same(await readLogAfter(store, firm.organizationId, last), [], "log rows of a dry run");
  same(await call(input), dry, `${JSON.stringify(input)} beside its dry run`);
  return dry.ok;
};

/** L-61 and L-62 for every operation that changes records, by a caller who may and by one of another role. */
export const everyChange: StoreSuite = {
  name: "dry run of every change",
  cases: {
    "L-61, L-62 every change answers as actions and a dry run say": async (open) => {
      same(forgotten, [], "operations without a case");
      const { adapter, close } = await open();
      try {
        const firm = await openKitFirm(adapter, "Promise");
        const bench = await openSetup(firm);
        const people: Array<KitApi> = [];
        for (const role of roles) people.push(firm.as(await firm.user(role, role)));
        let refusals = 0;
        for (const [nth, [name, make]] of Object.entries(cases).entries()) {
          const given = await make(bench);
          const { input } = given;
          const other = await compared(firm, people[nth % people.length] as KitApi, name, input);
          if (!other) refusals++;
          const again = other ? await make(bench) : given;
          const byOwner = await compared(firm, again.by ?? firm.admin, name, again.input);
          holds(byOwner, `${name} was refused`);
        }
        holds(refusals > 10, `only ${refusals} refusals`);
      } finally {
        await close();
      }
    },
  },
};
