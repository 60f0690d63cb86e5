import type { Moment } from "../kernel/context/moment.ts";
import { and, fieldsOf, not, type Where } from "../kernel/policy/predicate.ts";
import { Task } from "./entity.ts";

const t = fieldsOf(Task);
/** The tasks whose due date has passed and that are not done (R-TASK-1). */
export const overdue = ({ today }: Pick<Moment, "today">): Where<Task> =>
  and(t.dueDate.below(today), not(t.status.is("done")));
