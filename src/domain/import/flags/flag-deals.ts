import type { Deal } from "../../deal/entity.ts";
import { type Finding, findingsIn } from "./flag.ts";

const { flag } = findingsIn("Deal");

export type JudgedDeal = Pick<Deal, "objectId" | "title" | "stage" | "amount">;

/** Deals that are won without an amount: no write wins them. */
export function* dealFlags(deals: ReadonlyArray<JudgedDeal>): Generator<Finding> {
  for (const deal of deals)
    if (deal.stage === "won" && deal.amount === null)
      yield flag(deal, "AMOUNT_REQUIRED", { id: "wonWithoutAmount" }, {});
}
