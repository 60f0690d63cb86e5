import { roles } from "../../../domain/kernel/context/actor.ts";
import { accepted, refused, same } from "../harness/expect.ts";
import type { Suite } from "../harness/suite.ts";

/** Every call reads the caller's account, so a change of the account takes effect at once (R-POL-4). */
export const callerAccount: Suite = {
  name: "caller account",
  cases: {
    "an unknown role from the host is refused": async (firm) => {
      const boss = firm.as("host", "boss" as never);
      const asked = [
        boss.allocations.list(),
        boss.reports.overbooked(),
        boss.settings.get(),
        boss.projects.create({ name: "Bridge", status: "Active" }),
        boss.hours.approve("H000000001"),
        boss.log.list(),
        boss.identity.me(),
      ];
      for (const each of asked) {
        const [issue] = refused(
          (await each) as Awaited<ReturnType<typeof boss.allocations.list>>,
          "UnknownWord",
        ).issues;
        same([issue?.path, issue?.code, issue?.known], [["role"], "UNKNOWN_WORD", roles]);
      }
    },
    "R-POL-1 an unknown user is refused": async (firm) => {
      const stranger = firm.as("nobody0000");
      same(refused(await stranger.allocations.list(), "AuthRequired").inactive, undefined);
      refused(await stranger.users.provision({ externalId: "eve", role: "administrator" }), "AuthRequired");
      refused(await firm.as("").users.list(), "AuthRequired");
      same((await firm.tables()).User?.length, 1);
    },
    "R-POL-1 the role comes from the account": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const own = firm.as(ana.user);
      const booking = firm.bookingInput(ana.objectId, project, 10, "2027-03-01");
      const outcome = await own.allocations.assign(booking);
      refused(outcome, "ClassForbidden");
      accepted(await firm.as(await firm.user("Cora", "coordinator")).allocations.assign(booking));
    },
    "R-POL-4 an inactive account has no access, whatever its role": async (firm) => {
      const cora = await firm.user("Cora", "coordinator");
      const asCora = firm.as(cora, "administrator");
      accepted(await asCora.engineers.list());
      accepted(await firm.admin.users.deactivate(cora));
      same(refused(await asCora.engineers.list(), "AuthRequired").inactive, true);
      refused(await asCora.projects.create({ name: "Bridge" }), "AuthRequired");
      accepted(await firm.admin.users.reactivate(cora));
      accepted(await asCora.engineers.list());
    },
    "R-HOUR-7 managing a project gives its rights, whatever the role": async (firm) => {
      const ana = await firm.engineer("Ana", { hourlyRate: 100 });
      const ben = await firm.engineer("Ben");
      for (const manager of [ben.user, await firm.user("Sal", "salesperson"), await firm.user("Cora", "coordinator")]) {
        const project = await firm.project(`Bridge of ${manager}`, { manager });
        const other = await firm.project(`Dam beside ${manager}`);
        const booking = await firm.booked(ana.objectId, project, 5, "2027-03-01", "2027-03-02");
        const hidden = await firm.booked(ana.objectId, other, 5, "2027-03-01", "2027-03-02");
        const row = await firm.worked(ana.objectId, project, "2027-01-04", 1);
        const elsewhere = await firm.worked(ana.objectId, other, "2027-01-05", 1);
        const own = firm.as(manager);
        const staff = accepted(await own.users.get(manager)).role === "coordinator";
        const seen = [booking, row, ...(staff ? [hidden, elsewhere] : [])].sort();
        const listed = [...accepted(await own.allocations.list()).results, ...accepted(await own.hours.list()).results];
        same(listed.flatMap((each) => ([project, other].includes(each.project) ? [each.objectId] : [])).sort(), seen);
        refused(await own.hours.approve(elsewhere), staff ? "Forbidden" : "NotFound");
        const { decidedBy, snapshot } = accepted(await own.hours.approve(row));
        same([decidedBy, (snapshot?.rate ?? null) !== null], [manager, staff]);
        accepted(await firm.admin.projects.update({ objectId: project, manager: firm.adminId }));
        if (!staff) refused(await own.hours.get(row), "NotFound");
      }
      const mine = accepted(await firm.as(ben.user).projects.create({ name: "Own", status: "Active" })).objectId;
      refused(
        await firm.as(ben.user).hours.approve(await firm.worked(ben.objectId, mine, "2027-01-06", 1)),
        "SelfApproval",
      );
    },
    "R-POL-4 a removed role is gone with the next call": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const cora = await firm.user("Cora", "coordinator");
      const asCora = firm.as(cora);
      accepted(await asCora.allocations.assign(firm.bookingInput(ana.objectId, project, 10, "2027-03-01")));
      accepted(await firm.admin.users.setRole({ objectId: cora, role: "engineer" }));
      refused(
        await asCora.allocations.assign(firm.bookingInput(ana.objectId, project, 10, "2027-03-01")),
        "ClassForbidden",
      );
      same(accepted(await asCora.allocations.list()).results, []);
      accepted(await firm.admin.users.setRole({ objectId: cora, role: "coordinator" }));
      accepted(await asCora.allocations.assign(firm.bookingInput(ana.objectId, project, 10, "2027-03-01")));
    },
    "R-POL-1 class rights are checked before the input": async (firm) => {
      const ana = await firm.engineer("Ana");
      const lee = firm.as(await firm.user("Lee", "clientLead"));
      refused(await lee.hours.create({ engineer: 7 } as never), "ClassForbidden");
      const own = firm.as(ana.user);
      refused(await own.hours.create({ engineer: ana.objectId } as never), "Required");
      refused(await own.hours.submit("nowhere000"), "NotFound");
    },
  },
};
