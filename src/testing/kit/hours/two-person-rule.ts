import type { Role } from "../../../domain/kernel/context/actor.ts";
import { apiStyles, type KitApi } from "../harness/api.ts";
import { accepted, holds, present, refused, same } from "../harness/expect.ts";
import { type KitFirm, openKitFirm } from "../harness/kit-firm.ts";
import { type Random, seededRandom } from "../harness/random.ts";
import type { StoreSuite, Suite } from "../harness/suite.ts";

type Said = { readonly ok: true } | { readonly ok: false; readonly refusal: { readonly _tag: string } };
const tagOf = (outcome: Said): string => {
  if (outcome.ok) return "accepted";
  const { _tag } = outcome.refusal;
  return ["NotFound", "ClassForbidden"].includes(_tag) ? "policy" : _tag;
};

/** A person, who may delete the account and sign up again under another one. */
interface Person {
  readonly name: string;
  account: string;
  role: Role;
  active: boolean;
}
/** A row of hours in the model, updated after each accepted call. */
interface Kept {
  readonly engineer: string;
  readonly submittedBy: string;
  changedBy: string | null;
  approval: "draft" | "submitted" | "approved" | "rejected";
  hours: number;
}
interface World {
  readonly firm: KitFirm;
  readonly project: string;
  readonly people: ReadonlyArray<Person>;
  readonly personOf: Map<string, Person>;
  /** The profiles by id, each with the account it was created for. */
  readonly profiles: Map<string, string>;
  readonly rows: Map<string, Kept>;
  /** Accounts that their owner deleted, or that were erased. */
  readonly gone: Set<string>;
  manager: string;
  readonly seen: Record<string, number>;
}

const worldOf = async (firm: KitFirm): Promise<World> => {
  const people: Array<Person> = [];
  const named = [
    ["Ada", "administrator"],
    ["Bob", "administrator"],
    ["Cora", "coordinator"],
    ["Mia", "projectManager"],
    ["Ana", "engineer"],
  ] as const;
  for (const [name, role] of named) people.push({ name, account: await firm.user(name, role), role, active: true });
  const profiles = new Map<string, string>();
  for (const { name, account } of people.slice(2))
    profiles.set((await firm.engineer(`${name} at work`, { user: account })).objectId, account);
  const manager = present(people[3], "Mia").account;
  return {
    ...{ firm, people, profiles, manager },
    project: await firm.project("Bridge", { manager }),
    personOf: new Map(people.map((person) => [person.account, person])),
    ...{ rows: new Map(), gone: new Set(), seen: {} },
  };
};

const asOf = ({ firm }: World, { account }: Person): KitApi => firm.as(account);
const ownerOf = ({ profiles }: World, { engineer }: Kept): string => profiles.get(engineer) ?? "";
const authorsOf = (world: World, row: Kept): ReadonlyArray<string | null> => [
  ownerOf(world, row),
  row.submittedBy,
  row.changedBy,
];

/** The outcome of a decision that the model predicts. */
const expected = (world: World, { account, role, active }: Person, row: Kept | undefined): string => {
  if (!active) return "AuthRequired";
  if (row === undefined || (role !== "administrator" && world.manager !== account)) return "policy or Forbidden";
  const authors = authorsOf(world, row);
  if (role !== "administrator" && authors.some((each) => each !== null && world.gone.has(each))) return "Forbidden";
  if (authors.includes(account)) return "SelfApproval";
  return row.approval === "submitted" ? "accepted" : "InvalidTransition";
};

const judge = (world: World, who: Person, id: string, decision: "approve" | "reject", tag: string): void => {
  const row = world.rows.get(id);
  const wanted = expected(world, who, row);
  const about = `${decision} by ${who.name}, ${JSON.stringify(row)}, manager ${world.manager}, gone ${[...world.gone]}`;
  if (wanted === "policy or Forbidden") holds(["policy", "Forbidden"].includes(tag), `${about}: ${tag}`);
  else same(tag, wanted, about);
  const what = tag === "SelfApproval" && row?.changedBy === who.account ? "SelfApproval of what was changed" : wanted;
  world.seen[what] = (world.seen[what] ?? 0) + 1;
  if (tag !== "accepted" || row === undefined) return;
  row.approval = decision === "approve" ? "approved" : "rejected";
  // Two accounts of one person count as one, except for an administrator.
  if (who.role !== "administrator")
    for (const author of authorsOf(world, row))
      holds(author === null || world.personOf.get(author) !== who, `${who.name} decided about own hours: ${about}`);
};

const submittedBy = (world: World, { account }: Person, row: Kept): void => {
  row.approval = "submitted";
  if (ownerOf(world, row) === account) row.changedBy = null;
};

type Step = (world: World, who: Person, random: Random) => Promise<void>;
const anyRow = ({ rows }: World, random: Random): string =>
  rows.size === 0 ? "nowhere000" : random.pick([...rows.keys()]);

const enter: Step = async (world, who, random) => {
  const engineer = random.pick([...world.profiles.keys()]);
  const approval = random.pick(["draft", "submitted"] as const);
  const hours = 1 + random.below(3) / 4;
  const workDate = `2027-01-${String(4 + random.below(20)).padStart(2, "0")}`;
  const outcome = await asOf(world, who).hours.create({
    ...{ engineer, project: world.project, workDate, hours, billingStatus: approval },
  });
  if (outcome.ok)
    world.rows.set(outcome.value.objectId, { engineer, submittedBy: who.account, changedBy: null, approval, hours });
};
const change: Step = async (world, who, random) => {
  const objectId = anyRow(world, random);
  const row = world.rows.get(objectId);
  const hours = 1 + random.below(3) / 4;
  const resubmit = random.oneIn(2);
  const what = random.oneIn(3) ? { notes: `note ${random.below(1_000_000)}` } : { hours };
  const outcome = await asOf(world, who).hours.edit({ objectId, ...what, resubmit });
  if (!outcome.ok || row === undefined || ("hours" in what && hours === row.hours)) return;
  if ("hours" in what) {
    row.hours = hours;
    row.changedBy = who.account;
  }
  if (resubmit && row.approval === "submitted") submittedBy(world, who, row);
  else row.approval = "draft";
};
const move =
  (name: "submit" | "recall" | "reopen"): Step =>
  async (world, who, random) => {
    const objectId = anyRow(world, random);
    const row = world.rows.get(objectId);
    const outcome = await asOf(world, who).hours[name]({ objectId, reason: "because" });
    if (!outcome.ok || row === undefined) return;
    if (name === "submit") submittedBy(world, who, row);
    else row.approval = "draft";
  };
const decide: Step = async (world, who, random) => {
  const objectId = anyRow(world, random);
  const decision = random.oneIn(4) ? "reject" : "approve";
  const outcome = await asOf(world, who).hours[decision]({ objectId, reason: "because" });
  judge(world, who, objectId, decision, tagOf(outcome));
};
const decideMany: Step = async (world, who, random) => {
  const objectIds = [...new Set([anyRow(world, random), anyRow(world, random)])];
  const outcome = await asOf(world, who).hours.decideMany({ objectIds, decision: "approve" });
  if (!outcome.ok) return same(who.active ? "policy" : "AuthRequired", tagOf(outcome));
  for (const { objectId, ok, refusal } of outcome.value.rows)
    judge(world, who, objectId, "approve", tagOf(ok ? { ok } : { ok, refusal: present(refusal, "a refusal") }));
};
/** Editing and approving hours in one step must not bypass the rule. */
const changeAndApprove: Step = async (world, who, random) => {
  const objectId = anyRow(world, random);
  const row = world.rows.get(objectId);
  if (row?.approval !== "submitted" || !who.active) return;
  const items = [
    { operation: "hours.edit", input: { objectId, hours: row.hours + 0.25, resubmit: true } },
    { operation: "hours.approve", input: { objectId } },
  ] as const;
  const outcome = await asOf(world, who).batch(items, { transaction: true });
  holds(!outcome.ok, `${who.name} changed hours and approved them at once`);
};
const another: Step = async (world, who, random) => {
  const administrator = world.people.find((each) => each.active && each.role === "administrator" && each !== who);
  if (administrator === undefined) return;
  const admin = asOf(world, administrator);
  const again = async (): Promise<void> => {
    world.gone.add(who.account);
    const role = random.pick(["projectManager", "projectManager", "administrator", "engineer"] as const);
    const { objectId } = accepted(await admin.users.provision({ externalId: who.name, role }));
    Object.assign(who, { account: objectId, role, active: true });
    world.personOf.set(objectId, who);
    if (random.oneIn(2))
      world.profiles.set(
        accepted(await admin.engineers.create({ user: objectId, fullName: `${who.name} again`, discipline: "Civil" }))
          .objectId,
        objectId,
      );
    if (random.oneIn(2)) accepted(await admin.projects.update({ objectId: world.project, manager: objectId }));
    world.manager = accepted(await admin.projects.get(world.project)).projectManager;
  };
  const role = random.pick(["projectManager", "administrator", "coordinator"] as const);
  switch (random.below(6)) {
    case 0:
      if (who.active && (await asOf(world, who).users.delete(who.account)).ok) await again();
      return;
    case 1:
      if ((await admin.users.erase({ objectId: who.account, reason: "asked" })).ok) await again();
      return;
    case 2:
      if ((await admin.users.setRole({ objectId: who.account, role })).ok) who.role = role;
      return;
    case 3:
      if ((await admin.users.deactivate(who.account)).ok) who.active = false;
      return;
    case 4:
      if ((await admin.users.reactivate(who.account)).ok) who.active = true;
      return;
    default: {
      const outcome = await admin.projects.update({ objectId: world.project, manager: who.account });
      if (outcome.ok) world.manager = who.account;
    }
  }
};
const steps: ReadonlyArray<Step> = [
  ...[enter, enter, enter, change, change, change, move("submit"), move("submit"), move("recall"), move("reopen")],
  ...[decide, decide, decide, decide, decideMany, changeAndApprove, another],
];

const history = async (firm: KitFirm, random: Random, count: number): Promise<World> => {
  const world = await worldOf(firm);
  for (let i = 0; i < count; i++) {
    const who = random.pick(world.people);
    await random.pick(steps)(world, who, random);
  }
  // The stored rows equal the model.
  for (const row of (await firm.tables()).BillableHour ?? []) {
    const kept = world.rows.get(row.objectId);
    same([row.approval, row.lastEditor], [kept?.approval, kept?.changedBy], `hours ${row.objectId}`);
  }
  const { ok, decisions } = await firm.verify();
  same([ok, decisions], [true, []]);
  return world;
};

/** R-HOUR-6 and L-23 against random attempts to bypass them, including second accounts of one person. */
export const twoPersonHistories: StoreSuite = {
  name: "two-person histories",
  cases: {
    "L-23 random histories find no way around the two-person rule": async (open, { histories, seed }) => {
      const seen: Record<string, number> = {};
      const count = Math.ceil(histories / 3);
      for (let i = 0; i < count; i++) {
        const { adapter, close } = await open();
        try {
          const random = seededRandom(seed + 7_919 * i);
          const firm = await openKitFirm(adapter, apiStyles[i % apiStyles.length] ?? "Promise");
          for (const [what, often] of Object.entries((await history(firm, random, 150)).seen))
            seen[what] = (seen[what] ?? 0) + often;
        } finally {
          await close();
        }
      }
      const wanted = ["accepted", "SelfApproval", "SelfApproval of what was changed", "Forbidden"];
      if (count >= 10)
        for (const what of wanted) holds((seen[what] ?? 0) > 0, `${what} was tried: ${JSON.stringify(seen)}`);
    },
  },
};

/** Hours are decided by a second person (R-HOUR-6). */
export const twoPersonRule: Suite = {
  name: "two-person rule",
  cases: {
    "R-HOUR-6 the last editor of hours may not decide them": async (firm) => {
      const { admin } = firm;
      const ana = await firm.engineer("Ana");
      const own = firm.as(ana.user);
      const project = await firm.project("Bridge");
      const allocation = await firm.booked(ana.objectId, project, 10, "2027-01-01", "2027-02-28");
      const day = { engineer: ana.objectId, project, workDate: "2027-01-04", billingStatus: "Submitted" };
      const waiting = async () => accepted(await own.hours.create({ ...day, hours: 1 })).objectId;
      for (const more of [{ hours: 2 }, { workDate: "2027-01-05" }, { allocation }]) {
        const objectId = await waiting();
        const edited = accepted(await admin.hours.edit({ objectId, ...more, resubmit: true }));
        same([edited.approval, edited.lastEditor, edited.decisionRound], ["submitted", firm.adminId, 2]);
        refused(await admin.hours.approve(objectId), "SelfApproval");
        refused(await admin.hours.reject({ objectId, reason: "no" }), "SelfApproval");
        accepted(await admin.hours.recall(objectId));
        accepted(await admin.hours.submit(objectId));
        refused(await admin.hours.approve(objectId), "SelfApproval");
        accepted(await own.hours.recall(objectId));
        firm.advanceClock(86_400_000);
        const again = accepted(await own.hours.submit(objectId));
        same([again.lastEditor, again.decisionRound, again.submittedOn], [null, 4, await todayOf(firm)]);
        accepted(await admin.hours.approve(objectId));
      }
      for (const more of [{ notes: "by the river" }, { taskCode: "T1" }, { billable: false }]) {
        const objectId = await waiting();
        same(accepted(await admin.hours.edit({ objectId, ...more, resubmit: true })).lastEditor, null);
        accepted(await admin.hours.setBillable({ objectId, billable: true }));
        accepted(await admin.hours.approve(objectId));
      }
      const seen = await waiting();
      accepted(await admin.hours.edit({ objectId: seen, hours: 3, resubmit: true }));
      same(accepted(await own.hours.edit({ objectId: seen, notes: "yes, three", resubmit: true })).lastEditor, null);
      accepted(await admin.hours.approve(seen));
    },
    "R-HOUR-6 administrators decide the hours of deleted accounts": async (firm) => {
      const { admin } = firm;
      const pia = await firm.user("Pia", "projectManager");
      const profile = await firm.engineer("Pia at work", { user: pia });
      const [ana, ben] = [await firm.engineer("Ana"), await firm.engineer("Ben")];
      const cora = await firm.user("Cora", "coordinator");
      const project = await firm.project("Bridge", { manager: pia });
      const day = { project, workDate: "2027-01-04", hours: 1, billingStatus: "Submitted" };
      const hers = accepted(await firm.as(pia).hours.create({ ...day, engineer: profile.objectId })).objectId;
      const entered = accepted(await firm.as(cora).hours.create({ ...day, engineer: ben.objectId })).objectId;
      const anas = [0, 1, 2].map(
        async () => accepted(await firm.as(ana.user).hours.create({ ...day, engineer: ana.objectId })).objectId,
      );
      const [first = "", second = "", third = ""] = await Promise.all(anas);
      accepted(await admin.users.deactivate(ana.user));
      accepted(await firm.as(pia).hours.approve(first));
      accepted(await admin.users.reactivate(ana.user));

      accepted(await firm.as(pia).users.delete(pia));
      const again = accepted(await admin.users.provision({ externalId: "Pia", role: "projectManager" })).objectId;
      accepted(await admin.projects.update({ objectId: project, manager: again }));
      const asPia = firm.as(again);
      same(refused(await asPia.hours.approve(hers), "Forbidden").objectId, hers);
      same(refused(await asPia.hours.reject({ objectId: hers, reason: "no" }), "Forbidden").objectId, hers);
      accepted(await asPia.hours.approve(second));
      const many = accepted(await asPia.hours.decideMany({ objectIds: [hers], decision: "approve" }));
      same(many.rows[0]?.refusal?._tag, "Forbidden");
      accepted(await admin.hours.approve(hers));

      accepted(await firm.as(cora).users.delete(cora));
      refused(await asPia.hours.approve(entered), "Forbidden");
      accepted(await admin.users.erase({ objectId: ana.user, reason: "asked" }));
      refused(await asPia.hours.approve(third), "Forbidden");
      accepted(await admin.hours.approve(third));
    },
    "R-HOUR-7 only the project's manager sees and decides its hours": async (firm) => {
      const ana = await firm.engineer("Ana");
      const [pia, old] = [await firm.user("Pia", "projectManager"), await firm.user("Old", "projectManager")];
      const project = await firm.project("Bridge", { manager: old });
      const objectId = await firm.worked(ana.objectId, project, "2027-01-04", 1);
      refused(await firm.as(pia).hours.approve(objectId), "NotFound");
      refused(await firm.as(await firm.user("Cora", "coordinator")).hours.approve(objectId), "Forbidden");
      accepted(await firm.admin.projects.update({ objectId: project, manager: pia }));
      refused(await firm.as(old).hours.approve(objectId), "NotFound");
      accepted(await firm.as(pia).hours.approve(objectId));
    },
  },
};
const todayOf = async ({ log }: KitFirm): Promise<string> =>
  new Date((await log()).at(-1)?.at ?? 0).toISOString().slice(0, 10);
