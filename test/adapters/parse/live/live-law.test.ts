import fc from "fast-check";
import { expect, test } from "vitest";
import type { Adapter } from "../../../../src/ports/adapter.ts";
import { openPostgres } from "../../../support/postgres/stores.ts";
import { effort, openMemory, openSqlite } from "../../../support/stores.ts";
import { connectTo, openLive } from "./connect.ts";

type Row = Readonly<Record<string, unknown>>;
type Step = ReadonlyArray<number>;
const oneDay = 24 * 3_600_000;

const roles = ["coordinator", "projectManager", "engineer", "salesperson", "clientLead"] as const;
const pointTo = (className: string, objectId: unknown) => ({ __type: "Pointer", className, objectId });
const at = <T>(of: ReadonlyArray<T>, i = 0): T => of[i % of.length] as T;

/** Every query that is asked, besides all rows of its class. */
const queries = (ids: { readonly project: string; readonly engineer: string; readonly user: string }) => {
  const user = pointTo("_User", ids.user);
  return [
    ["BillableHour", { project: pointTo("Project", ids.project) }],
    ["BillableHour", { billingStatus: "Submitted" }],
    ["BillableHour", { hours: { $gt: 2 }, engineer: pointTo("EngineerProfile", ids.engineer) }],
    ["BillableHour", { project: { $inQuery: { className: "Project", where: { projectManager: user } } } }],
    [
      "BillableHour",
      {
        workDate: {
          $select: {
            query: { className: "Certification", where: { certificationName: { $ne: "C2" } } },
            key: "expiresOn",
          },
        },
      },
    ],
    [
      "BillableHour",
      {
        hours: {
          $dontSelect: { query: { className: "BillableHour", where: { billingStatus: "Submitted" } }, key: "hours" },
        },
      },
    ],
    ["Certification", { status: "Expiring" }],
    ["Certification", { status: { $ne: "Expired" } }],
    ["Project", { $or: [{ projectManager: user }, { projectName: { $regex: "^Tun" } }] }],
    ["Deal", { assignedTo: user }],
    ["_User", { email: { $exists: true } }],
    ["_User", { role: "engineer" }],
    ["Task", { assignedUser: user }],
    ["EngineerProfile", { discipline: "Civil" }],
    ["Document", { title: { $regex: "^D" } }],
  ] as const;
};

/** A firm with three people of random roles. */
const firmOf = async (people: Step, adapter: Adapter<never>) => {
  const opened = await openLive(adapter);
  const { host, boss, member, clock } = opened;
  const users: Array<Awaited<ReturnType<typeof member>>> = [];
  for (const i of people.keys()) users.push(await member(`user${i}`, "coordinator"));
  const ids = users.map(({ userId }) => userId);
  const client = (await host.companies.create({ name: "Bonn" })).objectId;
  const giveRole = async (objectId: string, role: (typeof roles)[number]): Promise<void> => {
    const more = role === "clientLead" ? { clientCompany: client } : {};
    await boss.firm.users.setRole({ objectId, role, ...more }).catch(() => null);
  };
  const engineers: Array<string> = [];
  for (const [i, user] of ids.entries())
    engineers.push((await host.engineers.create({ user, fullName: `E${i}`, discipline: "Civil" })).objectId);
  const made = {
    ...{ projects: [] as Array<string>, hours: [] as Array<string>, certifications: [] as Array<string> },
    ...{ deals: [] as Array<string>, tasks: [] as Array<string>, documents: [] as Array<string> },
  };
  for (const [i, name] of ["Bridge", "Tunnel"].entries())
    made.projects.push((await host.projects.create({ name, manager: at(ids, i), client })).objectId);
  for (const [i, role] of people.entries()) await giveRole(at(ids, i), at(roles, role));
  /** Runs an operation. What a rule refuses changes nothing. */
  const run = async (by: typeof host, name: string, input: object): Promise<void> => {
    const outcome = await by.settled.call(name as never, input as never);
    const [group = "", verb] = name.split(".");
    if (outcome.ok && verb === "create")
      made[group as keyof typeof made].push((outcome.value as { objectId: string }).objectId);
  };
  const call = async ([kind = 0, a = 0, b = 0, c = 0]: Step): Promise<void> => {
    const own = at(users, a).firm;
    const [engineer, project, user] = [at(engineers, a), at(made.projects, b), at(ids, b)];
    switch (kind % 19) {
      case 0:
      case 1: {
        const day = { workDate: "2027-03-01", hours: 1 + (c % 4), taskCode: "A" };
        return run(own, "hours.create", { engineer, project, ...day });
      }
      case 2:
        return run(own, "hours.edit", { objectId: at(made.hours, c), hours: 1 + (b % 4) });
      case 3:
        return run(own, "hours.submit", { objectId: at(made.hours, b) });
      case 4:
        return run(host, "certifications.delete", { objectId: at(made.certifications, a) });
      case 5:
        return run(host, "projects.update", { objectId: at(made.projects, a), manager: user });
      case 6:
        return run(host, "projects.update", { objectId: at(made.projects, a), name: at(["Tunnel 2", "Bridge 2"], b) });
      case 7: {
        const expiresOn = at(["2027-03-01", "2027-05-01", "2027-05-02", "2028-01-01"], c);
        const card = { certificationName: `C${b}`, issuer: "R", issuedOn: "2026-01-01", expiresOn };
        return run(host, "certifications.create", { engineer, ...card });
      }
      case 8:
        clock.now += oneDay;
        return;
      case 9:
        return giveRole(at(ids, a), at(roles, b));
      case 10:
        return run(host, "deals.create", {
          title: `D${a}`,
          assignedTo: user,
          company: client,
          amount: 10,
          stage: "Qualified",
        });
      case 11:
        return run(host, "deals.update", { objectId: at(made.deals, a), assignedTo: user });
      case 12: {
        const some = [
          { expiringDays: 30 },
          { expiringDays: 60 },
          { projectVisibility: "staffed" },
          { projectVisibility: "firm" },
        ];
        return run(host, "settings.set", at(some, a));
      }
      case 13:
        return run(host, "tasks.create", { title: `T${a}`, project, assignedUser: at(ids, c) });
      case 14:
        return run(host, "engineers.update", { objectId: engineer, hourlyRate: 50 + (c % 3) });
      case 15: {
        const from = new Date(clock.now + (c % 3) * oneDay).toISOString().slice(0, 10);
        return run(host, "rates.set", { engineer, from, rate: 70 + (c % 5) });
      }
      case 16:
        return run(own, "documents.create", { title: `D${c}`, fileUrl: "https://files.example/d" });
      case 17: {
        const to = c % 2 === 0 ? { user } : { role: at(roles, b) };
        return run(own, b % 3 === 0 ? "documents.unshare" : "documents.share", {
          objectId: at(made.documents, c),
          ...to,
        });
      }
      default:
        return run(host, "hours.delete", { objectId: at(made.hours, a) });
    }
  };
  return { ...opened, users, engineers, made, call };
};

interface Followed {
  readonly client: ReturnType<typeof connectTo>;
  readonly requestId: number;
  readonly className: string;
  /** The subscription of the same client to all rows of the class. */
  readonly all: number;
  readonly rows: Map<unknown, Row>;
  place: number;
}
const byId = (of: ReadonlyArray<Row>): Map<unknown, Row> => new Map(of.map((row) => [row.objectId, row]));
const shown = (row: Row | undefined): Row =>
  Object.fromEntries(Object.entries(row ?? {}).sort(([one], [other]) => (one < other ? -1 : 1)));
/** Who else may read a row is no change of it. */
const listed = (of: Iterable<Row>): ReadonlyArray<Row> =>
  [...of]
    .map(({ ACL: _, ...row }) => shown(row))
    .sort((one, other) => String(one.objectId).localeCompare(String(other.objectId)));

/** Folds what arrived. Each row in it is one that may be read now, or that could be read before. */
const fold = (of: Followed, readable: ReadonlyMap<unknown, Row>, before: ReadonlyMap<unknown, Row>): number => {
  const arrived = of.client.received.slice(of.place).filter(({ requestId }) => requestId === of.requestId);
  of.place = of.client.received.length;
  let events = 0;
  for (const { op, object, original } of arrived) {
    if (object === undefined) continue;
    events += 1;
    const { objectId } = object;
    if (original !== undefined) expect(shown(original), `${op}, original`).toEqual(shown(before.get(objectId)));
    if (op === "delete") expect(shown(object), op).toEqual(shown(before.get(objectId)));
    else if (Object.keys(object).length === 2) expect([op, readable.has(objectId)]).toEqual(["leave", false]);
    else expect(shown(object), op).toEqual(shown(readable.get(objectId)));
    if (op === "leave" || op === "delete") of.rows.delete(objectId);
    else of.rows.set(objectId, object);
  }
  return events;
};

const play = async (
  adapter: Adapter<never>,
  people: Step,
  chosen: Step,
  history: ReadonlyArray<Step>,
): Promise<void> => {
  const { live, users, engineers, made, call, thrown } = await firmOf(people, adapter);
  const followed: Array<Followed> = [];
  for (const [i, { userId, sessionToken }] of users.entries()) {
    const client = connectTo(live);
    await client.connect({ sessionToken });
    const asked = queries({ project: at(made.projects, i), engineer: at(engineers, i), user: userId });
    for (const [className, where] of new Set(chosen.map((one) => at(asked, one + i)))) {
      const all = await client.subscribe(className);
      for (const requestId of [all, await client.subscribe(className, where)]) {
        if (client.received.some((each) => each.requestId === requestId && each.op === "error")) continue;
        const rows = byId(await client.find(requestId));
        followed.push({ client, requestId, className, all, rows, place: client.received.length });
      }
    }
  }
  const allOf = <T>(of: Followed, rows: ReadonlyMap<Followed, T>): T =>
    rows.get(followed.find(({ client, requestId }) => client === of.client && requestId === of.all) as Followed) as T;
  let before = new Map(followed.map((each) => [each, new Map(each.rows)]));
  for (const step of history) {
    await call(step);
    // What a turn of the day leads to comes with the next look at the clock.
    await new Promise((resolve) => setTimeout(resolve, (step[0] ?? 0) % 19 === 8 ? 80 : 5));
    const now = new Map<Followed, Map<unknown, Row>>();
    for (const each of followed) now.set(each, byId(await each.client.find(each.requestId)));
    for (const each of followed) {
      fold(each, allOf(each, now), allOf(each, before));
      const about = JSON.stringify([each.className, each.requestId, step]);
      expect(listed(each.rows.values()), about).toEqual(listed(now.get(each)?.values() ?? []));
    }
    before = now;
  }
  expect(thrown).toEqual([]);
  live.close();
};

const number = fc.noBias(fc.nat({ max: 75 }));
const history = fc.array(fc.tuple(number, number, number, number), { minLength: 8, maxLength: 14 });
const open: Readonly<
  Record<string, () => Promise<{ readonly adapter: unknown; readonly close: () => Promise<void> }>>
> = { memory: openMemory, SQLite: openSqlite, Postgres: openPostgres() };
test.each([
  ["memory", 10],
  ["SQLite", 20],
  ["Postgres", 40],
] as const)(
  "L-43 L-57 events fold to the list of the query, and tell only what may be read, on %s",
  {
    timeout: 60_000 + effort.histories * 2_000,
  },
  async (name, part) => {
    const { seed, histories } = effort;
    const given = { endOnFailure: true, numRuns: Math.ceil(histories / part), ...(Number.isNaN(seed) ? {} : { seed }) };
    const [people, chosen] = [fc.tuple(number, number, number), fc.tuple(number, number)];
    const played = async (...of: readonly [Step, Step, ReadonlyArray<Step>]): Promise<void> => {
      const { adapter, close } = await (open[name] as (typeof open)[string])();
      await play(adapter as Adapter<never>, ...of).finally(close);
    };
    await fc.assert(fc.asyncProperty(people, chosen, history, played), given);
  },
);
