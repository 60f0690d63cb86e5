import { accepted } from "../harness/expect.ts";
import type { ChangeCase, ChangeCases } from "../records/expected-version-setup.ts";

const deal =
  (more: Readonly<Record<string, unknown>>, stage = "qualified"): ChangeCase =>
  async ({ firm, next }) => {
    const made = await firm.admin.deals.create({ title: `Deal ${next()}`, amount: 1_000, stage });
    return { input: { objectId: accepted(made).objectId, ...more } };
  };
const activity =
  (more: Readonly<Record<string, unknown>>): ChangeCase =>
  async ({ firm, next }) => ({
    input: { objectId: accepted(await firm.admin.activities.create({ subject: `Call ${next()}` })).objectId, ...more },
  });

/** How deals and activities are changed, by operation. */
export const crmCases: ChangeCases = {
  "deals.update": deal({ notes: "mine" }),
  "deals.advance": deal({}),
  "deals.back": deal({}),
  "deals.win": deal({}),
  "deals.lose": deal({ lostReason: "Price" }),
  "deals.handOver": async (setup) => {
    const { input } = await deal({ clientName: "City" }, "won")(setup);
    return { input: { ...input, projectCode: `Q-${setup.next()}` } };
  },
  "deals.reopen": deal({ reason: "They called" }, "lost"),
  "deals.delete": deal({}),
  "activities.update": activity({ description: "mine" }),
  "activities.complete": activity({}),
  "activities.delete": activity({}),
};
