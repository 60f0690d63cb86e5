import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { wireClass } from "../../../src/adapters/parse/wire-class.ts";
import { allEntities } from "../../../src/domain/entities.ts";
import { hostOn, stores } from "./graphql-host.ts";

type Values = Readonly<Record<string, unknown>>;
interface Row {
  readonly id: string;
  readonly objectId: string;
}

let host: Awaited<ReturnType<typeof hostOn>>;
let token: string;
let client: ReturnType<typeof host.clientOf>;
afterEach(() => {
  // What no field expects is a defect, which the client does not see.
  expect(host?.thrown ?? []).toEqual([]);
});

const lower = (type: string): string => `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
const create = async (type: string, fields: Values, by = client, selection = ""): Promise<Row & Values> => {
  const answer = await by<Record<string, Record<string, Row & Values>>>(
    `mutation ($input: Create${type}Input!) { create${type}(input: $input) { ${lower(type)} { id objectId ${selection} } clientMutationId } }`,
    { input: { fields, clientMutationId: "mine" } },
  );
  expect(answer[`create${type}`]?.clientMutationId).toBe("mine");
  return answer[`create${type}`]?.[lower(type)] as Row & Values;
};
const link = ({ id }: Row) => ({ link: id });

/** Rows that others point to. */
const world = async () => {
  const { app } = host;
  const acme = app.as({ organizationId: "acme", sessionToken: token });
  const me = await acme.identity.me();
  const visitor = app.as({ organizationId: "acme" });
  const { user, sessionToken } = await visitor.identity.signUp({
    ...{ username: "ana", email: "ana@example.com", password: "correct horse" },
  });
  const ana = { id: user.objectId, objectId: user.objectId };
  const boss = { id: me.objectId, objectId: me.objectId };
  const engineer = await create("EngineerProfile", {
    ...{ user: link(ana), fullName: "Ana Ruiz", discipline: "Civil", employmentStatus: "Active" },
  });
  const project = await create("Project", {
    ...{ projectCode: "B-1", projectName: "Bridge", clientName: "City", status: "Active", projectManager: link(boss) },
    ...{ startDate: "2027-01-01", endDate: "2027-12-31" },
  });
  const company = await create("Company", { name: "Port", industry: "Public" });
  return { ana, boss, engineer, project, company, asAna: host.clientOf(sessionToken), anaToken: sessionToken };
};
type World = Awaited<ReturnType<typeof world>>;

interface Case {
  readonly fields: (of: World) => Values;
  readonly by?: "ana";
  /** What is changed, and a condition that then finds the row. */
  readonly change?: Values;
  readonly where: Values;
  /** Where the rules keep its rows. */
  readonly keeps?: true;
}
const days = { startDate: "2027-03-01T00:00:00.000Z", endDate: "2027-03-31T00:00:00.000Z" };
/** A row of each class whose rows clients make. */
const cases: Readonly<Record<string, Case>> = {
  EngineerProfile: {
    fields: ({ boss }) => ({ user: link(boss), fullName: "Bo", discipline: "Civil", employmentStatus: "Active" }),
    change: { primaryLocation: "Bonn" },
    where: { primaryLocation: { equalTo: "Bonn" } },
  },
  Project: {
    fields: ({ boss }) => ({
      ...{ projectCode: "P-2", projectName: "Port", clientName: "City", status: "Active", projectManager: link(boss) },
      ...{ startDate: "2027-01-01", endDate: "2027-12-31" },
    }),
    change: { clientName: "Harbour" },
    where: { clientName: { matchesRegex: "^harb", options: "i" } },
  },
  Allocation: {
    fields: ({ engineer, project }) => ({
      ...{ engineer: link(engineer), project: link(project), assignmentRole: "Lead", status: "Booked" },
      ...{ allocationPercent: 60, ...days },
    }),
    change: { allocationPercent: 50 },
    where: { allocationPercent: { lessThanOrEqualTo: 50 }, engineer: { have: { fullName: { equalTo: "Ana Ruiz" } } } },
  },
  BillableHour: {
    by: "ana",
    fields: ({ engineer, project, ana }) => ({
      ...{ engineer: link(engineer), project: link(project), workDate: "2027-03-01", hours: 7.5, billable: true },
      ...{ billingStatus: "Draft", submittedBy: link(ana) },
    }),
    change: { hours: 6 },
    where: { hours: { in: [5, 6] } },
  },
  Certification: {
    fields: ({ engineer }) => ({
      ...{ engineer: link(engineer), certificationName: "First Aid", issuer: "Red Cross", status: "Valid" },
      ...{ issuedOn: "2026-01-01", expiresOn: "2029-01-01" },
    }),
    change: { issuer: "Green Cross" },
    where: { expiresOn: { greaterThan: "2028-01-01T00:00:00.000Z" } },
  },
  Company: {
    fields: () => ({ name: "City", industry: "Public" }),
    change: { industry: "Towns" },
    where: { industry: { notEqualTo: "Public" }, name: { notEqualTo: "Port" } },
  },
  Contact: {
    fields: () => ({ name: "Cleo", email: "cleo@city.example", company: { createAndLink: { name: "City" } } }),
    change: { email: "cleo@port.example" },
    where: { company: { have: { name: { equalTo: "City" } } } },
  },
  Deal: {
    fields: () => ({ title: "Bridge", stage: "Lead", amount: 1000.5 }),
    change: { amount: 2000 },
    where: { amount: { greaterThanOrEqualTo: 2000 }, stage: { equalTo: "Lead" } },
  },
  Activity: {
    fields: () => ({ type: "Call", subject: "Ask", dueDate: "2027-03-02T00:00:00.000Z" }),
    change: { subject: "Tell" },
    where: { OR: [{ subject: { equalTo: "Tell" } }, { subject: { equalTo: "Sing" } }] },
  },
  Document: {
    fields: () => ({ title: "Plan", fileUrl: "https://files.example/plan.pdf" }),
    change: { title: "Plan B" },
    where: { title: { text: { search: { term: "plan" } } } },
  },
  AccessLog: {
    fields: () => ({ document: { createAndLink: { title: "Plan", fileUrl: "https://files.example/plan.pdf" } } }),
    where: { document: { exists: true } },
    keeps: true,
  },
  Task: {
    fields: ({ project }) => ({ title: "Survey", project: link(project) }),
    change: { title: "Survey again" },
    where: { NOR: [{ title: { equalTo: "Survey" } }] },
  },
  Status: {
    fields: ({ project }) => ({ update: "All well", project: link(project) }),
    change: { update: "Still well" },
    where: { update: { exists: true } },
  },
  TimeOff: {
    fields: ({ engineer }) => ({
      engineer: link(engineer),
      status: "Requested",
      startDate: "2027-05-03",
      endDate: "2027-05-07",
    }),
    where: { startDate: { equalTo: "2027-05-03T00:00:00.000Z" } },
  },
  CapacityLimit: {
    fields: ({ engineer }) => ({ engineer: link(engineer), from: "2027-05-03", limit: 80 }),
    where: { limit: { equalTo: 80 } },
  },
  RateStep: {
    fields: ({ engineer }) => ({ engineer: link(engineer), from: "2027-05-03", rate: 95 }),
    where: { engineer: { exists: true } },
  },
  WorkingTime: {
    fields: ({ engineer }) => ({
      engineer: link(engineer),
      from: "2027-05-03",
      minutes: [480, 480, 480, 480, 480, 0, 0],
    }),
    where: { engineer: { exists: true } },
  },
  Holiday: {
    fields: () => ({ calendar: "Lindau", day: "2027-05-01", name: "Labour Day" }),
    where: { name: { equalTo: "Labour Day" } },
  },
  Grant: {
    fields: ({ ana, company }) => ({ class: "Company", record: company.objectId, user: link(ana) }),
    where: { class: { equalTo: "Company" }, user: { have: { username: { equalTo: "ana" } } } },
  },
};
/** Classes whose rows no client makes: accounts and sessions begin by signing up, marks of alerts by the library. */
const others = ["User", "Session", "AlertMark"];
const verbs = {
  companies: "Company",
  activities: "Activity",
  statuses: "Status",
  accessLogs: "AccessLog",
  billableHours: "BillableHour",
};
const pluralOf = (type: string): string =>
  Object.entries(verbs).find(([, each]) => each === type)?.[0] ?? `${lower(type)}s`;

test("there is a case for every class whose rows clients make", () => {
  const types = allEntities.flatMap(({ name }) => wireClass(name)?.className.replace("_", "") ?? []);
  expect(types.filter((each) => !others.includes(each) && !(each in cases))).toEqual([]);
});

// One firm for all classes of a store: each row is deleted by its test, and no condition finds the rows that stay.
describe.each(stores)("get, find, create, update and delete on %s", (_, open) => {
  let of: World;
  beforeAll(async () => {
    let close = async (): Promise<void> => {};
    host = await hostOn(open, (atEnd) => {
      close = atEnd;
    });
    token = await host.logIn("boss");
    client = host.clientOf(token);
    of = await world();
    return () => close();
  });

  test.each(Object.entries(cases))("of %s", async (type, { fields, by, change, where, keeps }) => {
    const as = by === "ana" ? of.asAna : client;
    const [one, many] = [lower(type), pluralOf(type)];
    const made = await create(type, fields(of), as);
    expect(atob(made.id)).toBe(`${type}:${made.objectId}`);
    // By the id of Relay and by that of the row.
    for (const id of [made.id, made.objectId])
      expect(await as(`query ($id: ID!) { ${one}(id: $id) { objectId } }`, { id })).toMatchObject({
        [one]: { objectId: made.objectId },
      });
    if (change !== undefined) {
      const [[name = "", value] = []] = Object.entries(change);
      const changed = await as(
        `mutation ($input: Update${type}Input!) { update${type}(input: $input) { ${one} { objectId ${name} } } }`,
        { input: { id: made.id, fields: change } },
      );
      expect(changed).toMatchObject({ [`update${type}`]: { [one]: { objectId: made.objectId, [name]: value } } });
    }
    const found = await as(
      `query ($where: ${type}WhereInput) { ${many}(where: $where, order: [createdAt_ASC]) { count edges { cursor node { objectId } } pageInfo { hasNextPage hasPreviousPage } } }`,
      { where },
    );
    const page = { count: 1, pageInfo: { hasNextPage: false, hasPreviousPage: false } };
    expect(found).toEqual({
      [many]: { ...page, edges: [{ cursor: btoa("row:0"), node: { objectId: made.objectId } }] },
    });
    if (keeps) return;
    const gone = await as(
      `mutation ($input: Delete${type}Input!) { delete${type}(input: $input) { ${one} { objectId createdAt } } }`,
      {
        input: { id: made.objectId },
      },
    );
    expect(gone).toMatchObject({
      [`delete${type}`]: { [one]: { objectId: made.objectId, createdAt: expect.any(String) } },
    });
    await expect(as(`query ($id: ID!) { ${one}(id: $id) { objectId } }`, { id: made.id })).rejects.toMatchObject({
      ...{ message: "Object not found.", extensions: { code: 101, refusal: { code: "NOT_FOUND" } } },
    });
  });
});
