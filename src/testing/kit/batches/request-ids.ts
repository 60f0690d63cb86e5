import { answerRetention } from "../../../ports/store.ts";
import { accepted, holds, refused, same } from "../harness/expect.ts";
import type { Suite } from "../harness/suite.ts";

/** R-REQ-1: the first answer to a request id is the only one, for this user and this body. */
export const requestIds: Suite = {
  name: "request ids",
  cases: {
    "L-45 a repeated request makes one booking and one answer": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const booking = firm.bookingInput(ana.objectId, project, 60, "2027-03-01", "2027-03-05");
      const first = accepted(await firm.admin.allocations.assign(booking, { requestId: "r-1" }));
      const log = (await firm.log()).length;
      firm.advanceClock(1_000);
      const again = accepted(await firm.admin.allocations.assign(booking, { requestId: "r-1" }));
      same(again, first);
      const turned = Object.fromEntries(Object.entries(booking).reverse()) as typeof booking;
      same(accepted(await firm.admin.allocations.assign(turned, { requestId: "r-1" })), first, "keys in another order");
      same((await firm.log()).length, log, "log rows");
      same((await firm.log()).at(-1)?.requestId, "r-1");
    },
    "E-38 a request id is reused with the same or another percent": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const { assign } = firm.admin.allocations;
      const booking = firm.bookingInput(ana.objectId, project, 40, "2027-03-01", "2027-03-05");
      const start = (await firm.log()).length;
      const twice = await Promise.all([1, 2].map(() => assign(booking, { requestId: "E-38" })));
      same(twice[1], twice[0], "both answers, asked at once");
      same(await assign(booking, { requestId: "E-38" }), twice[0], "asked again");
      refused(await assign({ ...booking, allocationPercent: 41 }, { requestId: "E-38" }), "RequestIdReused");
      same([(await firm.tables()).Allocation?.length, (await firm.log()).length], [1, start + 1]);
    },
    "L-45 a repeated request gets the same refusal": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const stands = await firm.booked(ana.objectId, project, 60, "2027-03-01", "2027-03-05");
      const booking = firm.bookingInput(ana.objectId, project, 50, "2027-03-01", "2027-03-05");
      const first = refused(await firm.admin.allocations.assign(booking, { requestId: "r-2" }), "OverCapacity");
      accepted(await firm.admin.allocations.cancel(stands));
      same(refused(await firm.admin.allocations.assign(booking, { requestId: "r-2" }), "OverCapacity"), first);
      accepted(await firm.admin.allocations.assign(booking, { requestId: "r-3" }));
    },
    "R-REQ-1 a corrected batch may reuse its request id": async (firm) => {
      const ana = await firm.engineer("Ana");
      const booking = firm.bookingInput(ana.objectId, await firm.project("Bridge"), 10, "2027-03-01", "2027-03-05");
      const batch = (percent: number) =>
        firm.admin.batch(
          [
            { operation: "allocations.assign", input: booking },
            { operation: "allocations.assign", input: { ...booking, allocationPercent: percent } },
          ],
          { requestId: "twice" },
        );
      await batch("ten" as never);
      await batch(20);
      same((await firm.tables()).Allocation?.map((row) => row.allocationPercent).sort(), [1_000, 2_000]);
    },
    "R-REQ-1 a request id never matches an item of a batch": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const booking = firm.bookingInput(ana.objectId, project, 10, "2027-03-01", "2027-03-05");
      const batch = (requestId: string) =>
        firm.admin.batch([{ operation: "allocations.assign", input: booking }], { requestId });
      const single = (requestId: string) => firm.admin.allocations.assign(booking, { requestId });
      for (const [all, one] of [
        ["X", "X#0"],
        ["Y#0", "Y"],
        ["Z#", "Z##0"],
      ] as const) {
        await batch(all);
        accepted(await single(one));
      }
      for (const [one, all] of [
        ["V#0", "V"],
        ["W###0", "W#"],
      ] as const) {
        accepted(await single(one));
        await batch(all);
      }
      same((await firm.tables()).Allocation?.length, 10);
    },
    "R-REQ-1 a request id with another body is refused": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const booking = firm.bookingInput(ana.objectId, project, 60, "2027-03-01", "2027-03-05");
      const { objectId } = accepted(await firm.admin.allocations.assign(booking, { requestId: "r-4" }));
      const other = { ...booking, allocationPercent: 61 };
      same(
        refused(await firm.admin.allocations.assign(other, { requestId: "r-4" }), "RequestIdReused").requestId,
        "r-4",
      );
      refused(await firm.admin.allocations.cancel(objectId, { requestId: "r-4" }), "RequestIdReused");
      same(accepted(await firm.admin.allocations.get(objectId)).status, "confirmed");
    },
    "R-REQ-1 a request id belongs to its user": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const cora = firm.as(await firm.user("Cora", "coordinator"));
      const booking = firm.bookingInput(ana.objectId, project, 40, "2027-03-01", "2027-03-05");
      const first = accepted(await firm.admin.allocations.assign(booking, { requestId: "r-5" }));
      const hers = accepted(await cora.allocations.assign(booking, { requestId: "r-5" }));
      holds(first.objectId !== hers.objectId, "another user was given the first one's answer");
    },
    "R-POL-4 a deactivated user gets no stored answer": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const id = await firm.user("Cora", "coordinator");
      const cora = firm.as(id);
      const booking = firm.bookingInput(ana.objectId, project, 40, "2027-03-01", "2027-03-05");
      const first = accepted(await cora.allocations.assign(booking, { requestId: "r-7" }));
      accepted(await firm.admin.users.deactivate({ objectId: id, reason: "left" }));
      refused(await cora.allocations.assign(booking, { requestId: "r-7" }), "AuthRequired");
      accepted(await firm.admin.users.reactivate({ objectId: id, reason: "came back" }));
      same(accepted(await cora.allocations.assign(booking, { requestId: "r-7" })), first, "once active again");
    },
    "R-REQ-1 an answer is stored for a day": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const booking = firm.bookingInput(ana.objectId, project, 10, "2027-03-01", "2027-03-05");
      const first = accepted(await firm.admin.allocations.assign(booking, { requestId: "r-6" }));
      firm.advanceClock(answerRetention - 1);
      same(accepted(await firm.admin.allocations.assign(booking, { requestId: "r-6" })), first);
    },
    "R-REQ-1 a corrected input may reuse its request id": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const { assign } = firm.admin.allocations;
      const booking = firm.bookingInput(ana.objectId, project, 40, "2027-03-01", "2027-03-05");
      const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`field${i}`, 1]));
      const more = refused(await assign({ ...booking, ...many } as never, { requestId: "r-8" }), "UnknownField");
      same([more.issues.length, more.moreIssues], [20, 980]);
      refused(await assign({ ...booking, startDate: "soon" }, { requestId: "r-8" }), "TypeMismatch");
      const first = accepted(await assign(booking, { requestId: "r-8" }));
      same(accepted(await assign(booking, { requestId: "r-8" })), first);
      refused(await assign({ ...booking, more: 1 } as never, { requestId: "r-8" }), "RequestIdReused");
      // A refusal by a rule is stored, unlike a refusal of the input's shape.
      refused(await assign({ ...booking, allocationPercent: 0 }, { requestId: "r-9" }), "PercentRange");
      refused(await assign(booking, { requestId: "r-9" }), "RequestIdReused");
    },
    "R-REQ-1 an invalid request id is refused by name": async (firm) => {
      const ana = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const booking = firm.bookingInput(ana.objectId, project, 10, "2027-03-01", "2027-03-05");
      for (const requestId of ["", "x".repeat(201), "a\u0000", "a\ud800", `a${"\u0301".repeat(31)}`])
        same(
          refused(await firm.admin.allocations.assign(booking, { requestId }), "TextInvalid").issues.map(
            ({ path }) => path,
          ),
          [["requestId"]],
        );
    },
  },
};
