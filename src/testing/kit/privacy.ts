import { leavesNothing, whole } from "./batches.ts";
import { put } from "./dump.ts";
import { accepted, holds, refused, same } from "./expect.ts";
import { checkLog } from "./log.ts";
import type { Part } from "./part.ts";
import { countOf, givenLogIns } from "./users.ts";

type Values = Readonly<Record<string, unknown>>;

/** Forgetting people and old changes, and telling people what is known of them (R-LOG-4). */
export const privacy: Part = {
  name: "privacy",
  trials: {
    "R-LOG-4 an erased person is a pseudonym in rows and log, and the erasure is logged without what was there": async (
      firm,
    ) => {
      const ana = await firm.engineer("Ana Ames", { primaryLocation: "Aachen" });
      const project = await firm.project("Bridge");
      const own = firm.as(ana.user);
      accepted(await own.users.update({ objectId: ana.user, email: "ana@ames.example" }));
      await givenLogIns(firm, ana.user, "Ana's phone");
      const hour = await firm.worked(ana.objectId, project, "2027-01-04", 7.5, { notes: "told by Ana" });
      const asked = { ...firm.asking(ana.objectId, project, 40, "2027-03-01"), notes: "Ana is shy" };
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
      for (const name of ["Session", "AccountToken", "LoginThrottle"]) same(await countOf(firm, name), 0, name);
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
    "R-LOG-4 who was deleted long ago, with profile and leave, is forgotten in the log": async (firm) => {
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
    "R-LOG-4 fields that a firm or an import added go as a whole": async (firm) => {
      const ana = await firm.user("Ana");
      const [user] = ((await firm.tables()).User ?? []).filter(({ objectId }) => objectId === ana);
      const custom = { phone: 4_930_123, nick: "Annie" };
      const after = { ...user, custom, version: 2, updatedAt: (user?.updatedAt ?? 0) + 1 };
      const change = { entity: "User", event: "given", before: user as never, after: after as never };
      same(await put(firm.app.ports.store, firm.organizationId, [change]), null);
      accepted(await firm.admin.users.erase({ objectId: ana, reason: "asked" }));
      const text = JSON.stringify([await firm.tables(), await firm.log()]);
      for (const each of ["4930123", "Annie"]) holds(!text.includes(each), `${each} is still there`);
      await checkLog(firm);
    },
    "R-LOG-4 a reason goes with who gave it, a decision's reason with who decided": async (firm) => {
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
    "R-LOG-4 kept answers that tell of the person go, and nothing is done twice for it": async (firm) => {
      const ana = await firm.engineer("Ana Ames");
      const project = await firm.project("Bridge");
      const about = { ...firm.asking(ana.objectId, project, 10, "2027-03-01"), notes: "Ana Ames is shy" };
      const plain = firm.asking(ana.objectId, project, 10, "2027-03-01");
      const kept = accepted(await firm.admin.allocations.assign(plain, { requestId: "plain" }));
      accepted(await firm.admin.allocations.assign(about, { requestId: "about" }));
      refused(
        await firm.admin.users.provision({ externalId: "2", username: "ana ames" }, { requestId: "taken" }),
        "Duplicate",
      );
      const ask = { objectId: ana.user, reason: "asked" };
      const said = accepted(await firm.admin.users.erase(ask, { requestId: "erase" }));
      same(accepted(await firm.admin.users.erase(ask, { requestId: "erase" })), said);
      same(accepted(await firm.admin.allocations.assign(plain, { requestId: "plain" })), kept);
      refused(await firm.admin.allocations.assign(about, { requestId: "about" }), "RequestIdReused");
      refused(
        await firm.admin.users.provision({ externalId: "2", username: "ana ames" }, { requestId: "taken" }),
        "RequestIdReused",
      );
      same(await countOf(firm, "Allocation"), 2);
    },
    "R-LOG-4 of a transaction that is refused after an erasure and a purge everything is still there": async (firm) => {
      const ana = await firm.engineer("Ana Ames");
      const project = await firm.project("Bridge");
      const about = { ...firm.asking(ana.objectId, project, 10, "2027-03-01"), notes: "Ana Ames is shy" };
      const kept = accepted(await firm.admin.allocations.assign(about, { requestId: "about" }));
      firm.setNow("2027-01-05T01:00:00Z");
      const erase = { operation: "users.erase", input: { objectId: ana.user, reason: "asked" } } as const;
      const purge = { operation: "log.purge", input: { before: "2027-01-05", reason: "old" } } as const;
      const never = { operation: "users.reactivate", input: "nobody0000" } as const;
      const said = await leavesNothing(firm, () => firm.admin.batch([erase, purge, never], whole));
      holds(!said.ok && said.index === 2, "the transaction was accepted");
      same(accepted(await firm.admin.allocations.assign(about, { requestId: "about" })), kept);
      await firm.project("Dam");
      await checkLog(firm);
      accepted(await firm.admin.batch([erase, purge], whole));
      same(
        (await firm.log()).map(({ event }) => event).filter((event) => event !== "users.erase"),
        ["projects.create", "log.purge"],
      );
    },
    "R-LOG-4 a purge takes what is older than a day, says so, and older cursors are refused": async (firm) => {
      const { admin } = firm;
      firm.setNow("2027-02-01");
      const ana = await firm.engineer("Ana");
      const { results: old } = accepted(await admin.log.list());
      firm.setNow("2027-02-02");
      const project = await firm.project("Bridge");
      const young = await firm.booked(ana.objectId, project, 10, "2027-03-01");
      const [first, last] = [old[0]?.seq ?? 0, old.at(-1)?.seq ?? 0];
      refused(await admin.log.purge({ before: "2027-02-02" }), "ReasonRequired");
      refused(await admin.log.purge({ before: "2027-02-03", reason: "x" }), "TypeMismatch");
      refused(await firm.as(ana.user).log.purge({ before: "2027-02-02", reason: "x" }), "ClassForbidden");
      same(accepted(await admin.log.purge({ before: "2026-12-31", reason: "x" })), { purged: 0, warnings: [] });
      const before = (await firm.log()).at(-1)?.seq ?? 0;
      same(accepted(await admin.log.purge({ before: "2027-02-02", reason: "kept a month" })).purged, old.length);
      const left = accepted(await admin.log.list()).results;
      same(
        left.map(({ event, objectId, reason }) => [event, reason, objectId === young]),
        [
          ["projects.create", null, false],
          ["allocations.assign", null, true],
          ["log.purge", "kept a month", false],
        ],
      );
      holds((left.at(-1)?.seq ?? 0) > before, "a number of the log was given twice");
      same(refused(await admin.log.list({ after: first }), "CursorExpired").purgedTo, last);
      refused(await admin.users.exportData({ objectId: ana.user, after: first }), "CursorExpired");
      for (const after of [0, last]) same(accepted(await admin.log.list({ after })).results.length, 3);
      const other = await firm.elsewhere("other");
      accepted(await other.admin.log.list({ after: first }));
      firm.setNow("2027-02-03");
      same(accepted(await admin.log.purge({ before: "2027-02-03", reason: "all" })).purged, 3);
      await firm.project("Dam");
      const now = accepted(await admin.log.list()).results;
      same(
        now.map(({ event }) => event),
        ["log.purge", "projects.create"],
      );
      holds((now[0]?.seq ?? 0) > (left.at(-1)?.seq ?? 0), "a number of the log was given twice");
    },
    "R-LOG-4 a person is given all that names them, and no secret": async (firm) => {
      const ana = await firm.engineer("Ana", { hourlyRate: 100 });
      const ben = await firm.engineer("Ben");
      const project = await firm.project("Bridge", { manager: ana.user });
      const own = firm.as(ana.user);
      accepted(await own.users.update({ objectId: ana.user, email: "ana@example.org" }));
      await givenLogIns(firm, ana.user);
      const hour = await firm.worked(ana.objectId, project, "2027-01-04", 7.5);
      const bens = await firm.worked(ben.objectId, project, "2027-01-04", 1, { notes: "Ben's" });
      await firm.booked(ana.objectId, project, 40, "2027-03-01");
      await firm.certificate(ana.objectId, "PE", null);
      accepted(await firm.as(ana.user, "projectManager").hours.reject({ objectId: bens, reason: "too late" }));
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
      const rest = accepted(await own.users.exportData({ objectId: ana.user, after: page.results[1]?.seq ?? 0 })).log;
      same([...page.results, ...rest.results], given.log.results);
      refused(await firm.as(ben.user).users.exportData(ana.user), "Forbidden");
      const lee = firm.as(await firm.user("Lee", "clientLead"));
      refused(await lee.users.exportData(ana.user), "NotFound");
      refused(await firm.admin.users.exportData("nobody0000"), "NotFound");
    },
  },
};
