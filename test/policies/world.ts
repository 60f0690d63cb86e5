import * as Result from "effect/Result";
import * as fc from "fast-check";
import type { App } from "firmcore";
import { recordArbitrary } from "firmcore/testing";
import { allEntities, entities } from "../../src/domain/entities.ts";
import { type Actor, type Role, roles } from "../../src/domain/kernel/actor.ts";
import type { Entity, Row } from "../../src/domain/kernel/entity.ts";
import type { Around } from "../../src/domain/kernel/evaluate.ts";
import { judged } from "../../src/domain/kernel/policy.ts";
import { defaultSettings } from "../../src/domain/kernel/settings.ts";
import { policyOf } from "../../src/operations/policies.ts";
import { load } from "../../src/ports/load.ts";

export type Rec = Row & Readonly<Record<string, unknown>>;
/** Every row of one firm by class. Ids say class and number, so two worlds have the same ones. */
export type World = Readonly<Record<string, ReadonlyArray<Rec>>>;

const idOf = (name: string, i: number): string => `${name.slice(0, 4)}${String(i).padStart(6, "0")}`;
const idsOf = (name: string, count: number): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, i) => idOf(name, i));
const one = (ids: ReadonlyArray<string>) => fc.constantFrom(...ids);

// One account of each role, and a second manager and engineer: what is one's own differs from what is another's.
const accounts: ReadonlyArray<Role> = [...roles, "projectManager", "engineer"];
const users = idsOf("User", accounts.length);
const profiles = idsOf("EngineerProfile", 4);
const projects = idsOf("Project", 3);
const companies = ["Comp000001", "Comp000002"];
const company = fc.option(one(companies), { freq: 3 });

const engineer = one(profiles);
const project = one(projects);
/** Rows of a class with pointers into the world, at most so many. */
const rowsOf: Readonly<Record<string, readonly [rows: fc.Arbitrary<object>, least: number, most: number]>> = {
  User: [recordArbitrary(entities.User, { clientCompany: company }), users.length, users.length],
  EngineerProfile: [
    recordArbitrary(entities.EngineerProfile, { holidayCalendar: fc.constant("Berlin") }),
    profiles.length,
    profiles.length,
  ],
  Certification: [recordArbitrary(entities.Certification, { engineer }), 0, 4],
  Project: [
    recordArbitrary(entities.Project, { projectManager: one(users), client: company }),
    projects.length,
    projects.length,
  ],
  Allocation: [recordArbitrary(entities.Allocation, { engineer, project }), 0, 5],
  BillableHour: [
    recordArbitrary(entities.BillableHour, {
      engineer,
      project,
      allocation: fc.constant(null),
      submittedBy: one(users),
      decidedBy: fc.option(one(users)),
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
  TimeOff: [recordArbitrary(entities.TimeOff, { engineer }), 0, 3],
  CapacityLimit: [recordArbitrary(entities.CapacityLimit, { engineer }), 0, 3],
  RateStep: [recordArbitrary(entities.RateStep, { engineer }), 0, 3],
};

/** What is unique becomes so by the row's number; an end lies after its start. */
const settled = (name: string, i: number, row: Rec): Rec => {
  const { startDate, endDate, projectCode, from, day } = row as { readonly [field: string]: number | null | undefined };
  return {
    ...row,
    objectId: idOf(name, i),
    ...(typeof startDate === "number" && typeof endDate === "number" ? { endDate: startDate + (endDate & 31) } : {}),
    ...(name === "User"
      ? { role: accounts[i], active: true, usernameKey: `name ${i}`, emailKey: `mail ${i}`, externalId: `host ${i}` }
      : {}),
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
            ...settled(name, i, row as Rec),
            ...(name === "EngineerProfile" ? { user: owners[i] } : {}),
            organizationId,
          })),
        ]),
      ),
    );

const nothing = load("world.nothing", {}, () => ({ reads: () => ({}) }));
/** Puts the rows in as an import would: no rule is asked. Works on every store. */
export const put = (app: App<never>, organizationId: string, world: World): Promise<void> =>
  new Promise((resolve, reject) =>
    app.ports.store.execute(
      {
        call: {
          organizationId,
          userId: "world",
          session: null,
          operation: "world",
          requestId: null,
          body: "",
          now: 0,
          cancelled: () => false,
        },
        load: nothing,
        args: {},
        dry: false,
        judge: () =>
          Result.succeed({
            answer: null,
            changes: allEntities.flatMap(({ name }) =>
              (world[name] ?? []).map((after) => ({ entity: name, event: "given", after })),
            ),
          }),
      },
      (said) => (Result.isSuccess(said) ? resolve() : reject(new Error(JSON.stringify(said.failure)))),
    ),
  );

const around = (world: World): Around => ({
  get: (entity, objectId) => world[entity]?.find((row) => row.objectId === objectId),
  pointing: (entity, by, objectId) => world[entity]?.filter((row) => row[by] === objectId) ?? [],
});
/** Everybody of the firm as the actor that the account makes of them. */
export const actorsOf = (world: World): ReadonlyArray<Actor> =>
  (world.User ?? []).map(({ organizationId, objectId, role, clientCompany, team }) => ({
    organizationId,
    userId: objectId,
    role: role as Role,
    clientCompany: clientCompany as string | null,
    team: team as string | null,
  }));
/** Whether the policy, asked about this one record, lets the actor do it. */
export const allows = (world: World, who: Actor, name: string, action: string, row: Rec): boolean =>
  judged(policyOf(name, action)(who, defaultSettings), row, around(world));
export const readable = (world: World, who: Actor, { name }: Entity): ReadonlyArray<string> =>
  (world[name] ?? []).filter((row) => allows(world, who, name, "read", row)).map(({ objectId }) => objectId);
