import type { Settled } from "../../../api/settled.ts";
import type { Refusal } from "../../../domain/kernel/refusal/refusal.ts";
import { holds, same } from "../harness/expect.ts";
import type { Suite } from "../harness/suite.ts";

const isClosed = (outcome: Settled<unknown, Refusal>): boolean =>
  !outcome.ok && outcome.refusal._tag === "Storage" && outcome.refusal.retry === "never";

/** What has begun is finished before a store closes; a closed store refuses every call. */
export const closing: Suite = {
  name: "closing",
  cases: {
    "a closed store refuses reads, writes, batches and migrations": async (firm) => {
      const { admin, app } = firm;
      await app.close();
      const create = { operation: "companies.create", input: { name: "Acme" } } as const;
      const refused = [
        await admin.companies.count(),
        await admin.companies.create({ name: "Acme" }),
        await admin.companies.create({ name: "Acme" }, { requestId: "once" }),
        await admin.batch([create], { transaction: true }),
      ];
      same(refused.map(isClosed), [true, true, true, true]);
      holds(
        await app.migrate().then(
          () => false,
          () => true,
        ),
        "a closed store was migrated",
      );
    },
    "a call that has begun is answered before the store closes": async (firm) => {
      const { admin, app } = firm;
      const created = admin.companies.create({ name: "Acme" });
      const closed = app.close();
      holds((await created).ok, "a call that had begun was not answered");
      await closed;
      await app.close();
    },
  },
};
