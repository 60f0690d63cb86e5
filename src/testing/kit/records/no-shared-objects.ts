import { feedReader } from "../change-log/feed-reader.ts";
import { accepted, refused, same } from "../harness/expect.ts";
import { overwriteDeeply } from "../harness/overwrite-deeply.ts";
import type { Suite } from "../harness/suite.ts";

/** Inputs and answers belong to the caller: the store shares no object with them. */
export const noSharedObjects: Suite = {
  name: "no shared objects",
  cases: {
    "R-REQ-1 changing an input or answer changes nothing stored": async (firm) => {
      const { admin } = firm;
      const { objectId: engineer } = await firm.engineer("Ana", { hourlyRate: { minor: 9_000, currency: "USD" } });
      const sent = { name: "Bridge", requiredCertifications: ["PE"], rate: { minor: 100, currency: "USD" } };
      const asked = structuredClone(sent);
      const work = admin.projects.create(asked as typeof sent, { requestId: "own" });
      overwriteDeeply(asked);
      const made = accepted(await work);
      const first = structuredClone(made);
      overwriteDeeply(made);
      const [tables, log] = structuredClone([await firm.tables(), await firm.log()]);
      const { objectId } = first;
      const record = { class: "Project", objectId } as const;
      for (let time = 0; time < 2; time++) {
        const again = accepted(await admin.projects.create(sent, { requestId: "own" }));
        same(again, first, "the kept answer");
        const taken = refused(await admin.projects.create({ ...sent, name: "" }, { requestId: "none" }), "Required");
        const [got, list] = [await admin.projects.get(objectId), await admin.projects.list()];
        const [history, entries] = [await admin.log.history(record), await admin.log.list()];
        const others = [await admin.settings.get(), await admin.engineers.get(engineer)];
        const rows = [await firm.tables(), await firm.log()];
        same(rows, [tables, log], "rows and log");
        for (const each of [again, taken, got, list, history, entries, others, rows]) overwriteDeeply(each);
      }
      same([await firm.tables(), await firm.log()], [tables, log], "rows and log");
    },
    "R-BATCH-1 changing the items of a running batch has no effect": async ({ admin, tables }) => {
      for (const [name, options] of [
        ["Bridge", {}],
        ["Dam", { transaction: true }],
        ["Lock", { requestId: "lock" }],
      ] as const) {
        const items = Array.from({ length: 3 }, (_, i) => ({
          operation: "projects.create",
          input: { name: `${name} ${i}`, requiredCertifications: ["PE"] } as Readonly<Record<string, unknown>>,
        }));
        const refers = { operation: "projects.start", input: { objectId: { $ref: [0, "objectId"] } } };
        const sent = [...items, ...("transaction" in options ? [refers] : [])];
        const work = admin.batch(sent as never, options as never);
        overwriteDeeply(sent);
        overwriteDeeply(await work);
      }
      const names = (await tables()).Project?.map(({ projectName, requiredCertifications }) => [
        projectName,
        requiredCertifications,
      ]);
      same(
        names?.sort(),
        ["Bridge", "Dam", "Lock"].flatMap((name) => [0, 1, 2].map((i) => [`${name} ${i}`, ["PE"]])),
      );
    },
    "R-LOG-4 changing a page of the feed changes no log": async (firm) => {
      await firm.project("Bridge", { requiredCertifications: ["PE"] });
      const log = structuredClone(await firm.log());
      const { cursor, page } = feedReader(firm.feed, firm.organizationId);
      const start = await cursor();
      await firm.project("Dam", { requiredCertifications: ["Rope"] });
      const { entries } = await page(start);
      const first = structuredClone(entries);
      overwriteDeeply(entries);
      same((await page(start)).entries, first, "the page again");
      same((await firm.log()).slice(0, log.length), log, "the log");
    },
  },
};
