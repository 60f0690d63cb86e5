import { allocationMachine } from "../../domain/allocation/states.ts";
import * as hours from "../../domain/billable-hour/states.ts";
import { dealMachine } from "../../domain/deal/states.ts";
import { projectMachine } from "../../domain/project/states.ts";
import { taskMachine } from "../../domain/task/states.ts";
import { timeOffMachine } from "../../domain/time-off/decisions.ts";

/** The events of each state, and the state that each leads to. */
export type Transitions = Readonly<Record<string, Readonly<Record<string, string>>>>;
/** The state machines by class and field that they move. */
export const stateMachines: Readonly<Record<string, Transitions>> = {
  "Allocation status": allocationMachine,
  "Project status": projectMachine,
  "BillableHour approval": hours.approvalMachine,
  "BillableHour billing": hours.billingMachine,
  "TimeOff status": timeOffMachine,
  "Task status": taskMachine,
  "Deal stage": dealMachine,
};
