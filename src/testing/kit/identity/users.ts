import type { Role } from "../../../domain/kernel/context/actor.ts";
import { accepted, holds, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { checkLog } from "../harness/log-replay.ts";
import { writeChanges } from "../harness/raw-store.ts";
import type { Suite } from "../harness/suite.ts";

const rowFacts = (firm: KitFirm, objectId: string) => ({
  ...{ organizationId: firm.organizationId, objectId, version: 1, createdAt: 0, updatedAt: 0, custom: null },
});
/** Inserts a session, a mailed token and a failure counter for this account, bypassing the operations. */
export const storeLogIns = async (firm: KitFirm, user: string, about = "phone"): Promise<void> => {
  const { store } = firm.app.ports;
  const id = (head: string): string => `${head}${user.slice(1)}`;
  const expiresAt = Date.parse("2028-01-01T00:00:00Z");
  const rows = {
    Session: {
      ...{ ...rowFacts(firm, id("S")), tokenHash: `session of ${user}`, user, expiresAt, lastUsedAt: 0 },
      ...{ action: "logIn", installationId: about },
    },
    AccountToken: {
      ...{ ...rowFacts(firm, id("A")), tokenHash: `token of ${user}`, user, purpose: "verifyEmail" },
      ...{ emailKey: "somebody@example.org", expiresAt },
    },
    LoginThrottle: {
      ...{ ...rowFacts(firm, id("L")), subject: `account ${user}`, failures: 1, since: 0, lockedUntil: null, user },
    },
  };
  for (const [entity, after] of Object.entries(rows))
    same(
      await writeChanges(store, firm.organizationId, [{ entity, event: "given", after: after as never }]),
      null,
      entity,
    );
};
export const countRows = async (firm: KitFirm, name: string): Promise<number> =>
  (await firm.tables())[name]?.length ?? 0;

/** Administering accounts (R-ID-1, R-ID-8). */
export const users: Suite = {
  name: "users",
  cases: {
    "R-ID-8 users change their own username and e-mail": async (firm) => {
      const ana = await firm.user("Ana");
      const own = firm.as(ana);
      const changed = accepted(
        await own.users.update({ objectId: ana, username: " Anna ", email: "Anna@Example.org" }),
      );
      same([changed.username, changed.email, changed.emailVerified], ["Anna", "Anna@Example.org", false]);
      same(accepted(await firm.admin.users.get(ana)).email, null);
      const lee = firm.as(await firm.user("Lee", "clientLead"));
      refused(await lee.users.update({ objectId: ana, username: "x" }), "NotFound");
      accepted(await own.users.update({ objectId: ana, email: null }));
      refused(await own.users.update({ objectId: ana, email: "nobody" }), "EmailInvalid");
      refused(await own.users.update({ objectId: ana, username: "x", expectedVersion: 1 }), "VersionConflict");
      await checkLog(firm);
    },
    "R-ID-8 a taken name is refused by its field": async (firm) => {
      const ana = await firm.user("Ana");
      const ben = await firm.user("Ben");
      accepted(await firm.as(ana).users.update({ objectId: ana, email: "ana@example.org" }));
      const asBen = firm.as(ben).users;
      same(refused(await asBen.update({ objectId: ben, username: "ＡＮＡ" }), "Duplicate").field, "username");
      same(refused(await asBen.update({ objectId: ben, email: "ANA@example.org" }), "Duplicate").field, "email");
      same(refused(await asBen.update({ objectId: ben, username: "ana@Example.org" }), "Duplicate").field, "username");
      accepted(await firm.as(ana).users.update({ objectId: ana, username: "ana@work.example" }));
      same(refused(await asBen.update({ objectId: ben, email: "ana@work.example" }), "Duplicate").field, "email");
      accepted(await firm.as(ana).users.update({ objectId: ana, username: "Ana", email: "ana@example.org" }));
      refused(await asBen.update({ objectId: ben, username: "\u200b" }), "Required");
      accepted(await asBen.update({ objectId: ben, username: "BEN" }));
      const keys = { username: "Zoe", usernameKey: "zoe", email: "z@example.org", emailKey: "z@example.org" };
      const row = { ...rowFacts(firm, "U000000001"), ...keys, emailVerified: false, passwordHash: null };
      const after = { ...row, role: "engineer", externalId: null, active: true, team: null, clientCompany: null };
      const given = (more: object) =>
        writeChanges(firm.app.ports.store, firm.organizationId, [
          { entity: "User", event: "given", after: { ...after, ...more } as never },
        ]);
      same(await given({ usernameKey: "ana" }), { _tag: "Duplicate", class: "User", field: "username" });
      same(await given({ emailKey: "ana@example.org" }), { _tag: "Duplicate", class: "User", field: "email" });
    },
    "R-ID-1 only an administrator sets roles": async (firm) => {
      const ana = await firm.user("Ana");
      const asked = { objectId: ana, role: "client", clientCompany: "Company001" };
      refused(await firm.as(await firm.user("Cora", "coordinator")).users.setRole(asked), "ClassForbidden");
      refused(await firm.admin.users.setRole({ objectId: ana, clientCompany: "Company001" }), "TypeMismatch");
      same(refused(await firm.admin.users.setRole({ objectId: ana, role: "boss" }), "UnknownWord").issues[0]?.path, [
        "role",
      ]);
      const lead = accepted(await firm.admin.users.setRole({ ...asked, team: "north" }));
      same([lead.role, lead.clientCompany, lead.team], ["clientLead", "Company001", "north"]);
      const back = accepted(await firm.admin.users.setRole({ objectId: ana, role: "salesperson", team: null }));
      same([back.role, back.clientCompany, back.team, back.version], ["salesperson", null, null, 3]);
      await checkLog(firm);
    },
    "R-ID-7 deactivation ends access, sessions and mailed tokens": async (firm) => {
      const cora = await firm.user("Cora", "coordinator");
      await storeLogIns(firm, cora);
      await storeLogIns(firm, await firm.user("Zoe"));
      const asCora = firm.as(cora);
      accepted(await asCora.projects.list());
      same(accepted(await firm.admin.users.deactivate({ objectId: cora, reason: "left" })).active, false);
      same(refused(await asCora.projects.list(), "AuthRequired").inactive, true, "the host signed her in");
      same([await countRows(firm, "Session"), await countRows(firm, "AccountToken")], [1, 1], "those of others stay");
      same(accepted(await firm.admin.users.deactivate(cora)).version, 2, "a change that changes nothing");
      same(accepted(await firm.admin.users.reactivate(cora)).active, true);
      accepted(await asCora.projects.list());
      refused(await asCora.users.reactivate(cora), "ClassForbidden");
      await checkLog(firm);
    },
    "R-ID-1 the last active administrator keeps the role": async (firm) => {
      const { admin, adminId } = firm;
      const last = (outcome: Awaited<ReturnType<typeof admin.users.delete>>) =>
        same(refused(outcome, "LastAdministrator").objectId, adminId);
      last(await admin.users.delete(adminId));
      refused(await admin.users.deactivate(adminId), "LastAdministrator");
      refused(await admin.users.setRole({ objectId: adminId, role: "engineer" }), "LastAdministrator");
      refused(await admin.users.erase({ objectId: adminId, reason: "asked" }), "LastAdministrator");
      accepted(await admin.users.setRole({ objectId: adminId, team: "north" }));
      const second = await firm.user("Second", "administrator");
      accepted(await admin.users.deactivate(second));
      refused(await admin.users.deactivate(adminId), "LastAdministrator");
      accepted(await admin.users.reactivate(second));
      accepted(await admin.users.setRole({ objectId: adminId, role: "admin" }));
      accepted(await admin.users.delete(adminId));
      same(accepted(await firm.as(second).users.get(second)).role, "administrator");
    },
    "R-ID-1 administrators who demote each other leave one": async (firm) => {
      const count = 64;
      const ids = [firm.adminId];
      for (let i = 1; i < count; i++) ids.push(await firm.user(`admin ${i}`, "administrator"));
      const asked = (role?: Role) =>
        Promise.all(
          ids.map((id, i) => {
            const objectId = ids[(i + 1) % count] ?? "";
            const { users: api } = role === undefined ? firm.as(id) : firm.as("host", role);
            if (i % 3 === 0) return api.deactivate({ objectId });
            return i % 3 === 1 ? api.setRole({ objectId, role: "engineer" }) : api.delete({ objectId });
          }),
        );
      const first = (await asked()).map((each) => (each.ok ? "accepted" : each.refusal._tag));
      holds(
        first.every((each) =>
          ["accepted", "ClassForbidden", "Forbidden", "AuthRequired", "LastAdministrator"].includes(each),
        ),
        first.join(),
      );
      const active = async () =>
        accepted(await firm.as("host", "administrator").users.list({ where: { role: "administrator", active: true } }))
          .results;
      holds((await active()).length > 0, "nobody is left");
      // The host is not a user, so it keeps its role while administrators are removed; only the last one is refused.
      const second = (await asked("administrator")).filter((each) => !each.ok);
      same(
        second.map((each) => (each.ok ? "" : each.refusal._tag)),
        ["LastAdministrator"],
      );
      same((await active()).length, 1);
    },
    "R-ID-8 deleting an account keeps its id where referenced": async (firm) => {
      const ana = await firm.user("Ana");
      const pia = await firm.user("Pia", "projectManager");
      const project = await firm.project("Bridge", { manager: pia });
      for (const id of [ana, pia]) await storeLogIns(firm, id);
      const address = { objectId: pia, email: "pia@example.org" };
      accepted(await firm.as(pia).users.update(address));
      const answers = [
        accepted(await firm.as(ana).users.delete({ objectId: ana })),
        accepted(await firm.as(pia).users.delete({ objectId: pia })),
      ];
      same(answers, [
        { objectId: ana, warnings: [] },
        { objectId: pia, warnings: [] },
      ]);
      refused(await firm.admin.users.get(ana), "NotFound");
      const kept = accepted(await firm.admin.users.get(pia));
      same([kept.active, kept.username, kept.externalId], [false, `deleted ${pia}`, null]);
      same(accepted(await firm.admin.projects.get(project)).projectManager, pia);
      for (const name of ["Session", "AccountToken", "LoginThrottle"]) same(await countRows(firm, name), 0, name);
      refused(await firm.as(pia).users.get(pia), "AuthRequired");
      same(refused(await firm.admin.users.reactivate(pia), "InvalidTransition").from, "deleted");
      const next = await firm.user("Pia");
      holds(next !== pia, "the freed name leads back to the old account");
      accepted(await firm.as(next).users.update({ ...address, objectId: next }));
      refused(await firm.as(next).users.update({ objectId: next, username: ` ${pia}`, email: "x" }), "EmailInvalid");
      const names = (await firm.log()).filter(({ objectId, after }) => objectId === pia && after !== null);
      same((names[0]?.after as { readonly username?: string } | undefined)?.username, "Pia", "kept for the log");
      await checkLog(firm);
    },
    "R-ID-8 accounts in the log are kept": async (firm) => {
      const cora = await firm.user("Cora", "coordinator");
      const asCora = firm.as(cora);
      accepted(await asCora.users.update({ objectId: cora, username: "Cora C" }));
      const holiday = { calendar: "firm", day: "2027-05-01", name: "Labour Day" };
      accepted(await asCora.holidays.set(holiday as never));
      accepted(await asCora.users.delete(cora));
      same(accepted(await firm.admin.users.get(cora)).username, `deleted ${cora}`);
    },
    "R-ID-8 an administrator who deletes somebody else deactivates": async (firm) => {
      const ana = await firm.user("Ana");
      await storeLogIns(firm, ana);
      same(accepted(await firm.admin.users.delete(ana)), { objectId: ana, warnings: [] });
      const kept = accepted(await firm.admin.users.get(ana));
      same([kept.username, kept.active], ["Ana", false]);
      same([await countRows(firm, "Session"), await countRows(firm, "LoginThrottle")], [0, 1]);
      const ben = await firm.user("Ben");
      refused(await firm.as(ben).users.delete(firm.adminId), "Forbidden");
      const lee = firm.as(await firm.user("Lee", "clientLead"));
      refused(await lee.users.delete(ben), "NotFound");
    },
  },
};
