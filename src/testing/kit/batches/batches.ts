import type { LogEntry } from "../../../ports/store.ts";
import { accepted, holds, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { checkLog } from "../harness/log-replay.ts";
import type { Suite } from "../harness/suite.ts";

/** The option for an all-or-nothing batch. */
export const asTransaction = { transaction: true } as const;

/** Runs the work; checks that rows and log stay unchanged. */
export const changesNothing = async <T>(firm: KitFirm, body: () => Promise<T>): Promise<T> => {
  const [tables, log] = [await firm.tables(), await firm.log()];
  const outcome = await body();
  same(await firm.tables(), tables, "the rows after a refused batch");
  same(await firm.log(), log, "the log after a refused batch");
  return outcome;
};

/** An item that books for a week of March. */
export const bookingItem = (
  firm: KitFirm,
  engineer: string,
  project: string,
  percent: number,
): { readonly operation: "allocations.assign"; readonly input: ReturnType<KitFirm["bookingInput"]> } => ({
  operation: "allocations.assign",
  input: firm.bookingInput(engineer, project, percent, "2027-03-01", "2027-03-05"),
});
const facts = ({ event, kind, version }: LogEntry) => [event, kind, version];

/** R-BATCH-1: many operations at once. */
export const batches: Suite = {
  name: "batches",
  cases: {
    "R-BATCH-1 a transaction with one refused item writes nothing": async (firm) => {
      const [user, project] = [await firm.user("Ana"), await firm.project("Bridge")];
      const made = { operation: "engineers.create", input: { user, fullName: "Ana", discipline: "Civil" } } as const;
      const book = (percent: number) => ({
        operation: "allocations.assign" as const,
        input: { ...bookingItem(firm, "", project, percent).input, engineer: { $ref: [0, "objectId"] } as const },
      });
      const outcome = await changesNothing(firm, () => firm.admin.batch([made, book(60), book(50)], asTransaction));
      holds(!outcome.ok, "110 % were booked");
      same([outcome.index, outcome.refusal._tag], [2, "OverCapacity"]);
      const [profile, first, second] = accepted(await firm.admin.batch([made, book(60), book(40)], asTransaction));
      same([first.engineer, second.engineer], [profile.objectId, profile.objectId]);
      await checkLog(firm);
    },
    "R-BATCH-1 separate items that fit are kept": async (firm) => {
      const { objectId } = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const items = [60, 50, 40].map((percent) => bookingItem(firm, objectId, project, percent));
      const answer = accepted(
        await firm.admin.batch([
          ...items,
          { operation: "allocations.count" },
          { operation: "allocations.cancel", input: "nowhere000" },
        ]),
      );
      same(
        answer.map((each) => (each.ok ? "ok" : each.refusal._tag)),
        ["ok", "OverCapacity", "ok", "ok", "NotFound"],
      );
      same(answer[3], { ok: true, value: 2 });
      same((await firm.tables()).Allocation?.length, 2);
    },
    "R-BATCH-1 each item sees the changes of earlier ones": async (firm) => {
      const { objectId } = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const stands = await firm.booked(objectId, project, 60, "2027-03-01", "2027-03-05");
      const cancel = { operation: "allocations.cancel", input: stands } as const;
      const book = bookingItem(firm, objectId, project, 80);
      const outcome = await changesNothing(firm, () => firm.admin.batch([book, cancel], asTransaction));
      holds(!outcome.ok && outcome.index === 0, "a booking was judged on what came after it");
      accepted(await firm.admin.batch([cancel, book], asTransaction));
      same(refused(await firm.admin.allocations.assign(book.input), "OverCapacity").windows[0]?.total, 160);
    },
    "L-41 two items that change one row write two versions": async (firm) => {
      const { objectId } = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const start = (await firm.log()).length;
      const made = { objectId: { $ref: [0, "objectId"] } } as const;
      accepted(
        await firm.admin.batch(
          [
            { ...bookingItem(firm, objectId, project, 60), reason: "asked for" },
            { operation: "allocations.change", input: { ...made, notes: "n", expectedVersion: 1 } },
            { operation: "allocations.change", input: { ...made, notes: "n" } },
            { operation: "allocations.cancel", input: { ...made, expectedVersion: 2 }, reason: "called off" },
          ],
          { ...asTransaction, requestId: "hand-over" },
        ),
      );
      const rows = (await firm.log()).slice(start);
      same(rows.map(facts), [
        ["allocations.assign", "create", 1],
        ["allocations.change", "update", 2],
        ["allocations.cancel", "update", 3],
      ]);
      same(
        rows.map(({ reason, requestId }) => [reason, requestId]),
        [
          ["asked for", "hand-over"],
          [null, "hand-over"],
          ["called off", "hand-over"],
        ],
      );
      await checkLog(firm);
    },
    "R-BATCH-1 a duplicate in the middle rolls the transaction back": async (firm) => {
      const person = (externalId: string) =>
        ({ operation: "users.provision", input: { externalId, username: "Zoe" } }) as const;
      const outcome = await changesNothing(firm, () => firm.admin.batch([person("one"), person("two")], asTransaction));
      holds(!outcome.ok, "two accounts share a name");
      same([outcome.index, outcome.refusal._tag], [1, "Duplicate"]);
      accepted(await firm.admin.batch([person("one"), person("one")], asTransaction));
    },
    "R-BATCH-1 settings of a refused batch do not take effect": async (firm) => {
      const { objectId } = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      const widen = { operation: "settings.set", input: { capacityLimit: 150, from: "2020-01-01" } } as const;
      const [fits, not] = [bookingItem(firm, objectId, project, 70), bookingItem(firm, objectId, project, 10)];
      await firm.booked(objectId, project, 80, "2027-03-01", "2027-03-05");
      const outcome = await changesNothing(firm, () => firm.admin.batch([widen, fits, not], asTransaction));
      holds(!outcome.ok, "160 % of 150 % were booked");
      same(outcome.index, 2);
      refused(await firm.admin.allocations.assign(fits.input), "OverCapacity");
      accepted(await firm.admin.batch([widen, fits], asTransaction));
    },
    "R-BATCH-1 a batch takes 0 to 10,000 items": async (firm) => {
      same(accepted(await firm.admin.batch([], asTransaction)), []);
      same(accepted(await firm.admin.batch([])), []);
      const items = Array.from({ length: 10_001 }, () => ({ operation: "users.count" }) as const);
      const outcome = await changesNothing(firm, () => firm.admin.batch(items));
      holds(!outcome.ok, "10,001 items were taken");
      same([outcome.index, outcome.refusal._tag], [null, "TypeMismatch"]);
    },
    "R-BATCH-1 a transaction takes single-step commands only": async (firm) => {
      const { objectId } = await firm.engineer("Ana");
      const project = await firm.project("Bridge");
      for (const operation of ["users.count", "users.conquer", "__proto__", "settled"]) {
        const items = [bookingItem(firm, objectId, project, 10), { operation } as never];
        const outcome = await changesNothing(firm, () => firm.admin.batch(items, asTransaction));
        holds(!outcome.ok, `a transaction took ${operation}`);
        same([outcome.index, outcome.refusal._tag], [1, "TypeMismatch"]);
      }
    },
  },
};
