import { dayOf, dayText } from "../../../domain/kernel/values/day.ts";
import { accepted, holds, present, refused, same } from "../harness/expect.ts";
import type { KitFirm } from "../harness/kit-firm.ts";
import { seededRandom } from "../harness/random.ts";
import type { Suite } from "../harness/suite.ts";
import {
  type DealCall,
  daysInStages,
  forecastOf,
  type ModelDeal,
  moveTo,
  openStages,
  stageAfter,
} from "./deal-model.ts";

const usd = (minor: number) => ({ minor, currency: "USD" });
const year = { from: "2027-01-01", to: "2027-12-31" };

/** A random history of deals of a salesperson, beside the model; every answer must be that of the model. */
const played = async (firm: KitFirm, seed: number, steps: number) => {
  const random = seededRandom(seed);
  const sol = await firm.user("sol", "salesperson");
  const own = firm.as(sol);
  const deals: Array<ModelDeal> = [];
  let day = Number(dayOf("2027-01-04"));
  const stages = [...openStages, "won", "lost"];
  for (let step = 0; step < steps; step++) {
    if (random.oneIn(4)) {
      day += random.below(9);
      firm.setClock(dayText(day));
    }
    const today = dayText(day);
    if (deals.length < 4 || random.oneIn(8)) {
      const amount = random.oneIn(4) ? null : 1 + random.below(1_000_000);
      const probability = random.oneIn(3) ? random.below(10_001) / 100 : null;
      const expected = random.oneIn(4) ? null : dayText(day - 20 + random.below(60));
      const { objectId } = accepted(
        await own.deals.create({
          ...{ title: `Deal ${step}`, probability, expectedCloseDate: expected },
          amount: amount === null ? null : usd(amount),
        }),
      );
      deals.push({
        objectId,
        stage: "lead",
        amount,
        probability,
        expected,
        closedOn: null,
        entered: [["lead", today]],
      });
      continue;
    }
    const deal = random.pick(deals);
    const event = random.pick(["advance", "advance", "back", "win", "lose", "reopen", "update"] as const);
    const call: DealCall = {
      event,
      ...(event !== "win" && event !== "lose" && random.oneIn(2) ? { stage: random.pick(stages) } : {}),
      ...((event === "reopen" || event === "update") && !random.oneIn(3) ? { reason: "why" } : {}),
    };
    const byAdmin = random.oneIn(3);
    const { event: name, ...sent } = call;
    const outcome = await (byAdmin ? firm.admin : own).deals[name]({ objectId: deal.objectId, ...sent } as never);
    const expected = stageAfter(deal, call, byAdmin);
    if ("tag" in expected) {
      same(
        outcome.ok ? outcome.value.stage : outcome.refusal._tag,
        expected.tag,
        `${deal.stage}: ${JSON.stringify(call)}`,
      );
      continue;
    }
    const { stage, closedOn } = accepted(outcome);
    moveTo(deal, expected.to, today);
    same([stage ?? "lead", closedOn], [deal.stage, deal.closedOn], JSON.stringify(call));
  }
  return { own, deals, today: dayText(day) };
};

export const deals: Suite = {
  name: "deals",
  cases: {
    "R-DEAL-1, R-DEAL-2, R-DEAL-3, L-52, L-53 deals move, age and add up as in a plain model": async (firm) => {
      const { own, deals: model, today } = await played(firm, 11, 90);
      for (const deal of model) {
        const { results } = accepted(await own.deals.stageHistory(deal.objectId));
        same(
          results.map(({ to, days }) => [to, days]),
          daysInStages(deal, today) as never,
        );
        const age = Number(dayOf(today)) - Number(dayOf(deal.entered[0]?.[1] ?? ""));
        same(
          results.reduce((sum, { days }) => sum + days, 0),
          age,
          "the days in stages",
        );
      }
      for (const range of [year, { from: "2027-01-10", to: "2027-02-10" }, { from: today, to: today }]) {
        const answer = accepted(await own.reports.forecast(range));
        const { deals: number, open, weighted, won, late, ...rest } = forecastOf(model, range.from, range.to, today);
        const { results, wonWithoutAmount, ...counts } = answer;
        same(counts, rest);
        same(wonWithoutAmount, 0);
        const [line] = results;
        const figures = line && {
          ...{ deals: line.deals, open: line.open.minor, weighted: line.weighted.minor, won: line.won.minor },
          late: { count: line.slipped.count, weighted: line.slipped.weighted.minor },
        };
        same(figures ?? { deals: 0, open: 0, weighted: 0, won: 0, late: { count: 0, weighted: 0 } }, {
          ...{ deals: number, open, weighted, won },
          late,
        });
        holds(weighted >= 0 && weighted <= open, "weighted");
      }
      const { stages } = accepted(await own.deals.pipeline({ limit: 2 }));
      for (const { stage, count, deals: shown, more } of stages) {
        const all = model.filter((deal) => deal.stage === stage);
        same([count, shown.length, more], [all.length, Math.min(2, all.length), all.length > 2]);
      }
    },
    "E-37 the forecast of four deals": async (firm) => {
      const { admin } = firm;
      const close = { expectedCloseDate: "2027-03-31" };
      accepted(await admin.deals.create({ title: "A", amount: 10_000, ...close }));
      accepted(await admin.deals.create({ title: "B", amount: 40_000, stage: "Negotiation", ...close }));
      accepted(await admin.deals.create({ title: "C", amount: 5_000, stage: "Won" }));
      accepted(await admin.deals.create({ title: "D", stage: "Qualified", ...close }));
      same(accepted(await admin.reports.forecast(year)), {
        results: [
          {
            currency: "USD",
            deals: 2,
            open: usd(5_000_000),
            weighted: usd(3_100_000),
            won: usd(500_000),
            slipped: { count: 0, weighted: usd(0) },
          },
        ],
        withoutAmount: 1,
        withoutDate: 0,
        wonWithoutAmount: 0,
        slipped: 0,
      });
    },
    "R-DEAL-3 each deal is rounded half up, in its own currency": async (firm) => {
      const { admin } = firm;
      const close = { expectedCloseDate: "2027-03-31" };
      for (const minor of [5, 5, 4])
        accepted(await admin.deals.create({ title: "Small", amount: usd(minor), probability: 10, ...close }));
      accepted(
        await admin.deals.create({ title: "Euro", amount: { minor: 3, currency: "EUR" }, probability: 50, ...close }),
      );
      // Times 10,000 the amount leaves 64 bits.
      const most = Number.MAX_SAFE_INTEGER;
      accepted(
        await admin.deals.create({
          title: "Yen",
          amount: { minor: most, currency: "JPY" },
          probability: 33.33,
          ...close,
        }),
      );
      const { results } = accepted(await admin.reports.forecast(year));
      same(
        results.map(({ weighted }) => weighted),
        [
          { minor: 2, currency: "EUR" },
          { minor: Number((BigInt(most) * 3_333n + 5_000n) / 10_000n), currency: "JPY" },
          { minor: 2, currency: "USD" },
        ],
      );
      accepted(await admin.deals.create({ title: "More yen", amount: { minor: 1, currency: "JPY" }, ...close }));
      same(refused(await admin.reports.forecast(year), "AmountRange").issues[0]?.currency, "JPY");
    },
    "R-DEAL-2 a firm sets the probability of its stages": async (firm) => {
      const { admin } = firm;
      accepted(await admin.settings.set({ stageProbability: { lead: 33.33 } }));
      accepted(await admin.deals.create({ title: "A", amount: usd(100), expectedCloseDate: "2027-03-31" }));
      const { results } = accepted(await admin.reports.forecast(year));
      same(present(results[0], "the line").weighted, usd(33));
    },
    "R-DEAL-3 the forecast covers the deals that the caller may read": async (firm) => {
      const [sol, pia] = [await firm.user("sol", "salesperson"), await firm.user("pia", "salesperson")];
      const amount = usd(1_000);
      accepted(await firm.as(sol).deals.create({ title: "A", amount, stage: "won" }));
      same(accepted(await firm.as(pia).reports.forecast(year)).results, []);
      accepted(await firm.admin.users.setRole({ objectId: sol, team: "North" }));
      accepted(await firm.admin.users.setRole({ objectId: pia, team: "North" }));
      same(accepted(await firm.as(pia).reports.forecast(year)).results, []);
      accepted(await firm.admin.settings.set({ crmVisibility: "team" }));
      same(accepted(await firm.as(pia).reports.forecast(year)).results[0]?.won, amount);
    },
    "R-DEAL-4, R-REF-1, L-51 a won deal is handed over once, whole": async (firm) => {
      const { admin } = firm;
      const [ana, ben] = [await firm.engineer("Ana"), await firm.engineer("Ben")];
      const { objectId } = accepted(await admin.deals.create({ title: "Bridge", amount: 100, stage: "won" }));
      const days = { startDate: "2027-03-01", endDate: "2027-03-31", assignmentRole: "Lead" };
      const asked = { objectId, projectCode: "B-1", clientName: "City" };
      const allocations = [
        { engineer: ben.objectId, allocationPercent: 100, ...days },
        { engineer: ana.objectId, allocationPercent: 60, ...days },
        { engineer: ana.objectId, allocationPercent: 41, ...days },
      ];
      const before = [await firm.tables(), (await firm.log()).length];
      refused(await admin.deals.handOver({ ...asked, allocations }), "OverCapacity");
      same([await firm.tables(), (await firm.log()).length], before);
      const outcomes = await Promise.all(
        [1, 2].map((n) =>
          admin.deals.handOver({ ...asked, projectCode: `B-${n}`, allocations, skipConflicting: true }),
        ),
      );
      // Exactly one of two at once wins, and the other leaves nothing behind.
      const [made, ...more] = outcomes.filter(({ ok }) => ok);
      same(more.length, 0);
      const answer = accepted(present(made, "an accepted hand-over"));
      const lost = refused(
        present(
          outcomes.find(({ ok }) => !ok),
          "a refused hand-over",
        ),
        "AlreadyHandedOver",
      );
      same(lost.project, answer.project);
      const { Project: projects = [], Allocation: bookings = [] } = await firm.tables();
      same(
        projects.map((row) => row.objectId),
        [answer.project],
      );
      same(
        bookings.map((row) => row.objectId),
        answer.allocations.toSorted(),
      );
      same([answer.allocations.length, answer.leftOut.map(({ item }) => item)], [2, [2]]);
      same(accepted(await admin.projects.count({ where: { deal: objectId } })), 1);
      refused(await admin.deals.handOver(asked), "AlreadyHandedOver");
      for (const each of answer.allocations) accepted(await admin.allocations.delete(each));
      accepted(await admin.projects.delete(present(answer.project, "the project")));
      same(accepted(await admin.deals.get(objectId)).project, null);
      accepted(await admin.deals.handOver(asked));
    },
    "R-DEAL-5, R-ACT-1 past deals and activities are listed in their order": async (firm) => {
      const { admin } = firm;
      const deal = async (title: string, expectedCloseDate: string) =>
        accepted(await admin.deals.create({ title, expectedCloseDate })).objectId;
      const b = await deal("B", "2027-01-03");
      firm.advanceClock(1);
      const a = await deal("A", "2026-12-31");
      await deal("Today", "2027-01-04");
      const ids = ({ results }: { readonly results: ReadonlyArray<{ readonly objectId: string }> }) =>
        results.map(({ objectId }) => objectId);
      same(ids(accepted(await admin.deals.pastClose({ order: "expectedCloseDate" }))), [a, b]);
      same(ids(accepted(await admin.deals.pastClose({ order: "-updatedAt", limit: 1 }))), [a]);
      const activity = async (dueDate: string) =>
        accepted(await admin.activities.create({ dueDate, relatedDeal: a })).objectId;
      const [late, next] = [await activity("2027-01-03T23:59:59.999Z"), await activity("2027-01-04T00:00:00.000Z")];
      same(ids(accepted(await admin.activities.overdue({}))), [late]);
      same(accepted(await admin.activities.count({ where: { relatedDeal: a } })), 2);
      refused(await admin.deals.delete(a), "HasHistory");
      accepted(await admin.deals.delete({ objectId: a, cascade: true }));
      refused(await admin.activities.get(next), "NotFound");
      const { objectId: kept } = accepted(await admin.activities.create({ subject: "Ask", relatedDeal: b }));
      const both = { objectId: b, cascade: true, keepActivities: true };
      same(refused(await admin.deals.delete(both), "TypeMismatch").issues[0]?.path, ["keepActivities"]);
      accepted(await admin.deals.delete({ objectId: b, keepActivities: true }));
      same(accepted(await admin.activities.get(kept)).relatedDeal, b);
    },
  },
};
