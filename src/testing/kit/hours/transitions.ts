import type { Refusal } from "../../../domain/kernel/refusal/refusal.ts";
import { accepted, holds, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";
import { hoursScene } from "./hours.ts";

type Machine = Readonly<Record<string, string>>;
// Written from the tables in docs/rules, not from the code: the events that each state has.
const machines: Readonly<Record<string, Machine>> = {
  "Allocation.status": {
    tentative: "cancel change complete confirm delete",
    confirmed: "cancel change complete delete release",
    completed: "delete reactivate",
    cancelled: "delete reactivate",
  },
  "Project.status": {
    planned: "cancel complete delete hold start",
    active: "cancel complete delete hold",
    "on hold": "cancel complete delete resume",
    completed: "delete reopen",
    cancelled: "delete reopen",
  },
  "TimeOff.status": {
    requested: "delete grant refuse withdraw",
    granted: "delete withdraw",
    refused: "delete",
    withdrawn: "delete",
  },
  "BillableHour.approval": {
    draft: "delete edit submit",
    submitted: "approve delete edit recall reject",
    approved: "reopen",
    rejected: "delete edit submit",
  },
  "BillableHour.billing": {
    unbilled: "invoice setBillable writeOff",
    "non-billable": "setBillable",
    invoiced: "pay writeOff",
    paid: "",
    "written off": "",
  },
};

type Said = { readonly ok: true } | { readonly ok: false; readonly refusal: unknown };
type Call = (objectId: string) => Promise<Said>;
type Calls = Readonly<Record<string, Call>>;

/** Tries all calls on a record in each state. A refusal names the events of that state and leaves the record unchanged. */
const tried = async (states: Readonly<Record<string, () => Promise<string>>>, calls: Calls): Promise<number> => {
  let refusals = 0;
  for (const [state, make] of Object.entries(states)) {
    let record: string | null = null;
    for (const [name, call] of Object.entries(calls)) {
      record ??= await make();
      const outcome = await call(record);
      if (outcome.ok) {
        record = null;
        continue;
      }
      const refusal = outcome.refusal as Refusal;
      if (refusal._tag !== "InvalidTransition") continue;
      refusals++;
      const events = machines[refusal.machine]?.[refusal.from]?.split(" ").filter((each) => each !== "");
      same(refusal.allowed.toSorted(), events, `${name} of what is ${state}`);
    }
  }
  return refusals;
};

const bookings = async (firm: KitFirm): Promise<void> => {
  const ana = (await firm.engineer("Ana")).objectId;
  const project = await firm.project("Bridge");
  const { allocations } = firm.admin;
  const made = async (status: string) => {
    const row = firm.bookingInput(ana, project, 0.1, "2027-01-01", "2027-12-31");
    return accepted(await allocations.assign({ ...row, status })).objectId;
  };
  const after = async (event: "complete" | "cancel") => {
    const objectId = await made("confirmed");
    accepted(await allocations[event](objectId));
    return objectId;
  };
  const refusals = await tried(
    {
      tentative: () => made("tentative"),
      confirmed: () => made("confirmed"),
      completed: () => after("complete"),
      cancelled: () => after("cancel"),
      "not begun": async () =>
        accepted(await allocations.assign(firm.bookingInput(ana, project, 0.1, "2027-06-01", "2027-06-30"))).objectId,
    },
    {
      ...{ confirm: allocations.confirm, release: allocations.release, complete: allocations.complete },
      ...{ cancel: allocations.cancel, reactivate: allocations.reactivate },
      change: (objectId) => allocations.change({ objectId, notes: "changed" }),
      "change of status": (objectId) => allocations.change({ objectId, status: "completed" }),
    },
  );
  holds(refusals > 12, `only ${refusals} refusals of bookings`);
};

const ofProjects = async (firm: KitFirm): Promise<void> => {
  const { projects } = firm.admin;
  const reason = "because";
  const after = async (...events: ReadonlyArray<"hold" | "complete" | "cancel">) => {
    const objectId = await firm.project("Bridge");
    for (const event of events) accepted(await projects[event]({ objectId, reason }));
    return objectId;
  };
  const refusals = await tried(
    {
      planned: () => firm.project("Bridge", { status: "planned" }),
      active: () => after(),
      "on hold": () => after("hold"),
      completed: () => after("complete"),
      cancelled: () => after("cancel"),
    },
    {
      start: (objectId) => projects.start({ objectId }),
      hold: (objectId) => projects.hold({ objectId }),
      resume: (objectId) => projects.resume({ objectId }),
      complete: (objectId) => projects.complete({ objectId }),
      cancel: (objectId) => projects.cancel({ objectId, reason }),
      reopen: (objectId) => projects.reopen({ objectId, reason }),
    },
  );
  holds(refusals > 12, `only ${refusals} refusals of projects`);
};

const leave = async (firm: KitFirm): Promise<void> => {
  const ana = await firm.engineer("Ana");
  const own = firm.as(ana.user).timeOff;
  const staff = firm.admin.timeOff;
  const after = async (...events: ReadonlyArray<"grant" | "refuse" | "withdraw">) => {
    const row = { engineer: ana.objectId, startDate: "2027-03-01", endDate: "2027-03-05" };
    const { objectId } = accepted(await own.request(row));
    for (const event of events) accepted(await staff[event](objectId));
    return objectId;
  };
  const refusals = await tried(
    {
      requested: () => after(),
      granted: () => after("grant"),
      refused: () => after("refuse"),
      withdrawn: () => after("withdraw"),
    },
    { grant: staff.grant, refuse: staff.refuse, "withdraw, by the engineer": own.withdraw },
  );
  holds(refusals > 6, `only ${refusals} refusals of leave`);
};

const ofHours = async (firm: KitFirm): Promise<void> => {
  const { emil, asEmil, asPia, project } = await hoursScene(firm);
  const staff = firm.admin.hours;
  const reason = "because";
  const after = async (billable: boolean, ...steps: ReadonlyArray<Call>) => {
    const row = { engineer: emil.objectId, project, workDate: "2027-01-04", hours: 0.1, billable };
    const { objectId } = accepted(await asEmil.hours.create(row));
    for (const step of steps) holds((await step(objectId)).ok, "the scene was refused");
    return objectId;
  };
  const [submit, approve]: readonly [Call, Call] = [asEmil.hours.submit, asPia.hours.approve];
  const invoice: Call = (objectId) => staff.invoice({ objectId, invoiceRef: "R-1" });
  const writeOff: Call = (objectId) => staff.writeOff({ objectId, reason });
  const refusals = await tried(
    {
      draft: () => after(true),
      submitted: () => after(true, submit),
      rejected: () => after(true, submit, (objectId) => asPia.hours.reject({ objectId, reason })),
      unbilled: () => after(true, submit, approve),
      "non-billable": () => after(false, submit, approve),
      invoiced: () => after(true, submit, approve, invoice),
      paid: () => after(true, submit, approve, invoice, staff.pay),
      "written off": () => after(true, submit, approve, writeOff),
    },
    {
      ...{ submit, approve, invoice, writeOff, pay: staff.pay, recall: asEmil.hours.recall },
      "reject, by the manager": (objectId) => asPia.hours.reject({ objectId, reason }),
      reopen: (objectId) => staff.reopen({ objectId, reason }),
    },
  );
  holds(refusals > 25, `only ${refusals} refusals of hours`);
};

/** A refused transition lists the events that the record's state has. */
export const transitions: Suite = {
  name: "transitions",
  cases: {
    "L-28 a booking's refused event names the allowed ones": bookings,
    "L-28 a project's refused event names the allowed ones": ofProjects,
    "L-28 a refused event of leave names the allowed ones": leave,
    "L-28 a refused event of hours names the allowed ones": ofHours,
  },
};
