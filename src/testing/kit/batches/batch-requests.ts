import { accepted, holds, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";
import { asTransaction, bookingItem, changesNothing } from "./batches.ts";

const scene = async (firm: KitFirm) => {
  const { objectId } = await firm.engineer("Ana");
  const project = await firm.project("Bridge");
  return { objectId, book: (percent: number) => bookingItem(firm, objectId, project, percent) };
};
const reused = (outcome: { readonly ok: boolean; readonly refusal?: { readonly _tag: string } }): void => {
  holds(!outcome.ok && outcome.refusal?._tag === "RequestIdReused", "another batch had the same request id");
};

/** R-REQ-1 for a batch: one id, one batch, one answer. */
export const batchRequests: Suite = {
  name: "batch requests",
  cases: {
    "L-45 a transaction sent again is one transaction and one answer": async (firm) => {
      const { book } = await scene(firm);
      const items = [book(60), book(40)];
      const options = { ...asTransaction, requestId: "b-1" };
      const first = accepted(await firm.admin.batch(items, options));
      same(
        first.map(({ allocationPercent }) => allocationPercent),
        [60, 40],
      );
      firm.advanceClock(1_000);
      same(await changesNothing(firm, () => firm.admin.batch(items, options)), { ok: true, value: first });
      reused(await changesNothing(firm, () => firm.admin.batch([book(60), book(30)], options)));
      reused(await changesNothing(firm, () => firm.admin.batch([book(60)], options)));
      reused(await changesNothing(firm, () => firm.admin.batch(items, { requestId: "b-1" })));
      reused(await changesNothing(firm, () => firm.admin.allocations.assign(book(1).input, { requestId: "b-1" })));
    },
    "L-45 a repeated refused transaction gets the same refusal": async (firm) => {
      const { book } = await scene(firm);
      const stands = accepted(await firm.admin.allocations.assign(book(60).input)).objectId;
      const items = [book(10), book(40)];
      const options = { ...asTransaction, requestId: "b-2" };
      const first = await firm.admin.batch(items, options);
      same([first.ok, first.ok ? null : first.index], [false, 1]);
      accepted(await firm.admin.allocations.cancel(stands));
      same(await changesNothing(firm, () => firm.admin.batch(items, options)), first);
      accepted(await firm.admin.batch(items, { ...asTransaction, requestId: "b-3" }));
    },
    "R-REQ-1 a batch's request id belongs to its user": async (firm) => {
      const { book } = await scene(firm);
      const cora = firm.as(await firm.user("Cora", "coordinator"));
      for (const options of [
        { ...asTransaction, requestId: "b-4" },
        { ...asTransaction, requestId: "b-5" },
      ]) {
        const [mine] = accepted(await firm.admin.batch([book(10)], options));
        const [hers] = accepted(await cora.batch([book(10)], options));
        holds(mine.objectId !== hers.objectId, "another user was given the first one's answer");
      }
    },
    "L-45 repeated separate items get their first answers": async (firm) => {
      const { book } = await scene(firm);
      const items = [book(60), book(50), book(40)];
      const options = { requestId: "b-6" };
      const start = (await firm.log()).length;
      const first = accepted(await firm.admin.batch(items, options));
      same(
        first.map(({ ok }) => ok),
        [true, false, true],
      );
      accepted(await firm.admin.allocations.cancel(first[0]?.ok === true ? first[0].value.objectId : ""));
      same(await changesNothing(firm, () => firm.admin.batch(items, options)), { ok: true, value: first });
      reused(await changesNothing(firm, () => firm.admin.batch([book(60), book(50), book(30)], options)));
      reused(await changesNothing(firm, () => firm.admin.batch(items, { ...asTransaction, ...options })));
      const ids = (await firm.log()).slice(start).map(({ requestId }) => requestId);
      same(ids, ["b-6", "b-6", null]);
    },
    "R-REQ-1 a malformed transaction is not stored under its id": async (firm) => {
      const { book } = await scene(firm);
      const options = { ...asTransaction, requestId: "b-7" };
      const wrong = { ...book(20), input: { ...book(20).input, startDate: "soon" } };
      const referring = { operation: "allocations.cancel", input: { objectId: { $ref: [0, "nothing"] } } } as const;
      for (const items of [
        [book(10), wrong],
        [book(10), referring],
      ] as never[])
        for (const _ of [1, 2]) {
          const outcome = await changesNothing(firm, () => firm.admin.batch(items, options));
          holds(!outcome.ok && outcome.refusal._tag === "TypeMismatch", "a wrong shape was accepted");
        }
      accepted(await firm.admin.batch([book(10), book(20)], options));
    },
    "R-REQ-1 a separate item may have its own request id": async (firm) => {
      const { book } = await scene(firm);
      const item = { ...book(10), requestId: "i-1" };
      const [first] = accepted(await firm.admin.batch([item]));
      same(await changesNothing(firm, () => firm.admin.batch([item])), { ok: true, value: [first] });
      same(await changesNothing(firm, () => firm.admin.allocations.assign(item.input, { requestId: "i-1" })), first);
      const refusal = { _tag: "RequestIdReused", requestId: "i-1" };
      same(accepted(await firm.admin.batch([{ ...book(11), requestId: "i-1" }])), [{ ok: false, refusal }]);
    },
  },
};
