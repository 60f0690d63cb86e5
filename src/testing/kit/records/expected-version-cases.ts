import { organizationRow } from "../../../domain/organization/entity.ts";
import { crmCases } from "../crm/expected-version.ts";
import { recordCases } from "../custom/change-cases.ts";
import { accepted } from "../harness/expect.ts";
import { accountCases } from "./expected-version-accounts.ts";
import { hourCases } from "./expected-version-hours.ts";
import { type ChangeCase, type ChangeCases, nthDay, type VersionSetup } from "./expected-version-setup.ts";
import { plainClassCases } from "./plain-classes.ts";

const booking =
  (more: Readonly<Record<string, unknown>>, before?: "release" | "cancel"): ChangeCase =>
  async ({ firm, ana, project }) => {
    const objectId = await firm.booked(ana.objectId, project, 1, "2027-01-01", "2027-03-31");
    if (before !== undefined) accepted(await firm.admin.allocations[before](objectId));
    return { input: { objectId, ...more } };
  };
const allocationCases: ChangeCases = {
  "allocations.change": booking({ notes: "mine" }),
  "allocations.extend": booking({ endDate: "2027-04-30" }),
  "allocations.move": booking({ startDate: "2027-01-02" }),
  "allocations.confirm": booking({}, "release"),
  "allocations.release": booking({}),
  "allocations.complete": booking({}),
  "allocations.cancel": booking({}),
  "allocations.reactivate": booking({}, "cancel"),
  "allocations.delete": booking({}),
};

const certificate =
  (more: Readonly<Record<string, unknown>>): ChangeCase =>
  async ({ firm, ana, next }) => ({
    input: { objectId: await firm.certificate(ana.objectId, `PE ${next()}`, null), ...more },
  });
const profile =
  (more: Readonly<Record<string, unknown>>): ChangeCase =>
  async ({ firm, next }) => ({ input: { objectId: (await firm.engineer(`Ben ${next()}`)).objectId, ...more } });
const peopleCases: ChangeCases = {
  "certifications.update": certificate({ issuer: "Board" }),
  "certifications.delete": certificate({}),
  "engineers.update": profile({ primaryLocation: "Rome" }),
  "engineers.delete": profile({}),
};

type Before = "start" | "hold" | "complete";
const project =
  (more: Readonly<Record<string, unknown>>, ...before: ReadonlyArray<Before>): ChangeCase =>
  async ({ firm, next }) => {
    const objectId = await firm.project(`Dam ${next()}`, { status: "Planned" });
    for (const event of before) accepted(await firm.admin.projects[event](objectId));
    return { input: { objectId, ...more } };
  };
const reason = { reason: "the client says so" } as const;
const projectCases: ChangeCases = {
  "projects.update": project({ description: "Across the river" }),
  "projects.start": project({}),
  "projects.hold": project({}),
  "projects.resume": project({}, "start", "hold"),
  "projects.complete": project({}, "start"),
  "projects.cancel": project(reason),
  "projects.reopen": project(reason, "start", "complete"),
  "projects.delete": project({}),
};

const task =
  (more: Readonly<Record<string, unknown>>, ...before: ReadonlyArray<"finish">): ChangeCase =>
  async ({ firm, project, next }) => {
    const { objectId } = accepted(await firm.admin.tasks.create({ project, title: `Pier ${next()}` }));
    for (const event of before) accepted(await firm.admin.tasks[event](objectId));
    return { input: { objectId, ...more } };
  };
const statusUpdate =
  (more: Readonly<Record<string, unknown>>): ChangeCase =>
  async ({ firm, project, next }) => {
    const { objectId } = accepted(await firm.admin.statusUpdates.create({ project, update: `Pier ${next()} stands` }));
    return { input: { objectId, ...more } };
  };
const taskCases: ChangeCases = {
  "tasks.update": task({ title: "Second pier" }),
  "tasks.start": task({}),
  "tasks.block": task(reason),
  "tasks.finish": task({}),
  "tasks.reopen": task({}, "finish"),
  "tasks.delete": task({}),
  "statusUpdates.update": statusUpdate({ update: "Pier two stands" }),
  "statusUpdates.delete": statusUpdate({}),
};

const week = [480, 480, 480, 480, 480, 0, 0];
const others = {
  limits: { was: { limit: 100 }, is: { limit: 110 } },
  rates: { was: { rate: 80 }, is: { rate: 85 } },
  workingTime: { was: { minutes: week }, is: { minutes: week.toReversed() } },
} as const;
type Steps = keyof typeof others;
const stepped = async ({ firm, ana, next }: VersionSetup, of: Steps) => {
  const step = { engineer: ana.objectId, from: nthDay(400 + next()) };
  const { limits, rates, workingTime } = firm.admin;
  const outcome = {
    limits: () => limits.set({ ...step, ...others.limits.was }),
    rates: () => rates.set({ ...step, ...others.rates.was }),
    workingTime: () => workingTime.set({ ...step, ...others.workingTime.was }),
  };
  return { step, row: accepted<{ readonly objectId: string }, unknown>(await outcome[of]()).objectId };
};
const stepCases = Object.fromEntries(
  (Object.keys(others) as ReadonlyArray<Steps>).flatMap(
    (of): ReadonlyArray<readonly [string, ChangeCase]> => [
      [
        `${of}.set`,
        async (bench) => {
          const { step, row } = await stepped(bench, of);
          return { input: { ...step, ...others[of].is }, row };
        },
      ],
      [`${of}.delete`, async (bench) => ({ input: { objectId: (await stepped(bench, of)).row } })],
    ],
  ),
);
const holiday = async ({ firm, next }: VersionSetup) => {
  const day = { calendar: "home", day: nthDay(next()) };
  return { day, row: accepted(await firm.admin.holidays.set({ ...day, name: "Founders" })).objectId };
};
const leave =
  (granted?: true): ChangeCase =>
  async ({ firm, ana, next }) => {
    const day = nthDay(next());
    const asked = { engineer: ana.objectId, startDate: day, endDate: day };
    const { objectId } = accepted(await firm.admin.timeOff.request(asked));
    if (granted) accepted(await firm.admin.timeOff.grant(objectId));
    return { input: { objectId } };
  };
const timeCases: ChangeCases = {
  ...stepCases,
  "holidays.set": async (bench) => {
    const { day, row } = await holiday(bench);
    return { input: { ...day, name: "Labour day" }, row };
  },
  "holidays.delete": async (bench) => ({ input: { objectId: (await holiday(bench)).row } }),
  "timeOff.grant": leave(),
  "timeOff.refuse": leave(),
  "timeOff.withdraw": leave(true),
  "timeOff.delete": leave(),
  "settings.set": async ({ firm, next }) => {
    accepted(await firm.admin.settings.set({ name: `Firm ${next()}` }));
    return { input: { name: "Northgate", expiringDays: 30 }, row: organizationRow };
  },
};

const document =
  (more: Readonly<Record<string, unknown>>): ChangeCase =>
  async ({ firm, next }) => {
    const made = { title: `Plan ${next()}`, fileUrl: "https://files.example/plan.pdf" };
    return { input: { objectId: accepted(await firm.admin.documents.create(made)).objectId, ...more } };
  };
const documentCases: ChangeCases = {
  "documents.update": document({ title: "Final plan" }),
  "documents.delete": document({}),
  "grants.remove": async ({ firm, ana: { user }, next }) => {
    const { objectId: record } = accepted(await firm.admin.companies.create({ name: `City ${next()}` }));
    return { input: { objectId: accepted(await firm.admin.grants.add({ class: "Company", record, user })).objectId } };
  },
};

/** How each operation that changes a record does so, by its name. */
export const changeCases: ChangeCases = {
  ...allocationCases,
  ...peopleCases,
  ...projectCases,
  ...taskCases,
  ...timeCases,
  ...hourCases,
  ...accountCases,
  ...crmCases,
  ...documentCases,
  ...plainClassCases,
  ...recordCases,
};
