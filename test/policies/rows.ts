import * as fc from "fast-check";
import { recordArbitrary } from "firmcore/testing";
import { entities } from "../../src/domain/classes.gen.ts";
import { allEntities } from "../../src/domain/entities.ts";
import { type Role, roles } from "../../src/domain/kernel/context/actor.ts";
import type { Entity } from "../../src/domain/kernel/schema/entity.ts";
import { organizationRow } from "../../src/domain/organization/entity.ts";
import { customOf, declarations, ownClasses } from "./custom-rows.ts";
import type { Fields, World } from "./world.ts";

const idOf = (name: string, i: number): string => `${name.slice(0, 4)}${String(i).padStart(6, "0")}`;
const idsOf = (name: string, count: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, i) => idOf(name, i));
const one = (ids: ReadonlyArray<string>) => fc.constantFrom(...ids);

// One account per role, and a second manager, engineer and salesperson, so that own and other rows differ.
const accounts: ReadonlyArray<Role> = [...roles, "projectManager", "engineer", "salesperson"];
const users = idsOf("User", accounts.length);
const profiles = idsOf("EngineerProfile", 4);
const projects = idsOf("Project", 3);
const companies = idsOf("Company", 3);
const contacts = idsOf("Contact", 3);
const deals = idsOf("Deal", 5);
const activities = idsOf("Activity", 4);
const documents = idsOf("Document", 4);
const company = fc.option(one(companies), { freq: 3 });

const engineer = one(profiles);
const project = one(projects);
const user = one(users);
const createdBy = fc.option(user, { freq: 8 });
/** A pointer that may dangle. */
const dangling = (ids: ReadonlyArray<string>) => one([...ids, "Gone000000"]);

/** The record of a grant: mostly of the class that it names, sometimes of another. */
const granted = fc.oneof(
  ...Object.entries({
    Document: documents,
    Deal: deals,
    Activity: activities,
    Company: companies,
    Contact: contacts,
  }).map(([name, ids]) => ({
    weight: name === "Company" || name === "Contact" ? 1 : 4,
    arbitrary: fc.record({ class: fc.constant(name), record: one(ids) }),
  })),
  { weight: 1, arbitrary: fc.record({ class: fc.constantFrom("Deal", "Document"), record: one(activities) }) },
);
type Rows = readonly [rows: fc.Arbitrary<object>, least: number, most: number];
/** Rows of a class with pointers into the world, and the least and greatest number of them. */
const special: Readonly<Record<string, Rows>> = {
  Organization: [
    recordArbitrary(entities.Organization, {
      settings: fc.record({
        projectVisibility: fc.constantFrom("firm", "staffed"),
        crmVisibility: fc.constantFrom("own", "team"),
        customFields: fc.constant(declarations.customFields),
        customClasses: fc.constant(declarations.customClasses),
      }),
    }),
    1,
    1,
  ],
  User: [
    recordArbitrary(entities.User, { clientCompany: company, team: fc.constantFrom("north", "north", "south", null) }),
    users.length,
    users.length,
  ],
  EngineerProfile: [
    recordArbitrary(entities.EngineerProfile, {
      holidayCalendar: fc.constant("Berlin"),
      custom: customOf("EngineerProfile"),
    }),
    profiles.length,
    profiles.length,
  ],
  Project: [
    recordArbitrary(entities.Project, { projectManager: user, client: company, custom: customOf("Project") }),
    projects.length,
    projects.length,
  ],
  Allocation: [recordArbitrary(entities.Allocation, { engineer, project }), 0, 5],
  BillableHour: [
    recordArbitrary(entities.BillableHour, {
      engineer,
      project,
      allocation: fc.constant(null),
      submittedBy: user,
      decidedBy: fc.option(user),
      approval: fc.constantFrom("approved", "approved", "submitted", "draft"),
    }),
    0,
    5,
  ],
  WorkingTime: [
    recordArbitrary(entities.WorkingTime, {
      engineer,
      minutes: fc.array(fc.nat(600), { minLength: 7, maxLength: 7 }),
    }),
    0,
    2,
  ],
  Holiday: [recordArbitrary(entities.Holiday, { calendar: fc.constant("Berlin") }), 0, 3],
  Company: [
    recordArbitrary(entities.Company, { createdBy, custom: customOf("Company") }),
    companies.length,
    companies.length,
  ],
  OwnRecord: [
    fc.constantFrom(...ownClasses).chain((name) =>
      recordArbitrary(entities.OwnRecord, {
        class: fc.constant(name),
        owner: fc.option(user, { freq: 6 }),
        custom: customOf(name),
      }),
    ),
    6,
    9,
  ],
  Contact: [recordArbitrary(entities.Contact, { createdBy, company }), contacts.length, contacts.length],
  Deal: [
    recordArbitrary(entities.Deal, {
      assignedTo: createdBy,
      contact: fc.option(dangling(contacts)),
      company: fc.option(dangling(companies)),
      project: fc.option(project),
    }),
    deals.length,
    deals.length,
  ],
  Activity: [
    recordArbitrary(entities.Activity, {
      createdBy,
      relatedContact: fc.constant(null),
      relatedDeal: fc.option(dangling(deals), { freq: 4 }),
    }),
    activities.length,
    activities.length,
  ],
  Task: [recordArbitrary(entities.Task, { project, assignedUser: fc.option(user), dependsOn: fc.constant([]) }), 0, 5],
  Document: [recordArbitrary(entities.Document, { owner: user }), documents.length, documents.length],
  AccessLog: [recordArbitrary(entities.AccessLog, { user, document: dangling(documents) }), 0, 5],
  Grant: [
    fc
      .tuple(recordArbitrary(entities.Grant, { user: fc.option(user, { freq: 3 }) }), granted)
      .map(([row, of]) => ({ ...row, ...of })),
    0,
    8,
  ],
  Session: [recordArbitrary(entities.Session, { user, expiresAt: fc.constant(Date.parse("2028-01-01")) }), 0, 4],
};

/** The number of rows of each class that other rows point to. */
const counts: Readonly<Record<string, number>> = {
  User: users.length,
  EngineerProfile: profiles.length,
  Deal: deals.length,
  Activity: activities.length,
  Document: documents.length,
};
const usual = (of: Entity): Rows => {
  const pointers = Object.entries(of.fields).flatMap(([name, { references, optional, dangles }]) => {
    if (references === undefined) return [];
    const ids = idsOf(references, counts[references] ?? 3);
    const target = dangles === true ? dangling(ids) : one(ids);
    return [[name, optional ? fc.option(target) : target] as const];
  });
  return [recordArbitrary(of, Object.fromEntries(pointers)), 3, 3];
};
/** Classes without rows in the world: they belong to log-ins in progress and to deliveries. */
const absent = ["AccountToken", "AlertDelivery", "LoginThrottle"];
const rowsOf: Readonly<Record<string, Rows>> = Object.fromEntries(
  allEntities.flatMap((each) =>
    absent.includes(each.name) ? [] : [[each.name, special[each.name] ?? usual(each)] as const],
  ),
);

/** Makes unique fields unique by the row's number, and ends later than starts. */
const settled = (name: string, i: number, row: Fields): Fields => {
  const { startDate, endDate, projectCode, from, day } = row as { readonly [field: string]: number | null | undefined };
  return {
    ...row,
    objectId: name === "Organization" ? organizationRow : idOf(name, i),
    ...(typeof startDate === "number" && typeof endDate === "number" ? { endDate: startDate + (endDate & 31) } : {}),
    ...(name === "User"
      ? { role: accounts[i], active: true, usernameKey: `name ${i}`, emailKey: `mail ${i}`, externalId: `host ${i}` }
      : {}),
    ...(name === "Session" ? { tokenHash: `hash ${i}`, lastUsedAt: Date.parse("2027-01-04") } : {}),
    ...(typeof projectCode === "string" ? { projectCode: `P-${i}` } : {}),
    ...(from === undefined ? {} : { from: 20_454 + 10 * i }),
    ...(name === "Holiday" && day !== undefined ? { day: 20_454 + 7 * i } : {}),
  };
};

export const worldOf = (organizationId: string): fc.Arbitrary<World> =>
  fc
    .tuple(
      fc.record(
        Object.fromEntries(
          Object.entries(rowsOf).map(([name, [row, minLength, maxLength]]) => [
            name,
            fc.array(row, { minLength, maxLength }),
          ]),
        ),
      ),
      fc.shuffledSubarray([...users], { minLength: profiles.length, maxLength: profiles.length }),
    )
    .map(([made, owners]) =>
      Object.fromEntries(
        Object.entries(made).map(([name, rows]) => [
          name,
          rows.map((row, i) => ({
            ...settled(name, i, row as Fields),
            ...(name === "EngineerProfile" ? { user: owners[i] } : {}),
            organizationId,
          })),
        ]),
      ),
    );
