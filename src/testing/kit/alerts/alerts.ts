import type { OperationAnswer } from "../../../api/batch-types.ts";
import type { KitApi } from "../harness/api.ts";
import { accepted, holds, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { seededRandom } from "../harness/random.ts";
import type { Suite } from "../harness/suite.ts";

const keysOf = ({ results }: OperationAnswer<"alerts.list">): ReadonlyArray<string> => results.map(({ key }) => key);
const alertKeys = async (by: KitApi, withAcknowledged = false): Promise<ReadonlyArray<string>> =>
  keysOf(accepted(await by.alerts.list({ withAcknowledged })));

/** A firm with something to tell everybody. */
const busyFirm = async (firm: KitFirm, seed: number) => {
  const random = seededRandom(seed);
  const coordinator = await firm.user("cora", "coordinator");
  const manager = await firm.user("pia", "projectManager");
  const [ana, ben] = [await firm.engineer("Ana"), await firm.engineer("Ben")];
  accepted(await firm.admin.settings.set({ expiredCertification: "warn" }));
  const projects = [
    await firm.project("Bridge", { manager, endDate: "2027-01-02" }),
    await firm.project("Dam", { manager: ana.user, requiredCertifications: ["PE"] }),
  ];
  const day = (before: number, count: number): string =>
    new Date(Date.parse("2027-01-04") + (random.below(count) - before) * 86_400_000).toISOString().slice(0, 10);
  for (const { objectId, user } of [ana, ben]) {
    await firm.certificate(objectId, "PE", day(20, 100));
    await firm.booked(objectId, random.pick(projects), 60, "2026-12-01", random.oneIn(2) ? null : day(0, 60));
    await firm.booked(objectId, random.pick(projects), 40, day(20, 40), null);
    const entered = { engineer: objectId, project: random.pick(projects), workDate: "2027-01-01", hours: 3 };
    const hour = accepted(await firm.as(user).hours.create({ ...entered, billingStatus: "Submitted" }));
    if (user === ben.user) accepted(await firm.admin.hours.reject({ objectId: hour.objectId, reason: "twice" }));
  }
  return { random, users: [coordinator, manager, ana.user, ben.user, firm.adminId] };
};

/** Alerts on three stores: keys, recipients and acknowledgements (R-ALERT-1). */
export const alerts: Suite = {
  name: "alerts",
  cases: {
    "E-23 an open booking raises an alert sixty days before its certificate lapses": async (firm) => {
      const coordinator = firm.as(await firm.user("cora", "coordinator"));
      const manager = await firm.user("pia", "projectManager");
      const { objectId: ana } = await firm.engineer("Ana");
      const project = await firm.project("Bridge", { manager });
      await firm.certificate(ana, "PE", "2027-09-30");
      const booked = accepted(await firm.admin.allocations.assign(firm.bookingInput(ana, project, 50, "2027-05-01")));
      same(booked.certificationUntil, [{ name: "PE", until: "2027-09-30" }]);
      const lapses = async (by: KitApi) => (await alertKeys(by)).filter((key) => key.startsWith("cert-lapses"));
      firm.setClock("2027-08-01");
      same(await lapses(coordinator), []);
      firm.setClock("2027-08-02");
      const key = `cert-lapses|Allocation|${booked.objectId}|2027-10-01`;
      same([await lapses(coordinator), await lapses(firm.as(manager)), await lapses(firm.admin)], [[key], [key], []]);
      await firm.certificate(ana, "PE", null, { issuedOn: "2027-10-01" });
      same(await lapses(coordinator), [], "the renewal resolves it");
    },
    "L-54 alerts computed twice have the same keys, and acknowledging hides exactly that key": async (firm) => {
      const { random, users } = await busyFirm(firm, 1);
      const all = async () => Promise.all(users.map((user) => alertKeys(firm.as(user))));
      const before = await all();
      same(await all(), before);
      holds(before.filter((keys) => keys.length > 0).length >= 4, "most people have an alert");
      for (const [at, user] of users.entries()) {
        const keys = before[at] as ReadonlyArray<string>;
        if (keys.length === 0) continue;
        const key = random.pick(keys);
        const log = (await firm.log()).length;
        const done = accepted(await firm.as(user).alerts.acknowledge({ key }));
        same((await firm.log()).length, log + 1);
        same(accepted(await firm.as(user).alerts.acknowledge({ key })), done, "a repeat is accepted");
        same((await firm.log()).length, log + 1, "and writes nothing");
        same(
          await alertKeys(firm.as(user)),
          keys.filter((each) => each !== key),
        );
        same(await alertKeys(firm.as(user), true), keys);
        for (const [other, own] of before.slice(at + 1).entries())
          same(await alertKeys(firm.as(users[at + 1 + other] as string)), own, "others still see theirs");
      }
    },
    "R-ALERT-1 a key that is no alert of the caller cannot be acknowledged": async (firm) => {
      const { users } = await busyFirm(firm, 2);
      const [coordinator = "", manager = ""] = users;
      const [ended = ""] = (await alertKeys(firm.as(manager))).filter((key) => key.startsWith("project-ended-open"));
      same(ended.split("|").length, 4);
      for (const key of [ended, "none", ended.replace("2027", "2026")])
        same(refused(await firm.as(coordinator).alerts.acknowledge({ key }), "NotFound").class, "Alert");
      refused(await firm.as(coordinator).alerts.all(), "ClassForbidden");
      const firms = accepted(await firm.admin.alerts.all()).results;
      same(
        firms.filter(({ key }) => key === ended).map(({ recipients }) => recipients),
        [[manager]],
      );
      const beside = await firm.inOrganization("beside");
      same(await alertKeys(beside.admin), []);
    },
  },
};
