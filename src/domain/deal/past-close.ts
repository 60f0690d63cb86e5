import type { Moment } from "../kernel/context/moment.ts";
import { and, fieldsOf, not, type Where } from "../kernel/policy/predicate.ts";
import { Deal } from "./entity.ts";

const d = fieldsOf(Deal);
/** Deals that are neither won nor lost. */
export const whereOpen: Where<Deal> = not(d.stage.oneOf(["won", "lost"]));
/** Open deals whose expected day is past (R-DEAL-5). */
export const wherePastClose = ({ today }: Pick<Moment, "today">): Where<Deal> =>
  and(whereOpen, d.expectedCloseDate.below(today));
