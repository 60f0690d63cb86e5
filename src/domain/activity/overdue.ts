import type { Moment } from "../kernel/context/moment.ts";
import { and, fieldsOf, type Where } from "../kernel/policy/predicate.ts";
import { startOfDay } from "../kernel/values/zone.ts";
import { Activity } from "./entity.ts";

const a = fieldsOf(Activity);
/** Activities without `completedAt` whose day is past in the firm's zone (R-ACT-1). */
export const whereOverdue = ({ today, firm }: Pick<Moment, "today" | "firm">): Where<Activity> =>
  and(a.completedAt.absent, a.dueDate.below(startOfDay(today, firm.todayZone)));
