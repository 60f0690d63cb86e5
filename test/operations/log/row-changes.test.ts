import * as Result from "effect/Result";
import { openFirm, type Role, type RowChange } from "firmcore";
import { memory } from "firmcore/memory";
import { describe, expect, test, vi } from "vitest";
import { actorChanges } from "../../../src/operations/log/actor-changes.ts";
import type { LogEntry } from "../../../src/ports/store.ts";
import { quickIdentity } from "../../../src/testing/identity-ports.ts";

const acme = { organizationId: "acme" };
const opened = async () => {
  const adapter = memory();
  let listeners = 0;
  const { onCommit } = adapter.feed;
  const feed = {
    ...adapter.feed,
    onCommit: (look: Parameters<typeof onCommit>[0]) => {
      listeners++;
      const stop = onCommit(look);
      return () => {
        listeners--;
        stop();
      };
    },
  };
  const app = await openFirm({ ...adapter, feed, join: () => adapter.store }, { identity: quickIdentity() });
  const admin = app.as({ ...acme, userId: "host", role: "administrator" });
  const user = async (externalId: string, role: Role): Promise<string> =>
    (await admin.users.provision({ externalId, role })).objectId;
  const [pia, quin] = [await user("pia", "projectManager"), await user("quin", "projectManager")];
  const engineer = async (name: string): Promise<string> => {
    const account = await user(name, "engineer");
    return (await admin.engineers.create({ user: account, fullName: name, discipline: "Civil" })).objectId;
  };
  const bridge = (await admin.projects.create({ name: "Bridge", manager: pia, status: "Active" })).objectId;
  const book = async (who: string): Promise<string> =>
    (
      await admin.allocations.assign({
        ...{ engineer: who, project: bridge, allocationPercent: 50 },
        ...{ assignmentRole: "Lead", startDate: "2027-03-01" },
      })
    ).objectId;
  const as = (userId: string) => app.as({ ...acme, userId });
  return { app, admin, as, user, engineer, book, bridge, pia, quin, listeners: () => listeners };
};
type Opened = Awaited<ReturnType<typeof opened>>;

/** What a user sees change of some classes after a cursor, as far as it was committed. */
const seenBy = async ({ app }: Opened, userId: string, after: string, classes = ["Allocation", "Project"]) => {
  const { feed } = app.ports;
  if (feed === null) throw new Error("no feed");
  const { items } = await actorChanges({ ...app.ports, feed }, { ...acme, userId }, classes).readAfter(after, 3);
  return items;
};
const short = (changes: ReadonlyArray<RowChange>): ReadonlyArray<string> =>
  changes.map(({ is, class: name }) => `${is} ${name}`);

describe("what an actor sees change (R-POL-4)", () => {
  test("names own classes, of which it follows the records that the actor may read", async () => {
    const firm = await opened();
    for (const name of ["Intake", "Permit"]) {
      await firm.admin.customClasses.declare({ class: name });
      await firm.admin.customFields.declare({ class: name, field: "subject", type: "String" });
    }
    const pia = firm.as(firm.pia);
    const after = await pia.currentCursor();
    const { objectId } = await pia.records.create({ class: "Intake", custom: { subject: "Leak" } });
    await pia.records.create({ class: "Permit", custom: { subject: "Dig" } });
    await firm.as(firm.quin).records.create({ class: "Intake", custom: { subject: "Flood" } });
    await pia.records.update({ class: "Intake", objectId, custom: { subject: "Roof" } });
    const all = await seenBy(firm, firm.pia, after, ["Intake", "Permit"]);
    expect(short(all)).toEqual(["create Intake", "create Permit", "update Intake"]);
    const some = await seenBy(firm, firm.pia, after, ["Intake", "Project"]);
    expect(some.map(({ record }) => record?.custom)).toEqual([{ subject: "Leak" }, { subject: "Roof" }]);
    await expect(seenBy(firm, firm.pia, after, ["Intaek"])).rejects.toThrow("there is no class Intaek");
    // A class that is named tells the type of its records.
    const typed = (change: RowChange<"Project" | "Intake">): string | null =>
      change.class === "Project" ? (change.record?.projectName ?? null) : (change.record?.owner ?? null);
    expect(some.map((change) => typed(change as RowChange<"Project" | "Intake">))).toEqual([firm.pia, firm.pia]);
    const narrowed = (change: RowChange): string | undefined =>
      change.class === "Project" ? change.record?.projectName : undefined;
    expect(all.map(narrowed)).toEqual([undefined, undefined, undefined]);
  });

  test("is rows as the policy shows them, before and after", async () => {
    const firm = await opened();
    const ana = await firm.engineer("ana");
    const after = await firm.as(firm.pia).currentCursor();
    const objectId = await firm.book(ana);
    await firm.admin.allocations.change({ objectId, allocationPercent: 60 });
    await firm.admin.allocations.delete({ objectId });
    const changes = await seenBy(firm, firm.pia, after);
    expect(short(changes)).toEqual(["create Allocation", "update Allocation", "delete Allocation"]);
    expect(changes.map(({ before, record }) => [before, record])).toMatchObject([
      [null, { allocationPercent: 50, startDate: "2027-03-01", project: firm.bridge }],
      [{ allocationPercent: 50 }, { allocationPercent: 60, version: 2 }],
      [{ allocationPercent: 60 }, null],
    ]);
  });

  test("enters and leaves where another row decides", async () => {
    const firm = await opened();
    const objectId = await firm.book(await firm.engineer("ana"));
    const [ofPia, ofQuin] = [await firm.as(firm.pia).currentCursor(), await firm.as(firm.quin).currentCursor()];
    await firm.admin.projects.update({ objectId: firm.bridge, manager: firm.quin });
    const leaves = await seenBy(firm, firm.pia, ofPia);
    expect(short(leaves)).toEqual(["update Project", "leave Allocation"]);
    expect(leaves[1]).toMatchObject({ objectId, before: null, record: null });
    const enters = await seenBy(firm, firm.quin, ofQuin);
    expect(short(enters)).toEqual(["update Project", "enter Allocation"]);
    expect(enters[1]).toMatchObject({ objectId, before: null, record: { allocationPercent: 50 } });
    const renamed = await firm.as(firm.quin).currentCursor();
    await firm.admin.projects.update({ objectId: firm.bridge, name: "Old Bridge" });
    expect(short(await seenBy(firm, firm.quin, renamed))).toEqual(["update Project"]);
  });

  test("tells only that a row left which is out of sight by the time of reading", async () => {
    const firm = await opened();
    const ana = await firm.engineer("ana");
    const known = await firm.book(ana);
    const after = await firm.as(firm.pia).currentCursor();
    await firm.admin.allocations.change({ objectId: known, notes: "secret" });
    await firm.admin.allocations.release({ objectId: known });
    const unknown = await firm.book(await firm.engineer("ben"));
    await firm.admin.projects.update({ objectId: firm.bridge, manager: firm.quin });
    const changes = await seenBy(firm, firm.pia, after, ["Allocation"]);
    expect(changes.map(({ is, objectId, before, record }) => [is, objectId, before, record])).toEqual([
      ["leave", known, null, null],
    ]);
    expect(JSON.stringify(changes)).not.toContain(unknown);
  });

  test("hides rows and fields as lists do", async () => {
    const firm = await opened();
    const ana = await firm.engineer("ana");
    const after = await firm.as(firm.pia).currentCursor();
    await firm.admin.deals.create({ title: "Tower", assignedTo: firm.quin });
    await firm.admin.users.update({ objectId: firm.quin, username: "quinn" });
    await firm.admin.rates.set({ engineer: ana, from: "2027-01-01", rate: 90 });
    const changes = await seenBy(firm, firm.pia, after, ["Deal", "User", "RateStep", "Session"]);
    expect(short(changes)).toEqual(["update User"]);
    expect(changes[0]?.record).toEqual(await firm.as(firm.pia).users.get(firm.quin));
  });

  test("goes on from the cursor of every change", async () => {
    const firm = await opened();
    const ana = await firm.engineer("ana");
    await firm.book(ana);
    await firm.book(await firm.engineer("ben"));
    const after = await firm.as(firm.quin).currentCursor();
    await firm.admin.projects.update({ objectId: firm.bridge, manager: firm.quin });
    await firm.admin.projects.update({ objectId: firm.bridge, name: "Old Bridge" });
    const all = await seenBy(firm, firm.quin, after);
    expect(short(all)).toEqual(["update Project", "enter Allocation", "enter Allocation", "update Project"]);
    const rests = await Promise.all(all.map(async ({ cursor }) => short(await seenBy(firm, firm.quin, cursor))));
    // What one change led to comes again until all of it was taken.
    expect(rests).toEqual([short(all), short(all), ["update Project"], []]);
  });
});

describe("it ends", () => {
  const next = async (firm: Opened, each: AsyncIterator<RowChange>, work: () => Promise<unknown>): Promise<unknown> => {
    const asked = each.next().then(
      (value) => value,
      (cause: { readonly code: string }) => cause.code,
    );
    await new Promise(setImmediate);
    expect(firm.listeners()).toBe(1);
    await work();
    return asked;
  };

  test("L-57 with the next event after a role was lost, a log-out or a deactivation", async () => {
    const firm = await opened();
    const follow = (userId: string) => firm.as(userId).changes()[Symbol.asyncIterator]();
    const lost = () => firm.admin.users.setRole({ objectId: firm.pia, role: "engineer" });
    expect(await next(firm, follow(firm.pia), lost)).toBe("CURSOR_EXPIRED");
    const off = () => firm.admin.users.deactivate({ objectId: firm.quin });
    expect(await next(firm, follow(firm.quin), off)).toBe("AUTH_REQUIRED");
    const visitor = firm.app.as(acme);
    const { sessionToken } = await visitor.identity.signUp({
      username: "zoe",
      password: "correct horse",
      email: "z@a.example",
    });
    const zoe = firm.app.as({ sessionToken });
    expect(await next(firm, zoe.changes()[Symbol.asyncIterator](), () => zoe.identity.logOut())).toBe(
      "SESSION_INVALID",
    );
    expect(firm.listeners()).toBe(0);
  });

  test("L-57 no row that was read before is given after it", async () => {
    const firm = await opened();
    const after = await firm.as(firm.pia).currentCursor();
    for (const name of ["A", "B", "C"]) await firm.admin.companies.create({ name });
    const each = firm.as(firm.pia).changes({ after })[Symbol.asyncIterator]();
    expect((await each.next()).value).toMatchObject({ record: { name: "A" } });
    await firm.admin.companies.create({ name: "D" });
    expect((await each.next()).value).toMatchObject({ record: { name: "B" } });
    await firm.admin.users.deactivate({ objectId: firm.pia });
    await expect(each.next()).rejects.toMatchObject({ code: "AUTH_REQUIRED" });
    expect(await each.next()).toEqual({ done: true, value: undefined });
    expect(firm.listeners()).toBe(0);
  });

  test("a session that runs out ends it without an event", async () => {
    const firm = await opened();
    const { sessionToken } = await firm.app
      .as(acme)
      .identity.signUp({ username: "zoe", password: "correct horse", email: "z@a.example" });
    const each = firm.app.as({ sessionToken }).changes({ pollEvery: 5 })[Symbol.asyncIterator]();
    const asked = each.next();
    const now = vi.spyOn(firm.app.ports, "now").mockReturnValue(Date.now() + 400 * 86_400_000);
    await expect(asked).rejects.toMatchObject({ code: "SESSION_INVALID" });
    now.mockRestore();
  });

  test("where the cursor is another user's, or changes for all is too far behind (R-SYNC-4)", async () => {
    const firm = await opened();
    const after = await firm.as(firm.pia).currentCursor();
    await expect(seenBy(firm, firm.quin, after)).rejects.toMatchObject({ code: "CURSOR_EXPIRED" });
    await expect(seenBy(firm, firm.pia, "no cursor")).rejects.toMatchObject({ code: "CURSOR_EXPIRED" });
    const { feed } = firm.app.ports;
    if (feed === null) throw new Error("no feed");
    const entries = Array.from({ length: 5_000 }, () => ({ class: "Company" }) as LogEntry);
    const readAfter: typeof feed.readAfter = (_firm, cursor, _limit, done) =>
      done(Result.succeed({ entries, cursor, cursors: entries.map(() => cursor), more: true }));
    const far = actorChanges({ ...firm.app.ports, feed: { ...feed, readAfter } }, { ...acme, userId: firm.pia }, []);
    await expect(far.readAfter(after, 5_000)).rejects.toMatchObject({ code: "CURSOR_EXPIRED" });
  });
});

test("callers who may not call, classes that do not exist and transactions have no changes", async () => {
  const firm = await opened();
  for (const caller of [acme, { ...acme, userId: "nobody" }])
    await expect(firm.app.as(caller).changes()[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: "AUTH_REQUIRED",
    });
  expect(() => firm.as(firm.pia).changes({ classes: ["no class"] })).toThrow(
    "changes(): classes: expected a list of classes",
  );
  const typo = firm.as(firm.pia).changes({ classes: ["Projct"] });
  await expect(typo[Symbol.asyncIterator]().next()).rejects.toThrow("changes(): classes: there is no class Projct");
  const inside = firm.app.within(null as never).as({ ...acme, userId: firm.pia });
  expect(() => inside.changes()).toThrow("a transaction has no changes");
});

test("a loop over the changes of an actor sees them as they are made", async () => {
  const firm = await opened();
  const after = await firm.as(firm.pia).currentCursor();
  const each = firm
    .as(firm.pia)
    .changes({ classes: ["Company"], after })
    [Symbol.asyncIterator]();
  const asked = each.next();
  await new Promise(setImmediate);
  await firm.admin.projects.update({ objectId: firm.bridge, name: "Old Bridge" });
  await firm.admin.companies.create({ name: "City" });
  expect((await asked).value).toMatchObject({ is: "create", class: "Company", record: { name: "City" } });
  await each.return?.();
  expect(firm.listeners()).toBe(0);
});
