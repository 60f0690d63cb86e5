import { book, changeProject, enter, type Line, make, run, setting } from "./refusal-line.ts";
import { accepted, day, idOf, pointer, type Scene } from "./refusal-scene.ts";

/** Hours of Emil that Pia approved. */
const approved = async ({ asEmil, asPia, hour }: Scene): Promise<string> => {
  const id = idOf(await asEmil("POST", "/classes/BillableHour", hour));
  accepted(await asPia("PUT", `/classes/BillableHour/${id}`, { billingStatus: "Approved" }));
  return id;
};
const rated = async (scene: Scene): Promise<string> => {
  await scene.admin.rates.set({ engineer: scene.engineerId, from: "2026-01-01", rate: 100 });
  return approved(scene);
};
/** Two tasks of the bridge, of which the second waits for the first. */
const tasks = async ({ asPia, booking }: Scene) => {
  const first = idOf(
    await asPia("POST", "/classes/Task", { project: booking.project, title: "Survey", status: "Open" }),
  );
  const waits = { project: booking.project, title: "Permit", status: "Open", dependsOn: [first] };
  return { first, second: idOf(await asPia("POST", "/classes/Task", waits)) };
};
/** What the rules of bookings, hours, projects, tasks and deals refuse. */
export const workLines: ReadonlyArray<Line> = [
  {
    refusal: "SELF_APPROVAL",
    code: 119,
    error: "The row of hours is your own: somebody else who manages the project, or another administrator, decides",
    by: "classes",
    ask: async ({ asBoss, hour }) => {
      const id = idOf(await asBoss("POST", "/classes/BillableHour", hour));
      return asBoss("PUT", `/classes/BillableHour/${id}`, { billingStatus: "Approved" });
    },
  },
  {
    refusal: "LOCKED",
    code: 119,
    error: "The row of hours is approved (since 4 January 2027) and takes no change until it is reopened",
    by: "classes",
    ask: async (scene) => scene.asEmil("PUT", `/classes/BillableHour/${await approved(scene)}`, { hours: 6 }),
  },
  {
    refusal: "INVOICED",
    code: 119,
    error: "The row of hours is invoiced and stays so; correct it with a new entry",
    by: "classes",
    ask: async (scene) => {
      const id = await rated(scene);
      accepted(
        await scene.asBoss("PUT", `/classes/BillableHour/${id}`, { billingStatus: "Invoiced", invoiceRef: "2027-1" }),
      );
      return scene.asBoss("PUT", `/classes/BillableHour/${id}`, { billingStatus: "Draft" });
    },
  },
  {
    refusal: "OVER_CAPACITY",
    code: 142,
    error:
      "Over the limit: Emil Weber from 1 February 2027 to 26 February 2027, 120% instead of at most 100% (Bridge 60%, this booking 60%). At most 40% can be booked on these days",
    by: "classes",
    ask: async (scene) => {
      accepted(await book()(scene));
      return book()(scene);
    },
  },
  {
    refusal: "CERTIFICATION",
    code: 142,
    error:
      "Emil Weber has no valid certificate: PE from 1 February 2027 to 26 February 2027. Renew it, move the days, or give an overrideReason",
    by: "classes",
    ask: async (scene) => {
      accepted(await changeProject({ requiredCertifications: ["PE"] })(scene));
      return book()(scene);
    },
  },
  {
    refusal: "NOT_EMPLOYED",
    code: 142,
    error: "Emil Weber cannot be booked from 2 February 2027 to 26 February 2027: employed until 1 February 2027",
    by: "classes",
    ask: async (scene) => {
      accepted(
        await scene.asBoss("PUT", `/classes/EngineerProfile/${scene.engineerId}`, { employedUntil: day("2027-02-01") }),
      );
      return book()(scene);
    },
  },
  {
    refusal: "DISCIPLINE",
    code: 142,
    error:
      "Bridge requires Geology, the discipline of Emil Weber is Civil, and the firm does not book another discipline",
    by: "classes",
    ask: setting({ disciplineMismatch: "block" }, book(), changeProject({ requiredDiscipline: "Geology" })),
  },
  {
    refusal: "ON_LEAVE",
    code: 142,
    error: "Emil Weber is on leave, and the firm does not book people on leave",
    by: "classes",
    ask: setting({ engineerOnLeave: "block" }, book(), ({ asBoss, engineerId }) =>
      asBoss("PUT", `/classes/EngineerProfile/${engineerId}`, { employmentStatus: "On Leave" }),
    ),
  },
  {
    refusal: "PROJECT_INACTIVE",
    code: 142,
    error: "Bridge is on hold, and the firm books on planned and active projects only",
    by: "classes",
    ask: setting({ inactiveProject: "block" }, book(), changeProject({ status: "On Hold" })),
  },
  {
    refusal: "DAY_CEILING",
    code: 142,
    error: "Emil Weber would have 10 hours on 4 January 2027; 3 hours are free on that day",
    by: "classes",
    ask: setting({ hoursPerDayMax: 480 }, enter(), enter()),
  },
  {
    refusal: "VERSION_CONFLICT",
    code: 142,
    error: "The project Bridge was changed by somebody else (description); read it again",
    by: "classes",
    ask: changeProject({ description: "new", _context: { expectedVersion: 7 } }),
  },
  {
    refusal: "INVALID_TRANSITION",
    code: 142,
    error:
      "The project Bridge is active and cannot be updated to planned; it can be put on hold, completed, cancelled or deleted",
    by: "classes",
    ask: changeProject({ status: "Planned" }),
  },
  {
    refusal: "HAS_HISTORY",
    code: 142,
    error: "The project Bridge has 1 booking and cannot be deleted; cancel or complete it instead",
    by: "classes",
    ask: async (scene) => {
      accepted(await book()(scene));
      return scene.asBoss("DELETE", `/classes/Project/${scene.projectId}`);
    },
  },
  {
    refusal: "PROJECT_OPEN_WORK",
    code: 142,
    error:
      "The project Bridge has open work: 1 booking. Finish it first, or close the project all the same (acknowledge: true) or together with its bookings (cascade: true)",
    by: "classes",
    ask: async (scene) => {
      accepted(await book()(scene));
      return changeProject({ status: "Completed", _context: { acknowledge: false } })(scene);
    },
  },
  {
    refusal: "ALREADY_HANDED_OVER",
    code: 142,
    error: "The deal Quay was handed over to Quay: a deal has one project",
    by: "functions",
    ask: async (scene) => {
      const objectId = idOf(await scene.asBoss("POST", "/classes/Deal", { title: "Quay", amount: 1, stage: "Won" }));
      const handOver = run("deals.handOver", () => ({ objectId, projectCode: "Q-1", clientName: "City" }));
      accepted(await handOver(scene));
      return handOver(scene);
    },
  },
  {
    refusal: "DEPENDENCY_OPEN",
    code: 142,
    error: "The task Permit cannot be finished: 1 task that it depends on is not done (Survey)",
    by: "classes",
    ask: async (scene) => scene.asPia("PUT", `/classes/Task/${(await tasks(scene)).second}`, { status: "Done" }),
  },
  {
    refusal: "DEPENDENCY_CYCLE",
    code: 142,
    error: "These tasks would wait for each other: Survey → Permit → Survey; leave out one of these dependencies",
    by: "classes",
    ask: async (scene) => {
      const { first, second } = await tasks(scene);
      return scene.asPia("PUT", `/classes/Task/${first}`, { dependsOn: [second] });
    },
  },
  {
    refusal: "FUTURE_RANGE",
    code: 142,
    error:
      "The range begins on 1 February 2027, after today (4 January 2027): no time has been worked yet; set withFuture to see planned time",
    by: "functions",
    ask: run("reports.planActual", () => ({ from: "2027-02-01", to: "2027-02-26", by: "project" })),
  },
  {
    refusal: "OUTSIDE_PROJECT",
    code: 142,
    error: "Outside the dates of Bridge (up to 3 January 2027): 1 row",
    by: "classes",
    ask: async (scene) => {
      accepted(await changeProject({ endDate: day("2027-01-03") })(scene));
      return enter()(scene);
    },
  },
  {
    refusal: "ALLOCATION_MISMATCH",
    code: 142,
    error: "The booking is for another project",
    by: "classes",
    ask: async (scene) => {
      const allocation = pointer("Allocation", idOf(await book({ startDate: day("2027-01-04") })(scene)));
      const project = pointer("Project", idOf(await make({})(scene)));
      return enter({ allocation, project })(scene);
    },
  },
  {
    refusal: "ALLOCATION_DAY",
    code: 142,
    error: "The booking does not include 4 January 2027; it runs from 1 February 2027 to 26 February 2027",
    by: "classes",
    ask: async (scene) => {
      const allocation = pointer("Allocation", idOf(await book()(scene)));
      return enter({ allocation })(scene);
    },
  },
  {
    refusal: "PERIOD_CLOSED",
    code: 142,
    error: "4 January 2027 is closed: days are open after 4 January 2027",
    by: "classes",
    ask: setting({ closedThrough: "2027-01-04" as never }, enter()),
  },
  {
    refusal: "REASON_REQUIRED",
    code: 142,
    error: "This needs a reason",
    by: "functions",
    ask: run("projects.cancel", ({ projectId }) => ({ objectId: projectId })),
  },
  {
    refusal: "AMOUNT_REQUIRED",
    code: 142,
    error:
      "The row of hours has no price and cannot be invoiced: set a rate for that day, reopen, submit and approve it again",
    by: "classes",
    ask: async (scene) =>
      scene.asBoss("PUT", `/classes/BillableHour/${await approved(scene)}`, {
        billingStatus: "Invoiced",
        invoiceRef: "2027-1",
      }),
  },
];
