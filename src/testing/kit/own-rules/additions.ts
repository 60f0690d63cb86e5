import * as Result from "effect/Result";
import { firmApi, type SettledApi } from "../../../api/promise.ts";
import { Company } from "../../../domain/company/entity.ts";
import { revised, revision } from "../../../domain/kernel/decision/decision.ts";
import { existing } from "../../../domain/kernel/decision/existing.ts";
import { not } from "../../../domain/kernel/policy/predicate.ts";
import { versionedId } from "../../../operations/define/fields.ts";
import { recordFormatter } from "../../../operations/define/format-record.ts";
import { command } from "../../../operations/define/operation.ts";
import type { Operations } from "../../../operations/index.ts";
import { actorChanges } from "../../../operations/log/actor-changes.ts";
import type { OwnRules } from "../../../operations/own/own-operations.ts";
import { ownRules } from "../../../operations/own/own-rules.ts";
import { byId, load } from "../../../ports/load.ts";
import type { Ports } from "../../../ports/ports.ts";
import { accepted, holds, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import type { Suite } from "../harness/suite.ts";

/** The same firm on the same store, opened with rules of a host. */
const withRules = (firm: KitFirm, rules: OwnRules) => {
  const { table, around } = ownRules(rules);
  const ports: Ports = { ...firm.app.ports, store: around(firm.app.ports.store), own: table };
  return {
    ports,
    as: (userId: string) => firmApi(ports, { organizationId: firm.organizationId, userId }).settled,
  };
};
const values = (of: { readonly ok: boolean }): unknown => (of as { readonly value?: unknown }).value;

const close = command({
  name: "clients.close",
  doc: "Marks a client as closed.",
  class: "Company",
  action: "update",
  input: versionedId,
  refusals: [],
  subject: "company",
  load: load("clients.close", {
    parameters: { objectId: "text" },
    isolation: {
      locks: ({ objectId }) => [{ entity: Company, id: objectId }],
      why: "Only the client is changed.",
      rules: [],
    },
    reads: ({ objectId }) => ({ company: byId(Company, objectId) }),
  }),
  args: ({ objectId }) => ({ objectId }),
  decide: ({ company }, _input, at) => {
    const before = existing(company);
    const after = revised(before, { industry: "Closed" }, at);
    return Result.succeed({ answer: after, changes: revision("Company", before, after, at) });
  },
  format: recordFormatter(Company),
});

/** Clauses, words and operations of a host. */
export const additions: Suite = {
  name: "additions of a host",
  cases: {
    "R-POL-2 a clause narrows lists, counts, distinct values, pointers, reports and the feed of an actor": async (
      firm,
    ) => {
      const { ports, as } = withRules(firm, {
        policies: { Deal: { read: (deal, actor) => actor.role === "administrator" || not(deal.title.is("Secret")) } },
      });
      const sal = await firm.user("Sal", "salesperson");
      const [own, all] = [as(sal), as(firm.adminId)];
      if (ports.feed === null) throw new Error("The firm has no feed");
      const feed = actorChanges(
        { ...ports, feed: ports.feed },
        { organizationId: firm.organizationId, userId: sal },
        undefined,
      );
      const cursor = await feed.currentCursor();
      const deal = async (title: string): Promise<string> =>
        accepted(
          await firm.as(sal).deals.create({ title, amount: 1_000, probability: 50, expectedCloseDate: "2027-05-01" }),
        ).objectId;
      const [secret, open] = [await deal("Secret"), await deal("Dam")];
      for (const relatedDeal of [secret, open])
        accepted(await firm.as(sal).activities.create({ type: "call", subject: "Ask", relatedDeal }));
      same(
        accepted(await own.deals.list()).results.map(({ objectId }) => objectId),
        [open],
      );
      same(accepted(await own.deals.count()), 1);
      same(accepted(await own.deals.distinct({ field: "title" })).results, ["Dam"]);
      same(accepted(await own.activities.count({ where: { relatedDeal: { where: { notes: null } } } })), 1);
      refused(await own.deals.get(secret), "NotFound");
      same(accepted(await all.deals.count()), 2);
      const months = { from: "2027-05-01", to: "2027-05-31" };
      const [narrow, whole] = [await own.reports.forecast(months), await all.reports.forecast(months)];
      holds(JSON.stringify(values(narrow)) !== JSON.stringify(values(whole)), "the report leaves the deal out");
      same(values(whole), values(await firm.as(sal).reports.forecast(months)), "the report without the clause");
      const seen = (await feed.readAfter(cursor, 50)).items.filter((each) => each.class === "Deal");
      same(
        seen.map(({ objectId }) => objectId),
        [open],
      );
    },
    "R-VAL-8 a word of the host is read in writes and filters, and answered as it was written": async (firm) => {
      const { as } = withRules(firm, { vocabularies: { "Project.status": { words: { "On the shelf": "on hold" } } } });
      const own = as(firm.adminId);
      const project = { projectCode: "R-1", projectName: "Road", clientName: "City", projectManager: firm.adminId };
      const made = accepted(await own.projects.create({ ...project, status: "On the shelf" }));
      same([made.status, made.statusLabel], ["on hold", "On the shelf"]);
      same(accepted(await own.projects.count({ where: { status: "on-the-SHELF" } })), 1);
      same(accepted(await own.projects.count({ where: { status: { in: ["On the shelf", "active"] } } })), 1);
      // Without the words, the state stays and the word is unknown.
      refused(await firm.admin.projects.count({ where: { status: "On the shelf" } }), "UnknownWord");
      same(accepted(await firm.admin.projects.get(made.objectId)).status, "on hold");
    },
    "R-BATCH-1, L-62 an operation of the host runs dry, by its name, in batches and in the log": async (firm) => {
      const { ports } = withRules(firm, { operations: { clients: { close } } });
      const api = firmApi(ports, { organizationId: firm.organizationId, userId: firm.adminId });
      const { settled } = api;
      const own = settled as unknown as SettledApi<Operations & { readonly clients: { readonly close: typeof close } }>;
      const city = accepted(await firm.admin.companies.create({ name: "City" })).objectId;
      const town = accepted(await firm.admin.companies.create({ name: "Town" })).objectId;
      const industries = async () =>
        accepted(await firm.admin.companies.list({ order: "name" })).results.map(({ industry }) => industry);
      same(accepted(await own.clients.close(city, { dryRun: true })).industry, "Closed");
      same(await industries(), [null, null]);
      same(accepted(await own.clients.close(city)).version, 2);
      refused(await own.clients.close("Nobody0001"), "NotFound");
      holds((await settled.call("clients.close", { objectId: town, expectedVersion: 9 })).ok === false, "by its name");
      const items = [{ operation: "clients.close", input: { objectId: town } }];
      const batch = await settled.batch(items as never, { transaction: true });
      holds(batch.ok, "in a batch");
      same(await industries(), ["Closed", "Closed"]);
      const events = (await firm.log()).filter((entry) => entry.class === "Company").map(({ event }) => event);
      same(events.slice(-2), ["clients.close", "clients.close"]);
    },
  },
};
