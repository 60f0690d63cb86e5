import { dayOf } from "../../../domain/kernel/values/day.ts";

/** Written from the table in docs/rules/crm.md, not from the code. */
export const openStages = ["lead", "qualified", "proposal", "negotiation"];
const likely: Readonly<Record<string, number>> = { lead: 10, qualified: 25, proposal: 50, negotiation: 75 };

/** A deal as plain data; days as `YYYY-MM-DD`, amounts in cents. */
export interface ModelDeal {
  readonly objectId: string;
  stage: string;
  readonly amount: number | null;
  readonly probability: number | null;
  readonly expected: string | null;
  closedOn: string | null;
  /** The stages and the days on which they were entered. */
  readonly entered: Array<readonly [stage: string, day: string]>;
}
/** One call on a deal. */
export interface DealCall {
  readonly event: "advance" | "back" | "win" | "lose" | "reopen" | "update";
  readonly stage?: string;
  readonly reason?: string;
}

const isOpen = (stage: string): boolean => openStages.includes(stage);
/** The event that a written stage requests. */
const requested = (from: string, to: string): DealCall["event"] | null => {
  if (isOpen(from)) {
    if (!isOpen(to)) return to === "won" ? "win" : "lose";
    return openStages.indexOf(to) > openStages.indexOf(from) ? "advance" : "back";
  }
  return isOpen(to) && (from === "lost" || to === "negotiation") ? "reopen" : null;
};
/** The stage after an event, or the tag of the refusal. `mayReopen` is whether the caller may reopen a won deal. */
export const stageAfter = (deal: ModelDeal, call: DealCall, mayReopen: boolean): { to: string } | { tag: string } => {
  const { stage: from, amount } = deal;
  if (call.event === "update") {
    const to = call.stage ?? from;
    if (to === from) return { to };
    const event = requested(from, to);
    if (event === null) return { tag: "InvalidTransition" };
    return stageAfter(deal, { ...call, event }, mayReopen);
  }
  if (call.event === "reopen" && from === "won" && !mayReopen) return { tag: "Forbidden" };
  const wrong = { tag: "InvalidTransition" };
  const at = openStages.indexOf(from);
  switch (call.event) {
    case "advance":
    case "back": {
      const step = call.event === "advance" ? 1 : -1;
      const to = call.stage ?? openStages[at + step];
      const place = to === undefined ? -1 : openStages.indexOf(to);
      return at < 0 || to === undefined || place < 0 || (place - at) * step <= 0 ? wrong : { to };
    }
    case "win":
      return at < 0 ? wrong : amount === null ? { tag: "AmountRequired" } : { to: "won" };
    case "lose":
      return at < 0 ? wrong : { to: "lost" };
    case "reopen": {
      const to = call.stage ?? (from === "won" ? "negotiation" : "lead");
      if (at >= 0 || !isOpen(to) || (from === "won" && to !== "negotiation")) return wrong;
      return call.reason === undefined ? { tag: "ReasonRequired" } : { to };
    }
  }
};

/** Moves the deal on a day. */
export const moveTo = (deal: ModelDeal, stage: string, day: string): void => {
  if (deal.stage === stage) return;
  deal.stage = stage;
  deal.closedOn = isOpen(stage) ? null : day;
  deal.entered.push([stage, day]);
};

const daysBetween = (from: string, to: string): number => Number(dayOf(to)) - Number(dayOf(from));
/** The whole days in each stage up to a day. */
export const daysInStages = ({ entered }: ModelDeal, today: string): ReadonlyArray<readonly [string, number]> =>
  entered.map(([stage, day], i) => [stage, daysBetween(day, entered[i + 1]?.[1] ?? today)]);

/** The figures of a forecast in one currency, deal by deal. */
export const forecastOf = (deals: ReadonlyArray<ModelDeal>, from: string, to: string, today: string) => {
  const open = deals.filter(({ stage }) => isOpen(stage));
  const inRange = (day: string | null): boolean => day !== null && day >= from && day <= to;
  const expected = open.filter((deal) => inRange(deal.expected));
  const won = deals.filter(({ stage, closedOn }) => stage === "won" && inRange(closedOn));
  const late = open.filter(({ expected: day }) => day !== null && day < today);
  const priced = (of: ReadonlyArray<ModelDeal>) => of.filter(({ amount }) => amount !== null);
  const sum = (of: ReadonlyArray<ModelDeal>) => of.reduce((total, { amount }) => total + (amount ?? 0), 0);
  const weighted = (of: ReadonlyArray<ModelDeal>) =>
    of.reduce((total, { amount, probability, stage }) => {
      const percent = probability ?? likely[stage] ?? 0;
      // Exact for the amounts of a test.
      return total + Math.floor(((amount ?? 0) * Math.round(percent * 100) + 5_000) / 10_000);
    }, 0);
  return {
    deals: priced(expected).length,
    open: sum(expected),
    weighted: weighted(expected),
    won: sum(won),
    late: { count: priced(late).length, weighted: weighted(late) },
    withoutAmount: expected.length - priced(expected).length,
    withoutDate: open.filter(({ expected: day }) => day === null).length,
    slipped: late.length,
  };
};
