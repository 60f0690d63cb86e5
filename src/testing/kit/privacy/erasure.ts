import { asTransaction, changesNothing } from "../batches/batches.ts";
import { accepted, holds, refused, same } from "../harness/expect.ts";
import { checkLog, checkReplay } from "../harness/log-replay.ts";
import { writeChanges } from "../harness/raw-store.ts";
import type { Suite } from "../harness/suite.ts";
import { countRows, storeLogIns } from "../identity/users.ts";

type Values = Readonly<Record<string, unknown>>;

/** Erasure, purge and export (R-LOG-4). */
export const erasure: Suite = {
  name: "erasure",
  cases: {
    "R-LOG-4 an erased person is a pseudonym in rows and log": async (firm) => {
      const ana = await firm.engineer("Ana Ames", { primaryLocation: "Aachen" });
      const project = await firm.project("Bridge");
      const own = firm.as(ana.user);
      accepted(await own.users.update({ objectId: ana.user, email: "ana@ames.example" }));
      await storeLogIns(firm, ana.user, "Ana's phone");
      const hour = await firm.worked(ana.objectId, project, "2027-01-04", 7.5, { notes: "told by Ana" });
      const asked = { ...firm.bookingInput(ana.objectId, project, 40, "2027-03-01"), notes: "Ana is shy" };
      const booking = accepted(await firm.admin.allocations.assign(asked)).objectId;
      accepted(
        await firm.admin.allocations.change({ objectId: booking, notes: "Ana is bold" }, { reason: "she said so" }),
      );
      refused(await firm.admin.users.erase({ objectId: ana.user }), "ReasonRequired");
      refused(await firm.admin.users.erase({ objectId: "nobody0000", reason: "x" }), "NotFound");
      refused(await own.users.erase({ objectId: ana.user, reason: "x" }), "ClassForbidden");
      const start = (await firm.log()).length;
      accepted(await firm.admin.users.erase({ objectId: ana.user, reason: "her wish of May" }));
      const pseudonym = `erased ${ana.user}`;
      const tables = await firm.tables();
      const row = (name: string, objectId: string): Values =>
        tables[name]?.find((each) => each.objectId === objectId) ?? {};
      const account = row("User", ana.user);
      same([account.username, account.email, account.externalId, account.active], [pseudonym, null, null, false]);
      const profile = row("EngineerProfile", ana.objectId);
      same([profile.fullName, profile.primaryLocation, profile.discipline], [pseudonym, pseudonym, "Civil"]);
      same([row("BillableHour", hour).notes, row("BillableHour", hour).hours], [pseudonym, 450]);
      same([row("Allocation", booking).notes, row("Allocation", booking).allocationPercent], [pseudonym, 4_000]);
      for (const name of ["Session", "AccountToken", "LoginThrottle"]) same(await countRows(firm, name), 0, name);
      const text = JSON.stringify([tables, await firm.log()]).toLowerCase();
      for (const each of ["ames", "aachen", "phone", "shy", "bold", "told by", "she said so"])
        holds(!text.includes(each), `${each} is still there`);
      const written = (await firm.log()).slice(start);
      same(
        new Set(written.map(({ event, reason }) => `${event}: ${reason}`)),
        new Set(["users.erase: her wish of May"]),
      );
      await checkLog(firm);
      const end = (await firm.log()).length;
      accepted(await firm.admin.users.erase({ objectId: ana.user, reason: "again" }));
      same((await firm.log()).length, end, "erasing twice writes nothing");
      same(refused(await firm.admin.users.reactivate(ana.user), "InvalidTransition").allowed, []);
      await firm.user("Ana Ames");
    },
    "R-LOG-4 an erasure includes records deleted long ago": async (firm) => {
      const ana = await firm.engineer("Ana Ames");
      const leave = { engineer: ana.objectId, startDate: "2027-05-01", notes: "knee of Ana Ames" };
      accepted(await firm.admin.timeOff.request(leave));
      accepted(await firm.admin.engineers.delete({ objectId: ana.objectId, reason: "Ames never came" }));
      accepted(await firm.as(ana.user).users.delete(ana.user));
      refused(await firm.admin.users.get(ana.user), "NotFound");
      accepted(await firm.admin.users.erase({ objectId: ana.user, reason: "asked" }));
      holds(!JSON.stringify(await firm.log()).includes("Ames"), "the log still has the name");
      await checkLog(firm);
    },
    "R-LOG-4 an erasure removes custom fields": async (firm) => {
      const ana = await firm.user("Ana");
      const [user] = ((await firm.tables()).User ?? []).filter(({ objectId }) => objectId === ana);
      const custom = { phone: 4_930_123, nick: "Annie" };
      const after = { ...user, custom, version: 2, updatedAt: (user?.updatedAt ?? 0) + 1 };
      const change = { entity: "User", event: "given", before: user as never, after: after as never };
      same(await writeChanges(firm.app.ports.store, firm.organizationId, [change]), null);
      accepted(await firm.admin.users.erase({ objectId: ana, reason: "asked" }));
      const text = JSON.stringify([await firm.tables(), await firm.log()]);
      for (const each of ["4930123", "Annie"]) holds(!text.includes(each), `${each} is still there`);
      await checkLog(firm);
    },
    "R-LOG-4 an erasure removes the person's reasons": async (firm) => {
      const ben = await firm.engineer("Ben");
      const pia = await firm.user("Pia", "projectManager");
      const project = await firm.project("Bridge", { manager: pia });
      for (const day of ["2027-01-03", "2027-01-04"]) {
        const hour = await firm.worked(ben.objectId, project, day, 1, { notes: "Ben's own words" });
        accepted(await firm.as(pia).hours.reject({ objectId: hour, reason: "Pia thinks so" }));
        if (day === "2027-01-03") accepted(await firm.as(ben.user).hours.submit(hour));
      }
      accepted(await firm.admin.users.erase({ objectId: pia, reason: "asked" }));
      same(
        (await firm.tables()).BillableHour?.map(({ decisionReason, notes }) => [decisionReason, notes]),
        [
          [null, "Ben's own words"],
          [`erased ${pia}`, "Ben's own words"],
        ],
      );
      holds(!JSON.stringify(await firm.log()).includes("Pia thinks so"), "the log still has the reason");
      await checkLog(firm);
    },
    "R-LOG-4 an erasure removes notes written for others": async (firm) => {
      const ben = await firm.engineer("Ben");
      const cora = await firm.user("Cora", "coordinator");
      const project = await firm.project("Bridge");
      const row = { engineer: ben.objectId, project, workDate: "2027-01-04", hours: 1 };
      accepted(await firm.as(cora).hours.create({ ...row, notes: "Cora's view", taskCode: "CORA-1" }));
      accepted(await firm.as(ben.user).hours.create({ ...row, notes: "Ben's view" }));
      accepted(await firm.admin.users.erase({ objectId: cora, reason: "asked" }));
      const text = JSON.stringify([await firm.tables(), await firm.log()]);
      for (const each of ["Cora's view", "CORA-1"]) holds(!text.includes(each), `${each} is still there`);
      holds(text.includes("Ben's view"), "what Ben wrote is gone");
      await checkLog(firm);
    },
    "R-LOG-4 an erasure removes stored answers, and nothing runs twice": async (firm) => {
      const ana = await firm.engineer("Ana Ames");
      const project = await firm.project("Bridge");
      const about = { ...firm.bookingInput(ana.objectId, project, 10, "2027-03-01"), notes: "Ana Ames is shy" };
      const plain = firm.bookingInput(ana.objectId, project, 10, "2027-03-01");
      const kept = accepted(await firm.admin.allocations.assign(plain, { requestId: "plain" }));
      accepted(await firm.admin.allocations.assign(about, { requestId: "about" }));
      refused(
        await firm.admin.users.provision({ externalId: "2", username: "ana ames" }, { requestId: "taken" }),
        "Duplicate",
      );
      const input = { objectId: ana.user, reason: "asked" };
      const answer = accepted(await firm.admin.users.erase(input, { requestId: "erase" }));
      same(accepted(await firm.admin.users.erase(input, { requestId: "erase" })), answer);
      same(accepted(await firm.admin.allocations.assign(plain, { requestId: "plain" })), kept);
      refused(await firm.admin.allocations.assign(about, { requestId: "about" }), "RequestIdReused");
      refused(
        await firm.admin.users.provision({ externalId: "2", username: "ana ames" }, { requestId: "taken" }),
        "RequestIdReused",
      );
      same(await countRows(firm, "Allocation"), 2);
    },
    "R-LOG-4 an erased person is named in no refusal, new or stored": async (firm) => {
      const ana = await firm.engineer("Ana Ames");
      const project = await firm.project("Bridge");
      await firm.booked(ana.objectId, project, 100, "2027-03-01");
      const asked = firm.bookingInput(ana.objectId, project, 10, "2027-03-01");
      const refusal = async (options = {}) =>
        refused(await firm.admin.allocations.assign(asked, options), "OverCapacity").recordNames;
      const names = { [ana.objectId]: "Ana Ames", [project]: "Bridge" };
      same(
        [await refusal({ requestId: "over" }), await refusal({ requestId: "over" }), await refusal()],
        [names, names, names],
      );
      accepted(await firm.admin.users.erase({ objectId: ana.user, reason: "asked" }));
      const erased = { ...names, [ana.objectId]: `erased ${ana.user}` };
      same([await refusal({ requestId: "over" }), await refusal()], [erased, erased]);
    },
    "R-LOG-4 a refused transaction undoes its erasure and purge": async (firm) => {
      const ana = await firm.engineer("Ana Ames");
      const project = await firm.project("Bridge");
      const about = { ...firm.bookingInput(ana.objectId, project, 10, "2027-03-01"), notes: "Ana Ames is shy" };
      const kept = accepted(await firm.admin.allocations.assign(about, { requestId: "about" }));
      firm.setClock("2027-01-05T01:00:00Z");
      const erase = { operation: "users.erase", input: { objectId: ana.user, reason: "asked" } } as const;
      const purge = { operation: "log.purge", input: { before: "2027-01-05", reason: "old" } } as const;
      const never = { operation: "users.reactivate", input: "nobody0000" } as const;
      const outcome = await changesNothing(firm, () => firm.admin.batch([erase, purge, never], asTransaction));
      holds(!outcome.ok && outcome.index === 2, "the transaction was accepted");
      same(accepted(await firm.admin.allocations.assign(about, { requestId: "about" })), kept);
      await firm.project("Dam");
      await checkLog(firm);
      accepted(await firm.admin.batch([erase, purge], asTransaction));
      same((await firm.log()).at(-1)?.event, "log.purge");
      checkReplay(await firm.log(), await firm.tables(), true);
    },
    "R-LOG-4 a purge removes entries older than a day": async (firm) => {
      const { admin } = firm;
      firm.setClock("2027-02-01");
      const ana = await firm.engineer("Ana");
      for (const fullName of ["Ana B", "Ana C"])
        accepted(await admin.engineers.update({ objectId: ana.objectId, fullName }));
      const { results: old } = accepted(await admin.log.list());
      firm.setClock("2027-02-02");
      const project = await firm.project("Bridge");
      const young = await firm.booked(ana.objectId, project, 10, "2027-03-01");
      const first = accepted(await admin.log.list({ limit: 1 })).cursor ?? "";
      refused(await admin.log.purge({ before: "2027-02-02" }), "ReasonRequired");
      refused(await admin.log.purge({ before: "2027-02-03", reason: "x" }), "TypeMismatch");
      refused(await firm.as(ana.user).log.purge({ before: "2027-02-02", reason: "x" }), "ClassForbidden");
      same(accepted(await admin.log.purge({ before: "2026-12-31", reason: "x" })), { purged: 0, warnings: [] });
      const before = (await firm.log()).at(-1)?.seq ?? 0;
      // Two of the three entries of Ana's profile: the newest entry of each record stays, so the log still replays.
      same(accepted(await admin.log.purge({ before: "2027-02-02", reason: "kept a month" })).purged, 2);
      const page = accepted(await admin.log.list());
      same(
        page.results
          .filter(({ class: name, objectId }) => name === "EngineerProfile" && objectId === ana.objectId)
          .map(({ event, version }) => [event, version]),
        [["engineers.update", 3]],
      );
      same(
        page.results.slice(-3).map(({ event, objectId, reason }) => [event, reason, objectId === young]),
        [
          ["projects.create", null, false],
          ["allocations.assign", null, true],
          ["log.purge", "kept a month", false],
        ],
      );
      same(page.results.length, old.length - 2 + 3);
      holds(((await firm.log()).at(-1)?.seq ?? 0) > before, "a number of the log was given twice");
      checkReplay(await firm.log(), await firm.tables(), true);
      refused(await admin.log.list({ after: first }), "CursorExpired");
      refused(await admin.users.exportData({ objectId: ana.user, after: first }), "CursorExpired");
      same(accepted(await admin.log.list({ after: page.cursor ?? "" })), {
        ...{ results: [], more: false, cursor: page.cursor },
      });
      const other = await firm.inOrganization("other");
      refused(await other.admin.log.list({ after: page.cursor ?? "" }), "CursorExpired");
      firm.setClock("2027-02-03");
      // The entry of the earlier purge; that of the new one stays.
      same(accepted(await admin.log.purge({ before: "2027-02-03", reason: "all" })).purged, 1);
      await firm.project("Dam");
      same(
        accepted(await admin.log.list())
          .results.slice(-2)
          .map(({ event }) => event),
        ["log.purge", "projects.create"],
      );
      checkReplay(await firm.log(), await firm.tables(), true);
    },
    "R-LOG-1 log cursors do not reveal a position": async (firm) => {
      const ana = await firm.engineer("Ana");
      for (const fullName of ["Ana B", "Ana C", "Ana D"])
        accepted(await firm.admin.engineers.update({ objectId: ana.objectId, fullName }));
      const whole = accepted(await firm.admin.log.list());
      const log = await firm.log();
      same(whole.results.length, log.length);
      let after: string | undefined;
      const paged: Array<unknown> = [];
      for (let more = true; more; ) {
        const page = accepted(await firm.admin.log.list({ ...(after === undefined ? {} : { after }), limit: 2 }));
        paged.push(...page.results);
        after = page.cursor ?? undefined;
        more = page.more;
      }
      same(paged, whole.results);
      for (const text of [
        "",
        "a",
        "a.User.x.1.create.0",
        `a.User.${ana.user}.99.update.0`,
        "a.User.nobody0000.1.create.0",
      ])
        refused(await firm.admin.log.list({ after: text }), text === "" ? "Required" : "CursorExpired");
      // Numbers of the log in SQLite and Postgres count the entries of all firms.
      const other = await firm.inOrganization("other");
      await other.user("Eve");
      await firm.project("Bridge");
      const answers = [
        accepted(await firm.admin.log.list()),
        accepted(await firm.admin.users.exportData(ana.user)).log,
        accepted(await firm.admin.log.history({ class: "EngineerProfile", objectId: ana.objectId })),
      ];
      holds(!/"(seq|logPurgedTo)"/.test(JSON.stringify(answers)), "an answer tells the place in the log");
    },
    "L-39 a guessed export cursor shows no hidden records": async (firm) => {
      const [ana, ben] = [await firm.engineer("Ana"), await firm.engineer("Ben")];
      const theirs = (await firm.log()).filter(({ objectId }) => objectId === ben.objectId || objectId === ben.user);
      holds(theirs.length > 1, "Ben has no entries");
      for (const entry of theirs) {
        const after = ["a", entry.class, entry.objectId, entry.version, entry.kind, entry.at].join(".");
        refused(await firm.as(ana.user).users.exportData({ objectId: ana.user, after }), "CursorExpired");
        accepted(await firm.admin.log.list({ after }));
      }
    },
    "R-LOG-1 log pages skip no entry of a recreated record": async (firm) => {
      const id = "Twice00001";
      const row = { organizationId: firm.organizationId, objectId: id, custom: null, calendar: "c", day: 1, name: "n" };
      const at = (now: string) => {
        firm.setClock(now);
        return { ...row, version: 1, createdAt: Date.parse(now), updatedAt: Date.parse(now) };
      };
      const write = (
        event: string,
        change: { readonly before?: object; readonly after?: object; readonly at: number },
      ) =>
        writeChanges(
          firm.app.ports.store,
          firm.organizationId,
          [{ entity: "Holiday", event, before: change.before, after: change.after } as never],
          change.at,
        );
      const first = at("2027-02-01T08:00:00Z");
      same(await write("made", { after: first, at: first.createdAt }), null);
      same(await write("gone", { before: first, at: first.createdAt + 1_000 }), null);
      await firm.user("Between");
      const second = at("2027-02-02T08:00:00Z");
      same(await write("back", { after: second, at: second.createdAt }), null);
      await firm.user("Behind");
      const whole = accepted(await firm.admin.log.list()).results;
      const paged: Array<unknown> = [];
      let after: string | undefined;
      for (let more = true; more && paged.length < 100; ) {
        const page = accepted(await firm.admin.log.list({ ...(after === undefined ? {} : { after }), limit: 1 }));
        paged.push(...page.results);
        after = page.cursor ?? undefined;
        more = page.more;
      }
      same(paged, whole);
    },
    "R-LOG-1 a request id is shown only to its user": async (firm) => {
      const cora = await firm.user("Cora", "coordinator");
      const project = { name: "Bridge", status: "Active" } as const;
      const made = accepted(
        await firm.as(cora, "coordinator").projects.create(project as never, { requestId: "cora's" }),
      );
      accepted(await firm.admin.projects.update({ objectId: made.objectId, description: "x" }, { requestId: "mine" }));
      const idsIn = (log: { readonly results: ReadonlyArray<{ readonly requestId?: string | null }> }) =>
        log.results.map(({ requestId }) => requestId).filter((each) => each !== null);
      same(idsIn(accepted(await firm.admin.log.list({ class: "Project" }))), ["mine"]);
      same(idsIn(accepted(await firm.as(cora, "coordinator").users.exportData(cora)).log), ["cora's"]);
      same(idsIn(accepted(await firm.admin.users.exportData(cora)).log), []);
    },
    "L-39 history hides versions of another engineer's booking": async (firm) => {
      const [ana, ben] = [await firm.engineer("Ana"), await firm.engineer("Ben")];
      const project = await firm.project("Bridge");
      const objectId = await firm.booked(ana.objectId, project, 40, "2027-03-01");
      const say = (notes: string | null, reason: string) =>
        firm.admin.allocations.change({ objectId, notes }, { reason });
      accepted(await say("Ana is ill", "about Ana"));
      accepted(await firm.admin.allocations.change({ objectId, engineer: ben.objectId, notes: "Ben knows" }));
      accepted(await say("Ben is well", "about Ben"));
      const own = firm.as(ben.user);
      const { results } = accepted(await own.log.history({ class: "Allocation", objectId }));
      same(
        results.map(({ version, before, after, reason }) => [version, before !== null, after?.notes ?? null, reason]),
        [
          [1, false, null, null],
          [2, false, null, null],
          [3, false, "Ben knows", null],
          [4, true, "Ben is well", "about Ben"],
        ],
      );
      const text = JSON.stringify([results, accepted(await own.users.exportData(ben.user))]);
      for (const each of ["Ana is ill", "about Ana", ana.objectId]) holds(!text.includes(each), `${each} is shown`);
      const whole = accepted(await firm.admin.log.history({ class: "Allocation", objectId })).results;
      same(whole[1]?.after?.notes, "Ana is ill");
      same(whole[2]?.before?.notes, "Ana is ill");
    },
    "R-LOG-4 an erasure removes texts in refused calls": async (firm) => {
      const ana = await firm.engineer("Ana Ames");
      const project = await firm.project("Bridge");
      const hour = await firm.worked(ana.objectId, project, "2027-01-04", 7.5, { taskCode: "AMES-7" });
      const sales = await firm.admin.users.provision({ externalId: "s", role: "salesperson", team: "Team Ames" });
      const calls = [
        () =>
          firm.admin.allocations.assign(
            { ...firm.bookingInput(ana.objectId, project, 101, "2027-03-01"), notes: "a word about her knee" },
            { requestId: "her knee" },
          ),
        () => firm.admin.hours.reject({ objectId: hour, reason: "a word about her eyes" }, { requestId: "her eyes" }),
        () =>
          firm.admin.allocations.check(
            { ...firm.bookingInput(ana.objectId, project, 10, "2027-03-01"), notes: "a word about her back" },
            { requestId: "her back" },
          ),
      ];
      const first: Array<boolean> = [];
      for (const call of calls) first.push((await call()).ok);
      same(first, [false, false, true]);
      accepted(await firm.admin.users.erase({ objectId: ana.user, reason: "asked" }));
      for (const call of calls) {
        const outcome = await call();
        holds(!outcome.ok && outcome.refusal._tag === "RequestIdReused", "the first answer is still kept");
      }
      accepted(await firm.admin.users.erase({ objectId: accepted(sales).objectId, reason: "asked" }));
      const text = JSON.stringify([await firm.tables(), await firm.log()]);
      for (const each of ["AMES-7", "Team Ames"]) holds(!text.includes(each), `${each} is still there`);
      await checkLog(firm);
    },
    "R-LOG-4 an export holds a person's data without secrets": async (firm) => {
      const ana = await firm.engineer("Ana", { hourlyRate: 100 });
      const ben = await firm.engineer("Ben");
      const project = await firm.project("Bridge", { manager: ana.user });
      const own = firm.as(ana.user);
      accepted(await own.users.update({ objectId: ana.user, email: "ana@example.org" }));
      await storeLogIns(firm, ana.user);
      const hour = await firm.worked(ana.objectId, project, "2027-01-04", 7.5);
      const dam = await firm.project("Dam", { manager: ana.user });
      const bens = await firm.worked(ben.objectId, dam, "2027-01-04", 1, { notes: "Ben's" });
      await firm.booked(ana.objectId, project, 40, "2027-03-01");
      await firm.certificate(ana.objectId, "PE", null);
      accepted(await own.hours.reject({ objectId: bens, reason: "too late" }));
      accepted(await firm.admin.projects.update({ objectId: dam, projectManager: firm.adminId }));
      const given = accepted(await own.users.exportData(ana.user));
      const counts = Object.entries(given.records).map(([name, rows]) => [name, rows.length] as const);
      same(Object.fromEntries(counts), {
        ...{ User: 1, EngineerProfile: 1, Certification: 1, Project: 1, Allocation: 1, BillableHour: 1 },
        ...{ RateStep: 1, Session: 1, AccountToken: 1, LoginThrottle: 1 },
      });
      same(given.records.User?.[0]?.email, "ana@example.org");
      same(given.records.BillableHour?.[0]?.objectId, hour);
      same(given.named, [{ class: "BillableHour", objectId: bens, fields: ["decidedBy"] }]);
      const acts = given.log.results.filter(({ event }) => event === "hours.reject");
      same(
        acts.map(({ objectId, reason, after }) => [objectId, reason, after]),
        [[bens, "too late", null]],
      );
      holds(
        given.log.results.some(({ objectId, after }) => objectId === hour && after !== null),
        "the own log is missing",
      );
      const text = JSON.stringify(given);
      for (const each of ["session of", "token of", "Ben's", '"usernameKey":'])
        holds(!text.includes(each), `${each} was given out`);
      holds(given.leftOut.includes("Session.tokenHash"), "what is left out is not said");
      same(accepted(await firm.admin.users.exportData(ana.user)), given);
      const page = accepted(await own.users.exportData({ objectId: ana.user, limit: 2 })).log;
      same([page.results.length, page.more], [2, true]);
      const rest = accepted(await own.users.exportData({ objectId: ana.user, after: page.cursor ?? "" })).log;
      same([...page.results, ...rest.results], given.log.results);
      refused(await firm.as(ben.user).users.exportData(ana.user), "Forbidden");
      const lee = firm.as(await firm.user("Lee", "clientLead"));
      refused(await lee.users.exportData(ana.user), "NotFound");
      refused(await firm.admin.users.exportData("nobody0000"), "NotFound");
    },
  },
};
