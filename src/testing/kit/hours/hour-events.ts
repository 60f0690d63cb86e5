import { accepted, holds, refused, same } from "../harness/expect.ts";
import type { Suite } from "../harness/suite.ts";
import { hoursScene, logOfRecord } from "./hours.ts";

export const hourEvents: Suite = {
  name: "hour events",
  cases: {
    "L-28 an event outside a row's state changes nothing": async (firm) => {
      const { emil, asEmil, asPia, project } = await hoursScene(firm);
      const row = { engineer: emil.objectId, project, workDate: "2027-01-04", hours: 7 };
      const { objectId } = accepted(await asEmil.hours.create(row));
      const still = async (outcomes: ReadonlyArray<{ readonly ok: boolean }>) => {
        holds(
          outcomes.every(({ ok }) => !ok),
          "an event was accepted that the table does not have",
        );
      };
      const start = await firm.tables();
      refused(await asPia.hours.approve(objectId), "InvalidTransition");
      refused(await firm.admin.hours.pay(objectId), "InvalidTransition");
      await still([
        await asPia.hours.reject({ objectId, reason: "no" }),
        await asEmil.hours.recall(objectId),
        await firm.admin.hours.reopen({ objectId, reason: "why" }),
        await firm.admin.hours.invoice({ objectId, invoiceRef: "R-1" }),
        await firm.admin.hours.writeOff({ objectId, reason: "why" }),
      ]);
      same(await firm.tables(), start);
      accepted(await asEmil.hours.submit(objectId));
      accepted(await asPia.hours.approve(objectId));
      const approved = await firm.tables();
      refused(await asEmil.hours.edit({ objectId, hours: 6 }), "Locked");
      refused(await asEmil.hours.delete({ objectId }), "Locked");
      await still([
        await asEmil.hours.submit(objectId),
        await asEmil.hours.recall(objectId),
        await asPia.hours.approve(objectId),
      ]);
      same(await firm.tables(), approved);
      accepted(await firm.admin.hours.invoice({ objectId, invoiceRef: "R-1" }));
      accepted(await firm.admin.hours.pay(objectId));
      const paid = await firm.tables();
      refused(await firm.admin.hours.reopen({ objectId, reason: "why" }), "Invoiced");
      await still([await firm.admin.hours.writeOff({ objectId, reason: "why" }), await firm.admin.hours.pay(objectId)]);
      same(await firm.tables(), paid);
    },
    "L-29 a batch of decisions equals its accepted items": async (firm) => {
      const { emil, asEmil, asPia, project } = await hoursScene(firm);
      const row = { engineer: emil.objectId, project, hours: 7 };
      const submitted: Array<string> = [];
      for (const day of ["2027-01-04", "2027-01-05", "2027-01-06"])
        submitted.push(
          accepted(await asEmil.hours.create({ ...row, workDate: day, billingStatus: "Submitted" })).objectId,
        );
      const draft = accepted(await asEmil.hours.create({ ...row, workDate: "2027-01-07" })).objectId;
      const objectIds = [submitted[0] ?? "", draft, submitted[1] ?? "", submitted[0] ?? "", "nowhere000"];
      const none = accepted(await asPia.hours.decideMany({ objectIds, decision: "approve", atomic: true }));
      holds(
        none.rows.every(({ ok }) => !ok),
        "an atomic batch with a refusal approved something",
      );
      const { rows } = accepted(await asPia.hours.decideMany({ objectIds, decision: "approve" }));
      same(
        rows.map(({ ok, refusal }) => (ok ? "ok" : refusal?._tag)),
        ["ok", "InvalidTransition", "ok", "InvalidTransition", "NotFound"],
      );
      const one = accepted(await asPia.hours.approve(submitted[2] ?? ""));
      const many = accepted(await asPia.hours.get(submitted[0] ?? ""));
      same([many.approval, many.version, many.snapshot?.amount], [one.approval, one.version, one.snapshot?.amount]);
      const events = (await logOfRecord(firm, submitted[1] ?? "")).map(({ event }) => event);
      same(events, ["hours.create", "hours.approve"]);
    },
  },
};
