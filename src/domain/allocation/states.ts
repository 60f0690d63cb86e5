import { stateMachine } from "../kernel/decision/state-machine.ts";

/** The states of a booking. `reactivate` can also lead to tentative. Deletion leads to no state. */
export const allocationMachine = stateMachine({
  tentative: { change: "tentative", confirm: "confirmed", complete: "completed", cancel: "cancelled" },
  confirmed: { change: "confirmed", release: "tentative", complete: "completed", cancel: "cancelled" },
  completed: { reactivate: "confirmed" },
  cancelled: { reactivate: "confirmed" },
});

export const allocationStatus = { class: "Allocation", field: "status", table: allocationMachine } as const;
