import { Deal } from "../../domain/deal/entity.ts";
import type { Moment } from "../../domain/kernel/context/moment.ts";
import type { Predicate } from "../../domain/kernel/policy/predicate.ts";
import { dealShare } from "../../domain/report/forecast.ts";
import { amountsBy } from "../../ports/load.ts";
import { readable } from "./filter-predicate.ts";

/** The amounts of deals that the actor may read, by stage and currency. */
export const dealAmounts = (where: Predicate, at: Moment) =>
  amountsBy(
    Deal,
    { is: "and", of: [readable(Deal, at), where] },
    {
      amount: "amount",
      word: "stage",
      share: dealShare(at.firm),
    },
  );
