import { isRefusal } from "../../../operations/caller/firm-error.ts";
import { type ActorChanges, actorChanges } from "../../../operations/log/actor-changes.ts";
import type { RowChange } from "../../../operations/log/row-change.ts";
import { operationOf } from "../harness/api.ts";
import { accepted, holds, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { type Random, seededRandom } from "../harness/random.ts";
import type { Suite } from "../harness/suite.ts";

/** Lists of classes whose rows come and go with other rows, or with the role. */
const lists: ReadonlyMap<string, string> = new Map([
  ["Activity", "activities.list"],
  ["Allocation", "allocations.list"],
  ["BillableHour", "hours.list"],
  ["Deal", "deals.list"],
  ["EngineerProfile", "engineers.list"],
  ["Grant", "grants.list"],
  ["Project", "projects.list"],
  ["StatusUpdate", "statusUpdates.list"],
  ["Task", "tasks.list"],
  ["User", "users.list"],
]);
/** Fields that lists read beside the records. */
const besides: ReadonlyArray<string> = ["hourlyRate", "sharedWith"];
const withoutBesides = (record: unknown): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(record as object).filter(([name]) => !besides.includes(name)));

type Rows = ReadonlyMap<string, Readonly<Record<string, unknown>>>;
/** Every row that a user can list. */
const listed = async (firm: KitFirm, user: string): Promise<Rows> => {
  const rows = new Map<string, Readonly<Record<string, unknown>>>();
  for (const [name, list] of lists) {
    const outcome = await operationOf(firm.as(user), list)({ limit: 1_000 });
    const { results } = outcome.ok ? (outcome.value as { readonly results: ReadonlyArray<object> }) : { results: [] };
    for (const row of results) {
      const record = withoutBesides(row);
      rows.set(`${name} ${record.objectId}`, record);
    }
  }
  return rows;
};

const feedOf = ({ app, organizationId }: KitFirm, userId: string): ActorChanges => {
  const { ports } = app;
  if (ports.feed === null) throw new Error("The firm has no feed");
  return actorChanges({ ...ports, feed: ports.feed }, { organizationId, userId }, undefined);
};

/** A user who keeps what the lists show by following the changes. */
const follower = (firm: KitFirm, user: string) => {
  const feed = feedOf(firm, user);
  const rows = new Map<string, Readonly<Record<string, unknown>>>();
  const counts = new Map<string, number>();
  let cursor: string | null = null;
  const count = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
  const begin = async (): Promise<void> => {
    cursor = await feed.currentCursor();
    rows.clear();
    for (const [key, row] of await listed(firm, user)) rows.set(key, row);
  };
  const take = ({ is, class: name, objectId, record, before }: RowChange): void => {
    const key = `${name} ${objectId}`;
    count(is);
    holds((record === null) === (is === "delete" || is === "leave"), `${is} of ${key} has the wrong record`);
    holds((before !== null) === (is === "update" || is === "delete"), `${is} of ${key} has the wrong row before`);
    if (!lists.has(name)) return;
    if (record === null) rows.delete(key);
    else rows.set(key, withoutBesides(record));
  };
  /** Reads what there is, and all again where the cursor has expired. */
  const read = async (): Promise<void> => {
    try {
      if (cursor === null) return await begin();
      const page = await feed.readAfter(cursor, 50);
      for (const each of page.items) take(each);
      ({ cursor } = page);
    } catch (cause) {
      if (!isRefusal(cause)) throw cause;
      count(cause.code);
      cursor = null;
      rows.clear();
      // Meanwhile the account may have been deactivated, too.
      if (cause.code === "CURSOR_EXPIRED") await read();
    }
  };
  return { user, rows, counts, read };
};

/** Random work that moves rows into and out of the sight of others. */
const mover = async (firm: KitFirm) => {
  const { admin } = firm;
  const ana = await firm.engineer("Ana");
  const ben = await firm.engineer("Ben");
  const city = accepted(await admin.companies.create({ name: "City" })).objectId;
  const people = {
    ana: ana.user,
    ben: ben.user,
    pia: await firm.user("Pia", "projectManager"),
    sal: await firm.user("Sal", "salesperson"),
    cli: accepted(await admin.users.provision({ externalId: "Cli", role: "clientLead", clientCompany: city })).objectId,
  };
  const users = Object.values(people);
  const projects = [await firm.project("Bridge", { client: city }), await firm.project("Dam")];
  const made = {
    deals: [] as Array<string>,
    grants: [] as Array<string>,
    tasks: [] as Array<string>,
    rows: [] as Array<[string, string]>,
  };
  const nothing = ["allocations", "nothing000"] as const;
  const keep = (
    list: Array<string>,
    group: string,
    outcome: { readonly ok: boolean; readonly value?: unknown },
  ): void => {
    if (!outcome.ok) return;
    const { objectId } = outcome.value as { readonly objectId: string };
    list.push(objectId);
    made.rows.push([group, objectId]);
  };
  const dayOf = (random: Random): string => `2027-03-${String(1 + random.below(28)).padStart(2, "0")}`;
  const moves: ReadonlyArray<(random: Random) => Promise<unknown>> = [
    (r) => admin.projects.update({ objectId: r.pick(projects), manager: r.pick(users) }),
    (r) => admin.projects.update({ objectId: r.pick(projects), client: r.oneIn(2) ? city : null }),
    (r) => admin.projects.update({ objectId: r.pick(projects), description: `about ${r.below(9)}` }),
    (r) => admin.users.setRole({ objectId: people.sal, team: r.pick(["north", null]) }),
    (r) => admin.users.setRole({ objectId: people.pia, role: r.pick(["projectManager", "engineer", "coordinator"]) }),
    (r) => admin.users[r.oneIn(3) ? "deactivate" : "reactivate"]({ objectId: people.ben }),
    async (r) =>
      r.oneIn(2)
        ? admin.settings.set({ projectVisibility: r.pick(["firm", "staffed"]) })
        : admin.settings.set({ crmVisibility: r.pick(["own", "team"]) }),
    async (r) =>
      keep(made.deals, "deals", await admin.deals.create({ title: `Deal ${r.below(99)}`, assignedTo: r.pick(users) })),
    (r) => admin.deals.update({ objectId: r.pick([...made.deals, "nothing000"]), assignedTo: r.pick(users) }),
    async (r) =>
      keep(
        [],
        "activities",
        await admin.activities.create({
          type: "call",
          subject: "Call",
          relatedDeal: r.pick([...made.deals, "nothing000"]),
        } as never),
      ),
    async (r) =>
      keep(
        made.grants,
        "grants",
        await admin.grants.add({ class: "Deal", record: r.pick([...made.deals, "nothing000"]), user: r.pick(users) }),
      ),
    (r) => admin.grants.remove({ objectId: r.pick([...made.grants, "nothing000"]) }),
    async (r) =>
      keep(
        made.tasks,
        "tasks",
        await admin.tasks.create({ project: r.pick(projects), title: "Task", assignedUser: r.pick(users) }),
      ),
    (r) => admin.tasks.update({ objectId: r.pick([...made.tasks, "nothing000"]), assignedUser: r.pick(users) }),
    async (r) =>
      keep(
        [],
        "allocations",
        await admin.allocations.assign(firm.bookingInput(r.pick([ana, ben]).objectId, r.pick(projects), 10, dayOf(r))),
      ),
    async (r) => {
      const [, objectId] = r.pick([...made.rows.filter(([group]) => group === "allocations"), nothing]);
      return admin.allocations.cancel({ objectId, reason: "not needed" });
    },
    async (r) =>
      keep(
        [],
        "hours",
        await admin.hours.create({
          engineer: r.pick([ana, ben]).objectId,
          project: r.pick(projects),
          workDate: "2027-01-04",
          hours: 1 + r.below(3),
        }),
      ),
    (r) => {
      const [group, objectId] = r.pick([...made.rows, nothing]);
      return operationOf(admin, `${group}.${group === "grants" ? "remove" : "delete"}`)({ objectId, cascade: true });
    },
  ];
  return { people, users, step: async (random: Random) => void (await random.pick(moves)(random)) };
};

const enough: ReadonlyArray<string> = [
  "create",
  "update",
  "delete",
  "enter",
  "leave",
  "CURSOR_EXPIRED",
  "AUTH_REQUIRED",
];

export const actorFeed: Suite = {
  name: "actor feed",
  cases: {
    "L-43 what an actor sees change, folded over the lists at the beginning, equals the lists at the end": async (
      firm,
    ) => {
      const { users, step } = await mover(firm);
      const random = seededRandom(20_270_107);
      const followers = users.map((user) => follower(firm, user));
      await Promise.all(followers.map(({ read }) => read()));
      const missing = (): ReadonlyArray<string> => {
        const seen = new Set(followers.flatMap(({ counts }) => [...counts.keys()]));
        return enough.filter((each) => !seen.has(each));
      };
      // On a store that works concurrently, what occurs also depends on which call comes first.
      for (let round = 1; round <= 40 || (missing().length > 0 && round <= 400); round++) {
        const steps = Array.from({ length: 1 + random.below(4) }, () => step(random));
        // Some read while the firm works.
        const readers = followers.filter(() => random.oneIn(3));
        await Promise.all([...steps, ...readers.map(({ read }) => read())]);
        if (round % 20 !== 0) continue;
        for (const { user, rows, read } of followers) {
          await read();
          const expected = await listed(firm, user);
          same(
            [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)),
            [...expected].toSorted(([a], [b]) => (a < b ? -1 : 1)),
            `what ${user} sees after round ${round}`,
          );
        }
      }
      same(missing(), [], "what did not occur");
    },
  },
};
